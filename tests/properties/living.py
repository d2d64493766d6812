"""A history, lived through: people act, the worker keeps the clock when it is awake, and everything is checked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from jobs import mail
from jobs.timeline import sweep
from models import clock, scheme
from models.availability import PendingProposals
from models.members import AccountStatus, Member
from models.outbox import Mail, MailState
from models.profiles import MentorProfile
from models.proposals import DeclineReason, Proposal, ProposalStatus
from models.refusals import Refusal, Refusals
from resolvers import answering, deletion, proposing
from resolvers.availability import Switch, set_availability
from tests.letterbox import Letterbox
from tests.profile_world import a_mentee, a_mentor
from tests.properties.histories import DAY, DAYS, MENTEES, MENTORS, Event, History, Outage
from tests.properties.promise import APART, LONDON, Promise
from tests.proposal_world import MESSAGE, policy

SECOND = timedelta(seconds=1)
ENDED = {"proposal-expired-mentee": 1, "proposal-expired-mentor": 1}
ENDS = {
    ProposalStatus.PENDING: {},
    ProposalStatus.ACCEPTED: {"proposal-accepted-mentee": 1, "proposal-accepted-mentor": 1},
    ProposalStatus.DECLINED: {"proposal-declined": 1},
    ProposalStatus.EXPIRED: ENDED,
}


class Life:
    def __init__(self, history: History, outages: Sequence[Outage]) -> None:
        self.history = history
        self.outages = outages
        self.box = Letterbox()
        self.post = self.box.post()
        self.promises: dict[UUID, Promise] = {}
        self.mailed: dict[UUID, datetime] = {}  # when the last reminder of each went out

    async def live(self) -> None:
        clock.stop(self.history.begins)
        await policy(max_open_proposals=2, max_running_relationships=2)
        self.mentees = [await a_mentee(f"Mena{number}") for number in range(MENTEES)]
        self.mentors = [await a_mentor(f"Theo{number}", capacity=2) for number in range(MENTORS)]
        events = list(self.history.events)
        while (now := await self._next_pulse(events)) is not None:
            clock.stop(now)
            await self._pulse(now)
        await self._look_back()

    async def _next_pulse(self, events: list[Event]) -> datetime | None:
        """Let people act until the worker has something to do, or would have if it were mistaken; when that is."""
        while True:
            pulse = await self._first_pulse()
            if not events or pulse is None or self._at(events[0]) >= pulse:
                if pulse is None and events:
                    await self._act(events.pop(0))
                    continue
                return pulse
            await self._act(events.pop(0))

    def _at(self, event: Event) -> datetime:
        return self.history.begins + event.after

    async def _first_pulse(self) -> datetime | None:
        now, end = clock.now(), self.history.begins + DAYS * DAY
        open_ones = await Proposal.filter(status=ProposalStatus.PENDING)
        instants = [at for each in open_ones for at in self.promises[each.id].instants()]
        instants += [each.not_before for each in await Mail.filter(state=MailState.QUEUED)]
        pulses = [self._awake(at) for each in instants for at in (each - SECOND, each)]
        return min((at for at in pulses if now < at <= end), default=None)

    def _awake(self, at: datetime) -> datetime:
        """The first instant from then on at which the worker lives."""
        after = at - self.history.begins
        while covering := [outage.until for outage in self.outages if outage.covers(after)]:
            after = max(covering)
        return self.history.begins + after

    async def _act(self, event: Event) -> None:
        clock.stop(max(clock.now(), self._at(event)))
        mentee = await Member.find(self.mentees[event.mentee].id)
        mentor = await Member.find(self.mentors[event.mentor].id)
        if {mentee.account_status, mentor.account_status} == {AccountStatus.ACTIVE}:
            with suppress(Refusal, Refusals):
                await self._do(event, mentee, mentor)
        if self._awake(clock.now()) == clock.now():
            await self._deliver()  # the bell has rung

    async def _do(self, event: Event, mentee: Member, mentor: Member) -> None:
        until = scheme.today() + event.days * DAY
        match event.deed:
            case "send":
                sent = await proposing.send(mentee, mentor.id, {"message": MESSAGE})
                self.promises[sent.id] = Promise(clock.now())
            case "go away":
                await set_availability(
                    mentor, Switch(available=False, away_until=until if event.days else None)
                )
            case "keep away":
                kept = Switch(available=False, away_until=until, pending=PendingProposals.KEEP)
                await set_availability(mentor, kept)
            case "come back":
                await set_availability(mentor, Switch(available=True))
            case "leave":
                await deletion._close(mentee if event.days % 2 else mentor)
            case _:
                await self._answer(event, mentee, mentor)

    async def _answer(self, event: Event, mentee: Member, mentor: Member) -> None:
        proposal = (
            await Proposal.filter(mentee_id=mentee.id, mentor_id=mentor.id).order_by("-sent_at").first()
        )
        if proposal is None:
            return
        until = scheme.today() + event.days * DAY
        match event.deed:
            case "read":
                await answering.read(mentor, proposal.id)
            case "hold":
                await answering.hold(mentor, proposal.id, until)
                midnight = datetime.combine(until + DAY, time(), LONDON).astimezone(UTC)
                self.promises[proposal.id].hold(midnight)
            case "accept":
                await answering.accept(mentor, proposal.id)
            case "decline":
                await answering.decline(mentor, proposal.id, DeclineReason.NO_TIME)
            case _:
                await proposing.withdraw(mentee, proposal.id)

    async def _pulse(self, now: datetime) -> None:
        """The worker does what is promised for this instant, and nothing else."""
        expected = {}
        for each in await Proposal.filter(status=ProposalStatus.PENDING):
            mentor = await MentorProfile.get(member_id=each.mentor_id)
            expected[each.id] = self.promises[each.id].expected(now, is_away=not mentor.is_available)
        before = await _reminders()

        count = await sweep()

        assert count.failed == 0
        written = {key: step for key, step in await _reminders() if (key, step) not in before}
        assert written == {key: what for key, what in expected.items() if isinstance(what, int)}
        ended = await Proposal.filter(id__in=list(expected), status=ProposalStatus.EXPIRED)
        assert {each.id for each in ended} == {key for key, what in expected.items() if what == "end"}
        await self._deliver()

    async def _deliver(self) -> None:
        before = len(self.box.sent)
        await mail.deliver(self.post)
        for _, message in self.box.sent[before:]:
            kind, _, key = str(message["Message-ID"]).strip("<").partition("@")[0].partition(".")
            if kind == "proposal-reminder":
                await self._check_reminder(await Mail.get(id=UUID(key)))

    async def _check_reminder(self, sent: Mail) -> None:
        """It goes out while it means something, by day, and long after the one before."""
        now, proposal = clock.now(), await Proposal.find(sent.subject_id)
        to = await Member.find(proposal.mentor_id)
        assert proposal.status is ProposalStatus.PENDING
        assert now < self.promises[proposal.id].ends_at
        assert now >= self.promises[proposal.id].due_at(sent.facts["step"])
        assert time(8) <= now.astimezone(ZoneInfo(to.timezone)).time() < time(20) or _went_late(sent, now)
        assert proposal.id not in self.mailed or now - self.mailed[proposal.id] >= APART
        self.mailed[proposal.id] = now

    async def _look_back(self) -> None:
        """Nobody waits, nobody was told two ends, and nothing was mailed twice."""
        assert await Mail.filter(state__in=[MailState.QUEUED, MailState.SENDING]).count() == 0
        assert set(Counter(str(message["Message-ID"]) for _, message in self.box.sent).values()) <= {1}
        for each in await Proposal.all():
            kinds = Counter([row.kind for row in await Mail.filter(subject_id=each.id)])
            ends = {kind: number for kind, number in kinds.items() if kind not in STEPS_ON_THE_WAY}
            assert ends in _ends_of(each), (each.status, ends)


STEPS_ON_THE_WAY = {"proposal-sent", "proposal-reminder", "proposal-held"}


def _ends_of(proposal: Proposal) -> Iterable[dict[str, int]]:
    """What may have been written about such an end; a withdrawal that nobody had heard of tells nobody."""
    if proposal.status is ProposalStatus.RELEASED:
        return [{"proposal-released-mentee": 1}, {"proposal-released-mentor": 1}]
    if proposal.status is ProposalStatus.WITHDRAWN:
        return [{"proposal-withdrawn": 1}, {}]
    return [ENDS[proposal.status]]


async def _reminders() -> set[tuple[UUID, int]]:
    return {(row.subject_id, row.facts["step"]) for row in await Mail.filter(kind="proposal-reminder")}


def _went_late(sent: Mail, now: datetime) -> bool:
    """The worker slept when it was to go, in the daytime; it goes when the worker is back, whenever that is."""
    return now > sent.not_before
