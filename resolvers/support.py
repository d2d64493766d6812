"""Help with the platform: anybody may ask, signed in or not."""

from dataclasses import dataclass
from uuid import UUID

from models import events, outbox, scheme, text
from models.members import Member
from models.support import SupportCategory, SupportRequest, new_reference
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
    await _tell_the_scheme(request)
    await events.record("support-requested", request, by=viewer)
    return request


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
    return SupportRequest(
        member_id=viewer.id if viewer else None,
        reference=new_reference("S"),
        name=name,
        email=address,
        email_key=text.email_key(address),
        category=question.category,
        subject=subject,
        body=body,
    )


async def _tell_who_asks(request: SupportRequest, viewer: Member | None) -> None:
    """A guest may have given anybody's address: none of their words go there."""
    kind, key = "support-received", f"support:{request.id}:received"
    reference = {"reference": request.reference}
    if viewer:
        await outbox.tell(viewer, kind, request, key, {**reference, "subject": request.subject})
    else:
        await outbox.tell_address(request.email, "", kind, request, key, {**reference, "subject": ""})


async def _tell_the_scheme(request: SupportRequest) -> None:
    facts = {
        "reference": request.reference,
        "from_name": request.name or request.email,
        "from_address": request.email,
        "category": request.category.capitalize(),
        "subject": request.subject,
        "body": request.body,
    }
    of = scheme.current()
    key = f"support:{request.id}:scheme"
    await outbox.tell_address(of.support_address, of.name, "support-request", request, key, facts)
