"""Something that went wrong between people, told to the scheme in confidence; whom it is about never sees it.

While it is open, or held, nothing is erased that it is about (`holding`). A complaint that a coordinator handles is
read by them alone.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock, notices, scheme, transitions
from models.choices import Choice
from models.members import Member
from models.notices import NoticeKind
from models.policy import Policy
from models.refusals import InvalidInput, RateLimited, Refusal, StateConflict
from models.row import Row
from models.support import A_DAY, MOST_A_DAY
from models.transitions import Life, Part, Step
from models.working_days import working_days_later

WORKING_DAYS_TO_ACKNOWLEDGE = 3
REMINDERS = 3  # on the day that it should have been acknowledged, and on the working days after


class ConcernCategory(Choice):
    CONTACT = "CONTACT", "Missed meetings, or no answers."
    CONDUCT = "CONDUCT", "How somebody behaves."
    BOUNDARIES = "BOUNDARIES", "Going beyond what mentoring is."
    CONFIDENTIALITY = "CONFIDENTIALITY", "Something private was passed on."
    SAFETY = "SAFETY", "Somebody may come to harm."
    OTHER = "OTHER", "Something else."


class ConcernWish(Choice):
    ADVICE = "ADVICE", "I would like advice."
    MEDIATION = "MEDIATION", "I would like somebody to talk with both of us."
    END = "END", "I would like the relationship to end."
    COMPLAINT = "COMPLAINT", "I want to make a complaint."


class ConcernStatus(Choice):
    RECEIVED = "RECEIVED", "With the scheme."
    ACKNOWLEDGED = "ACKNOWLEDGED", "A coordinator has confirmed reading it."
    IN_REVIEW = "IN_REVIEW", "Being looked into."
    RESOLVED = "RESOLVED", "Settled."
    ESCALATED = "ESCALATED", "Handed to the body's complaints procedure."
    WITHDRAWN = "WITHDRAWN", "Taken back by the person who raised it."


class ConcernEvent(Choice):
    RAISE = "RAISE", "Somebody raised it."
    REMIND = "REMIND", "The scheme was reminded that nobody has acknowledged it."
    ACKNOWLEDGE = "ACKNOWLEDGE", "A coordinator confirmed reading it."
    REVIEW = "REVIEW", "A coordinator began to look into it."
    RESOLVE = "RESOLVE", "A coordinator settled it."
    ESCALATE = "ESCALATE", "A coordinator handed it to the body."
    WITHDRAW = "WITHDRAW", "Whoever raised it took it back."


class ConcernDeskAction(Choice):
    ACKNOWLEDGE = "ACKNOWLEDGE", "Confirm having read it (acknowledgeConcern)."
    REVIEW = "REVIEW", "Begin to look into it (reviewConcern)."
    RESOLVE = "RESOLVE", "Settle it (resolveConcern)."
    ESCALATE = "ESCALATE", "Hand it to the body's complaints procedure (escalateConcern)."
    ASSIGN = "ASSIGN", "Give it to a coordinator to handle (assignConcern)."
    HOLD = "HOLD", "Keep everything that it is about, also once it is settled (holdConcern)."
    RELEASE_HOLD = "RELEASE_HOLD", "End that (releaseConcernHold)."


class ConcernAction(Choice):
    WITHDRAW = "WITHDRAW", "Take it back."


ConcernStep = Step[ConcernStatus, ConcernEvent]

E, S = ConcernEvent, ConcernStatus
OWNER, COORDINATOR = Part.OWNER, Part.COORDINATOR
_RESOLVED, _WITHDRAWN = ((OWNER, "concern-resolved"),), ((COORDINATOR, "concern-withdrawn"),)

# The other of the two is told by none of these. What a coordinator is told goes to the scheme's mailbox.
LIFE: Life[ConcernStatus, ConcernEvent] = Life(
    [
        Step(
            None, E.RAISE, OWNER, S.RECEIVED, ((OWNER, "concern-received"), (COORDINATOR, "concern-raised"))
        ),
        Step(S.RECEIVED, E.REMIND, Part.SCHEME, S.RECEIVED, ((COORDINATOR, "concern-overdue"),)),
        Step(S.RECEIVED, E.ACKNOWLEDGE, COORDINATOR, S.ACKNOWLEDGED, ((OWNER, "concern-acknowledged"),)),
        Step(S.ACKNOWLEDGED, E.REVIEW, COORDINATOR, S.IN_REVIEW, ((OWNER, "concern-in-review"),)),
        Step(S.IN_REVIEW, E.RESOLVE, COORDINATOR, S.RESOLVED, _RESOLVED),
        Step(S.IN_REVIEW, E.ESCALATE, COORDINATOR, S.ESCALATED, ((OWNER, "concern-escalated"),)),
        Step(S.ESCALATED, E.RESOLVE, COORDINATOR, S.RESOLVED, _RESOLVED),  # the body has settled it
        Step(S.RECEIVED, E.WITHDRAW, OWNER, S.WITHDRAWN, _WITHDRAWN),
        Step(S.ACKNOWLEDGED, E.WITHDRAW, OWNER, S.WITHDRAWN, _WITHDRAWN),
        Step(S.IN_REVIEW, E.WITHDRAW, OWNER, S.WITHDRAWN, _WITHDRAWN),
    ]
)
OPEN = frozenset(status for status in S if not LIFE.is_final(status))


class ConcernClosed(StateConflict):
    sentence = "This concern is settled, or with the body already; it can no longer be taken back."


class ConcernWithAnother(Refusal):
    sentence = "Another coordinator handles this complaint. Only they can do this, or pass it on."


class NobodyToHandleIt(InvalidInput):
    sentence = "Choose a coordinator who neither raised this concern nor is who it is about."


class ConcernNotInThatState(StateConflict):
    """It was acknowledged, looked into, settled or taken back in the meantime."""


class Concern(Row):
    reporter: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="concerns", on_delete=fields.RESTRICT
    )
    reporter_id: UUID
    reference = fields.CharField(max_length=20, unique=True)
    relationship_id = fields.UUIDField(null=True)
    about_id = fields.UUIDField(null=True)
    category = fields.CharEnumField(ConcernCategory, max_length=32, description="")
    narrative = fields.TextField()
    wish = fields.CharEnumField(ConcernWish, max_length=32, description="")
    status = fields.CharEnumField(
        ConcernStatus, max_length=32, description="", default=ConcernStatus.RECEIVED
    )
    acknowledge_by = fields.DatetimeField()
    handler_id = fields.UUIDField(null=True)
    settled_at = fields.DatetimeField(null=True)
    held_since = fields.DatetimeField(null=True)  # by a coordinator's word, also once it is settled

    class Meta:
        table = "concern"

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Those the member raised; whom one is about never sees it."""
        return cls.filter(reporter_id=member.id)

    @classmethod
    def at_desk_of(cls, coordinator: Member) -> QuerySet[Self]:
        """Those that this coordinator may look after: none that they raised, or that is about them."""
        others = Q(about_id__isnull=True) | ~Q(about_id=coordinator.id)
        return cls.filter(others, ~Q(reporter_id=coordinator.id))

    @classmethod
    def holding(cls) -> QuerySet[Self]:
        """The open ones, and those that a coordinator has said to hold."""
        return cls.filter(Q(status__in=list(OPEN)) | Q(held_since__isnull=False))

    @classmethod
    def that_hold(cls, *members: UUID) -> QuerySet[Self]:
        """Of those, the ones that these raised or that are about them: nobody is erased meanwhile."""
        return cls.holding().filter(Q(reporter_id__in=members) | Q(about_id__in=members))

    @classmethod
    async def refuse_too_many(cls, reporter: Member) -> None:
        """Raises RateLimited when the member raised enough of them since yesterday."""
        lately = cls.filter(reporter_id=reporter.id, created_at__gt=clock.now() - A_DAY)
        if await lately.count() >= MOST_A_DAY:
            raise RateLimited

    @property
    def can(self) -> list[ConcernAction]:
        """What whoever raised it can do now."""
        return [ConcernAction(event.value) for event in LIFE.open_to(OWNER, self.status)]

    def may_be_read_by(self, coordinator: Member, handlers: Collection[UUID]) -> bool:
        """A complaint that somebody handles is between them and whoever raised it; `handlers` can handle anything."""
        is_theirs = self.handler_id == coordinator.id or self.handler_id not in handlers
        return self.wish is not ConcernWish.COMPLAINT or is_theirs

    def desk_can(self, coordinator: Member, handlers: Collection[UUID]) -> list[ConcernDeskAction]:
        """What this coordinator can do with it now, at whose desk it is."""
        if not self.may_be_read_by(coordinator, handlers):
            return []
        moves = [ConcernDeskAction(event.value) for event in LIFE.open_to(COORDINATOR, self.status)]
        hold = ConcernDeskAction.RELEASE_HOLD if self.held_since else ConcernDeskAction.HOLD
        return [*moves, ConcernDeskAction.ASSIGN, hold]

    @property
    def is_overdue(self) -> bool:
        """Nobody has acknowledged it in time."""
        return self.status is S.RECEIVED and clock.now() > self.acknowledge_by

    async def give_to(self, handler: Member) -> None:
        """Let that coordinator handle it.

        Raises:
            NobodyToHandleIt: they cannot.
        """
        if not handler.is_coordinator or handler.id in {self.reporter_id, self.about_id}:
            raise NobodyToHandleIt(path=("input", "handlerId"))
        self.handler_id = handler.id
        await self.save(update_fields=["handler_id"])

    async def hold(self, since: datetime | None) -> bool:
        """Keep all that it is about, or let time take it again; whether that is new."""
        if (self.held_since is None) is (since is None):
            return False
        self.held_since = since
        await self.save(update_fields=["held_since"])
        return True

    async def start_clock(self, due: Sequence[datetime]) -> None:
        """Write down on which days the scheme is reminded, unless somebody acknowledges it."""
        await notices.write(self, NoticeKind.CONCERN_ACKNOWLEDGEMENT, list(due), not_after=None)

    async def remind(self) -> ConcernStep:
        """Nobody has acknowledged it in time."""
        return await self._move(E.REMIND, Part.SCHEME)

    async def handle(self, event: ConcernEvent, coordinator: Member) -> ConcernStep:
        """A coordinator acknowledges it, looks into it, settles it or hands it to the body.

        Raises:
            ConcernNotInThatState: it does not stand where that begins.
        """
        return await self._move(event, COORDINATOR, handler_id=self.handler_id or coordinator.id)

    async def withdraw(self) -> ConcernStep:
        """Raises ConcernClosed when it is too late for that."""
        try:
            return await self._move(E.WITHDRAW, OWNER)
        except ConcernNotInThatState as error:
            raise ConcernClosed from error

    async def _move(self, event: ConcernEvent, by: Part, **changes: Any) -> ConcernStep:
        step = LIFE.step(self.status, event, by)
        if step and LIFE.is_final(step.target):
            changes["settled_at"] = clock.now()
        if step is None or not await transitions.move(self, "status", step, **changes):
            raise ConcernNotInThatState
        if self.status is not S.RECEIVED:
            await notices.call_off(self, NoticeKind.CONCERN_ACKNOWLEDGEMENT)
        return step


def acknowledgement_days(raised_at: datetime, policy: Policy) -> list[datetime]:
    """By when somebody should have confirmed reading it, and the next working days, on the scheme's clock."""
    zone, holidays = scheme.current().zone, policy.holidays
    first = WORKING_DAYS_TO_ACKNOWLEDGE
    return [working_days_later(raised_at, days, holidays, zone) for days in range(first, first + REMINDERS)]
