"""A mentee asks a mentor before proposing; the mentor answers, and either closes it. The two alone read it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models import contact_details, telling, text, turns
from models.enquiries import LONGEST_WORDS, Enquiry, EnquiryMessage
from models.enquiry_closing import close as close_and_tell
from models.enquiry_life import EnquiryEvent, EnquiryStatus
from models.members import Member, SchemeRole
from models.policy import Policy
from models.proposing import refuse_unless_may_enquire
from models.refusals import NotFound, Refusal
from resolvers.lists import Slice, Window, grouped, keyset, keyset_each
from resolvers.proposing import mentor_of
from resolvers.use_case import use_case


@use_case
async def ask(viewer: Member, mentor_key: UUID, question: str) -> Enquiry:
    """Ask a mentor, named by the id of the profile or of the member, one question at a time.

    Raises:
        NotFound: no such mentor.
        ProposalToYourself
        InvalidInput: there is no question, or it is too long.
        ContactDetailsFound
        QuestionUnanswered: the last one waits for its answer.
        RateLimited: too many since yesterday.
        See `refuse_unless_may_enquire` for the others.
    """
    mentor = await mentor_of(viewer, mentor_key)
    words = _words(question, "question")
    await turns.take(viewer.id, mentor.member_id)
    await refuse_unless_may_enquire(viewer, mentor, await Policy.current())
    await Enquiry.refuse_second(viewer, mentor.member_id)
    await EnquiryMessage.refuse_too_many(viewer)
    enquiry, step, message = await Enquiry.ask(viewer, mentor.member_id, words)
    await telling.tell(enquiry, step, occasion=str(message.id))
    return enquiry


@use_case
async def answer(viewer: Member, enquiry_id: UUID, words: str) -> Enquiry:
    """Answer a question.

    Raises:
        NotFound: no such question of theirs.
        NotAllowed: it is the mentor's to answer.
        EnquiryClosed, EnquiryAnswered: it needs no answer.
        InvalidInput: there is no answer, or it is too long.
        ContactDetailsFound
    """
    enquiry = await _held(viewer, enquiry_id)
    words = _words(words, "answer")
    step, message = await enquiry.answer(viewer, words)
    await telling.tell(enquiry, step, occasion=str(message.id))
    return enquiry


@use_case
async def close(viewer: Member, enquiry_id: UUID) -> Enquiry:
    """Let it be. A mentee who still waits for an answer is told kindly.

    Raises:
        NotFound: no such question of theirs.
        EnquiryClosed: it is closed already.
    """
    enquiry = await _held(viewer, enquiry_id)
    await close_and_tell(enquiry, EnquiryEvent.CLOSED, enquiry.part_of(viewer))
    return enquiry


@dataclass(frozen=True)
class WantedEnquiries:
    """Which questions are looked for; nothing said means all."""

    role: SchemeRole | None = None
    statuses: Collection[EnquiryStatus] | None = None

    def of(self, viewer: Member) -> QuerySet[Enquiry]:
        """Those that `viewer` may see."""
        found = Enquiry.visible_to(viewer)
        if self.role is not None:
            found = found.filter(**{_SIDES[self.role]: viewer.id})
        return found if self.statuses is None else found.filter(status__in=list(self.statuses))


async def listed(viewer: Member, wanted: WantedEnquiries, window: Window) -> Slice[Enquiry]:
    """Their questions and those to them, the newest first."""
    return await keyset(wanted.of(viewer), ["-id"], window)


async def count(viewer: Member, wanted: WantedEnquiries) -> int:
    return await wanted.of(viewer).count()


async def by_id(viewer: Member, key: UUID) -> Enquiry | None:
    return await Enquiry.visible_to(viewer).get_or_none(id=key)


async def message_pages(
    viewer: Member, asked: Sequence[tuple[UUID, Window]]
) -> list[Slice[EnquiryMessage] | Refusal]:
    """What was written in each of these, the oldest first."""

    async def read(keys: list[UUID], window: Window) -> Mapping[UUID, Slice[EnquiryMessage]]:
        return await keyset_each(EnquiryMessage.visible_to(viewer), "enquiry_id", keys, ["id"], window)

    return await grouped(asked, read)


async def message_counts(viewer: Member, keys: Sequence[UUID]) -> list[int]:
    counted = EnquiryMessage.visible_to(viewer).filter(enquiry_id__in=list(keys)).annotate(found=Count("id"))
    found = dict(await counted.group_by("enquiry_id").values_list("enquiry_id", "found"))
    return [found.get(key, 0) for key in keys]


async def _held(viewer: Member, key: UUID) -> Enquiry:
    """The question, to which nobody else writes before this transaction is over."""
    found = await Enquiry.visible_to(viewer).select_for_update(no_key=True).get_or_none(id=key)
    if found is None:
        raise NotFound(path=("input", "id"))
    return found


def _words(given: str, field: str) -> str:
    path = ("input", field)
    words = text.paragraphs(given, path, longest=LONGEST_WORDS)
    contact_details.refuse(words, path)
    return words


_SIDES = {SchemeRole.MENTOR: "mentor_id", SchemeRole.MENTEE: "mentee_id"}
