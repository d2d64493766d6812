"""Help with the platform: anybody may ask, signed in or not; a coordinator answers, and the two may write on."""

from dataclasses import dataclass
from uuid import UUID

from tortoise.queryset import QuerySet

from models import clock, events, outbox, scheme, text
from models.members import Member
from models.refusals import NotFound
from models.support import (
    DAYS_TO_REPLY,
    SupportCategory,
    SupportMessage,
    SupportRequest,
    new_reference,
)
from models.timeline import days_later
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case

LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Question:
    """The form as it was filled in. Who is signed in is known, and need not say name and address."""

    category: SupportCategory
    subject: str
    message: str
    name: str = ""
    email: str = ""


@use_case
async def request_support(viewer: Member | None, question: Question) -> SupportRequest:
    """Write the request down; the scheme's mailbox gets it, and who asks gets its reference.

    Raises:
        Refusals: faults of the form, all of them.
        RateLimited: too many since yesterday under this address.
    """
    request = _request(viewer, question)
    await SupportRequest.refuse_too_many(request.email)
    await request.save(force_create=True)
    await _tell_who_asks(request, viewer)
    await _tell_the_scheme(request, "support-request", request, request.body)
    await events.record("support-requested", request, by=viewer)
    return request


@use_case
async def answer(coordinator: Member, request_id: UUID, body: str) -> SupportRequest:
    """Answer whoever asked, by mail: they may be signed out, or no member at all.

    Raises:
        NotAllowed: who answers is no coordinator.
        NotFound: there is no such request, or nobody left to answer.
        SupportRequestClosed: it is settled.
        InvalidInput: there is no answer.
    """
    coordinator.refuse_unless_coordinator()
    body = text.paragraphs(body, ("input", "body"))
    request = await held(SupportRequest.exclude(email=""), request_id)
    step, message = await request.answer(body, coordinator)
    due = days_later(clock.now(), DAYS_TO_REPLY, scheme.current().zone)
    told = {"reference": request.reference, "body": body, "closes_on": due.isoformat()}
    for _, kind in step.mails:
        await tell_asker(request, kind, f"support:{message.id}:{kind}", told)
    await events.record("support-answered", request, by=coordinator)
    return request


@use_case
async def reply(viewer: Member, request_id: UUID, body: str) -> SupportRequest:
    """Write again about one's own request; the scheme's mailbox gets it, and the request waits for an answer.

    Raises:
        NotFound: no such request of theirs.
        SupportRequestClosed: it is settled.
        InvalidInput: there are no words.
        RateLimited: too many since yesterday.
    """
    body = text.paragraphs(body, ("input", "message"))
    request = await held(SupportRequest.visible_to(viewer), request_id)
    await SupportMessage.refuse_too_many(viewer)
    step, message = await request.reply(body, viewer)
    for _, kind in step.mails:
        await _tell_the_scheme(request, kind, message, body)
    await events.record("support-replied", request, by=viewer)
    return request


@use_case
async def reopen(viewer: Member, request_id: UUID, body: str) -> SupportRequest:
    """Open one's own request again within thirty days of its closing, and say what is still wrong.

    Raises:
        NotFound: no such request of theirs.
        SupportRequestOpen: it is not closed.
        SupportRequestClosed: it is closed for good.
        InvalidInput: there are no words.
        RateLimited: too many since yesterday.
    """
    body = text.paragraphs(body, ("input", "message"))
    request = await held(SupportRequest.visible_to(viewer), request_id)
    await SupportMessage.refuse_too_many(viewer)
    step, message = await request.reopen(body, viewer)
    for _, kind in step.mails:
        await _tell_the_scheme(request, kind, message, body)
    await events.record("support-reopened", request, by=viewer)
    return request


async def messages(viewer: Member, request_id: UUID, window: Window) -> Slice[SupportMessage]:
    """What was written after the question, the oldest first."""
    rows = SupportMessage.visible_to(viewer).filter(request_id=request_id)
    return await keyset(rows, ["id"], window)


async def message(viewer: Member, key: UUID) -> SupportMessage | None:
    return await SupportMessage.visible_to(viewer).get_or_none(id=key)


async def count_messages(viewer: Member, request_id: UUID) -> int:
    return await SupportMessage.visible_to(viewer).filter(request_id=request_id).count()


async def support_requests(viewer: Member, window: Window) -> Slice[SupportRequest]:
    return await keyset(SupportRequest.visible_to(viewer), ["-id"], window)


async def count_support_requests(viewer: Member) -> int:
    return await SupportRequest.visible_to(viewer).count()


async def support_request(viewer: Member, key: UUID) -> SupportRequest | None:
    return await SupportRequest.visible_to(viewer).get_or_none(id=key)


def _request(viewer: Member | None, question: Question) -> SupportRequest:
    name = viewer.display_name if viewer else question.name
    address = viewer.email if viewer else question.email
    with text.Faults() as faults:
        name = faults.take(text.line, name, ("input", "name"), longest=LONGEST_NAME, required=False)
        address = faults.take(text.email, address, ("input", "email"))
        subject = faults.take(text.line, question.subject, ("input", "subject"))
        body = faults.take(text.paragraphs, question.message, ("input", "message"))
    request = SupportRequest(
        member_id=viewer.id if viewer else None,
        reference=new_reference("S"),
        name=name,
        email=address,
        email_key=text.email_key(address),
        category=question.category,
        subject=subject,
        body=body,
    )
    request.fold()
    return request


async def _tell_who_asks(request: SupportRequest, viewer: Member | None) -> None:
    """A guest may have given anybody's address: none of their words go there."""
    kind, key = "support-received", f"support:{request.id}:received"
    reference = {"reference": request.reference}
    if viewer:
        await outbox.tell(viewer, kind, request, key, {**reference, "subject": request.subject})
    else:
        await outbox.tell_address(request.email, "", kind, request, key, {**reference, "subject": ""})


async def tell_asker(request: SupportRequest, kind: str, key: str, facts: dict[str, str]) -> None:
    """A guest's own words do not go out with it: the address may be anybody's."""
    if request.member_id:
        asker = await Member.find(request.member_id)
        await outbox.tell(asker, kind, request, key, {**facts, "subject": request.subject})
    else:
        await outbox.tell_address(request.email, "", kind, request, key, {**facts, "subject": ""})


async def _tell_the_scheme(
    request: SupportRequest, kind: str, written: SupportRequest | SupportMessage, body: str
) -> None:
    facts = {
        "reference": request.reference,
        "from_name": request.name or request.email,
        "from_address": request.email,
        "category": request.category.capitalize(),
        "subject": request.subject,
        "body": body,
    }
    of = scheme.current()
    await outbox.tell_address(
        of.support_address, of.name, kind, request, f"support:{written.id}:scheme", facts
    )


async def held(among: QuerySet[SupportRequest], key: UUID) -> SupportRequest:
    """The request, which nobody else answers or writes to before this transaction is over."""
    request = await among.select_for_update(no_key=True).get_or_none(id=key)
    if request is None:
        raise NotFound(path=("input", "id"))
    return request
