"""Changing the scheme's rules: each change is a new version, and what is under way keeps those it began with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from models import clock, events, policy_rules, scheme, text
from models.members import Member
from models.policy import Policy, PolicyChanged, PolicyStatus
from models.policy_rules import PolicyChange
from models.refusals import InvalidInput
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case

LONGEST_NOTE = 300
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class PolicyEdit:
    """`rules` are those that change, by column; with `like` they change from that earlier version's."""

    expected_version: int
    rules: Mapping[str, Any] = field(default_factory=dict[str, Any])
    like: int | None = None
    effective_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Edition:
    """A version, where it stands, and what it changed against the one before."""

    row: Policy
    status: PolicyStatus
    changes: Sequence[PolicyChange]


@use_case
async def publish(coordinator: Member, edit: PolicyEdit) -> Policy:
    """Publish the changed rules as a new version.

    Raises:
        NotAllowed: who asks is no coordinator.
        PolicyChanged: somebody has published another version.
        Refusals: each rule that is out of its bounds, and whatever contradicts itself.
    """
    row = await _edited(coordinator, edit)
    await row.publish()
    await events.record("policy-published", row, by=coordinator, version=row.version)
    return row


async def preview(coordinator: Member, edit: PolicyEdit) -> Edition:
    """What `publish` would publish; it refuses the same, and changes nothing."""
    row = await _edited(coordinator, edit, needs_note=False)
    before = await Policy.newest()
    return Edition(row, PolicyStatus.PREVIEW, policy_rules.changes(before, row))


async def edition(coordinator: Member, row: Policy) -> Edition:
    """A version with what there is to say about it."""
    coordinator.refuse_unless_coordinator()
    [found] = await _editions([row])
    return found


async def history(coordinator: Member, window: Window) -> Slice[Edition]:
    """The versions that were published, the newest first."""
    coordinator.refuse_unless_coordinator()
    part = await keyset(Policy.all(), ["-version", "-id"], window)
    entries = await _editions(part.entries)
    return Slice(entries, part.cursors, has_next=part.has_next, has_previous=part.has_previous)


async def count(coordinator: Member) -> int:
    coordinator.refuse_unless_coordinator()
    return await Policy.all().count()


async def present(coordinator: Member) -> Edition:
    """The rules in force; version 0 where none were ever published."""
    return await edition(coordinator, await Policy.current())


async def _edited(coordinator: Member, edit: PolicyEdit, *, needs_note: bool = True) -> Policy:
    coordinator.refuse_unless_coordinator()
    newest = await Policy.newest()
    if newest.version != edit.expected_version:
        raise PolicyChanged(newest)
    with text.Faults() as faults:
        note = faults.take(text.line, edit.note, ("input", "note"), longest=LONGEST_NOTE, required=needs_note)
        begins = faults.take(_begins, edit.effective_on)
        rules = faults.take(policy_rules.checked, edit.rules)
    like = await _like(newest, edit.like)
    row = newest.next({**like.rules(), **rules}, effective_from=begins, by=coordinator.id, note=note)
    policy_rules.refuse_contradictions(row)
    if not policy_rules.changes(newest, row):
        raise InvalidInput("This changes nothing: these are the rules already.", path=("input",))
    return row


async def _like(newest: Policy, version: int | None) -> Policy:
    if version is None:
        return newest
    found = await Policy.of_version(version) if 0 <= version < newest.version else None
    if found is None:
        raise InvalidInput("There is no earlier version of that number.", path=("input", "fromVersion"))
    return found


def _begins(day: date | None) -> datetime:
    """At once, or at the first moment of that day where the scheme is."""
    if day is None:
        return clock.now()
    today = scheme.today()
    if not today < day <= today + FURTHEST:
        raise InvalidInput(
            "Please name a day within a year, from tomorrow on.", path=("input", "effectiveOn")
        )
    return datetime.combine(day, time(), scheme.current().zone).astimezone(UTC)


async def _editions(rows: Sequence[Policy]) -> list[Edition]:
    current, planned = await Policy.current(), await Policy.planned()
    before = {row.version: row for row in await Policy.filter(version__in=[row.version - 1 for row in rows])}
    before[0] = Policy()
    return [
        Edition(
            row,
            row.status(current, planned),
            policy_rules.changes(before[row.version - 1], row) if row.version - 1 in before else [],
        )
        for row in rows
    ]
