"""The life of a question to a mentor as a table: it is asked, answered, perhaps asked on, and closed."""

from models.choices import Choice
from models.transitions import Life, Part, Step


class EnquiryStatus(Choice):
    OPEN = "OPEN", "Waiting for the mentor's answer."
    ANSWERED = "ANSWERED", "Answered; the mentee can ask on."
    CLOSED = "CLOSED", "Done. The mentee can ask anew while the mentor can be reached."


class EnquiryEvent(Choice):
    """Those that close it are called as the reason for that."""

    ASK = "ASK", "The mentee asked."
    ANSWER = "ANSWER", "The mentor answered."
    CLOSED = "CLOSED", "One of the two closed it."
    PROPOSED = "PROPOSED", "A proposal was sent."
    MENTOR_UNAVAILABLE = "MENTOR_UNAVAILABLE", "The mentor became unavailable."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    UNANSWERED = "UNANSWERED", "It stayed unanswered."
    SETTLED = "SETTLED", "The answer stood, and nobody wrote again."


class EnquiryClosedReason(Choice):
    CLOSED = "CLOSED", "One of the two closed it."
    PROPOSED = "PROPOSED", "A proposal of the mentee's took its place."
    MENTOR_UNAVAILABLE = "MENTOR_UNAVAILABLE", "The mentor is not available to mentees."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    UNANSWERED = "UNANSWERED", "It stayed unanswered for 21 days."
    SETTLED = "SETTLED", "It was answered, and nobody wrote again for 21 days."


class EnquiryAction(Choice):
    ASK = "ASK", "Ask on (askMentor)."
    ANSWER = "ANSWER", "Answer it (answerEnquiry)."
    CLOSED = "CLOSED", "Close it (closeEnquiry)."


EnquiryStep = Step[EnquiryStatus, EnquiryEvent]

E, S = EnquiryEvent, EnquiryStatus
MENTEE, MENTOR, SCHEME = Part.MENTEE, Part.MENTOR, Part.SCHEME
_ASKED, _ANSWERED = ((MENTOR, "enquiry-asked"),), ((MENTEE, "enquiry-answered"),)
_CLOSED = ((MENTEE, "enquiry-closed"),)  # whoever waited for an answer learns that none comes

ASKING: EnquiryStep = Step(None, E.ASK, MENTEE, S.OPEN, _ASKED)
LIFE: Life[EnquiryStatus, EnquiryEvent] = Life(
    [
        ASKING,
        Step(S.ANSWERED, E.ASK, MENTEE, S.OPEN, _ASKED),
        Step(S.OPEN, E.ANSWER, MENTOR, S.ANSWERED, _ANSWERED),
        Step(S.OPEN, E.CLOSED, MENTEE, S.CLOSED),
        Step(S.OPEN, E.CLOSED, MENTOR, S.CLOSED, _CLOSED),
        Step(S.ANSWERED, E.CLOSED, MENTEE, S.CLOSED),
        Step(S.ANSWERED, E.CLOSED, MENTOR, S.CLOSED),
        Step(S.OPEN, E.PROPOSED, SCHEME, S.CLOSED),
        Step(S.ANSWERED, E.PROPOSED, SCHEME, S.CLOSED),
        Step(S.OPEN, E.MENTOR_UNAVAILABLE, SCHEME, S.CLOSED, _CLOSED),
        Step(S.ANSWERED, E.MENTOR_UNAVAILABLE, SCHEME, S.CLOSED),
        Step(S.OPEN, E.MEMBER_LEFT, MENTOR, S.CLOSED, _CLOSED),
        Step(S.ANSWERED, E.MEMBER_LEFT, MENTOR, S.CLOSED),
        Step(S.OPEN, E.MEMBER_LEFT, MENTEE, S.CLOSED),
        Step(S.ANSWERED, E.MEMBER_LEFT, MENTEE, S.CLOSED),
        Step(S.OPEN, E.UNANSWERED, SCHEME, S.CLOSED, _CLOSED),
        Step(S.ANSWERED, E.SETTLED, SCHEME, S.CLOSED),
    ]
)
