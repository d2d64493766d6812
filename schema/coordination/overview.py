"""How the scheme is doing, in figures; the lists behind them are in schema/coordination/lists.py."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

import models
from models.overview import FunnelStage, MentorMatter, ProposalAge, RelationshipMatter
from resolvers.coordination import overview
from resolvers.coordination.overview import Balance, Period
from schema.absent import given
from schema.choices import choice
from schema.topics import Topic

choice(FunnelStage, "How far a member has come in the scheme.")
choice(ProposalAge, "How long a proposal has been open.")
choice(RelationshipMatter, "Why a relationship needs looking after.")
choice(MentorMatter, "Why a mentor needs looking after.")

Since = Annotated[
    datetime | None,
    strawberry.argument(description="Only members who registered at that instant or later. Left out: all."),
]
Until = Annotated[
    datetime | None, strawberry.argument(description="Only members who registered before that instant.")
]


@strawberry.type(
    description="How many have come at least so far. The list: members(search: {stage}), of those at a halt."
)
class FunnelStep:
    stage: FunnelStage = strawberry.field(description="How far.")
    members: int = strawberry.field(description="How many have come there, or further.")


@strawberry.type(description="Open proposals of an age. The list: proposals(search: {age}).")
class PendingOfAge:
    age: ProposalAge = strawberry.field(description="For how long they have been open.")
    number: int = strawberry.field(description="How many.")


@strawberry.type(
    description="Relationships that need looking after. The list: relationships(search: {matter})."
)
class RelationshipMatters:
    matter: RelationshipMatter = strawberry.field(description="Why.")
    number: int = strawberry.field(description="How many.")


@strawberry.type(description="Mentors who need looking after. The list: members(search: {matter}).")
class MentorMatters:
    matter: MentorMatter = strawberry.field(description="Why.")
    number: int = strawberry.field(description="How many.")


@strawberry.type(description="Demand against supply of a topic. The lists: members(search: {role, topic}).")
class TopicBalance:
    topic: Topic = strawberry.field(description="The topic.")
    seeking: int = strawberry.field(
        description="Mentees with a published profile who seek it, and work with nobody at present."
    )
    offering: int = strawberry.field(description="Mentors who offer it and can be proposed to now.")
    free_places: int = strawberry.field(description="How many more mentees those mentors have a place for.")

    @classmethod
    def of(cls, balance: Balance) -> Self:
        return cls(
            topic=Topic.of(balance.topic),
            seeking=balance.seeking,
            offering=balance.offering,
            free_places=balance.places,
        )


@strawberry.type(description="How the scheme is doing, in figures; each says which list is behind it.")
class SchemeOverview:
    row: strawberry.Private[models.Member]
    period: strawberry.Private[Period]

    @strawberry.field(description="How far the mentees who registered in that period have come.")
    async def mentees(self) -> list[FunnelStep]:
        return await self._funnel(models.SchemeRole.MENTEE)

    @strawberry.field(description="How far the mentors who registered in that period have come.")
    async def mentors(self) -> list[FunnelStep]:
        return await self._funnel(models.SchemeRole.MENTOR)

    @strawberry.field(description="Open proposals now, by their age.")
    async def pending_proposals(self) -> list[PendingOfAge]:
        found = await overview.pending(self.row)
        return [PendingOfAge(age=age, number=number) for age, number in found.items()]

    @strawberry.field(description="Relationships that need looking after now, by the reason.")
    async def relationship_matters(self) -> list[RelationshipMatters]:
        found = await overview.relationship_matters(self.row)
        return [RelationshipMatters(matter=matter, number=number) for matter, number in found.items()]

    @strawberry.field(description="Mentors who need looking after now, by the reason.")
    async def mentor_matters(self) -> list[MentorMatters]:
        found = await overview.mentor_matters(self.row)
        return [MentorMatters(matter=matter, number=number) for matter, number in found.items()]

    @strawberry.field(
        description="How many members mail does not reach now. The list: members(search: {isUnreached: true})."
    )
    async def unreached_members(self) -> int:
        return await overview.unreached(self.row)

    @strawberry.field(description="Demand against supply now, topic by topic, in the scheme's order.")
    async def topics(self) -> list[TopicBalance]:
        return [TopicBalance.of(balance) for balance in await overview.balances(self.row)]

    async def _funnel(self, role: models.SchemeRole) -> list[FunnelStep]:
        found = await overview.funnel(self.row, role, self.period)
        return [FunnelStep(stage=stage, members=number) for stage, number in found.items()]


@strawberry.type
class OverviewOfScheme:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="How the scheme is doing, in figures.")
    def overview(self, since: Since = strawberry.UNSET, until: Until = strawberry.UNSET) -> SchemeOverview:
        return SchemeOverview(row=self.row, period=Period(given(since), given(until)))
