"""Concerns, raised in confidence: whom one is about is not told, and no mail repeats what was written."""

from dataclasses import dataclass
from uuid import UUID

from models import clock, events, outbox, scheme, text
from models.concerns import (
    LIFE,
    Concern,
    ConcernCategory,
    ConcernEvent,
    ConcernStep,
    ConcernWish,
    acknowledgement_days,
)
from models.members import AccountStatus, Member
from models.policy import Policy
from models.refusals import InvalidInput, NotFound
from models.relationships import Relationship
from models.support import new_reference
from models.transitions import Part
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
    return await begin(viewer, worry)


async def begin(viewer: Member, worry: Worry) -> Concern:
    """The same, as part of another use case."""
    narrative = text.paragraphs(worry.narrative, ("input", "narrative"))
    about = await _about(viewer, worry)
    await Concern.refuse_too_many(viewer)
    due = acknowledgement_days(clock.now(), await Policy.current())
    concern = await Concern.create(
        reporter=viewer,
        reference=new_reference("C"),
        relationship_id=worry.relationship_id,
        about_id=about.id if about else None,
        category=worry.category,
        wish=worry.wish,
        narrative=narrative,
        acknowledge_by=due[0],
    )
    await concern.start_clock(due)
    step = LIFE.step(None, ConcernEvent.RAISE, Part.OWNER)
    assert step is not None  # noqa: S101  anybody raises one
    await tell(step, concern, viewer, _particulars(concern, viewer, about))
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
    step = await found.withdraw()
    await tell(step, found, viewer)
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


async def tell(
    step: ConcernStep, concern: Concern, reporter: Member, particulars: dict[str, str] | None = None
) -> None:
    """The reporter, or the scheme's mailbox; nobody else, and never what was written."""
    of, facts = scheme.current(), {"reference": concern.reference}
    for part, kind in step.mails:
        key = f"concern:{concern.id}:{kind}"
        if part is Part.OWNER:
            await outbox.tell(reporter, kind, concern, key, facts)
        else:
            told = {**facts, **(particulars or {})}
            await outbox.tell_address(of.support_address, of.name, kind, concern, key, told)


def _particulars(concern: Concern, reporter: Member, about: Member | None) -> dict[str, str]:
    """What whoever looks after it needs to know before they sign in."""
    return {
        "category": concern.category.capitalize(),
        "wish": concern.wish.description,
        "reporter_name": reporter.display_name,
        "about": about.display_name if about else "",
    }
