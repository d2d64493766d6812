"""The pages on which a mentor answers a proposal from the mail, without signing in: one thing each, and once."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from mentoring.pages import Field, Page
from models.proposals import DeclineReason
from models.tokens import TokenPurpose
from resolvers import mail_answers


def _about(purpose: TokenPurpose) -> Callable[[str], Awaitable[Mapping[str, str]]]:
    async def look(token: str) -> Mapping[str, str]:
        asked = await mail_answers.look_at(token, purpose)
        return {"mentee": asked.mentee_name, "last_day": _in_words(asked.last_day)}

    return look


def _in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


A_DAY = "As year, month and day, like 2026-12-04."

ANSWER_PAGES = (
    Page(
        path="/decline-proposal",
        title="Decline a proposal",
        says="{mentee} would like you to be their mentor. If that does not suit you, you can decline here; {mentee} "
        "will be told kindly, with the reason that you choose. To accept, please sign in.",
        button="Decline the proposal",
        done="Thank you for answering. The proposal has been declined, and the mentee has been told.",
        act=mail_answers.decline,
        field=Field(
            label="Reason",
            hint="The mentee reads it.",
            type="select",
            options=[(reason.value, reason.description) for reason in DeclineReason],
        ),
        look=_about(TokenPurpose.DECLINE_PROPOSAL),
    ),
    Page(
        path="/hold-proposal",
        title="Say by when you will answer",
        says="{mentee} is waiting for your answer. You can promise one by a day, once, and will not be reminded until "
        "then. The last day is {last_day}, when the proposal is withdrawn. To answer now, please sign in.",
        button="Promise an answer",
        done="Thank you. The mentee has been told by when you will answer.",
        act=mail_answers.hold,
        field=Field(label="Day", hint=A_DAY, type="date"),
        look=_about(TokenPurpose.HOLD_PROPOSAL),
    ),
    Page(
        path="/set-away",
        title="Be away for a while",
        says="You will be unavailable to mentees. The proposal of {mentee}, and any other that you have not answered, "
        "is closed, and the mentees are asked to choose somebody else.",
        button="Set me away",
        done="You are away now. You can switch your availability on again whenever you like.",
        act=mail_answers.set_away,
        field=Field(
            label="Last day away",
            hint=f"{A_DAY} Leave it empty if you do not know yet.",
            type="date",
            is_required=False,
        ),
        look=_about(TokenPurpose.SET_AWAY),
    ),
)
