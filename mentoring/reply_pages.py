"""The pages on which one answers an invitation to a meeting from the mail, without signing in: one thing each, once."""

from collections.abc import Awaitable, Callable, Mapping

from mentoring.pages import Page
from models.tokens import TokenPurpose
from resolvers import mail_replies


def _about(purpose: TokenPurpose) -> Callable[[str], Awaitable[Mapping[str, str]]]:
    async def look(token: str) -> Mapping[str, str]:
        asked = await mail_replies.look_at(token, purpose)
        when = f"{asked.starts_at:%A} {asked.starts_at.day} {asked.starts_at:%B %Y, %H:%M} ({asked.timezone})"
        return {"other": asked.other_name, "when": when}

    return look


REPLY_PAGES = (
    Page(
        path="/accept-meeting",
        title="Accept a meeting",
        says="{other} would like to meet you on {when}. If that suits you, you can say so here. To suggest another "
        "time, please sign in.",
        button="Accept the meeting",
        done="Thank you for answering. You have accepted the meeting, and the other of you has been told.",
        act=lambda token, _: mail_replies.accept(token),
        look=_about(TokenPurpose.ACCEPT_MEETING),
    ),
    Page(
        path="/decline-meeting",
        title="Decline a meeting",
        says="{other} would like to meet you on {when}. If you cannot come, you can say so here, and {other} will be "
        "told kindly. To suggest another time, please sign in.",
        button="Decline the meeting",
        done="Thank you for answering. The other of you has been told that you cannot come.",
        act=lambda token, _: mail_replies.decline(token),
        look=_about(TokenPurpose.DECLINE_MEETING),
    ),
)
