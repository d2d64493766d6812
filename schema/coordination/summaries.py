"""What those who look after the scheme see of members, proposals and relationships, and its acts answer with.

Who, where, since when and how many: never what two people tell each other.
"""

from datetime import date, datetime
from typing import Self
from uuid import UUID

import strawberry

import models
from models.contracts import RevisionStatus
from resolvers.coordination import summaries
from schema.context import Context, Info
from schema.nodes import Node, finds, global_id


@strawberry.type(description="How a member is doing as a mentor.")
class MentorStanding:
    availability: models.Availability = strawberry.field(description="Whether they are open to proposals.")
    away_since: datetime | None = strawberry.field(
        description="Since when they are not; null while they are."
    )
    away_until: date | None = strawberry.field(description="The last day away, when known; else null.")
    silent_streak: int = strawberry.field(description="Proposals in a row that stayed unanswered.")
    capacity: int = strawberry.field(description="Mentees they would have at once.")
    places_left: int = strawberry.field(description="How many more mentees they have a place for.")
    published_at: datetime | None = strawberry.field(
        description="Since when mentees can see the profile; null while something is missing."
    )

    @classmethod
    def of(cls, row: models.MentorProfile) -> Self:
        free: int = getattr(row, "free", 0)
        return cls(
            availability=row.availability,
            away_since=row.away_since,
            away_until=row.away_until,
            silent_streak=row.silent_streak,
            capacity=row.capacity,
            places_left=max(0, free),
            published_at=row.published_at,
        )


@strawberry.type(description="A member, as those who look after the scheme see them.")
class MemberSummary(Node):
    row: strawberry.Private[models.Member]
    display_name: str = strawberry.field(description="Given and family name.")
    status: models.AccountStatus = strawberry.field(description="Where the account is in its life.")
    roll_status: models.RollStatus = strawberry.field(description="What the body's roll of members says.")
    registered_at: datetime = strawberry.field(description="When they registered.")
    verified_at: datetime | None = strawberry.field(
        description="When they confirmed their present address; null for not yet."
    )
    lapsed_at: datetime | None = strawberry.field(
        description="When the lapse of their membership was noticed; null for none."
    )
    suspended_at: datetime | None = strawberry.field(
        description="Since when the account is stopped; null when it is not."
    )
    suspension_reason: str = strawberry.field(
        description="Why it was stopped last, as a coordinator noted it; empty for never."
    )
    closing_at: datetime | None = strawberry.field(
        description="When its owner asked to delete it; null when they have not."
    )
    undeliverable_since: datetime | None = strawberry.field(
        description="Since when mail does not get through; null while it does."
    )

    @strawberry.field(
        description="Their six digits; null once erased. That you read it, or the address, is written down."
    )
    async def membership_number(self, info: Info) -> str | None:
        data = await info.context.loaders.personal_data.load(self.row.id)
        return data.membership_number if data else None

    @strawberry.field(
        description="Their address; null once erased. That you read it, or the number, is written down."
    )
    async def email(self, info: Info) -> str | None:
        data = await info.context.loaders.personal_data.load(self.row.id)
        return data.email if data else None

    @strawberry.field(description="What they are in the scheme.")
    async def roles(self, info: Info) -> list[models.SchemeRole]:
        return await info.context.loaders.scheme_roles.load(self.row.id)

    @strawberry.field(description="How they are doing as a mentor; null when they are none.")
    async def mentoring(self, info: Info) -> MentorStanding | None:
        profile = await info.context.loaders.mentors.load(self.row.id)
        return MentorStanding.of(profile) if profile else None

    @classmethod
    def of(cls, row: models.Member) -> Self:
        return cls(
            id=global_id("MemberSummary", row.id),
            row=row,
            display_name=row.display_name,
            status=row.account_status,
            roll_status=row.roll_status,
            registered_at=row.created_at,
            verified_at=row.email_verified_at,
            lapsed_at=row.lapsed_at,
            suspended_at=row.suspended_at,
            suspension_reason=row.suspension_reason,
            closing_at=row.closing_at,
            undeliverable_since=row.undeliverable_since,
        )


@strawberry.type(description="A proposal, as those who look after the scheme see it: not what it says.")
class ProposalSummary(Node):
    row: strawberry.Private[models.Proposal]
    status: models.ProposalStatus = strawberry.field(description="Where it stands.")
    sent_at: datetime = strawberry.field(description="When it was sent.")
    read_at: datetime | None = strawberry.field(
        description="When the mentor first read it; null for not yet."
    )
    held_until: date | None = strawberry.field(
        description="The day by the end of which the mentor has promised an answer; null for none."
    )
    expires_at: datetime = strawberry.field(description="When it is withdrawn by itself.")
    answered_at: datetime | None = strawberry.field(description="When the mentor answered; null for never.")
    closed_at: datetime | None = strawberry.field(description="Since when it is closed; null while open.")
    closed_reason: models.ReleaseReason | None = strawberry.field(
        description="The circumstance that closed it; null unless RELEASED."
    )

    @strawberry.field(description="Who is asked.")
    async def mentor(self, info: Info) -> MemberSummary:
        return await summary_of(info, self.row.mentor_id)

    @strawberry.field(description="Who asks.")
    async def mentee(self, info: Info) -> MemberSummary:
        return await summary_of(info, self.row.mentee_id)

    @classmethod
    def of(cls, row: models.Proposal) -> Self:
        return cls(
            id=global_id("ProposalSummary", row.id),
            row=row,
            status=row.status,
            sent_at=row.sent_at,
            read_at=row.read_at,
            held_until=row.held_until,
            expires_at=row.expires_at,
            answered_at=row.answered_at,
            closed_at=row.closed_at,
            closed_reason=models.ReleaseReason(row.release_reason) if row.release_reason else None,
        )


@strawberry.type(
    description="A relationship, as those who look after the scheme see it: not what the two share in it."
)
class RelationshipSummary(Node):
    row: strawberry.Private[models.Relationship]
    status: models.RelationshipStatus = strawberry.field(description="Where it is in its life.")
    contracting_since: datetime = strawberry.field(description="When the proposal was accepted.")
    active_since: datetime | None = strawberry.field(
        description="When both had signed the contract; null until then."
    )
    planned_end_on: date | None = strawberry.field(
        description="The day on which it is to end, by the contract; null when nothing is agreed."
    )
    paused_until: date | None = strawberry.field(
        description="The day on which it goes on by itself; null when it is not paused."
    )
    completes_at: datetime | None = strawberry.field(
        description="When it is completed if nobody objects; null when that has not been proposed."
    )
    quiet_since: datetime | None = strawberry.field(
        description="When the two were last heard of together, as far as has been looked; null before they began."
    )
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it runs.")
    end_reason: models.EndReason | None = strawberry.field(description="Why it ended; null while it runs.")
    private_reason: str = strawberry.field(
        description="What the one who ended it wrote to the scheme's coordinators alone, or a coordinator who did; "
        "empty when nothing."
    )
    review_closes_at: datetime | None = strawberry.field(
        description="Until when it can be taken up again; null before its end."
    )

    @strawberry.field(description="Who gives their time.")
    async def mentor(self, info: Info) -> MemberSummary:
        return await summary_of(info, self.row.mentor_id)

    @strawberry.field(description="Who is supported.")
    async def mentee(self, info: Info) -> MemberSummary:
        return await summary_of(info, self.row.mentee_id)

    @strawberry.field(
        description="Where the present text of the contract stands: OFFERED is signed by one, SIGNED by both."
    )
    async def contract_status(self, info: Info) -> RevisionStatus | None:
        return (await info.context.loaders.relationship_counts.load(self.row.id)).contract

    @strawberry.field(description="How many meetings took place.")
    async def meetings_held(self, info: Info) -> int:
        return (await info.context.loaders.relationship_counts.load(self.row.id)).meetings_held

    @strawberry.field(description="How many meetings are to come.")
    async def meetings_ahead(self, info: Info) -> int:
        return (await info.context.loaders.relationship_counts.load(self.row.id)).meetings_ahead

    @classmethod
    def of(cls, row: models.Relationship) -> Self:
        return cls(
            id=global_id("RelationshipSummary", row.id),
            row=row,
            status=row.status,
            contracting_since=row.contracting_since,
            active_since=row.active_since,
            planned_end_on=row.planned_end_on,
            paused_until=row.paused_until,
            completes_at=row.completes_at,
            quiet_since=row.quiet_since,
            ended_at=row.ended_at,
            end_reason=models.EndReason(row.end_reason) if row.end_reason else None,
            private_reason=row.private_reason,
            review_closes_at=row.review_closes_at,
        )


async def summary_of(info: Info, key: UUID) -> MemberSummary:
    """The member whom a foreign key names, so that there is one."""
    row = await info.context.loaders.members.load(key)
    assert row is not None  # noqa: S101  a foreign key says so
    return MemberSummary.of(row)


@finds("MemberSummary")
async def _member(context: Context, key: UUID) -> MemberSummary | None:
    if context.member is None or not context.member.is_coordinator:
        return None
    row = await summaries.member(context.member, key)
    return MemberSummary.of(row) if row else None


@finds("ProposalSummary")
async def _proposal(context: Context, key: UUID) -> ProposalSummary | None:
    if context.member is None or not context.member.is_coordinator:
        return None
    row = await summaries.proposal(context.member, key)
    return ProposalSummary.of(row) if row else None


@finds("RelationshipSummary")
async def _relationship(context: Context, key: UUID) -> RelationshipSummary | None:
    if context.member is None or not context.member.is_coordinator:
        return None
    row = await summaries.relationship(context.member, key)
    return RelationshipSummary.of(row) if row else None
