"""The life of a proposal as a table: what can happen in which state, by whose hand, and who is mailed."""

from models.choices import Choice
from models.transitions import Life, Part, Step


class ProposalStatus(Choice):
    PENDING = "PENDING", "Waiting for the mentor's answer."
    ACCEPTED = "ACCEPTED", "The mentor said yes; a relationship has begun."
    DECLINED = "DECLINED", "The mentor said no."
    WITHDRAWN = "WITHDRAWN", "The mentee took it back."
    EXPIRED = "EXPIRED", "Withdrawn by the scheme because it stayed unanswered."
    RELEASED = "RELEASED", "Closed by circumstances; the reason says which."


class ReleaseReason(Choice):
    AT_CAPACITY = "AT_CAPACITY", "The mentor's last place was taken."
    MENTOR_UNAVAILABLE = "MENTOR_UNAVAILABLE", "The mentor switched availability off."
    PLACED_ELSEWHERE = "PLACED_ELSEWHERE", "The mentee found another mentor."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    COORDINATOR = "COORDINATOR", "A coordinator closed it."


class DeclineReason(Choice):
    """What each means is also what the mentee reads."""

    NO_TIME = "NO_TIME", "There is no time for another mentee at present."
    NOT_MY_FIELD = "NOT_MY_FIELD", "Somebody else would know this field better."
    TOO_CLOSE = "TOO_CLOSE", "The two of you are too close at work for a mentoring relationship."
    TOO_FAR = "TOO_FAR", "Meeting would be too difficult."
    OTHER = "OTHER", "It does not suit at present."


class ProposalEvent(Choice):
    """Those that close a proposal by circumstances are called as the reason for that."""

    SEND = "SEND", "The mentee sent it."
    READ = "READ", "The mentor read it for the first time."
    EDIT = "EDIT", "The mentee changed it before it was read."
    HOLD = "HOLD", "The mentor said by when the answer would come."
    REMIND = "REMIND", "The mentor was reminded."
    ACCEPT = "ACCEPT", "The mentor accepted it."
    DECLINE = "DECLINE", "The mentor declined it."
    WITHDRAW = "WITHDRAW", "The mentee withdrew it."
    OFFER = "OFFER", "The mentor, free after all, offered to accept it if it was sent again."
    EXPIRE = "EXPIRE", "It was withdrawn because it stayed unanswered."
    AT_CAPACITY = "AT_CAPACITY", "The mentor's last place was taken."
    MENTOR_UNAVAILABLE = "MENTOR_UNAVAILABLE", "The mentor became unavailable."
    PLACED_ELSEWHERE = "PLACED_ELSEWHERE", "The mentee found another mentor."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    COORDINATOR = "COORDINATOR", "A coordinator closed it."


class ProposalAction(Choice):
    READ = "READ", "Note that you have read it (readProposal)."
    EDIT = "EDIT", "Change it; the mentor has not read it yet (editProposal)."
    HOLD = "HOLD", "Say, once, by when you will answer (holdProposal)."
    ACCEPT = "ACCEPT", "Say yes (acceptProposal)."
    DECLINE = "DECLINE", "Say no (declineProposal)."
    WITHDRAW = "WITHDRAW", "Take it back (withdrawProposal)."
    OFFER = "OFFER", "Say, once, that you are free after all (offerAfterAll)."


ProposalStep = Step[ProposalStatus, ProposalEvent]

E, S = ProposalEvent, ProposalStatus
MENTEE, MENTOR, SCHEME = Part.MENTEE, Part.MENTOR, Part.SCHEME
_ACCEPTED = ((MENTEE, "proposal-accepted-mentee"), (MENTOR, "proposal-accepted-mentor"))
_EXPIRED = ((MENTEE, "proposal-expired-mentee"), (MENTOR, "proposal-expired-mentor"))
_TO_MENTEE, _TO_MENTOR = ((MENTEE, "proposal-released-mentee"),), ((MENTOR, "proposal-released-mentor"),)

SENDING: ProposalStep = Step(None, E.SEND, MENTEE, S.PENDING, ((MENTOR, "proposal-sent"),))
LIFE: Life[ProposalStatus, ProposalEvent] = Life(
    [
        SENDING,
        Step(S.PENDING, E.READ, MENTOR, S.PENDING),
        Step(S.PENDING, E.EDIT, MENTEE, S.PENDING),
        Step(S.PENDING, E.HOLD, MENTOR, S.PENDING, ((MENTEE, "proposal-held"),)),
        Step(S.PENDING, E.REMIND, SCHEME, S.PENDING, ((MENTOR, "proposal-reminder"),)),
        Step(S.PENDING, E.ACCEPT, MENTOR, S.ACCEPTED, _ACCEPTED),
        Step(S.PENDING, E.DECLINE, MENTOR, S.DECLINED, ((MENTEE, "proposal-declined"),)),
        Step(S.PENDING, E.WITHDRAW, MENTEE, S.WITHDRAWN, ((MENTOR, "proposal-withdrawn"),)),
        Step(S.PENDING, E.EXPIRE, SCHEME, S.EXPIRED, _EXPIRED),
        Step(S.PENDING, E.AT_CAPACITY, SCHEME, S.RELEASED, _TO_MENTEE),
        Step(S.PENDING, E.MENTOR_UNAVAILABLE, MENTOR, S.RELEASED, _TO_MENTEE),
        Step(S.PENDING, E.MENTOR_UNAVAILABLE, SCHEME, S.RELEASED, _TO_MENTEE),
        Step(S.PENDING, E.MENTOR_UNAVAILABLE, Part.COORDINATOR, S.RELEASED, (*_TO_MENTEE, *_TO_MENTOR)),
        Step(S.PENDING, E.PLACED_ELSEWHERE, SCHEME, S.RELEASED, _TO_MENTOR),
        Step(S.PENDING, E.MEMBER_LEFT, MENTOR, S.RELEASED, _TO_MENTEE),
        Step(S.PENDING, E.MEMBER_LEFT, MENTEE, S.RELEASED, _TO_MENTOR),
        Step(S.PENDING, E.COORDINATOR, Part.COORDINATOR, S.RELEASED, (*_TO_MENTEE, *_TO_MENTOR)),
        Step(S.EXPIRED, E.OFFER, MENTOR, S.EXPIRED, ((MENTEE, "proposal-offered"),)),
        Step(S.RELEASED, E.OFFER, MENTOR, S.RELEASED, ((MENTEE, "proposal-offered"),)),
    ]
)
# What is done once, or not after that: while this column is empty.
WHILE_EMPTY = {E.READ: "read_at", E.EDIT: "read_at", E.HOLD: "held_until", E.OFFER: "offered_at"}
