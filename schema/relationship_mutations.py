"""Pausing, going on, finishing, ending, and taking it up again."""

from datetime import date

import strawberry

import models
import resolvers.completing
import resolvers.continuing
import resolvers.relationships
import resolvers.reopening
from models.proposing import AlreadyTogether, ReciprocalRelationship
from models.reopening import NoPlaceForIt, NoRoomForIt, OneHasLeft, TooLateToReopen
from schema.absent import given
from schema.choices import choice
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of
from schema.relationships import Relationship

choice(models.RelationshipWarning, "What is allowed, but perhaps not meant.")

NOW = "The relationship as it stands now."


@strawberry.input(description="Which relationship to pause, and for how long.")
class PauseRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    until: date = strawberry.field(
        description="The day on whose morning it goes on by itself: from tomorrow on, at most a year from now."
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="A word to the other one; at most 1000 characters."
    )


@strawberry.type(description="Paused, or not.")
class PauseRelationshipPayload(Payload):
    relationship: Relationship | None = strawberry.field(default=None, description=NOW)
    warnings: list[models.RelationshipWarning] = strawberry.field(
        default_factory=list, description="What is allowed, but perhaps not meant."
    )
    errors: list[UserError] = refusals("PauseRelationshipError", models.RelationshipOver)


@strawberry.input(description="Which relationship is to go on.")
class ResumeRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")


@strawberry.type(description="Going on, or not.")
class ResumeRelationshipPayload(Payload):
    relationship: Relationship | None = strawberry.field(default=None, description=NOW)
    errors: list[UserError] = refusals("ResumeRelationshipError", models.RelationshipOver)


@strawberry.input(description="Which relationship still goes on.")
class ConfirmStillGoingInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")


@strawberry.type(description="Noted, or not.")
class ConfirmStillGoingPayload(Payload):
    relationship: Relationship | None = strawberry.field(default=None, description=NOW)
    errors: list[UserError] = refusals("ConfirmStillGoingError", models.RelationshipOver)


@strawberry.input(description="Which relationship to finish.")
class ProposeCompletionInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="A word to the other one; at most 1000 characters."
    )


@strawberry.type(description="Proposed, or not.")
class ProposeCompletionPayload(Payload):
    relationship: Relationship | None = strawberry.field(default=None, description=NOW)
    errors: list[UserError] = refusals("ProposeCompletionError", models.RelationshipOver)


@strawberry.input(description="Which relationship to agree to finish.")
class ConfirmCompletionInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")


@strawberry.type(description="Completed, or not.")
class ConfirmCompletionPayload(Payload):
    relationship: Relationship | None = strawberry.field(default=None, description=NOW)
    errors: list[UserError] = refusals("ConfirmCompletionError", models.RelationshipOver)


@strawberry.input(description="Which relationship to go on with.")
class KeepGoingInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")


@strawberry.type(description="Going on, or not.")
class KeepGoingPayload(Payload):
    relationship: Relationship | None = strawberry.field(default=None, description=NOW)
    errors: list[UserError] = refusals("KeepGoingError", models.RelationshipOver)


@strawberry.input(description="Which relationship to take up again.")
class ReopenRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship, which is over.")


@strawberry.type(description="Offered or taken up again, or not.")
class ReopenRelationshipPayload(Payload):
    relationship: Relationship | None = strawberry.field(default=None, description=NOW)
    errors: list[UserError] = refusals(
        "ReopenRelationshipError",
        TooLateToReopen,
        OneHasLeft,
        NoPlaceForIt,
        NoRoomForIt,
        AlreadyTogether,
        ReciprocalRelationship,
    )


@strawberry.input(description="Which relationship to end, and what to say.")
class EndRelationshipInput(Input):
    id: strawberry.ID = strawberry.field(description="The relationship.")
    neutral_note: str | None = strawberry.field(
        default=strawberry.UNSET, description="A word to the other one; at most 1000 characters."
    )
    private_reason: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="For the scheme's coordinators alone, never for the other one; at most 1000 characters.",
    )


@strawberry.type(description="Ended, or not.")
class EndRelationshipPayload(Payload):
    relationship: Relationship | None = strawberry.field(
        default=None, description="The relationship as it stands now."
    )
    errors: list[UserError] = refusals("EndRelationshipError", models.RelationshipOver)


@strawberry.type
class RelationshipMutations:
    @mutation(EndRelationshipPayload, "End a relationship. Nobody is at fault, and no reason is needed.")
    async def end_relationship(
        self, info: Info, input: EndRelationshipInput
    ) -> EndRelationshipPayload | None:
        row = await resolvers.relationships.end(
            info.context.viewer,
            key_of("Relationship", input.id),
            given(input.neutral_note) or "",
            given(input.private_reason) or "",
        )
        return EndRelationshipPayload(relationship=Relationship.of(row))

    @mutation(
        PauseRelationshipPayload, "Rest for a while. Meetings stay arranged, and everything still works."
    )
    async def pause_relationship(
        self, info: Info, input: PauseRelationshipInput
    ) -> PauseRelationshipPayload | None:
        row = await resolvers.continuing.pause(
            info.context.viewer, key_of("Relationship", input.id), input.until, given(input.note) or ""
        )
        warned = await resolvers.continuing.warnings(row)
        return PauseRelationshipPayload(relationship=Relationship.of(row), warnings=warned)

    @mutation(ResumeRelationshipPayload, "Go on before the pause is over.")
    async def resume_relationship(
        self, info: Info, input: ResumeRelationshipInput
    ) -> ResumeRelationshipPayload | None:
        row = await resolvers.continuing.resume(info.context.viewer, key_of("Relationship", input.id))
        return ResumeRelationshipPayload(relationship=Relationship.of(row))

    @mutation(ConfirmStillGoingPayload, "Say that it still goes on, when it has been quiet.")
    async def confirm_still_going(
        self, info: Info, input: ConfirmStillGoingInput
    ) -> ConfirmStillGoingPayload | None:
        row = await resolvers.continuing.still_going(info.context.viewer, key_of("Relationship", input.id))
        return ConfirmStillGoingPayload(relationship=Relationship.of(row))

    @mutation(
        ProposeCompletionPayload,
        "Propose to finish. Unless the other one would rather go on, it is completed.",
    )
    async def propose_completion(
        self, info: Info, input: ProposeCompletionInput
    ) -> ProposeCompletionPayload | None:
        row = await resolvers.completing.propose(
            info.context.viewer, key_of("Relationship", input.id), given(input.note) or ""
        )
        return ProposeCompletionPayload(relationship=Relationship.of(row))

    @mutation(ConfirmCompletionPayload, "Agree to finish, as the other one has proposed.")
    async def confirm_completion(
        self, info: Info, input: ConfirmCompletionInput
    ) -> ConfirmCompletionPayload | None:
        row = await resolvers.completing.confirm(info.context.viewer, key_of("Relationship", input.id))
        return ConfirmCompletionPayload(relationship=Relationship.of(row))

    @mutation(KeepGoingPayload, "Rather go on than finish, as the other one has proposed.")
    async def keep_going(self, info: Info, input: KeepGoingInput) -> KeepGoingPayload | None:
        row = await resolvers.completing.keep_going(info.context.viewer, key_of("Relationship", input.id))
        return KeepGoingPayload(relationship=Relationship.of(row))

    @mutation(
        ReopenRelationshipPayload,
        "Offer to take it up again within some days of the end; once both have, it goes on as it was.",
    )
    async def reopen_relationship(
        self, info: Info, input: ReopenRelationshipInput
    ) -> ReopenRelationshipPayload | None:
        row = await resolvers.reopening.reopen(info.context.viewer, key_of("Relationship", input.id))
        return ReopenRelationshipPayload(relationship=Relationship.of(row))
