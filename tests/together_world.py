"""What tests of the life of a relationship need: two people in any state of it, and a worker on chosen days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from jobs.relationships import sweep
from models import clock
from models.contracts import Contract
from models.members import Member, SystemRole
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.outbox import Mail
from models.relationships import Relationship, RelationshipStatus
from models.templates.values import DateValue
from models.transitions import Part
from resolvers import answering, completing, continuing, contracts, looking_after, relationships, reopening
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW, a_proposal, all_mail_goes

S = RelationshipStatus
WHY = "They asked for it."
IN_A_WEEK = (NOW + 7 * DAY).date()


@dataclass
class Pair:
    """Mena (mentee) and Theo (mentor), and Cora, who looks after the scheme."""

    mentee: Member
    mentor: Member
    cora: Member
    key: Relationship

    @classmethod
    async def begun(cls, at: datetime = NOW, names: tuple[str, str] = ("Mena", "Theo")) -> Self:
        """The mentor has just accepted, and all mail has gone."""
        clock.stop(at)
        mentee, mentor = await a_mentee(names[0]), await a_mentor(names[1])
        cora = await a_member("Cora", system_role=SystemRole.COORDINATOR)
        await answering.accept(mentor, (await a_proposal(mentee, mentor)).id)
        await all_mail_goes()
        return cls(mentee, mentor, cora, await Relationship.get(mentor_id=mentor.id))

    @classmethod
    async def signed(cls, at: datetime = NOW, until: date | None = None) -> Self:
        """Both have signed just now; it is planned for a year, or `until` then."""
        pair = await cls.begun(at)
        await pair.both_sign(until)
        await all_mail_goes()
        return pair

    async def now(self) -> Relationship:
        return await Relationship.get(id=self.key.id)

    async def both_sign(self, until: date | None = None) -> None:
        if until is not None:
            await self.revise(until)
        for member in (self.mentee, self.mentor):
            await self.sign(member)

    async def revise(self, until: date) -> None:
        contract = await Contract.get(relationship_id=self.key.id)
        ends = {"ends_on": DateValue(until)}
        await contracts.revise(self.mentee, contract.id, contract.current_number, ends)

    async def sign(self, member: Member) -> None:
        contract = await Contract.get(relationship_id=self.key.id)
        text = await contract.current()
        await contracts.sign(member, text.id, text.body_hash, member.display_name)

    # What can be done, by the one who does it.

    def of(self, part: Part) -> Member:
        return {Part.MENTOR: self.mentor, Part.MENTEE: self.mentee, Part.COORDINATOR: self.cora}[part]

    def other_than(self, part: Part) -> Member:
        return self.mentee if part is Part.MENTOR else self.mentor

    async def pauses(self, by: Part = Part.MENTEE, until: date = IN_A_WEEK) -> None:
        if by is Part.COORDINATOR:
            await looking_after.pause(self.cora, self.key.id, until, WHY)
        else:
            await continuing.pause(self.of(by), self.key.id, until)

    async def resumes(self, by: Part) -> None:
        if by is Part.COORDINATOR:
            await looking_after.resume(self.cora, self.key.id, WHY)
        else:
            await continuing.resume(self.of(by), self.key.id)

    async def is_extended(self, _by: Part) -> None:
        await looking_after.extend(self.cora, self.key.id, (NOW + 600 * DAY).date(), WHY)

    async def proposes_completion(self, by: Part = Part.MENTEE) -> None:
        await completing.propose(self.of(by), self.key.id)

    async def confirms(self, by: Part = Part.MENTOR) -> None:
        await completing.confirm(self.of(by), self.key.id)

    async def keeps_going(self, by: Part = Part.MENTOR) -> None:
        await completing.keep_going(self.of(by), self.key.id)

    async def is_still_going(self, by: Part = Part.MENTEE) -> None:
        await continuing.still_going(self.of(by), self.key.id)

    async def ends(self, by: Part = Part.MENTEE) -> None:
        if by is Part.COORDINATOR:
            await looking_after.end(self.cora, self.key.id, WHY)
        else:
            await relationships.end(self.of(by), self.key.id)

    async def reopens(self, by: Part) -> None:
        if by is Part.COORDINATOR:
            await looking_after.reopen(self.cora, self.key.id, WHY)
        else:
            await reopening.reopen(self.of(by), self.key.id)


async def in_state(status: RelationshipStatus, *, signed: bool = True, by: Part = Part.MENTEE) -> Pair:
    """Two who are there in their life, brought there by one of them; all mail has gone."""
    pair = await (Pair.signed() if signed and status is not S.CONTRACTING else Pair.begun())
    if status is S.PAUSED:
        await pair.pauses(by)
    if status in {S.ENDING, S.COMPLETED}:
        await pair.proposes_completion(by)
    if status is S.COMPLETED:
        await completing.confirm(pair.other_than(by), pair.key.id)
    if status is S.ENDED:
        await pair.ends(by)
    await all_mail_goes()
    assert (await pair.now()).status is status
    return pair


async def the_worker_runs(days: Iterable[float], since: datetime = NOW) -> None:
    """Sweeps at these days after NOW; whatever it writes is sent at once."""
    for day in days:
        clock.stop(since + day * DAY)
        assert (await sweep()).failed == 0
        await all_mail_goes()


async def mailed_on(kind: str, since: datetime = NOW) -> list[tuple[float, str]]:
    """On which day after NOW, and to whom, each letter of that kind was written."""
    mails = await Mail.filter(kind=kind).order_by("id").select_related("recipient")
    return [
        ((mail.created_at - since) / DAY, mail.recipient.given_name if mail.recipient else "")
        for mail in mails
    ]


async def ledger(kind: NoticeKind) -> list[tuple[float, NoticeState]]:
    """The steps of that clock: the day after NOW on which each is due, and what has become of it."""
    steps = await TimedNotice.filter(kind=kind).order_by("step")
    return [((step.due_at - NOW) / DAY, step.state) for step in steps]


def hours(first_day: float, last_day: float, every: int = 24) -> list[float]:
    """Moments from that day to that day."""
    end = timedelta(days=last_day)
    found, at = [], timedelta(days=first_day)
    while at <= end:
        found.append(at / DAY)
        at += timedelta(hours=every)
    return found
