"""How the scheme is doing, in figures. Each is a fixed number of statements, however large the scheme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from tortoise import connections
from tortoise.expressions import Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models import reach
from models.members import AccountStatus, Member, SchemeRole
from models.overview import (
    FunnelStage,
    MentorMatter,
    ProposalAge,
    RelationshipMatter,
    come_so_far,
    mentors_with,
    of_age,
    reached,
    relationships_with,
)
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal
from models.relationships import Relationship
from models.topics import Topic


@dataclass(frozen=True)
class Period:
    """From when, and until before when; nothing said means ever."""

    since: datetime | None = None
    until: datetime | None = None

    def registered(self) -> QuerySet[Member]:
        """The members who registered then and are still somebody."""
        found = Member.exclude(account_status=AccountStatus.ERASED)
        found = found.filter(created_at__gte=self.since) if self.since else found
        return found.filter(created_at__lt=self.until) if self.until else found


@dataclass(frozen=True)
class Balance:
    """Of a topic: mentees who seek it and work with nobody; mentors who can be reached, and their free places."""

    topic: Topic
    seeking: int
    offering: int
    places: int


async def funnel(coordinator: Member, role: SchemeRole, period: Period) -> Mapping[FunnelStage, int]:
    """Of those who registered in that period for that role, how many have come at least so far."""
    coordinator.refuse_unless_coordinator()
    those = of_role(period.registered(), role).annotate(reached=reached(role), number=Count("id"))
    rows = cast("list[tuple[str, int]]", await those.group_by("reached").values_list("reached", "number"))
    return come_so_far({FunnelStage(stage): number for stage, number in rows})


async def pending(coordinator: Member) -> Mapping[ProposalAge, int]:
    """Open proposals by their age."""
    coordinator.refuse_unless_coordinator()
    return {age: await Proposal.filter(of_age(age)).count() for age in ProposalAge}


async def relationship_matters(coordinator: Member) -> Mapping[RelationshipMatter, int]:
    coordinator.refuse_unless_coordinator()
    return {matter: await relationships_with(matter).count() for matter in RelationshipMatter}


async def mentor_matters(coordinator: Member) -> Mapping[MentorMatter, int]:
    coordinator.refuse_unless_coordinator()
    there = {"member__account_status__not": AccountStatus.ERASED}
    return {matter: await mentors_with(matter).filter(**there).count() for matter in MentorMatter}


async def unreached(coordinator: Member) -> int:
    """How many members mail does not reach."""
    coordinator.refuse_unless_coordinator()
    return await reach.unreached().count()


async def balances(coordinator: Member) -> list[Balance]:
    """Demand against supply, of every topic that can be chosen, in the scheme's order."""
    coordinator.refuse_unless_coordinator()
    sought, offered = await _sought(), await _offered(await Policy.current())
    return [
        Balance(topic, sought.get(topic.id, 0), *offered.get(topic.id, (0, 0)))
        for topic in await Topic.offered()
    ]


def of_role(members: QuerySet[Member], role: SchemeRole) -> QuerySet[Member]:
    """Those of them who are that in the scheme."""
    return members.filter(**{f"{role.value.lower()}_profile__id__isnull": False})


async def _sought() -> dict[UUID, int]:
    working = Relationship.running().values("mentee_id")
    seekers = MenteeProfile.filter(
        published_at__isnull=False, member__account_status=AccountStatus.ACTIVE
    ).exclude(member_id__in=Subquery(working))
    rows = (
        seekers.annotate(number=Count("id"))
        .group_by("seeks__topic_id")
        .values_list("seeks__topic_id", "number")
    )
    return dict(cast("list[tuple[UUID, int]]", await rows))


async def _offered(policy: Policy) -> dict[UUID, tuple[int, int]]:
    reachable = MentorProfile.reachable(policy=policy).values("id", "free")
    inner, values = reachable.sql(), reachable.query.get_parameterized_sql()[1]
    rows = await connections.get("default").execute_query_dict(_OFFERED.format(inner), values)
    return {UUID(str(row["topic_id"])): (int(row["mentors"]), int(row["places"])) for row in rows}


# Made once, and then joined: otherwise the free places are counted anew for each topic of a mentor.
_OFFERED = (
    'WITH "reachable" AS MATERIALIZED ({}) '
    'SELECT "mentor_topic"."topic_id", COUNT(*) AS "mentors", SUM("reachable"."free") AS "places" '
    'FROM "mentor_topic" JOIN "reachable" ON "reachable"."id" = "mentor_topic"."profile_id" '
    'GROUP BY "mentor_topic"."topic_id"'
)
