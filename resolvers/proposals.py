"""Proposals: what each of the two can read of them, and what becomes of them when circumstances change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.queryset import QuerySet

from models import enquiry_closing, releasing, turns
from models.members import Member, SchemeRole
from models.notices import NoticeKind, TimedNotice
from models.proposals import Proposal, ProposalStatus, ReleaseReason
from models.refusals import NotFound
from models.transitions import Part
from resolvers.lists import Slice, Window, keyset

LONGEST_NOTE = 1000
ORDER = ("-sent_at", "-id")


async def release_received(
    mentor: Member, reason: ReleaseReason = ReleaseReason.MENTOR_UNAVAILABLE
) -> list[Proposal]:
    """Close the mentor's open proposals, as part of what made them unavailable, and tell the mentees.

    It belongs into that transaction, after the mentor's profile has been changed (and so is held). Answers the
    proposals that were closed.
    """
    held = await Proposal.open_between(mentor.id).filter(mentor_id=mentor.id)
    by = Part.MENTOR if reason is ReleaseReason.MENTOR_UNAVAILABLE else Part.SCHEME
    await releasing.release(held, reason, by)
    return held


async def release_all(member: Member, reason: ReleaseReason = ReleaseReason.MEMBER_LEFT) -> None:
    """Close what the member has open on either side, questions too, because they leave, and tell the others.

    It belongs into the transaction that closes the account, after the member's own row has been changed and before
    `resolvers.relationships.end_all`: whoever is just accepting or sending is waited for here.
    """
    await turns.take(member.id)
    for proposal in await Proposal.open_between(member.id):
        await releasing.release([proposal], reason, proposal.part_of(member))
    await enquiry_closing.close_all(member)


async def visible(viewer: Member, proposal_id: UUID, path: Sequence[str] = ()) -> Proposal:
    """The proposal of that id that they sent or received.

    Raises:
        NotFound: there is none.
    """
    proposal = await Proposal.visible_to(viewer).get_or_none(id=proposal_id)
    if proposal is None:
        raise NotFound(path=path)
    return proposal


@dataclass(frozen=True)
class Wanted:
    """Which proposals are asked for; nothing said means all."""

    role: SchemeRole | None = None
    statuses: Collection[ProposalStatus] | None = None

    def of(self, viewer: Member) -> QuerySet[Proposal]:
        """Those that `viewer` may see."""
        found = Proposal.visible_to(viewer)
        if self.role is not None:
            found = found.filter(**{_SIDES[self.role]: viewer.id})
        return found if self.statuses is None else found.filter(status__in=list(self.statuses))


async def listed(viewer: Member, wanted: Wanted, window: Window) -> Slice[Proposal]:
    """Their proposals, the newest first."""
    return await keyset(wanted.of(viewer), ORDER, window)


async def count(viewer: Member, wanted: Wanted) -> int:
    return await wanted.of(viewer).count()


async def by_ids(viewer: Member, keys: Sequence[UUID]) -> list[Proposal | None]:
    """Their proposals of these ids, in this order, in one statement."""
    found = await Proposal.visible_to(viewer).filter(id__in=list(keys)).in_bulk(list(keys), "id")
    return [found.get(key) for key in keys]


async def reminders_of(keys: Sequence[UUID]) -> list[list[TimedNotice]]:
    """The ledger of each of these proposals, in the order of its steps."""
    found: dict[UUID, list[TimedNotice]] = {key: [] for key in keys}
    for notice in await TimedNotice.of(NoticeKind.PROPOSAL_REMINDER, *keys):
        found[notice.subject_id].append(notice)
    return [found[key] for key in keys]


_SIDES = {SchemeRole.MENTOR: "mentor_id", SchemeRole.MENTEE: "mentee_id"}
