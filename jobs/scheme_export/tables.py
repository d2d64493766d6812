"""The tables of a scheme export: states, dates and numbers. There is no column for anything that people write.

Members are told apart by an id that leads nowhere outside the scheme; their names and numbers stay here.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import Member
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal
from models.relationships import Relationship
from models.row import Row

Rows = list[dict[str, Any]]
MEETINGS = {f"meetings_{status.lower()}": status for status in MeetingStatus}


@dataclass(frozen=True)
class Table:
    """`since` is the column whose day says whether a row is of the period; `more` adds what other tables know."""

    name: str
    kind: type[Row]
    since: str
    columns: tuple[str, ...]
    more: Callable[[Rows], Awaitable[Rows]] | None = None
    added: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        return ("id", *self.columns, *self.added)


async def _with_roles(rows: Rows) -> Rows:
    keys = [row["id"] for row in rows]
    mentors = await _of_members(MentorProfile.all(), keys, "availability", "capacity", "published_at")
    mentees = await _of_members(MenteeProfile.all(), keys, "published_at")
    return [row | _roles(mentors.get(row["id"]), mentees.get(row["id"])) for row in rows]


async def _of_members(profiles: QuerySet[Any], keys: Sequence[UUID], *columns: str) -> dict[UUID, Any]:
    return {
        row["member_id"]: row
        for row in await profiles.filter(member_id__in=keys).values("member_id", *columns)
    }


def _roles(mentor: dict[str, Any] | None, mentee: dict[str, Any] | None) -> dict[str, Any]:
    found, sought = mentor or {}, mentee or {}
    return {
        "is_mentor": mentor is not None,
        "availability": found.get("availability"),
        "capacity": found.get("capacity"),
        "mentor_profile_published_at": found.get("published_at"),
        "is_mentee": mentee is not None,
        "mentee_profile_published_at": sought.get("published_at"),
    }


async def _with_meetings(rows: Rows) -> Rows:
    of = Meeting.filter(relationship_id__in=[row["id"] for row in rows])
    counted = of.annotate(number=Count("id")).group_by("relationship_id", "status")
    found = cast(
        "list[tuple[UUID, str, int]]", await counted.values_list("relationship_id", "status", "number")
    )
    numbers = Counter({(key, status): number for key, status, number in found})
    return [row | {name: numbers[row["id"], status] for name, status in MEETINGS.items()} for row in rows]


TABLES: tuple[Table, ...] = (
    Table(
        "members",
        Member,
        "created_at",
        ("created_at", "account_status", "system_role", "roll_status", "lapsed_at"),
        _with_roles,
        (
            "is_mentor",
            "availability",
            "capacity",
            "mentor_profile_published_at",
            "is_mentee",
            "mentee_profile_published_at",
        ),
    ),
    Table(
        "proposals",
        Proposal,
        "sent_at",
        (
            "mentee_id",
            "mentor_id",
            "status",
            "sent_at",
            "expires_at",
            "answered_at",
            "closed_at",
            "release_reason",
            "decline_reason",
            "policy_version",
        ),
    ),
    Table(
        "relationships",
        Relationship,
        "contracting_since",
        (
            "proposal_id",
            "mentee_id",
            "mentor_id",
            "status",
            "contracting_since",
            "active_since",
            "planned_end_on",
            "ended_at",
            "end_reason",
        ),
        _with_meetings,
        tuple(MEETINGS),
    ),
)
