"""Importing the body's roll: sent and compared, looked at, applied, undone."""

import asyncio
import hashlib
from collections.abc import Sequence
from uuid import UUID

import orjson
from tortoise.functions import Count

from models import clock, events
from models.errands import KEPT, Errand, ErrandKind
from models.file_pieces import FilePiece
from models.members import Member
from models.refusals import NotFound
from models.roll_files import RollLine, lines_of
from models.roll_imports import RollResult, RollRow, refuse_to_apply, refuse_to_undo
from resolvers import errands
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case

LINES_A_PIECE = 1000
IMPORT, CHANGE = ErrandKind.ROLL_IMPORT, ErrandKind.ROLL_CHANGE


async def send(coordinator: Member, content: bytes, file_name: str) -> Errand:
    """Have a roll compared with the one that we have; nothing changes by it.

    Raises:
        NotAllowed: who sends it is no coordinator.
        RollUnreadable: the file will not do.
    """
    coordinator.refuse_unless_coordinator()
    lines = await asyncio.to_thread(lines_of, content)
    wanted: dict[str, object] = {
        "file_name": "".join(each for each in file_name if each.isprintable())[:120],
        "hash": hashlib.sha256(content).hexdigest(),
        "lines": len(lines),
    }
    return await _send(coordinator, wanted, lines)


@use_case
async def apply(coordinator: Member, key: UUID, content_hash: str) -> Errand:
    """Change the roll just as that import was compared; the change is an errand of its own.

    Raises:
        NotAllowed, NotFound
        RollNotCompared, AnotherRoll, RollChangedMeanwhile
        StateConflict: another change of the roll is under way.
    """
    compared = await _locked(coordinator, key)
    await refuse_to_apply(compared, content_hash)
    return await _change(coordinator, compared, undo=False)


@use_case
async def undo(coordinator: Member, key: UUID) -> Errand:
    """Let the roll be as it was before that import was applied.

    Raises:
        NotAllowed, NotFound
        UndoTooLate
        StateConflict: another change of the roll is under way.
    """
    compared = await _locked(coordinator, key)
    await refuse_to_undo(compared)
    return await _change(coordinator, compared, undo=True)


async def page(coordinator: Member, window: Window) -> Slice[Errand]:
    """The imports that the coordinator sent, the newest first."""
    coordinator.refuse_unless_coordinator()
    return await errands.page(coordinator, IMPORT, window)


async def count(coordinator: Member) -> int:
    coordinator.refuse_unless_coordinator()
    return await errands.count(coordinator, IMPORT)


async def lines(
    coordinator: Member, compared: Errand, result: RollResult | None, window: Window
) -> Slice[RollRow]:
    """What came of each line, in the order of the file; what the file has not comes last."""
    coordinator.refuse_unless_coordinator()
    return await keyset(RollRow.of(compared, result), ["id"], window)


async def count_lines(coordinator: Member, compared: Errand, result: RollResult | None) -> int:
    coordinator.refuse_unless_coordinator()
    return await RollRow.of(compared, result).count()


async def counts(coordinator: Member, compared: Errand) -> dict[RollResult, int]:
    """How many lines there are of each result."""
    coordinator.refuse_unless_coordinator()
    of_each = RollRow.of(compared).annotate(number_of=Count("id")).group_by("result")
    return {
        RollResult(row["result"]): row["number_of"] for row in await of_each.values("result", "number_of")
    }


async def change_of(coordinator: Member, compared: Errand) -> Errand | None:
    """The newest change of the roll by that import."""
    coordinator.refuse_unless_coordinator()
    return await Errand.filter(kind=CHANGE, subject_id=compared.id).order_by("-id").first()


@use_case
async def _send(coordinator: Member, wanted: dict[str, object], lines: Sequence[RollLine]) -> Errand:
    errand = await Errand.ask(IMPORT, coordinator, wanted)
    for start in range(0, len(lines), LINES_A_PIECE):
        piece = [(each.line, each.number, each.status) for each in lines[start : start + LINES_A_PIECE]]
        await FilePiece.add(errand, "lines", orjson.dumps(piece))
    await events.record("roll-sent", errand, by=coordinator, hash=wanted["hash"], lines=wanted["lines"])
    return errand


async def _locked(coordinator: Member, key: UUID) -> Errand:
    coordinator.refuse_unless_coordinator()
    seen = Errand.visible_to(coordinator, IMPORT).filter(id=key)
    compared = await seen.select_for_update(no_key=True).first()
    if compared is None:
        raise NotFound(path=("input", "id"))
    return compared


async def _change(coordinator: Member, compared: Errand, *, undo: bool) -> Errand:
    change = await Errand.ask(CHANGE, coordinator, {"undo": undo}, subject_id=compared.id)
    await Errand.filter(id=compared.id).update(kept_until=clock.now() + KEPT[IMPORT])
    kind = "roll-undone" if undo else "roll-applied"
    await events.record(kind, compared, by=coordinator, hash=compared.wanted["hash"])
    return change
