"""Changes the roll just as an import was compared, or back again. Members whom it is about are asked about anew soon.

Each row says whether it is applied, in the transaction of the change: what is done twice has one effect.
"""

from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from tortoise.queryset import QuerySet

from jobs.correspondents import Scheme
from models.errands import Errand
from models.members import Member, RollStatus
from models.roll_entries import RollEntry
from models.roll_imports import CHANGING, RollRow

PAGE = 500


async def begin(errand: Errand) -> int:
    return await _waiting(errand).count()


async def step(errand: Errand, _scheme: Scheme) -> bool:
    """Change some entries; whether there are more."""
    undoes = bool(errand.wanted["undo"])
    rows = await _waiting(errand).order_by("id").limit(PAGE)
    to_be = {row.number: cast("RollStatus | None", row.was if undoes else row.status) for row in rows}
    for status in RollStatus:
        await _become(status, [number for number, wanted in to_be.items() if wanted is status])
    gone = [number for number, wanted in to_be.items() if wanted is None]
    await RollEntry.filter(number__in=gone).delete()
    await RollRow.filter(id__in=[row.id for row in rows]).update(applied=not undoes)
    await Member.filter(membership_number__in=list(to_be)).update(roll_checked_at=None)  # jobs/accounts.py
    await errand.note(errand.done + len(rows), {})
    return len(rows) == PAGE


def _waiting(errand: Errand) -> QuerySet[RollRow]:
    undoes, compared = bool(errand.wanted["undo"]), cast("UUID", errand.subject_id)
    return RollRow.filter(errand_id=compared, result__in=list(CHANGING), applied=undoes)


async def _become(status: RollStatus, numbers: Sequence[str]) -> None:
    if not numbers:
        return
    entries: Iterable[RollEntry] = [RollEntry(number=number, status=status) for number in numbers]
    await RollEntry.bulk_create(entries, ignore_conflicts=True)
    await RollEntry.filter(number__in=numbers).update(status=status)
