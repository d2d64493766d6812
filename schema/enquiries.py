"""A question to a mentor before proposing, as the two read it. Nobody else gets these types."""

from datetime import datetime
from functools import partial
from typing import Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.enquiries
from models.refusals import Refusal
from models.roll import MembershipLapsed
from resolvers.enquiries import WantedEnquiries
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals, shows
from schema.members import Member, member_of
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of
from schema.proposal_mutations import mentor_key

choice(models.EnquiryStatus, "Where a question to a mentor stands.")
choice(models.EnquiryAction, "What can be done with a question to a mentor.")
choice(models.EnquiryClosedReason, "Why a question to a mentor was closed.")
choice(models.ContactKind, "A way to reach somebody.")

Role = Annotated[
    models.SchemeRole | None,
    strawberry.argument(description="MENTOR: those you were asked. MENTEE: those you asked. Left out: both."),
]
Statuses = Annotated[
    list[models.EnquiryStatus] | None, strawberry.argument(description="Only those that stand like this.")
]
STANDING = "The question as it stands now."
NO_CONTACT = "No e-mail addresses, telephone numbers or links: those come with an accepted proposal."


@strawberry.type(description="What one of the two wrote.")
class EnquiryMessage:
    row: strawberry.Private[models.EnquiryMessage]
    body: str = strawberry.field(
        description="The words; plain text. Empty once the account of whoever wrote them has been erased."
    )
    is_answer: bool = strawberry.field(description="Whether the mentor wrote it; if not, the mentee did.")
    sent_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="Who wrote it.")
    async def author(self, info: Info) -> Member:
        return await member_of(info, self.row.author_id)

    @classmethod
    def of(cls, row: models.EnquiryMessage) -> Self:
        return cls(row=row, body=row.body, is_answer=row.is_answer, sent_at=row.created_at)


@strawberry.type(
    description="A mentee's question to a mentor before proposing, and what was written on it. It takes no place, and "
    "is deleted a year after it was closed."
)
class Enquiry(Node):
    row: strawberry.Private[models.Enquiry]
    status: models.EnquiryStatus = strawberry.field(description="Where it stands.")
    asked_at: datetime = strawberry.field(description="When the mentee first asked.")
    closes_at: datetime | None = strawberry.field(
        description="When it closes by itself if nobody writes before; null once it is closed."
    )
    closed_at: datetime | None = strawberry.field(
        description="Since when it is closed; null while it is not."
    )
    closed_reason: models.EnquiryClosedReason | None = strawberry.field(
        description="Why it is closed; null while it is not."
    )

    @strawberry.field(description="Who was asked.")
    async def mentor(self, info: Info) -> Member:
        return await member_of(info, self.row.mentor_id)

    @strawberry.field(description="Who asked.")
    async def mentee(self, info: Info) -> Member:
        return await member_of(info, self.row.mentee_id)

    @strawberry.field(description="What was asked and answered, the oldest first.")
    async def messages(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[EnquiryMessage]:
        loaders, key = info.context.loaders, self.row.id
        part = await loaders.enquiry_messages.load((key, window(first, after, last, before)))
        return connect(part, EnquiryMessage.of, partial(loaders.enquiry_message_counts.load, key))

    @strawberry.field(
        description="What you can do with it now. To send the mentor a proposal (sendProposal) closes it."
    )
    async def viewer_can(self, info: Info) -> list[models.EnquiryAction]:
        return self.row.open_to(info.context.viewer)

    @classmethod
    def of(cls, row: models.Enquiry) -> Self:
        return cls(
            id=global_id("Enquiry", row.id),
            row=row,
            status=row.status,
            asked_at=row.created_at,
            closes_at=None if row.closed_at else row.closes_at,
            closed_at=row.closed_at,
            closed_reason=models.EnquiryClosedReason(row.closed_reason) if row.closed_reason else None,
        )


@shows(models.ContactDetailsFound)
@strawberry.type(description=models.ContactDetailsFound.sentence)
class ContactDetailsFound(UserError):
    kind: models.ContactKind = strawberry.field(description="What was found.")
    found: str = strawberry.field(description="The words that look like it.")

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        why = cast("models.ContactDetailsFound", refusal)
        return cls(**vars(UserError.of(refusal)), kind=why.kind, found=why.found)


@strawberry.input(description="Whom to ask, and what.")
class AskMentorInput(Input):
    mentor_id: strawberry.ID = strawberry.field(
        description="The mentor: the id of the MentorProfile, or of the Member whose it is."
    )
    question: str = strawberry.field(description=f"At most 1000 characters. {NO_CONTACT}")


@strawberry.input(description="Which question to answer, and how.")
class AnswerEnquiryInput(Input):
    id: strawberry.ID = strawberry.field(description="The question.")
    answer: str = strawberry.field(description=f"At most 1000 characters. {NO_CONTACT}")


@strawberry.input(description="Which question to close.")
class CloseEnquiryInput(Input):
    id: strawberry.ID = strawberry.field(description="The question.")


@strawberry.type(description="Asked, or not.")
class AskMentorPayload(Payload):
    enquiry: Enquiry | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals(
        "AskMentorError",
        models.ProposalToYourself,
        models.NotReachable,
        models.QuestionUnanswered,
        models.ContactDetailsFound,
        models.DuplicateProposal,
        models.AlreadyTogether,
        models.ReciprocalRelationship,
        models.CoolingOff,
        MembershipLapsed,
    )


@strawberry.type(description="Answered, or not.")
class AnswerEnquiryPayload(Payload):
    enquiry: Enquiry | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals(
        "AnswerEnquiryError", models.EnquiryClosed, models.EnquiryAnswered, models.ContactDetailsFound
    )


@strawberry.type(description="Closed, or not.")
class CloseEnquiryPayload(Payload):
    enquiry: Enquiry | None = strawberry.field(default=None, description=STANDING)
    errors: list[UserError] = refusals("CloseEnquiryError", models.EnquiryClosed)


@strawberry.type
class EnquiriesOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="The questions that you asked mentors, or were asked, the newest first.")
    async def enquiries(
        self,
        role: Role = strawberry.UNSET,
        status: Statuses = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Enquiry]:
        wanted = WantedEnquiries(given(role), given(status))
        part = await resolvers.enquiries.listed(self.row, wanted, window(first, after, last, before))
        return connect(part, Enquiry.of, partial(resolvers.enquiries.count, self.row, wanted))


@strawberry.type
class EnquiryMutations:
    @mutation(
        AskMentorPayload,
        "Ask a mentor, who can be reached, a question before you propose: one at a time, and five a day. They are "
        "mailed that there is one. It closes by itself after 21 days, and when you send them a proposal.",
    )
    async def ask_mentor(self, info: Info, input: AskMentorInput) -> AskMentorPayload | None:
        row = await resolvers.enquiries.ask(info.context.viewer, mentor_key(input.mentor_id), input.question)
        return AskMentorPayload(enquiry=Enquiry.of(row))

    @mutation(AnswerEnquiryPayload, "Answer a mentee's question. They are mailed that there is an answer.")
    async def answer_enquiry(self, info: Info, input: AnswerEnquiryInput) -> AnswerEnquiryPayload | None:
        row = await resolvers.enquiries.answer(info.context.viewer, key_of("Enquiry", input.id), input.answer)
        return AnswerEnquiryPayload(enquiry=Enquiry.of(row))

    @mutation(
        CloseEnquiryPayload,
        "Close a question, as either of the two. A mentee who still waits for an answer is mailed kindly.",
    )
    async def close_enquiry(self, info: Info, input: CloseEnquiryInput) -> CloseEnquiryPayload | None:
        row = await resolvers.enquiries.close(info.context.viewer, key_of("Enquiry", input.id))
        return CloseEnquiryPayload(enquiry=Enquiry.of(row))


@finds("Enquiry")
async def _enquiry(context: Context, key: UUID) -> Enquiry | None:
    found = await resolvers.enquiries.by_id(context.viewer, key) if context.member else None
    return Enquiry.of(found) if found else None
