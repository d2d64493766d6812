"""Proposals, as the two in them read them. Nobody else gets this type."""

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.proposals
from models import reach
from resolvers.proposals import Wanted
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.members import Member, member_of
from schema.nodes import Node, finds, global_id

if TYPE_CHECKING:
    from schema.relationships import Relationship

choice(models.ProposalStatus, "Where a proposal stands.")
choice(models.ReleaseReason, "What circumstance closed a proposal.")
choice(models.DeclineReason, "Why a mentor says no.")
choice(models.ProposalAction, "What can be done with a proposal.")
choice(models.ProposalEvent, "What can happen to a proposal.")
choice(models.NoticeState, "What became of a timed step.")

Role = Annotated[
    models.SchemeRole | None,
    strawberry.argument(description="MENTOR: those you received. MENTEE: those you sent. Left out: both."),
]
Statuses = Annotated[
    list[models.ProposalStatus] | None, strawberry.argument(description="Only those that stand like this.")
]


@strawberry.type(description="A reminder of the mentor, as it was planned when the proposal was sent.")
class Reminder:
    step: int = strawberry.field(description="Its place among the reminders: 1, 2, ...")
    due_at: datetime = strawberry.field(description="When it is due.")
    state: models.NoticeState = strawberry.field(description="What became of it.")
    settled_at: datetime | None = strawberry.field(
        description="When that was decided; null while it is to come."
    )

    @classmethod
    def of(cls, row: models.TimedNotice) -> Self:
        return cls(step=row.step, due_at=row.due_at, state=row.state, settled_at=row.settled_at)


@strawberry.type(description="A moment in the life of a proposal.")
class ProposalMoment:
    row: strawberry.Private[models.Event]
    at: datetime = strawberry.field(description="When.")
    event: models.ProposalEvent = strawberry.field(description="What happened.")

    @strawberry.field(description="Who did it; null when it happened by itself.")
    async def by(self, info: Info) -> Member | None:
        return await member_of(info, self.row.actor_id) if self.row.actor_id else None

    @classmethod
    def of(cls, row: models.Event) -> Self:
        return cls(row=row, at=row.created_at, event=models.ProposalEvent(row.data["event"]))


@strawberry.type(description="A mentee's request to a mentor, with its clock: it is open for 21 days.")
class Proposal(Node):
    row: strawberry.Private[models.Proposal]
    status: models.ProposalStatus = strawberry.field(description="Where it stands.")
    message: str = strawberry.field(description="What the mentee writes.")
    goals: list[str] = strawberry.field(description="What the mentee wants to achieve.")
    why_you: str = strawberry.field(description="Why this mentor; empty when not told.")
    preferred_methods: list[models.MeetingMethod] = strawberry.field(
        description="How the mentee would like to meet."
    )
    preferred_frequency: str = strawberry.field(description="How often; empty when not told.")
    sent_at: datetime = strawberry.field(description="When it was sent.")
    expires_at: datetime = strawberry.field(
        description="When it is withdrawn by itself. It never moves; a yes counts until the withdrawal is done."
    )
    held_until: date | None = strawberry.field(
        description="The day by the end of which the mentor has promised an answer; null when none was promised."
    )
    answered_at: datetime | None = strawberry.field(description="When the mentor answered; null for never.")
    closed_at: datetime | None = strawberry.field(description="Since when it is closed; null while open.")
    closed_reason: models.ReleaseReason | None = strawberry.field(
        description="The circumstance that closed it; null unless RELEASED."
    )
    decline_reason: models.DeclineReason | None = strawberry.field(
        description="Why the mentor said no; null unless DECLINED."
    )
    offered_at: datetime | None = strawberry.field(
        description="When the mentor said that they are free after all: sent again (sendProposal with reproposeFrom), "
        "it is then accepted at once, once, until `offerEndsAt`; null for never."
    )
    note: str = strawberry.field(
        description="What the one who declined or withdrew it wrote to the other; empty when nothing."
    )
    ask_again_after: date | None = strawberry.field(
        description="From when on the mentor, who declined, would like to be asked again; null when not told."
    )

    @strawberry.field(description="Until when that stands; null when the mentor has not said so.")
    async def offer_ends_at(self) -> datetime | None:
        return self.row.offer_ends_at if self.row.offered_at else None

    @strawberry.field(description="Who is asked.")
    async def mentor(self, info: Info) -> Member:
        return await member_of(info, self.row.mentor_id)

    @strawberry.field(description="Who asks.")
    async def mentee(self, info: Info) -> Member:
        return await member_of(info, self.row.mentee_id)

    @strawberry.field(
        description="That mail does not reach the other one, in a sentence; null when it does, or once it is closed."
    )
    async def delivery_problem(self, info: Info) -> str | None:
        if not self.row.is_open:
            return None
        is_mine = self.row.mentor_id == info.context.viewer.id
        other = await info.context.loaders.members.load(self.row.mentee_id if is_mine else self.row.mentor_id)
        return reach.problem_with(cast("models.Member", other))

    @strawberry.field(description="The reminders of the mentor, in their order.")
    async def reminders(self, info: Info) -> list[Reminder]:
        return [Reminder.of(row) for row in await info.context.loaders.reminders.load(self.row.id)]

    @strawberry.field(description="When the mentor is reminded next; null when no reminder is to come.")
    async def next_reminder_at(self, info: Info) -> datetime | None:
        steps = await info.context.loaders.reminders.load(self.row.id)
        return min((step.due_at for step in steps if step.state is models.NoticeState.DUE), default=None)

    @strawberry.field(description="What has happened to it, the oldest first.")
    async def timeline(self, info: Info) -> list[ProposalMoment]:
        history = await info.context.loaders.proposal_histories.load(self.row.id)
        return [ProposalMoment.of(event) for event in history]

    @strawberry.field(description="What you can do with it now.")
    async def viewer_can(self, info: Info) -> list[models.ProposalAction]:
        return self.row.open_to(info.context.viewer)

    @strawberry.field(description="What came of it; null unless ACCEPTED.")
    async def relationship(
        self, info: Info
    ) -> Annotated["Relationship", strawberry.lazy("schema.relationships")] | None:
        from schema.relationships import Relationship  # noqa: PLC0415  it reaches proposals

        found = await info.context.loaders.relationships_of_proposals.load(self.row.id)
        return Relationship.of(found) if found else None

    @classmethod
    def of(cls, row: models.Proposal) -> Self:
        return cls(
            id=global_id("Proposal", row.id),
            row=row,
            status=row.status,
            message=row.message,
            goals=row.goals,
            why_you=row.why_you,
            preferred_methods=[models.MeetingMethod(method) for method in row.preferred_methods],
            preferred_frequency=row.preferred_frequency,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            held_until=row.held_until,
            answered_at=row.answered_at,
            closed_at=row.closed_at,
            closed_reason=models.ReleaseReason(row.release_reason) if row.release_reason else None,
            decline_reason=models.DeclineReason(row.decline_reason) if row.decline_reason else None,
            offered_at=row.offered_at,
            note=row.note,
            ask_again_after=row.ask_again_after,
        )


@strawberry.type
class ProposalsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="The proposals that you sent or received, the newest first.")
    async def proposals(
        self,
        role: Role = strawberry.UNSET,
        status: Statuses = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Proposal]:
        wanted = Wanted(given(role), given(status))
        part = await resolvers.proposals.listed(self.row, wanted, window(first, after, last, before))
        return connect(part, Proposal.of, partial(resolvers.proposals.count, self.row, wanted))


@finds("Proposal")
async def _proposal(context: Context, key: UUID) -> Proposal | None:
    found = await context.loaders.proposals.load(key) if context.member else None
    return Proposal.of(found) if found else None
