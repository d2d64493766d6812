"""What those who look after the scheme do with a concern, step by step."""

import strawberry

import models
from models.concerns import ConcernNotInThatState, ConcernWithAnother, NobodyToHandleIt
from resolvers.coordination import concerns
from schema.context import Info
from schema.coordination.concerns import ConcernCase
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of


@strawberry.input(description="Which concern was read.")
class AcknowledgeConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="Acknowledged, or not.")
class AcknowledgeConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("AcknowledgeConcernError", ConcernNotInThatState, ConcernWithAnother)


@strawberry.input(description="Which concern to look into.")
class ReviewConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="Being looked into, or not.")
class ReviewConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("ReviewConcernError", ConcernNotInThatState, ConcernWithAnother)


@strawberry.input(description="Which concern is settled.")
class ResolveConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="Settled, or not.")
class ResolveConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("ResolveConcernError", ConcernNotInThatState, ConcernWithAnother)


@strawberry.input(description="Which concern goes to the body.")
class EscalateConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")


@strawberry.type(description="With the body, or not.")
class EscalateConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("EscalateConcernError", ConcernNotInThatState, ConcernWithAnother)


@strawberry.input(description="Who handles a concern.")
class AssignConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")
    handler_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The coordinator; without one, yourself."
    )


@strawberry.type(description="Assigned, or not.")
class AssignConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("AssignConcernError", ConcernWithAnother, NobodyToHandleIt)


@strawberry.input(description="Which concern holds all that it is about.")
class HoldConcernInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")
    reason: str = strawberry.field(description="Why; for coordinators alone.")


@strawberry.type(description="Held, or not.")
class HoldConcernPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("HoldConcernError", ConcernWithAnother)


@strawberry.input(description="Which concern holds nothing any more.")
class ReleaseConcernHoldInput(Input):
    id: strawberry.ID = strawberry.field(description="The concern.")
    reason: str = strawberry.field(description="Why; for coordinators alone.")


@strawberry.type(description="Released, or not.")
class ReleaseConcernHoldPayload(Payload):
    concern_case: ConcernCase | None = strawberry.field(default=None, description="The concern.")
    errors: list[UserError] = refusals("ReleaseConcernHoldError", ConcernWithAnother)


@strawberry.type
class ConcernDeskMutations:
    @mutation(
        AcknowledgeConcernPayload,
        "For coordinators: confirm to whoever raised a concern that it was read. You handle it then, if nobody did.",
    )
    async def acknowledge_concern(
        self, info: Info, input: AcknowledgeConcernInput
    ) -> AcknowledgeConcernPayload | None:
        row = await concerns.acknowledge(info.context.coordinator, key_of("ConcernCase", input.id))
        return AcknowledgeConcernPayload(concern_case=await _case(info, row))

    @mutation(
        ReviewConcernPayload, "For coordinators: begin to look into a concern; whoever raised it is told."
    )
    async def review_concern(self, info: Info, input: ReviewConcernInput) -> ReviewConcernPayload | None:
        row = await concerns.review(info.context.coordinator, key_of("ConcernCase", input.id))
        return ReviewConcernPayload(concern_case=await _case(info, row))

    @mutation(ResolveConcernPayload, "For coordinators: settle a concern; whoever raised it is told.")
    async def resolve_concern(self, info: Info, input: ResolveConcernInput) -> ResolveConcernPayload | None:
        row = await concerns.resolve(info.context.coordinator, key_of("ConcernCase", input.id))
        return ResolveConcernPayload(concern_case=await _case(info, row))

    @mutation(
        EscalateConcernPayload,
        "For coordinators: hand a concern to the body's complaints procedure; whoever raised it is told.",
    )
    async def escalate_concern(
        self, info: Info, input: EscalateConcernInput
    ) -> EscalateConcernPayload | None:
        row = await concerns.escalate(info.context.coordinator, key_of("ConcernCase", input.id))
        return EscalateConcernPayload(concern_case=await _case(info, row))

    @mutation(
        AssignConcernPayload,
        "For coordinators: say who handles a concern. Once somebody handles a complaint, only they pass it on.",
    )
    async def assign_concern(self, info: Info, input: AssignConcernInput) -> AssignConcernPayload | None:
        handler = input.handler_id
        handler_id = key_of("MemberSummary", handler, ("input", "handlerId")) if handler else None
        coordinator = info.context.coordinator
        row = await concerns.assign(coordinator, key_of("ConcernCase", input.id), handler_id)
        return AssignConcernPayload(concern_case=await _case(info, row))

    @mutation(
        HoldConcernPayload,
        "For coordinators: keep everything that a concern is about, also once it is settled. Nobody whom it is about "
        "or who raised it is erased, and nothing the two wrote is deleted, until the hold is released.",
    )
    async def hold_concern(self, info: Info, input: HoldConcernInput) -> HoldConcernPayload | None:
        key = key_of("ConcernCase", input.id)
        row = await concerns.hold(info.context.coordinator, key, input.reason)
        return HoldConcernPayload(concern_case=await _case(info, row))

    @mutation(ReleaseConcernHoldPayload, "For coordinators: let time take again what a concern held.")
    async def release_concern_hold(
        self, info: Info, input: ReleaseConcernHoldInput
    ) -> ReleaseConcernHoldPayload | None:
        key = key_of("ConcernCase", input.id)
        row = await concerns.release_hold(info.context.coordinator, key, input.reason)
        return ReleaseConcernHoldPayload(concern_case=await _case(info, row))


async def _case(info: Info, row: models.Concern) -> ConcernCase:
    return ConcernCase.of(info.context.viewer, await concerns.handlers(), row)
