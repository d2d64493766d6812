"""What coordinators do with a proposal or a relationship of two others; both are told. The reason stays with them."""

from datetime import date

import strawberry

from models.proposals import ProposalClosed
from models.proposing import AlreadyTogether, ReciprocalRelationship
from models.relationships import RelationshipOver
from models.reopening import NoPlaceForIt, NoRoomForIt, OneHasLeft, TooLateToReopen
from resolvers import looking_after
from resolvers.coordination import acting
from schema import proposal_mutations  # noqa: F401  # pyright: ignore[reportUnusedImport]  shows ProposalClosed
from schema.context import Info
from schema.coordination.summaries import ProposalSummary, RelationshipSummary
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of


@strawberry.input(description="Which proposal to close for good.")
class CloseProposalInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Closed, or not.")
class CloseProposalPayload(Payload):
    proposal: ProposalSummary | None = strawberry.field(default=None, description="The proposal.")
    errors: list[UserError] = refusals("CloseProposalError", ProposalClosed)


@strawberry.input(description="Which proposal to release.")
class ReleaseProposalInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Released, or not.")
class ReleaseProposalPayload(Payload):
    proposal: ProposalSummary | None = strawberry.field(default=None, description="The proposal.")
    errors: list[UserError] = refusals("ReleaseProposalError", ProposalClosed)


@strawberry.input(description="Which relationship to end.")
class CoordinatorEndRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Ended, or not.")
class CoordinatorEndRelationshipPayload(Payload):
    relationship: RelationshipSummary | None = strawberry.field(default=None, description="The relationship.")
    errors: list[UserError] = refusals("CoordinatorEndRelationshipError", RelationshipOver)


@strawberry.input(description="Which relationship is to rest, and until when.")
class CoordinatorPauseRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    until: date = strawberry.field(
        description="The day on whose morning it goes on by itself: from tomorrow, at most a year away."
    )
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Paused, or not.")
class CoordinatorPauseRelationshipPayload(Payload):
    relationship: RelationshipSummary | None = strawberry.field(default=None, description="The relationship.")
    errors: list[UserError] = refusals("CoordinatorPauseRelationshipError", RelationshipOver)


@strawberry.input(description="Which relationship goes on.")
class CoordinatorResumeRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Going on, or not.")
class CoordinatorResumeRelationshipPayload(Payload):
    relationship: RelationshipSummary | None = strawberry.field(default=None, description="The relationship.")
    errors: list[UserError] = refusals("CoordinatorResumeRelationshipError", RelationshipOver)


@strawberry.input(description="Which relationship is to end later, and when.")
class ExtendRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    planned_end_on: date = strawberry.field(
        description="The day on which it is to end: after the planned one, at most two years away."
    )
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Extended, or not.")
class ExtendRelationshipPayload(Payload):
    relationship: RelationshipSummary | None = strawberry.field(default=None, description="The relationship.")
    errors: list[UserError] = refusals("ExtendRelationshipError", RelationshipOver)


@strawberry.input(description="Which relationship is taken up again.")
class CoordinatorReopenRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Taken up again, or not.")
class CoordinatorReopenRelationshipPayload(Payload):
    relationship: RelationshipSummary | None = strawberry.field(default=None, description="The relationship.")
    errors: list[UserError] = refusals(
        "CoordinatorReopenRelationshipError",
        TooLateToReopen,
        OneHasLeft,
        AlreadyTogether,
        ReciprocalRelationship,
        NoPlaceForIt,
        NoRoomForIt,
    )


@strawberry.type
class ActsBetweenTwo:
    @mutation(
        CloseProposalPayload,
        "For coordinators: close an open proposal for good, as the scheme's own decision. Both are told that a "
        "coordinator did; nobody can take it up again.",
    )
    async def close_proposal(self, info: Info, input: CloseProposalInput) -> CloseProposalPayload | None:
        row = await acting.close_proposal(
            info.context.coordinator, key_of("ProposalSummary", input.id), input.reason
        )
        return CloseProposalPayload(proposal=ProposalSummary.of(row))

    @mutation(
        ReleaseProposalPayload,
        "For coordinators: close an open proposal because the mentor cannot answer at present. The mentee is "
        "asked to choose another mentor; a mentor who is free after all can still say so (offerAfterAll).",
    )
    async def release_proposal(
        self, info: Info, input: ReleaseProposalInput
    ) -> ReleaseProposalPayload | None:
        row = await acting.release_proposal(
            info.context.coordinator, key_of("ProposalSummary", input.id), input.reason
        )
        return ReleaseProposalPayload(proposal=ProposalSummary.of(row))

    @mutation(
        CoordinatorEndRelationshipPayload,
        "For coordinators: end a relationship. Both are told, in neutral words; coordinatorReopenRelationship "
        "undoes it for some days.",
    )
    async def coordinator_end_relationship(
        self, info: Info, input: CoordinatorEndRelationshipInput
    ) -> CoordinatorEndRelationshipPayload | None:
        key = key_of("RelationshipSummary", input.id)
        row = await looking_after.end(info.context.coordinator, key, input.reason)
        return CoordinatorEndRelationshipPayload(relationship=RelationshipSummary.of(row))

    @mutation(
        CoordinatorPauseRelationshipPayload,
        "For coordinators: let a relationship rest until a day; both are told.",
    )
    async def coordinator_pause_relationship(
        self, info: Info, input: CoordinatorPauseRelationshipInput
    ) -> CoordinatorPauseRelationshipPayload | None:
        key = key_of("RelationshipSummary", input.id)
        row = await looking_after.pause(info.context.coordinator, key, input.until, input.reason)
        return CoordinatorPauseRelationshipPayload(relationship=RelationshipSummary.of(row))

    @mutation(
        CoordinatorResumeRelationshipPayload,
        "For coordinators: let a paused relationship go on; both are told.",
    )
    async def coordinator_resume_relationship(
        self, info: Info, input: CoordinatorResumeRelationshipInput
    ) -> CoordinatorResumeRelationshipPayload | None:
        key = key_of("RelationshipSummary", input.id)
        row = await looking_after.resume(info.context.coordinator, key, input.reason)
        return CoordinatorResumeRelationshipPayload(relationship=RelationshipSummary.of(row))

    @mutation(
        ExtendRelationshipPayload,
        "For coordinators: set a later day for the planned end; both are told, and the contract stays as they "
        "signed it.",
    )
    async def extend_relationship(
        self, info: Info, input: ExtendRelationshipInput
    ) -> ExtendRelationshipPayload | None:
        key = key_of("RelationshipSummary", input.id)
        row = await looking_after.extend(info.context.coordinator, key, input.planned_end_on, input.reason)
        return ExtendRelationshipPayload(relationship=RelationshipSummary.of(row))

    @mutation(
        CoordinatorReopenRelationshipPayload,
        "For coordinators: let two people take up again what has ended, within the days of the review; both are "
        "told.",
    )
    async def coordinator_reopen_relationship(
        self, info: Info, input: CoordinatorReopenRelationshipInput
    ) -> CoordinatorReopenRelationshipPayload | None:
        key = key_of("RelationshipSummary", input.id)
        row = await looking_after.reopen(info.context.coordinator, key, input.reason)
        return CoordinatorReopenRelationshipPayload(relationship=RelationshipSummary.of(row))
