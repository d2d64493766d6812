"""Help with the platform, asked by anybody, signed in or not: a question, and what is written about it since."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models import clock, notices, scheme, text, transitions
from models.choices import Choice
from models.folding import fold
from models.members import Member
from models.notices import NoticeKind
from models.refusals import RateLimited, StateConflict
from models.row import Row
from models.timeline import days_later
from models.transitions import Life, Part, Step

A_DAY = timedelta(days=1)
MOST_A_DAY = 5
MOST_WORDS_A_DAY = 20  # replies of one person
DAYS_TO_REPLY = 14
DAYS_TO_REOPEN = 30
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when read out
BATCH = 500


class SupportCategory(Choice):
    TECHNICAL = "TECHNICAL", "Something on the platform does not work."
    ACCOUNT = "ACCOUNT", "Signing in, the account, or personal data."
    SCHEME = "SCHEME", "A question about the mentoring scheme."
    OTHER = "OTHER", "Something else."


class SupportStatus(Choice):
    OPEN = "OPEN", "Waiting for an answer."
    ANSWERED = "ANSWERED", "Answered by the scheme."
    CLOSED = "CLOSED", "Done."


class SupportEvent(Choice):
    ASK = "ASK", "Somebody asked for help."
    ANSWER = "ANSWER", "A coordinator answered."
    REPLY = "REPLY", "Whoever asked wrote again."
    CLOSE = "CLOSE", "The answer stood for fourteen days, or a coordinator closed it."
    REOPEN = "REOPEN", "Whoever asked opened it again."


class SupportDeskAction(Choice):
    ANSWER = "ANSWER", "Answer whoever asked (answerSupport)."
    CLOSE = "CLOSE", "Settle it; whoever asked is told (closeSupport)."


class SupportAction(Choice):
    REPLY = "REPLY", "Write again (replyToSupportRequest)."
    REOPEN = "REOPEN", "Open it again (reopenSupportRequest)."


SupportStep = Step[SupportStatus, SupportEvent]

E, S = SupportEvent, SupportStatus
OWNER, COORDINATOR = Part.OWNER, Part.COORDINATOR
_ANSWERED, _AGAIN = ((OWNER, "support-answered"),), ((COORDINATOR, "support-reply"),)
_CLOSED = ((OWNER, "support-closed"),)

# What a coordinator is told goes to the scheme's mailbox. The answer's letter says when the request closes.
LIFE: Life[SupportStatus, SupportEvent] = Life(
    [
        Step(None, E.ASK, OWNER, S.OPEN, ((OWNER, "support-received"), (COORDINATOR, "support-request"))),
        Step(S.OPEN, E.ANSWER, COORDINATOR, S.ANSWERED, _ANSWERED),
        Step(S.ANSWERED, E.ANSWER, COORDINATOR, S.ANSWERED, _ANSWERED),
        Step(S.OPEN, E.REPLY, OWNER, S.OPEN, _AGAIN),
        Step(S.ANSWERED, E.REPLY, OWNER, S.OPEN, _AGAIN),
        Step(S.ANSWERED, E.CLOSE, Part.SCHEME, S.CLOSED),
        Step(S.OPEN, E.CLOSE, COORDINATOR, S.CLOSED, _CLOSED),
        Step(S.ANSWERED, E.CLOSE, COORDINATOR, S.CLOSED, _CLOSED),
        Step(S.CLOSED, E.REOPEN, OWNER, S.OPEN, _AGAIN),
    ]
)


class SupportRequestClosed(StateConflict):
    sentence = "This request is closed. For thirty days you can open it again; after that, please ask anew."


class SupportRequestOpen(StateConflict):
    sentence = "This request is not closed. You can simply reply to it."


class SupportRequest(Row):
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="support_requests", on_delete=fields.CASCADE, null=True
    )
    member_id: UUID | None
    reference = fields.CharField(max_length=20, unique=True)
    name = fields.CharField(max_length=200, default="")
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, db_index=True)
    category = fields.CharEnumField(SupportCategory, max_length=32, description="")
    subject = fields.CharField(max_length=120)
    body = fields.TextField()
    status = fields.CharEnumField(SupportStatus, max_length=32, description="", default=SupportStatus.OPEN)
    closed_at = fields.DatetimeField(null=True)
    reopen_until = fields.DatetimeField(null=True)
    handler_id = fields.UUIDField(null=True)  # the coordinator who has taken it
    search_text = fields.TextField(default="", db_default="")

    class Meta:
        table = "support_request"
        indexes = (("status", "closed_at"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        return cls.filter(member_id=member.id)

    @classmethod
    async def refuse_too_many(cls, address: str) -> None:
        """Raises RateLimited when this address asked often enough since yesterday: it may be somebody else's."""
        lately = cls.filter(email_key=text.email_key(address), created_at__gt=clock.now() - A_DAY)
        if await lately.count() >= MOST_A_DAY:
            raise RateLimited

    @property
    def desk_can(self) -> list[SupportDeskAction]:
        """What a coordinator can do now."""
        if not self.email:
            return []  # whoever asked has been erased
        return [SupportDeskAction(event.value) for event in LIFE.open_to(COORDINATOR, self.status)]

    def fold(self) -> None:
        """Let it be found by the words that it says; unsaved."""
        said = (self.reference, self.name, self.email, self.subject, self.body)
        self.search_text = fold(" ".join(said))

    @property
    def can(self) -> list[SupportAction]:
        """What whoever asked can do now."""
        could = [SupportAction(event.value) for event in LIFE.open_to(OWNER, self.status)]
        return [action for action in could if action is not SupportAction.REOPEN or self._may_be_reopened]

    async def answer(self, body: str, coordinator: Member) -> tuple[SupportStep, "SupportMessage"]:
        """The scheme's answer; when nobody writes for fourteen days, the request is closed.

        Raises:
            SupportRequestClosed: it is.
        """
        step = await self._move(E.ANSWER, COORDINATOR, handler_id=self.handler_id or coordinator.id)
        await self._call_off()
        answer = await SupportMessage.keep(self, body, coordinator, is_answer=True)
        due = days_later(clock.now(), DAYS_TO_REPLY, scheme.current().zone)
        await notices.write(answer, NoticeKind.SUPPORT_CLOSING, [due], not_after=None)
        return step, answer

    async def reply(self, body: str, owner: Member) -> tuple[SupportStep, "SupportMessage"]:
        """More words of whoever asked.

        Raises:
            SupportRequestClosed: it is.
        """
        step = await self._move(E.REPLY, OWNER)
        await self._call_off()
        return step, await SupportMessage.keep(self, body, owner)

    async def close(self, by: Part = Part.SCHEME) -> SupportStep:
        """Nobody wrote after the answer; or a coordinator says that it is settled.

        Raises:
            SupportRequestClosed: it is closed already.
        """
        now = clock.now()
        until = days_later(now, DAYS_TO_REOPEN, scheme.current().zone)
        step = await self._move(E.CLOSE, by, closed_at=now, reopen_until=until)
        await self._call_off()
        return step

    async def give_to(self, handler_id: UUID | None) -> None:
        """A coordinator takes it, or lets go of it."""
        self.handler_id = handler_id
        await self.save(update_fields=["handler_id"])

    async def reopen(self, body: str, owner: Member) -> tuple[SupportStep, "SupportMessage"]:
        """It is not settled after all.

        Raises:
            SupportRequestOpen: it is not closed.
            SupportRequestClosed: it is closed for good.
        """
        if self.status is not S.CLOSED:
            raise SupportRequestOpen
        if not self._may_be_reopened:
            raise SupportRequestClosed
        step = await self._move(E.REOPEN, OWNER, closed_at=None, reopen_until=None)
        return step, await SupportMessage.keep(self, body, owner)

    @property
    def _may_be_reopened(self) -> bool:
        until: datetime | None = self.reopen_until
        return until is not None and clock.now() < until

    async def _call_off(self) -> None:
        """The answers so far close nothing any more."""
        for answer in await SupportMessage.filter(request_id=self.id, is_answer=True):
            await notices.call_off(answer, NoticeKind.SUPPORT_CLOSING)

    async def _move(self, event: SupportEvent, by: Part, **changes: Any) -> SupportStep:
        step = LIFE.step(self.status, event, by)
        if step is None or not await transitions.move(self, "status", step, **changes):
            raise SupportRequestClosed if self.status is S.CLOSED else StateConflict
        return step


async def know_by_words() -> None:
    """Let those be found by their words that an earlier version wrote down without them."""
    words = ("id", "reference", "name", "email", "subject", "body", "search_text")
    unknown = SupportRequest.filter(search_text="").exclude(email="").only(*words)
    while requests := await unknown.limit(BATCH):
        for request in requests:
            request.fold()
        await SupportRequest.bulk_update(requests, ["search_text"])


class SupportMessage(Row):
    """What was written after the question: answers of the scheme, and more of whoever asked."""

    request: fields.ForeignKeyRelation[SupportRequest] = fields.ForeignKeyField(
        "models.SupportRequest", related_name="messages", on_delete=fields.CASCADE
    )
    request_id: UUID
    author_id = fields.UUIDField()
    is_answer = fields.BooleanField(default=False)
    body = fields.TextField()

    class Meta:
        table = "support_message"
        indexes = (("request_id", "id"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Those of the member's own requests."""
        return cls.filter(request__member_id=member.id)

    @classmethod
    async def refuse_too_many(cls, author: Member) -> None:
        """Raises RateLimited when the member wrote often enough since yesterday."""
        lately = cls.filter(author_id=author.id, is_answer=False, created_at__gt=clock.now() - A_DAY)
        if await lately.count() >= MOST_WORDS_A_DAY:
            raise RateLimited

    @classmethod
    async def keep(
        cls, request: SupportRequest, body: str, author: Member, *, is_answer: bool = False
    ) -> Self:
        return await cls.create(request_id=request.id, author_id=author.id, is_answer=is_answer, body=body)


def new_reference(letter: str) -> str:
    """Short enough to be read out on the telephone: S-7K3Q9X. One in 700 million."""
    return f"{letter}-" + "".join(secrets.choice(LETTERS) for _ in range(6))
