"""The life of a meeting as a table: arranged, moved, answered, called off; and afterwards, whether it took place."""

from models.choices import Choice
from models.transitions import Life, Part, Step


class MeetingStatus(Choice):
    SCHEDULED = "SCHEDULED", "Arranged."
    CANCELLED = "CANCELLED", "Called off."
    HELD = "HELD", "It took place, as whoever spoke last says."
    NOT_HELD = "NOT_HELD", "It did not take place, as whoever spoke last says."


class MeetingReply(Choice):
    ACCEPT = "ACCEPT", "It suits."
    DECLINE = "DECLINE", "It does not suit."
    SUGGEST = "SUGGEST", "Another time would suit."


class MeetingOutcome(Choice):
    HELD = "HELD", "It took place."
    NOT_HELD = "NOT_HELD", "It did not take place."


class MeetingAction(Choice):
    MOVE = "MOVE", "Give it another time."
    UPDATE = "UPDATE", "Change what it is about, or how and where it takes place."
    CANCEL = "CANCEL", "Call it off."
    RESPOND = "RESPOND", "Say whether it suits (respondToMeeting)."
    ACCEPT_SUGGESTION = "ACCEPT_SUGGESTION", "Move it to the time that the other one suggests."
    RECORD = "RECORD", "Say whether it took place (recordMeeting)."


class MeetingEvent(Choice):
    ARRANGE = "ARRANGE", "One of the two arranged it."
    LOG = "LOG", "One of the two wrote down that it had taken place."
    MOVE = "MOVE", "It got another time."
    UPDATE = "UPDATE", "It changed in another way."
    ACCEPT = "ACCEPT", "The one who was asked said that it suits."
    DECLINE = "DECLINE", "The one who was asked said that it does not suit."
    SUGGEST = "SUGGEST", "The one who was asked suggested another time."
    ACCEPT_SUGGESTION = "ACCEPT_SUGGESTION", "It moved to the time that was suggested."
    CANCEL = "CANCEL", "It was called off."
    REMIND = "REMIND", "A day before, the two were reminded."
    HELD = "HELD", "One of the two said that it took place."
    NOT_HELD = "NOT_HELD", "One of the two said that it did not take place."


E, S = MeetingEvent, MeetingStatus
MENTOR, MENTEE, SCHEME = Part.MENTOR, Part.MENTEE, Part.SCHEME
MeetingStep = Step[MeetingStatus, MeetingEvent]

INVITATION = "meeting-invitation"
UPDATE = "meeting-updated"
COPY = "meeting-copy"
CANCELLATION = "meeting-cancelled"
CANCELLATION_COPY = "meeting-cancelled-copy"
REMINDER = "meeting-reminder"

# Both have the meeting in a calendar, so whoever acts gets a copy for their own.
TOLD = {
    E.ARRANGE: (INVITATION, COPY),
    E.MOVE: (UPDATE, COPY),
    E.UPDATE: (UPDATE, COPY),
    E.ACCEPT: ("meeting-accepted", COPY),
    E.DECLINE: ("meeting-declined", COPY),
    E.SUGGEST: ("meeting-suggested", COPY),
    E.ACCEPT_SUGGESTION: ("meeting-accepted", COPY),
    E.CANCEL: (CANCELLATION, CANCELLATION_COPY),
}
REPLIES = {
    MeetingReply.ACCEPT: "meeting-accepted",
    MeetingReply.DECLINE: "meeting-declined",
    MeetingReply.SUGGEST: "meeting-suggested",
}


def _of_both(source: MeetingStatus | None, event: MeetingEvent, target: MeetingStatus) -> list[MeetingStep]:
    """Either of the two may; the other is told, and the one who does it has a copy."""
    to_other, to_self = TOLD.get(event, ("", ""))
    told = {
        by: ((other, to_other), (by, to_self)) if to_other else ()
        for by, other in ((MENTOR, MENTEE), (MENTEE, MENTOR))
    }
    return [Step(source, event, by, target, mails) for by, mails in told.items()]


LIFE: Life[MeetingStatus, MeetingEvent] = Life(
    [
        *_of_both(None, E.ARRANGE, S.SCHEDULED),
        *_of_both(None, E.LOG, S.HELD),
        *_of_both(S.SCHEDULED, E.MOVE, S.SCHEDULED),
        *_of_both(S.SCHEDULED, E.UPDATE, S.SCHEDULED),
        *_of_both(S.SCHEDULED, E.ACCEPT, S.SCHEDULED),
        *_of_both(S.SCHEDULED, E.DECLINE, S.SCHEDULED),
        *_of_both(S.SCHEDULED, E.SUGGEST, S.SCHEDULED),
        *_of_both(S.SCHEDULED, E.ACCEPT_SUGGESTION, S.SCHEDULED),
        *_of_both(S.SCHEDULED, E.CANCEL, S.CANCELLED),
        Step(S.SCHEDULED, E.CANCEL, SCHEME, S.CANCELLED, ((MENTOR, CANCELLATION), (MENTEE, CANCELLATION))),
        Step(S.SCHEDULED, E.REMIND, SCHEME, S.SCHEDULED, ((MENTOR, REMINDER), (MENTEE, REMINDER))),
        *(
            step
            for source in (S.SCHEDULED, S.HELD, S.NOT_HELD)
            for event, target in ((E.HELD, S.HELD), (E.NOT_HELD, S.NOT_HELD))
            for step in _of_both(source, event, target)
        ),
    ]
)
