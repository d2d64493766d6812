"""Members, proposals and relationships, as those who look after the scheme see them: who, where, since when, how many.

What belongs to a person, their address and number, is read apart, and each reading of it is written down.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from tortoise.expressions import F, RawSQL
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models import clock, events
from models.contracts import ContractRevision, RevisionStatus
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import AccountStatus, Member, SchemeRole
from models.profiles import PLACES_LEFT, MenteeProfile, MentorProfile
from models.proposals import Proposal
from models.relationships import Relationship

READ = "personal-data-read"


@dataclass(frozen=True)
class PersonalData:
    """What identifies a member, and where they are reached."""

    membership_number: str
    email: str


@dataclass(frozen=True)
class Counts:
    """What a relationship comes to in numbers; `contract` is where its current text stands."""

    meetings_held: int
    meetings_ahead: int
    contract: RevisionStatus | None


async def member(coordinator: Member, key: UUID) -> Member | None:
    coordinator.refuse_unless_coordinator()
    return await Member.get_or_none(id=key)


async def proposal(coordinator: Member, key: UUID) -> Proposal | None:
    coordinator.refuse_unless_coordinator()
    return await Proposal.get_or_none(id=key)


async def relationship(coordinator: Member, key: UUID) -> Relationship | None:
    coordinator.refuse_unless_coordinator()
    return await Relationship.get_or_none(id=key)


async def relationships(coordinator: Member, keys: Sequence[UUID]) -> list[Relationship | None]:
    """Those of these ids, in this order, in one statement."""
    coordinator.refuse_unless_coordinator()
    found = await Relationship.in_bulk(list(keys), "id")
    return [found.get(key) for key in keys]


async def personal_data(coordinator: Member, keys: Sequence[UUID]) -> list[PersonalData | None]:
    """The addresses and numbers of these members, each reading written down; nothing of who is erased."""
    coordinator.refuse_unless_coordinator()
    found = Member.filter(id__in=list(keys)).exclude(account_status=AccountStatus.ERASED)
    members = await found.in_bulk(list(keys), "id")
    await events.record_each(READ, list(members.values()), by=coordinator)
    data = {key: PersonalData(row.membership_number, row.email) for key, row in members.items()}
    return [data.get(key) for key in keys]


async def roles(coordinator: Member, keys: Sequence[UUID]) -> list[list[SchemeRole]]:
    """What each of these members is in the scheme."""
    coordinator.refuse_unless_coordinator()
    owners = {
        SchemeRole.MENTOR: await _owners(MentorProfile.filter(member_id__in=list(keys))),
        SchemeRole.MENTEE: await _owners(MenteeProfile.filter(member_id__in=list(keys))),
    }
    return [[role for role, members in owners.items() if key in members] for key in keys]


async def mentors(coordinator: Member, keys: Sequence[UUID]) -> list[MentorProfile | None]:
    """The mentor profiles of these members, each with `free`, the number of its places."""
    coordinator.refuse_unless_coordinator()
    rows = await MentorProfile.filter(member_id__in=list(keys)).annotate(free=RawSQL(PLACES_LEFT))
    found = {row.member_id: row for row in rows}
    return [found.get(key) for key in keys]


async def counts(coordinator: Member, keys: Sequence[UUID]) -> list[Counts]:
    """What each of these relationships comes to."""
    coordinator.refuse_unless_coordinator()
    meetings = Meeting.filter(relationship_id__in=list(keys))
    held = await _number(meetings.filter(status=MeetingStatus.HELD))
    ahead = await _number(meetings.filter(status=MeetingStatus.SCHEDULED, starts_at__gt=clock.now()))
    current = ContractRevision.filter(
        contract__relationship_id__in=list(keys), number=F("contract__current_number")
    )
    contracts = dict(await _pairs(current, "contract__relationship_id", "status"))
    return [Counts(held[key], ahead[key], cast("RevisionStatus | None", contracts.get(key))) for key in keys]


async def _owners(profiles: QuerySet[MentorProfile] | QuerySet[MenteeProfile]) -> set[UUID]:
    return set(cast("list[UUID]", await profiles.values_list("member_id", flat=True)))


async def _number(meetings: QuerySet[Meeting]) -> Counter[UUID]:
    of_each = meetings.annotate(number=Count("id")).group_by("relationship_id")
    return Counter(cast("dict[UUID, int]", dict(await _pairs(of_each, "relationship_id", "number"))))


async def _pairs(
    rows: QuerySet[Meeting] | QuerySet[ContractRevision], *names: str
) -> list[tuple[UUID, object]]:
    return cast("list[tuple[UUID, object]]", await rows.values_list(*names))
