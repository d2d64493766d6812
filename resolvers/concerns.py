"""Concerns, raised in confidence: whom one is about is not told, and no mail repeats what was written."""

from dataclasses import dataclass
from uuid import UUID

from models import clock, events, outbox, scheme, text
from models.members import AccountStatus, Member
from models.refusals import InvalidInput, NotFound
from models.relationships import Relationship
from models.support import Concern, ConcernCategory, ConcernWish, acknowledge_by, new_reference
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class Worry:
    """The form as it was filled in; a relationship alone means the other of the two."""

    category: ConcernCategory
    wish: ConcernWish
    narrative: str
    relationship_id: UUID | None = None
    about_id: UUID | None = None


@use_case
async def raise_concern(viewer: Member, worry: Worry) -> Concern:
    """Write the concern down; the scheme's mailbox learns that there is one, and who raised it gets its reference.

    Raises:
        InvalidInput: there is no narrative, or it is about oneself.
        NotFound: no such relationship of theirs, or no such member.
        RateLimited: too many since yesterday.
    """
    narrative = text.paragraphs(worry.narrative, ("input", "narrative"))
    about = await _about(viewer, worry)
    await Concern.refuse_too_many(viewer)
    concern = await Concern.create(
        reporter=viewer,
        reference=new_reference("C"),
        relationship_id=worry.relationship_id,
        about_id=about.id if about else None,
        category=worry.category,
        wish=worry.wish,
        narrative=narrative,
        acknowledge_by=acknowledge_by(clock.now()),
    )
    await _tell(concern, viewer, about)
    await events.record("concern-raised", concern, by=viewer)
    return concern


@use_case
async def withdraw_concern(viewer: Member, key: UUID) -> Concern:
    """Take a concern back that is not settled yet.

    Raises:
        NotFound, ConcernClosed
    """
    found = await concern(viewer, key)
    if found is None:
        raise NotFound(path=("input", "id"))
    await found.withdraw()
    await events.record("concern-withdrawn", found, by=viewer)
    return found


async def concerns(viewer: Member, window: Window) -> Slice[Concern]:
    return await keyset(Concern.visible_to(viewer), ["-id"], window)


async def count_concerns(viewer: Member) -> int:
    return await Concern.visible_to(viewer).count()


async def concern(viewer: Member, key: UUID) -> Concern | None:
    return await Concern.visible_to(viewer).get_or_none(id=key)


async def _about(viewer: Member, worry: Worry) -> Member | None:
    about_id = worry.about_id
    if worry.relationship_id:
        other_id = await _other_of(viewer, worry.relationship_id)
        if about_id not in {None, other_id}:
            raise InvalidInput("This person is not in that relationship.", path=("input", "aboutId"))
        about_id = other_id
    if about_id == viewer.id:
        raise InvalidInput("A concern is about somebody else.", path=("input", "aboutId"))
    return await _member(about_id) if about_id else None


async def _other_of(viewer: Member, key: UUID) -> UUID:
    found = await Relationship.visible_to(viewer).get_or_none(id=key)
    if found is None:
        raise NotFound(path=("input", "relationshipId"))
    return found.other_than(viewer.id)


async def _member(key: UUID) -> Member:
    found = await Member.filter(id=key).exclude(account_status=AccountStatus.UNVERIFIED).first()
    if found is None:
        raise NotFound(path=("input", "aboutId"))
    return found


async def _tell(concern: Concern, reporter: Member, about: Member | None) -> None:
    reference = {"reference": concern.reference}
    await outbox.tell(reporter, "concern-received", concern, f"concern:{concern.id}:received", reference)
    facts = {
        **reference,
        "category": concern.category.capitalize(),
        "wish": concern.wish.description,
        "reporter_name": reporter.display_name,
        "about": about.display_name if about else "",
    }
    of, key = scheme.current(), f"concern:{concern.id}:scheme"
    await outbox.tell_address(of.support_address, of.name, "concern-raised", concern, key, facts)
