"""Two people work together, from the accepted proposal to the end, readable for both for ever after."""

from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, events
from models.choices import Choice
from models.members import Member
from models.policy import Policy
from models.proposals import Proposal
from models.refusals import NotAllowed, Refusal
from models.row import Row
from models.transitions import Life, Part, Step


class RelationshipStatus(Choice):
    CONTRACTING = "CONTRACTING", "Agreed to work together; the contract is not signed by both yet."
    ACTIVE = "ACTIVE", "The contract is signed by both."
    ENDED = "ENDED", "Over; readable, and closed to changes."


class EndReason(Choice):
    NO_FAULT = "NO_FAULT", "One of the two ended it; no reason is needed."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    COORDINATOR = "COORDINATOR", "A coordinator ended it."


class RelationshipEvent(Choice):
    BEGIN = "BEGIN", "The mentor accepted the proposal."
    SIGN = "SIGN", "Both had signed the contract."
    END = "END", "One of the two ended it."
    MEMBER_LEFT = "MEMBER_LEFT", "It ended because one of the two left the scheme."


class RelationshipAction(Choice):
    END = "END", "End it (endRelationship)."


E, S = RelationshipEvent, RelationshipStatus
MENTEE, MENTOR, SCHEME = Part.MENTEE, Part.MENTOR, Part.SCHEME
RelationshipStep = Step[RelationshipStatus, RelationshipEvent]


def _ends(source: RelationshipStatus) -> list[RelationshipStep]:
    by_mentor = ((MENTEE, "relationship-ended"), (MENTOR, "relationship-ended-copy"), (MENTOR, "place-freed"))
    by_mentee = ((MENTOR, "relationship-ended"), (MENTEE, "relationship-ended-copy"), (MENTOR, "place-freed"))
    left_by_mentee = ((MENTOR, "relationship-ended"), (MENTOR, "place-freed"))
    return [
        Step(source, E.END, MENTOR, S.ENDED, by_mentor),
        Step(source, E.END, MENTEE, S.ENDED, by_mentee),
        Step(source, E.MEMBER_LEFT, MENTOR, S.ENDED, ((MENTEE, "relationship-ended"),)),
        Step(source, E.MEMBER_LEFT, MENTEE, S.ENDED, left_by_mentee),
    ]


# The letters of the first step are the proposal's, those of signing the contract's.
LIFE: Life[RelationshipStatus, RelationshipEvent] = Life(
    [
        Step(None, E.BEGIN, SCHEME, S.CONTRACTING),
        Step(S.CONTRACTING, E.SIGN, SCHEME, S.ACTIVE),
        Step(S.ACTIVE, E.SIGN, SCHEME, S.ACTIVE),  # a later revision
        *_ends(S.CONTRACTING),
        *_ends(S.ACTIVE),
    ]
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
    contracting_since = fields.DatetimeField()
    active_since = fields.DatetimeField(null=True)
    planned_end_on = fields.DateField(null=True)
    ended_at = fields.DatetimeField(null=True)
    ended_by_id = fields.UUIDField(null=True)
    end_reason = fields.CharField(max_length=32, default="")
    end_note = fields.TextField(default="")
    private_reason = fields.TextField(default="")
    review_closes_at = fields.DatetimeField(null=True)

    class Meta:
        table = "relationship"
        indexes = (("mentor_id", "status"), ("mentee_id", "status"))

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """The relationships that this member is one of the two in, over or not."""
        return cls.filter(Q(mentor_id=member.id) | Q(mentee_id=member.id))

    @classmethod
    def running(cls) -> QuerySet[Self]:
        """Those that take a place."""
        return cls.exclude(status=RelationshipStatus.ENDED)

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
        return relationship

    @property
    def is_over(self) -> bool:
        return self.status is RelationshipStatus.ENDED

    def other_than(self, member_id: UUID) -> UUID:
        """The id of the other one of the two."""
        return self.mentee_id if member_id == self.mentor_id else self.mentor_id

    def refuse_if_over(self) -> None:
        """Nothing is arranged, signed or filled in any more once it has ended.

        Raises:
            RelationshipOver: it has.
        """
        if self.is_over:
            raise RelationshipOver

    def part_of(self, member: Member) -> Part:
        """Which of the two somebody is who may see it."""
        return Part.MENTOR if member.id == self.mentor_id else Part.MENTEE

    def open_to(self, member: Member) -> list[RelationshipAction]:
        """What this member can do with it now."""
        could = LIFE.open_to(self.part_of(member), self.status)
        return [
            RelationshipAction(event.value) for event in could if event.name in RelationshipAction.__members__
        ]

    async def activate(self, planned_end_on: date | None) -> RelationshipStep:
        """Both have signed: for the first time, or a later revision of the contract.

        Raises:
            RelationshipOver: it has ended.
        """
        since = self.active_since or clock.now()
        return await self._move(E.SIGN, SCHEME, active_since=since, planned_end_on=planned_end_on)

    async def end(self, by: Member, note: str, private_reason: str, policy: Policy) -> RelationshipStep:
        """One of the two ends it. `note` is for the other; `private_reason` for the coordinators alone.

        Raises:
            RelationshipOver: it has ended.
        """
        said = {"end_note": note, "private_reason": private_reason}
        return await self._end(E.END, EndReason.NO_FAULT, by, policy, **said)

    async def lose(self, leaver: Member, policy: Policy) -> RelationshipStep:
        """One of the two leaves the scheme.

        Raises:
            RelationshipOver: it has ended.
        """
        return await self._end(E.MEMBER_LEFT, EndReason.MEMBER_LEFT, leaver, policy)

    async def note_down(self, event: RelationshipEvent, by: Part) -> None:
        """Add to its history."""
        hand = {Part.MENTOR: self.mentor_id, Part.MENTEE: self.mentee_id}.get(by)
        kind = f"relationship-{event.lower().replace('_', '-')}"
        await events.record(kind, self, by=hand, event=event.value)

    async def _end(
        self, event: RelationshipEvent, reason: EndReason, by: Member, policy: Policy, **said: str
    ) -> RelationshipStep:
        now = clock.now()
        closes: datetime = now + timedelta(days=policy.review_days)
        ended = {
            "ended_at": now,
            "ended_by_id": by.id,
            "end_reason": reason.value,
            "review_closes_at": closes,
        }
        return await self._move(event, self.part_of(by), **ended, **said)

    async def _move(self, event: RelationshipEvent, by: Part, **changes: Any) -> RelationshipStep:
        step = self._step(event, by)
        still = Relationship.filter(id=self.id, status=self.status)
        if not await still.update(status=step.target, **changes):
            await self.refresh_from_db()
            return await self._move(event, by, **changes)
        self.status = step.target
        for name, value in changes.items():
            setattr(self, name, value)
        await self.note_down(event, by)
        return step

    def _step(self, event: RelationshipEvent, by: Part) -> RelationshipStep:
        step = LIFE.step(self.status, event, by)
        if step is None:
            self.refuse_if_over()
            raise NotAllowed
        return step
