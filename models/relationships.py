"""Two people work together, from the accepted proposal to the end, and read it until the retention is over.

Its life is the table in models/relationship_life.py; what time brings to it, in models/relationship_clock.py.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, events, notices, outbox, relationship_clock, scheme
from models.members import Member
from models.policy import Policy
from models.proposals import Proposal
from models.refusals import InvalidInput, NotAllowed, Refusal
from models.relationship_clock import Counting
from models.relationship_life import (
    COORDINATOR,
    LIFE,
    OVER,
    RUNNING,
    SCHEME,
    EndReason,
    RelationshipAction,
    RelationshipEvent,
    RelationshipStatus,
    RelationshipStep,
    RelationshipWarning,
)
from models.row import Row
from models.timeline import morning_of
from models.transitions import Part

__all__ = [
    "LIFE",
    "EndReason",
    "Relationship",
    "RelationshipAction",
    "RelationshipEvent",
    "RelationshipOver",
    "RelationshipStatus",
    "RelationshipStep",
    "RelationshipWarning",
]

LONGEST_PAUSE = timedelta(days=366)
LONGEST_RENEWAL = timedelta(days=2 * 366)
E, S = RelationshipEvent, RelationshipStatus

# What is so in some states alone; elsewhere it is as here.
ONLY_IN: tuple[tuple[Collection[RelationshipStatus], dict[str, Any]], ...] = (
    ((S.PAUSED,), {"paused_until": None, "pause_note": ""}),
    (
        (S.ENDING,),
        {
            "completion_proposed_at": None,
            "completion_proposed_by_id": None,
            "completion_note": "",
            "completes_at": None,
        },
    ),
    ((S.ACTIVE,), {"quiet_asked_at": None}),
    (
        OVER,
        {
            "ended_at": None,
            "ended_by_id": None,
            "end_reason": "",
            "end_note": "",
            "review_closes_at": None,
            "reopen_offered_at": None,
            "reopen_offered_by_id": None,
        },
    ),
)
# These letters ask for something; they need not go any more when it has moved on.
ASKING = (
    "contract-reminder",
    "relationship-paused",
    "completion-proposed",
    "relationship-renewal",
    "relationship-quiet",
    "check-in",
    "relationship-reopen-offered",
)


class RelationshipOver(Refusal):
    sentence = "This relationship has ended. It can be read, but nothing in it can be changed."


class Relationship(Row):
    mentor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="relationships_as_mentor", on_delete=fields.RESTRICT
    )
    mentor_id: UUID
    mentee: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="relationships_as_mentee", on_delete=fields.RESTRICT
    )
    mentee_id: UUID
    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField(
        "models.Proposal", related_name="relationship", on_delete=fields.RESTRICT
    )
    proposal_id: UUID
    status = fields.CharEnumField(
        RelationshipStatus, max_length=32, description="", default=RelationshipStatus.CONTRACTING
    )
    version = fields.IntField(default=0)  # of its state: a letter goes out once for each
    contracting_since = fields.DatetimeField()
    active_since = fields.DatetimeField(null=True)
    planned_end_on = fields.DateField(null=True)
    paused_until = fields.DateField(null=True)
    pause_note = fields.TextField(default="")
    completion_proposed_at = fields.DatetimeField(null=True)
    completion_proposed_by_id = fields.UUIDField(null=True)
    completion_note = fields.TextField(default="")
    completes_at = fields.DatetimeField(null=True)
    quiet_since = fields.DatetimeField(null=True)
    quiet_asked_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    ended_by_id = fields.UUIDField(null=True)
    end_reason = fields.CharField(max_length=32, default="")
    end_note = fields.TextField(default="")
    private_reason = fields.TextField(default="")
    review_closes_at = fields.DatetimeField(null=True)
    reopen_offered_at = fields.DatetimeField(null=True)
    reopen_offered_by_id = fields.UUIDField(null=True)

    class Meta:
        table = "relationship"
        indexes = (("mentor_id", "status"), ("mentee_id", "status"), ("contracting_since", "id"))

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """The relationships that this member is one of the two in, over or not."""
        return cls.filter(Q(mentor_id=member.id) | Q(mentee_id=member.id))

    @classmethod
    def running(cls) -> QuerySet[Self]:
        """Those that take a place."""
        return cls.filter(status__in=RUNNING)

    @classmethod
    async def begin(cls, proposal: Proposal) -> Self:
        """The relationship of a proposal that has just been accepted."""
        relationship = await cls.create(
            mentor_id=proposal.mentor_id,
            mentee_id=proposal.mentee_id,
            proposal_id=proposal.id,
            contracting_since=clock.now(),
        )
        await relationship.note_down(E.BEGIN, SCHEME)
        await relationship.wind(await Policy.current())
        return relationship

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def can_be_reopened(self) -> bool:
        """While the two can still look back on it."""
        return self.is_over and self.review_closes_at is not None and clock.now() < self.review_closes_at

    @property
    def pause_facts(self) -> dict[str, str]:
        """What the letters tell of a pause."""
        until = self.paused_until
        instant = morning_of(until, scheme.current().zone).isoformat() if until else ""
        return {"paused_until": instant, "note": self.pause_note}

    @property
    def renewal_facts(self) -> dict[str, str]:
        """What the letters tell of a planned end."""
        planned = self.planned_end_on
        return {"planned_end_on": morning_of(planned, scheme.current().zone).isoformat() if planned else ""}

    @property
    def review_facts(self) -> dict[str, str]:
        """What the letters tell of the days after the end."""
        closes: datetime | None = self.review_closes_at
        return {"review_closes_at": closes.isoformat() if closes else ""}

    def other_than(self, member_id: UUID) -> UUID:
        """The id of the other one of the two."""
        return self.mentee_id if member_id == self.mentor_id else self.mentor_id

    def refuse_if_over(self) -> None:
        """Nothing is arranged, signed or filled in any more once it is over.

        Raises:
            RelationshipOver: it is.
        """
        if self.is_over:
            raise RelationshipOver

    def refuse_unless_later(self, until: date) -> None:
        """Whoever renews goes on for longer, and not for years on end.

        Raises:
            InvalidInput: it is not after the planned end and today, or more than two years from now.
        """
        planned: date | None = self.planned_end_on
        if until <= max(planned or scheme.today(), scheme.today()):
            raise InvalidInput(
                "Choose a day after the planned end, and after today.", path=("input", "until")
            )
        if until - scheme.today() > LONGEST_RENEWAL:
            raise InvalidInput(
                "Choose a day within the next two years; you can renew again then.", path=("input", "until")
            )

    def part_of(self, member: Member) -> Part:
        """Which of the two somebody is who may see it."""
        return Part.MENTOR if member.id == self.mentor_id else Part.MENTEE

    def open_to(self, member: Member) -> list[RelationshipAction]:
        """What this member can do with it now."""
        could = LIFE.open_to(self.part_of(member), self.status)
        named = [
            RelationshipAction(event.value) for event in could if event.name in RelationshipAction.__members__
        ]
        return [action for action in named if self._is_up_to(member, action)]

    # Each verb answers with the step in the table, which says whom to tell (models/telling.py), and raises
    # RelationshipOver when it has ended, NotAllowed when that cannot be done now, or not by them.

    async def remind(self) -> RelationshipStep:
        return await self._move(E.REMIND, SCHEME)

    async def activate(self, planned_end_on: date | None) -> RelationshipStep:
        """Both have signed: for the first time, or a later revision of the contract."""
        since = self.active_since or clock.now()
        return await self._move(E.SIGN, SCHEME, active_since=since, planned_end_on=planned_end_on)

    async def pause(
        self, by: Part, until: date, note: str, coordinator: Member | None = None
    ) -> RelationshipStep:
        """Rest until the morning of that day; `note` is for the other one to read.

        Raises:
            InvalidInput: it is not from tomorrow on, or more than a year away.
        """
        if not timedelta(0) < until - scheme.today() <= LONGEST_PAUSE:
            raise InvalidInput(
                "Choose a day from tomorrow on, at most a year from now.", path=("input", "until")
            )
        return await self._move(E.PAUSE, by, coordinator, paused_until=until, pause_note=note)

    async def resume(self, by: Part, coordinator: Member | None = None) -> RelationshipStep:
        return await self._move(E.RESUME, by, coordinator)

    async def extend(self, coordinator: Member, until: date) -> RelationshipStep:
        """End on that later day, if nobody ends or renews it before.

        Raises:
            InvalidInput: it is no later day, or years away.
        """
        earliest = max(scheme.today(), self.planned_end_on or scheme.today())
        if not timedelta(0) < until - earliest or until - scheme.today() > LONGEST_RENEWAL:
            raise InvalidInput(
                "Choose a day after the planned end, at most two years from now.",
                path=("input", "plannedEndOn"),
            )
        return await self._move(E.EXTEND, COORDINATOR, coordinator, planned_end_on=until)

    async def propose_completion(self, by: Member, note: str, policy: Policy) -> RelationshipStep:
        """Propose to finish; silence is consent when the policy's days are over."""
        completes = Counting(clock.now(), policy, scheme.current().zone).after(policy.completion_days)
        proposed: dict[str, Any] = {
            "completion_proposed_at": clock.now(),
            "completion_proposed_by_id": by.id,
            "completion_note": note,
            "completes_at": completes[0] if completes else None,
        }
        return await self._move(E.PROPOSE_COMPLETION, self.part_of(by), **proposed)

    async def confirm_completion(self, by: Member, policy: Policy) -> RelationshipStep:
        self._refuse_proposer(by)
        return await self._end(E.CONFIRM_COMPLETION, EndReason.COMPLETED, self.part_of(by), policy, by)

    async def keep_going(self, by: Member) -> RelationshipStep:
        self._refuse_proposer(by)
        return await self._move(E.KEEP_GOING, self.part_of(by))

    async def complete(self, event: RelationshipEvent, policy: Policy) -> RelationshipStep:
        """Time completes it: nobody wanted to go on (COMPLETE), or to renew (PLANNED_END)."""
        return await self._end(event, EndReason.COMPLETED, SCHEME, policy)

    async def never_start(self, policy: Policy) -> RelationshipStep:
        return await self._end(E.NEVER_STARTED, EndReason.NEVER_STARTED, SCHEME, policy)

    async def ask_to_renew(self) -> RelationshipStep:
        return await self._move(E.ASK_TO_RENEW, SCHEME)

    async def ask_if_still_going(self) -> RelationshipStep:
        return await self._move(E.ASK_IF_STILL_GOING, SCHEME, quiet_asked_at=clock.now())

    async def check_in(self) -> RelationshipStep:
        return await self._move(E.CHECK_IN, SCHEME)

    async def tell_of_quiet(self) -> RelationshipStep:
        return await self._move(E.TELL_OF_QUIET, SCHEME)

    async def still_going(self, by: Member, policy: Policy) -> RelationshipStep:
        step = await self._move(E.STILL_GOING, self.part_of(by))
        await self.wake(clock.now(), policy)
        return step

    async def end(self, by: Member, note: str, private_reason: str, policy: Policy) -> RelationshipStep:
        """One of the two ends it. `note` is for the other; `private_reason` for the coordinators alone."""
        said = {"end_note": note, "private_reason": private_reason}
        return await self._end(E.END, EndReason.NO_FAULT, self.part_of(by), policy, by, **said)

    async def end_by_coordinator(self, coordinator: Member, reason: str, policy: Policy) -> RelationshipStep:
        """`reason` is for the coordinators alone."""
        why = EndReason.COORDINATOR
        return await self._end(E.COORDINATOR, why, COORDINATOR, policy, coordinator, private_reason=reason)

    async def lose(self, leaver: Member, policy: Policy) -> RelationshipStep:
        """One of the two leaves the scheme."""
        return await self._end(E.MEMBER_LEFT, EndReason.MEMBER_LEFT, self.part_of(leaver), policy, leaver)

    async def offer_to_reopen(self, by: Member) -> RelationshipStep:
        offered: dict[str, Any] = {"reopen_offered_at": clock.now(), "reopen_offered_by_id": by.id}
        return await self._move(E.OFFER_TO_REOPEN, self.part_of(by), **offered)

    async def reopen(self, by: Part, coordinator: Member | None = None) -> RelationshipStep:
        """Take it up again where it was: under the contract in force, or before there is one."""
        return await self._move(E.REOPEN if self.active_since else E.REOPEN_UNSIGNED, by, coordinator)

    async def wind(self, policy: Policy) -> None:
        """What time was to bring is called off; what it brings in this state is written down."""
        due = relationship_clock.due_in(
            self.status,
            Counting(clock.now(), policy, scheme.current().zone),
            paused_until=self.paused_until,
            planned_end_on=self.planned_end_on,
        )
        await notices.write_anew(self, relationship_clock.KINDS, due)

    async def wake(self, at: datetime, policy: Policy) -> None:
        """It was alive at that instant: the quiet is counted from then, and no question is open."""
        alive = {"quiet_since": at, "quiet_asked_at": None}
        await Relationship.filter(id=self.id).update(**alive)
        self._become(alive)
        due = relationship_clock.while_quiet(Counting(at, policy, scheme.current().zone))
        await notices.write_anew(self, relationship_clock.QUIET, due)

    async def note_down(self, event: RelationshipEvent, by: Part, coordinator: Member | None = None) -> None:
        """Add to its history."""
        hand = {Part.MENTOR: self.mentor_id, Part.MENTEE: self.mentee_id}.get(by)
        kind = f"relationship-{event.lower().replace('_', '-')}"
        acting = {"coordinator_id": str(coordinator.id)} if coordinator else {}
        await events.record(kind, self, by=hand, event=event.value, **acting)

    def _is_up_to(self, member: Member, action: RelationshipAction) -> bool:
        """Beyond what the table knows: who was asked, and whether there is a question at all."""
        if action in {RelationshipAction.CONFIRM_COMPLETION, RelationshipAction.KEEP_GOING}:
            return member.id != self.completion_proposed_by_id
        if action is RelationshipAction.STILL_GOING:
            return self.quiet_asked_at is not None
        if action is RelationshipAction.REOPEN:
            return self.can_be_reopened and member.id != self.reopen_offered_by_id
        return True

    def _refuse_proposer(self, by: Member) -> None:
        if by.id == self.completion_proposed_by_id:
            raise NotAllowed("You have proposed to finish; now it is for the other one to answer.")

    async def _end(
        self,
        event: RelationshipEvent,
        reason: EndReason,
        by: Part,
        policy: Policy,
        member: Member | None = None,
        **said: str,
    ) -> RelationshipStep:
        now = clock.now()
        closes: datetime = now + timedelta(days=policy.review_days)
        ended = {
            "ended_at": now,
            "ended_by_id": member.id if member else None,
            "end_reason": reason.value,
            "review_closes_at": closes,
        }
        coordinator = member if by is COORDINATOR else None
        return await self._move(event, by, coordinator, **ended, **said)

    async def _move(
        self, event: RelationshipEvent, by: Part, coordinator: Member | None = None, **changes: Any
    ) -> RelationshipStep:
        step = self._step(event, by)
        becoming = {**_plain_in(step.target), **_wakes(step), **changes}
        still = Relationship.filter(id=self.id, status=self.status, version=self.version)
        if not await still.update(status=step.target, version=self.version + 1, **becoming):
            await self.refresh_from_db()
            return await self._move(event, by, coordinator, **changes)
        self._become({"status": step.target, "version": self.version + 1, **becoming})
        await self.note_down(event, by, coordinator)
        await outbox.cancel(self, *_overtaken_by(step))
        if _winds(step):
            await self.wind(await Policy.current())
        return step

    def _become(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)

    def _step(self, event: RelationshipEvent, by: Part) -> RelationshipStep:
        step = LIFE.step(self.status, event, by)
        if step is None:
            self.refuse_if_over()
            raise NotAllowed
        return step


def _plain_in(status: RelationshipStatus) -> dict[str, Any]:
    """What other states had brought along and this one has not."""
    return {
        name: value for states, values in ONLY_IN if status not in states for name, value in values.items()
    }


def _wakes(step: RelationshipStep) -> dict[str, Any]:
    """Who begins, or signs anew, is not quiet."""
    is_begun = _winds(step) and step.target is S.ACTIVE
    return {"quiet_since": clock.now(), "quiet_asked_at": None} if is_begun else {}


def _overtaken_by(step: RelationshipStep) -> Collection[str]:
    """Letters that need not go any more."""
    return ASKING if _winds(step) else {kind for _, kind in step.mails} & set(ASKING)


def _winds(step: RelationshipStep) -> bool:
    """Whether time counts anew: in another state, under a new contract, and towards another end."""
    return step.source is not step.target or step.event in {E.SIGN, E.EXTEND}
