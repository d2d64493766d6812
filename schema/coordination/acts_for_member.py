"""What coordinators do for one member, who is told. The reason stays with coordinators."""

from datetime import date

import strawberry

from models.availability import NoMentor, PendingProposals
from models.hiding import NothingToHide, ShownPart
from models.members import AccountNotInThatState
from resolvers import suspension
from resolvers.coordination import acting
from resolvers.coordination.acting import Away
from schema.absent import given
from schema.choices import choice
from schema.context import Info
from schema.coordination.summaries import MemberSummary
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of

choice(ShownPart, "What a member shows of themselves.")


@strawberry.input(description="Whose account to stop.")
class SuspendMemberInput(Input):
    member_id: strawberry.ID = strawberry.field(description="The member.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Stopped, or not.")
class SuspendMemberPayload(Payload):
    member: MemberSummary | None = strawberry.field(default=None, description="The member.")
    errors: list[UserError] = refusals("SuspendMemberError", AccountNotInThatState)


@strawberry.input(description="Whose account to open again.")
class LiftSuspensionInput(Input):
    member_id: strawberry.ID = strawberry.field(description="The member.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Open again, or not.")
class LiftSuspensionPayload(Payload):
    member: MemberSummary | None = strawberry.field(default=None, description="The member.")
    errors: list[UserError] = refusals("LiftSuspensionError", AccountNotInThatState)


@strawberry.input(description="Which mentor is unavailable, and until when.")
class SwitchAvailabilityOffInput(Input):
    member_id: strawberry.ID = strawberry.field(description="The member.")
    away_until: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The last day away; without one, until the mentor switches it on again.",
    )
    pending: PendingProposals = strawberry.field(
        default=PendingProposals.RELEASE, description="What becomes of their open proposals."
    )
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Switched off, or not.")
class SwitchAvailabilityOffPayload(Payload):
    member: MemberSummary | None = strawberry.field(default=None, description="The member.")
    errors: list[UserError] = refusals("SwitchAvailabilityOffError", NoMentor)


@strawberry.input(description="Whose account is to be erased, as they asked.")
class StartErasureInput(Input):
    member_id: strawberry.ID = strawberry.field(description="The member.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Closed, to be erased, or not.")
class StartErasurePayload(Payload):
    member: MemberSummary | None = strawberry.field(default=None, description="The member.")
    errors: list[UserError] = refusals("StartErasureError", AccountNotInThatState)


@strawberry.input(description="What is not for others to see.")
class HideProfileInput(Input):
    member_id: strawberry.ID = strawberry.field(description="The member.")
    part: ShownPart = strawberry.field(description="What to hide.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Hidden, or not.")
class HideProfilePayload(Payload):
    member: MemberSummary | None = strawberry.field(default=None, description="The member.")
    errors: list[UserError] = refusals("HideProfileError", NothingToHide)


@strawberry.input(description="What others may see again.")
class ShowProfileInput(Input):
    member_id: strawberry.ID = strawberry.field(description="The member.")
    part: ShownPart = strawberry.field(description="What to show.")
    reason: str = strawberry.field(description="Why, at most 1000 characters; for coordinators alone.")


@strawberry.type(description="Shown again, or not.")
class ShowProfilePayload(Payload):
    member: MemberSummary | None = strawberry.field(default=None, description="The member.")
    errors: list[UserError] = refusals("ShowProfileError", NothingToHide)


@strawberry.type
class ActsForMember:
    @mutation(
        HideProfilePayload,
        "For coordinators: hide a picture or a profile from other members. Its owner still has it, and is told.",
    )
    async def hide_profile(self, info: Info, input: HideProfileInput) -> HideProfilePayload | None:
        key = key_of("MemberSummary", input.member_id, ("input", "memberId"))
        row = await acting.hide(info.context.coordinator, key, input.part, input.reason)
        return HideProfilePayload(member=MemberSummary.of(row))

    @mutation(ShowProfilePayload, "For coordinators: show again what was hidden; its owner is told.")
    async def show_profile(self, info: Info, input: ShowProfileInput) -> ShowProfilePayload | None:
        key = key_of("MemberSummary", input.member_id, ("input", "memberId"))
        row = await acting.show(info.context.coordinator, key, input.part, input.reason)
        return ShowProfilePayload(member=MemberSummary.of(row))

    @mutation(
        SuspendMemberPayload,
        "For coordinators: stop an account. Its owner is signed out and told; open proposals are closed and "
        "running relationships paused, in neutral words; nothing is deleted.",
    )
    async def suspend_member(self, info: Info, input: SuspendMemberInput) -> SuspendMemberPayload | None:
        key = key_of("MemberSummary", input.member_id, ("input", "memberId"))
        row = await suspension.suspend(info.context.coordinator, key, input.reason)
        return SuspendMemberPayload(member=MemberSummary.of(row))

    @mutation(
        LiftSuspensionPayload,
        "For coordinators: open a stopped account again; its owner is told. What was paused waits for the two.",
    )
    async def lift_suspension(self, info: Info, input: LiftSuspensionInput) -> LiftSuspensionPayload | None:
        key = key_of("MemberSummary", input.member_id, ("input", "memberId"))
        row = await suspension.reinstate(info.context.coordinator, key, input.reason)
        return LiftSuspensionPayload(member=MemberSummary.of(row))

    @mutation(
        SwitchAvailabilityOffPayload,
        "For coordinators: set a mentor as unavailable to new mentees. They are told, and can switch it on again.",
    )
    async def switch_availability_off(
        self, info: Info, input: SwitchAvailabilityOffInput
    ) -> SwitchAvailabilityOffPayload | None:
        key = key_of("MemberSummary", input.member_id, ("input", "memberId"))
        away = Away(until=given(input.away_until), pending=input.pending)
        row = await acting.switch_off(info.context.coordinator, key, away, input.reason)
        return SwitchAvailabilityOffPayload(member=MemberSummary.of(row))

    @mutation(
        StartErasurePayload,
        "For coordinators: close the account of a member who asked by letter or telephone to be erased. They are "
        "told, and the link in their mail keeps it while the days to undo last.",
    )
    async def start_erasure(self, info: Info, input: StartErasureInput) -> StartErasurePayload | None:
        key = key_of("MemberSummary", input.member_id, ("input", "memberId"))
        row = await acting.start_erasure(info.context.coordinator, key, input.reason)
        return StartErasurePayload(member=MemberSummary.of(row))
