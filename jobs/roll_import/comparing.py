"""Compares a roll that was sent with the one that we have: nothing changes by it."""

import re
from collections.abc import Sequence
from typing import Any

import orjson

from jobs.correspondents import Scheme
from models.errands import Errand
from models.file_pieces import FilePiece
from models.members import RollStatus
from models.roll_entries import RollEntry
from models.roll_imports import RollResult, RollRow

PAGE = 1000
SIX_DIGITS = re.compile("[0-9]{6}")


async def begin(errand: Errand) -> int:
    """All lines of the file, and all current entries of the roll, which may not be in it."""
    return int(errand.wanted["lines"]) + await RollEntry.filter(status=RollStatus.CURRENT).count()


async def step(errand: Errand, _scheme: Scheme) -> bool:
    """Compare some lines, or look for entries that the file has not; whether there is more to do."""
    piece = await FilePiece.get_or_none(errand_id=errand.id, number=errand.place.get("piece", 0))
    if piece is None:
        return await _missing(errand, errand.place.get("after", ""))
    await RollRow.bulk_create(await _compared(errand, orjson.loads(piece.content)))
    read = errand.done + len(orjson.loads(piece.content))
    await errand.note(read, {"piece": piece.number + 1})
    return True


async def _compared(errand: Errand, lines: Sequence[Sequence[Any]]) -> list[RollRow]:
    numbers = [number for _, number, _ in lines]
    there = {entry.number: entry.status for entry in await RollEntry.filter(number__in=numbers)}
    before = RollRow.of(errand).exclude(result=RollResult.MALFORMED).filter(number__in=numbers)
    seen = {row.number for row in await before}
    rows = []
    for line, number, word in lines:
        status = RollStatus(word) if word else None
        result = _result(number, status, there.get(number), is_again=number in seen)
        if result is not RollResult.MALFORMED:
            seen.add(number)
        rows.append(
            RollRow(
                errand_id=errand.id,
                line=line,
                number=number,
                status=status,
                was=there.get(number),
                result=result,
            )
        )
    return rows


def _result(number: str, status: RollStatus | None, was: RollStatus | None, *, is_again: bool) -> RollResult:
    if status is None or not SIX_DIGITS.fullmatch(number):
        return RollResult.MALFORMED
    if is_again:
        return RollResult.DUPLICATE
    if was is None:
        return RollResult.NEW
    return RollResult.UNCHANGED if was is status else RollResult.CHANGED


async def _missing(errand: Errand, after: str) -> bool:
    """Current entries that no line of the file is about."""
    current = RollEntry.filter(status=RollStatus.CURRENT, number__gt=after).order_by("number")
    entries = await current.limit(PAGE)
    numbers = [entry.number for entry in entries]
    told = RollRow.of(errand).exclude(result=RollResult.MALFORMED).filter(number__in=numbers)
    told_of = {row.number for row in await told}
    missing = [_lapsing(errand, number) for number in numbers if number not in told_of]
    if missing:
        await RollRow.bulk_create(missing)
    await errand.note(
        errand.done + len(entries), {**errand.place, "after": numbers[-1] if numbers else after}
    )
    return len(entries) == PAGE


def _lapsing(errand: Errand, number: str) -> RollRow:
    return RollRow(
        errand_id=errand.id,
        number=number,
        status=RollStatus.LAPSED,
        was=RollStatus.CURRENT,
        result=RollResult.MISSING,
    )
