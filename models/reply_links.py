"""Whoever is asked to a meeting answers from the mail, without signing in: for that time and place, and once."""

from models.meeting_life import MeetingReply
from models.meetings import Meeting, NotAskedOfYou
from models.members import Member
from models.refusals import Refusal
from models.tokens import LinkSpent, SingleUseToken, TokenPurpose

PURPOSES = {"accept": TokenPurpose.ACCEPT_MEETING, "decline": TokenPurpose.DECLINE_MEETING}
REPLIED = {
    MeetingReply.ACCEPT: "You have accepted this meeting already.",
    MeetingReply.DECLINE: "You have said already that you cannot come to this meeting.",
    MeetingReply.SUGGEST: "You have suggested another time for this meeting already.",
}


class MeetingHasChanged(Refusal):
    sentence = (
        "This meeting has changed since that mail was written, and you are asked anew. "
        "Please answer from the newest mail, or sign in."
    )


class MeetingAnswered(Refusal):
    sentence = "You have answered this invitation already."

    def __init__(self, reply: MeetingReply) -> None:
        super().__init__(f"{REPLIED[reply]} To change your answer, please sign in.")


async def reply_links(meeting: Meeting, to: Member) -> dict[str, dict[str, str]]:
    """The facts that a letter needs for these links: ids of tokens, never the tokens.

    They are for the meeting at this sequence, and work as long as it is not over.
    """
    links = {
        name: (await SingleUseToken.about(meeting, to, purpose, meeting.ends_at, meeting.sequence)).id.hex
        for name, purpose in PURPOSES.items()
    }
    return {"token_ids": links}


def refuse_unless_awaited(meeting: Meeting, token: SingleUseToken) -> None:
    """A link answers what its mail asked, and nothing that has been asked or answered since.

    Raises:
        NotAskedOfYou: its owner has set the time as it stands.
        MeetingAnswered: its owner has answered, by whatever way.
        MeetingHasChanged: its mail asked about another time or place.
        LinkSpent: it has been used, or its time is over.
    """
    if token.member_id == meeting.set_by_id:
        raise NotAskedOfYou
    if meeting.reply:
        raise MeetingAnswered(meeting.reply)
    if token.subject_version != meeting.sequence:
        raise MeetingHasChanged
    if token.is_spent:
        raise LinkSpent
