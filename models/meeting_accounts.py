"""Who of the two said when whether a meeting took place. Nothing is taken out, so a correction can be told as one."""

from collections.abc import Sequence
from uuid import UUID

from tortoise import fields

from models.meeting_life import MeetingOutcome
from models.meetings import Meeting
from models.members import Member
from models.refusals import InvalidInput, RateLimited
from models.row import Row

LONGEST_MINUTES = 24 * 60
MOST = 40  # times that the two correct each other


class MeetingAccount(Row):
    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "models.Meeting", related_name="accounts", on_delete=fields.CASCADE
    )
    meeting_id: UUID
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="meeting_accounts", on_delete=fields.RESTRICT
    )
    member_id: UUID
    outcome = fields.CharEnumField(MeetingOutcome, max_length=32, description="")
    actual_minutes = fields.IntField(null=True)

    class Meta:
        table = "meeting_account"
        indexes = (("meeting_id",),)

    @classmethod
    async def write(cls, meeting: Meeting, by: Member, outcome: MeetingOutcome, minutes: int | None) -> None:
        """Add what one of the two says.

        Raises:
            RateLimited: the two have corrected each other often enough.
        """
        if await cls.filter(meeting_id=meeting.id).count() >= MOST:
            raise RateLimited
        said = cls(meeting_id=meeting.id, member_id=by.id, outcome=outcome, actual_minutes=minutes)
        await said.save(force_create=True)


def refuse_odd_minutes(outcome: MeetingOutcome, minutes: int | None) -> None:
    """Only what took place took minutes.

    Raises:
        InvalidInput: it cannot have taken so many.
    """
    path = ("input", "actualMinutes")
    if minutes is None:
        return
    if outcome is MeetingOutcome.NOT_HELD:
        raise InvalidInput("A meeting that did not take place took no time.", path=path)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise InvalidInput("A meeting takes between one minute and a day.", path=path)


def are_disputed(accounts: Sequence[MeetingAccount]) -> bool:
    """Whether the two disagree, each by what they said last; the oldest comes first."""
    latest = {account.member_id: account.outcome for account in accounts}
    return len(set(latest.values())) > 1
