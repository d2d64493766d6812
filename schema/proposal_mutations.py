"""Asking a mentor, and answering."""

from datetime import date, datetime
from typing import Any, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.answering
import resolvers.proposing
from models.refusals import NotFound, Refusal
from models.roll import MembershipLapsed
from schema.absent import given
from schema.context import Info
from schema.errors import UserError, refusals, shows
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of
from schema.proposals import Proposal
from schema.relationships import Relationship

WORDS = ("message", "goals", "why_you", "preferred_methods", "preferred_frequency")
MESSAGE = "What you write to the mentor; at most 4000 characters."
GOALS = "What you want to achieve; at most 10 lines of at most 200 characters."
WHY_YOU = "Why this mentor; at most 2000 characters."
METHODS = "How you would like to meet."
FREQUENCY = "How often you would like to meet; a line of at most 120 characters."
STANDING = "The proposal as it stands now."


@shows(models.DuplicateProposal)
@strawberry.type(description=models.DuplicateProposal.sentence)
class DuplicateProposal(UserError):
    existing: Proposal = strawberry.field(description="The proposal that is open.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        existing = cast("models.DuplicateProposal", refusal).existing
        return cls(**vars(UserError.of(refusal)), existing=Proposal.of(existing))


@shows(models.CoolingOff)
@strawberry.type(description=models.CoolingOff.sentence)
class CoolingOff(UserError):
    until: date = strawberry.field(description="The first day on which you can ask this mentor again.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        until = cast("models.CoolingOff", refusal).until
        return cls(**vars(UserError.of(refusal)), until=until)


@shows(models.ProposalClosed)
@strawberry.type(description=models.ProposalClosed.sentence)
class ProposalClosed(UserError):
    status: models.ProposalStatus = strawberry.field(description="How it was closed.")
    closed_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        closed = cast("models.ProposalClosed", refusal)
        return cls(**vars(UserError.of(refusal)), status=closed.status, closed_at=closed.closed_at)


@shows(models.ProposalAlreadyHeld)
@strawberry.type(description=models.ProposalAlreadyHeld.sentence)
class ProposalAlreadyHeld(UserError):
    until: date = strawberry.field(description="The day that was promised.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        until = cast("models.ProposalAlreadyHeld", refusal).until
        return cls(**vars(UserError.of(refusal)), until=until)


@shows(models.HoldTooLong)
@strawberry.type(description=models.HoldTooLong.sentence)
class HoldTooLong(UserError):
    latest: date = strawberry.field(description="The last day that can be promised.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        latest = cast("models.HoldTooLong", refusal).latest
        return cls(**vars(UserError.of(refusal)), latest=latest)


@strawberry.input(description="Whom to ask, and what to say.")
class SendProposalInput(Input):
    mentor_id: strawberry.ID = strawberry.field(
        description="The mentor: the id of the MentorProfile, or of the Member whose it is."
    )
    message: str | None = strawberry.field(
        default=strawberry.UNSET, description=f"{MESSAGE} Needed, unless it is taken from `reproposeFrom`."
    )
    goals: list[str] | None = strawberry.field(default=strawberry.UNSET, description=GOALS)
    why_you: str | None = strawberry.field(default=strawberry.UNSET, description=WHY_YOU)
    preferred_methods: list[models.MeetingMethod] | None = strawberry.field(
        default=strawberry.UNSET, description=METHODS
    )
    preferred_frequency: str | None = strawberry.field(default=strawberry.UNSET, description=FREQUENCY)
    repropose_from: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="An earlier proposal of yours: what you leave out above is taken from it. If the mentor offered to "
        "accept it after all (Proposal.offeredAt), the new one is accepted at once.",
    )

    def given(self) -> dict[str, Any]:
        """What is said, by its names in `Wording`."""
        said = {name: given(getattr(self, name)) for name in WORDS}
        return {name: words for name, words in said.items() if words is not None}


@strawberry.input(description="What to say instead; what is left out stays as it is.")
class EditProposalInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")
    message: strawberry.Maybe[str] = strawberry.field(description=MESSAGE)
    goals: strawberry.Maybe[list[str]] = strawberry.field(description=GOALS)
    why_you: strawberry.Maybe[str] = strawberry.field(description=WHY_YOU)
    preferred_methods: strawberry.Maybe[list[models.MeetingMethod]] = strawberry.field(description=METHODS)
    preferred_frequency: strawberry.Maybe[str] = strawberry.field(description=FREQUENCY)

    def given(self) -> dict[str, Any]:
        """What is to change, by its names in `Wording`."""
        said = {name: getattr(self, name) for name in WORDS}
        return {name: some.value for name, some in said.items() if some}


@strawberry.input(description="Which proposal to take back.")
class WithdrawProposalInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")
    reason: str | None = strawberry.field(
        default=strawberry.UNSET, description="A word to the mentor; at most 1000 characters."
    )


@strawberry.input(description="Which proposal you have read.")
class ReadProposalInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")


@strawberry.input(description="Which proposal you will answer, and by when.")
class HoldProposalInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")
    until: date = strawberry.field(
        description="The day by the end of which you will answer, in the scheme's time zone; not later than the day "
        "on which the proposal is withdrawn."
    )


@strawberry.input(description="Which proposal to accept.")
class AcceptProposalInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")


@strawberry.input(description="Which closed proposal you would accept after all.")
class OfferAfterAllInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")


@strawberry.input(description="Which proposal to decline, and why.")
class DeclineProposalInput(Input):
    id: strawberry.ID = strawberry.field(description="The proposal.")
    reason: models.DeclineReason = strawberry.field(description="Why; the mentee reads it.")
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="A word to the mentee; at most 1000 characters."
    )
    away_until: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="Be away through this day as well. Your other open proposals are closed then.",
    )
    ask_again_after: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="Be asked again from this day on; left out, the mentee waits as long as the scheme says.",
    )


@strawberry.type(description="Sent, or not.")
class SendProposalPayload(Payload):
    proposal: Proposal | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals(
        "SendProposalError",
        models.ProposalToYourself,
        models.NotReachable,
        models.MentorUnavailable,
        models.DuplicateProposal,
        models.AlreadyTogether,
        models.ReciprocalRelationship,
        models.TooManyOpenProposals,
        models.TooManyRelationships,
        models.CoolingOff,
        MembershipLapsed,
    )


@strawberry.type(description="Changed, or not.")
class EditProposalPayload(Payload):
    proposal: Proposal | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals("EditProposalError", models.ProposalClosed, models.ProposalAlreadyRead)


@strawberry.type(description="Taken back, or not.")
class WithdrawProposalPayload(Payload):
    proposal: Proposal | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals("WithdrawProposalError", models.ProposalClosed)


@strawberry.type(description="Noted, or not.")
class ReadProposalPayload(Payload):
    proposal: Proposal | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals("ReadProposalError", models.ProposalClosed)


@strawberry.type(description="Promised, or not.")
class HoldProposalPayload(Payload):
    proposal: Proposal | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals(
        "HoldProposalError", models.ProposalClosed, models.ProposalAlreadyHeld, models.HoldTooLong
    )


@strawberry.type(description="Accepted, or not.")
class AcceptProposalPayload(Payload):
    proposal: Proposal | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals("AcceptProposalError", models.ProposalClosed, models.CapacityReached)

    @strawberry.field(description="What has begun; null when it was not accepted.")
    async def relationship(self, info: Info) -> Relationship | None:
        return await self.proposal.relationship(info) if self.proposal else None


@strawberry.type(description="Declined, or not.")
class DeclineProposalPayload(Payload):
    proposal: Proposal | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals("DeclineProposalError", models.ProposalClosed)


@strawberry.type(description="Offered, or not.")
class OfferAfterAllPayload(Payload):
    proposal: Proposal | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals(
        "OfferAfterAllError",
        models.ProposalClosed,
        models.ProposalAlreadyOffered,
        models.OfferTooLate,
        models.OfferWhileUnavailable,
        models.CapacityReached,
        models.AskedAgain,
        models.NoLongerLooking,
    )


@strawberry.type
class ProposalMutations:
    @mutation(
        SendProposalPayload,
        "Ask a mentor. They are mailed, and reminded on days 3, 7 and 15. A question that you asked them before "
        "(askMentor) is closed.",
    )
    async def send_proposal(self, info: Info, input: SendProposalInput) -> SendProposalPayload | None:
        earlier = given(input.repropose_from)
        row = await resolvers.proposing.send(
            info.context.viewer,
            mentor_key(input.mentor_id),
            input.given(),
            key_of("Proposal", earlier, path=("input", "reproposeFrom")) if earlier else None,
        )
        return SendProposalPayload(proposal=Proposal.of(row))

    @mutation(EditProposalPayload, "Say it in other words, until the mentor has read it.")
    async def edit_proposal(self, info: Info, input: EditProposalInput) -> EditProposalPayload | None:
        key = key_of("Proposal", input.id)
        row = await resolvers.proposing.edit(info.context.viewer, key, input.given())
        return EditProposalPayload(proposal=Proposal.of(row))

    @mutation(WithdrawProposalPayload, "Take a proposal back.")
    async def withdraw_proposal(
        self, info: Info, input: WithdrawProposalInput
    ) -> WithdrawProposalPayload | None:
        key = key_of("Proposal", input.id)
        row = await resolvers.proposing.withdraw(info.context.viewer, key, given(input.reason) or "")
        return WithdrawProposalPayload(proposal=Proposal.of(row))

    @mutation(ReadProposalPayload, "Note that you have read a proposal; from then on it cannot be changed.")
    async def read_proposal(self, info: Info, input: ReadProposalInput) -> ReadProposalPayload | None:
        row = await resolvers.answering.read(info.context.viewer, key_of("Proposal", input.id))
        return ReadProposalPayload(proposal=Proposal.of(row))

    @mutation(
        HoldProposalPayload,
        "Promise an answer by a day, once. The mentee is mailed, you are not reminded until then, and the proposal "
        "is withdrawn when it would have been.",
    )
    async def hold_proposal(self, info: Info, input: HoldProposalInput) -> HoldProposalPayload | None:
        key = key_of("Proposal", input.id)
        row = await resolvers.answering.hold(info.context.viewer, key, input.until)
        return HoldProposalPayload(proposal=Proposal.of(row))

    @mutation(AcceptProposalPayload, "Become their mentor. A second yes answers the same and does nothing.")
    async def accept_proposal(self, info: Info, input: AcceptProposalInput) -> AcceptProposalPayload | None:
        row = await resolvers.answering.accept(info.context.viewer, key_of("Proposal", input.id))
        return AcceptProposalPayload(proposal=Proposal.of(row))

    @mutation(DeclineProposalPayload, "Say no kindly, and be away for a while if you like.")
    async def decline_proposal(
        self, info: Info, input: DeclineProposalInput
    ) -> DeclineProposalPayload | None:
        row = await resolvers.answering.decline(
            info.context.viewer,
            key_of("Proposal", input.id),
            input.reason,
            given(input.note) or "",
            given(input.away_until),
            given(input.ask_again_after),
        )
        return DeclineProposalPayload(proposal=Proposal.of(row))

    @mutation(
        OfferAfterAllPayload,
        "Tell a mentee, whose proposal was closed in the last 30 days because you had no time, no place or did not "
        "answer, that you are free after all. They are mailed, and if they send it again it is accepted at once.",
    )
    async def offer_after_all(self, info: Info, input: OfferAfterAllInput) -> OfferAfterAllPayload | None:
        row = await resolvers.answering.offer(info.context.viewer, key_of("Proposal", input.id))
        return OfferAfterAllPayload(proposal=Proposal.of(row))


def mentor_key(node_id: str) -> UUID:
    """`mentors` lists profiles, and a profile names its member: either id says who is meant."""
    path = ("input", "mentorId")
    try:
        return key_of("MentorProfile", node_id, path=path)
    except NotFound:
        return key_of("Member", node_id, path=path)
