"""The life of a relationship as a table: what can happen in which state, by whose hand, and who is mailed."""

from models.choices import Choice
from models.transitions import Life, Part, Step


class RelationshipStatus(Choice):
    CONTRACTING = "CONTRACTING", "Agreed to work together; the contract is not signed by both yet."
    ACTIVE = "ACTIVE", "The contract is signed by both."
    PAUSED = "PAUSED", "Both rest for a while. Nothing is asked of them, and everything can still be done."
    ENDING = "ENDING", "One of the two has proposed to finish; the other can agree, or go on."
    COMPLETED = "COMPLETED", "Finished together; readable, and closed to changes."
    ENDED = "ENDED", "Over; readable, and closed to changes."


class EndReason(Choice):
    COMPLETED = "COMPLETED", "The two finished it, or its planned end came and nobody renewed it."
    NO_FAULT = "NO_FAULT", "One of the two ended it; no reason is needed."
    NEVER_STARTED = "NEVER_STARTED", "The contract stayed unsigned, and the two neither met nor wrote."
    MEMBER_LEFT = "MEMBER_LEFT", "One of the two left the scheme."
    COORDINATOR = "COORDINATOR", "A coordinator ended it."


class RelationshipEvent(Choice):
    BEGIN = "BEGIN", "The mentor accepted the proposal."
    REMIND = "REMIND", "Whoever had not signed the contract was reminded."
    SIGN = "SIGN", "Both had signed the contract."
    PAUSE = "PAUSE", "It was paused."
    RESUME = "RESUME", "It went on after the pause."
    PROPOSE_COMPLETION = "PROPOSE_COMPLETION", "One of the two proposed to finish."
    CONFIRM_COMPLETION = "CONFIRM_COMPLETION", "The other one agreed to finish."
    KEEP_GOING = "KEEP_GOING", "The other one would rather go on."
    COMPLETE = "COMPLETE", "It was finished, since nobody had anything against it."
    ASK_TO_RENEW = "ASK_TO_RENEW", "Both were asked to renew it or to finish, since its planned end was near."
    PLANNED_END = "PLANNED_END", "Its planned end had come, and nobody renewed it."
    ASK_IF_STILL_GOING = (
        "ASK_IF_STILL_GOING",
        "It had been quiet, and both were asked whether it still goes on.",
    )
    STILL_GOING = "STILL_GOING", "One of the two said that it still goes on."
    CHECK_IN = "CHECK_IN", "Three months had passed, and both were asked how it is going."
    TELL_OF_QUIET = "TELL_OF_QUIET", "It had been quiet for long, and the scheme's coordinators were told."
    NEVER_STARTED = "NEVER_STARTED", "It was closed because it had not started."
    EXTEND = "EXTEND", "A coordinator set a later day for its planned end."
    END = "END", "One of the two ended it."
    MEMBER_LEFT = "MEMBER_LEFT", "It ended because one of the two left the scheme."
    COORDINATOR = "COORDINATOR", "A coordinator ended it."
    OFFER_TO_REOPEN = "OFFER_TO_REOPEN", "One of the two would like to take it up again."
    REOPEN = "REOPEN", "It was taken up again."
    RECORD_OPENED = (
        "RECORD_OPENED",
        "A coordinator opened what the two share, because of a concern; both were told.",
    )
    RECORD_CLOSED = "RECORD_CLOSED", "The coordinator closed it again."
    REOPEN_UNSIGNED = "REOPEN_UNSIGNED", "It was taken up again, before there ever was a signed contract."


class RelationshipAction(Choice):
    PAUSE = "PAUSE", "Rest for a while (pauseRelationship)."
    RESUME = "RESUME", "Go on (resumeRelationship)."
    PROPOSE_COMPLETION = "PROPOSE_COMPLETION", "Propose to finish (proposeCompletion)."
    CONFIRM_COMPLETION = "CONFIRM_COMPLETION", "Agree to finish (confirmCompletion)."
    KEEP_GOING = "KEEP_GOING", "Rather go on (keepGoing)."
    STILL_GOING = "STILL_GOING", "Say that it still goes on (confirmStillGoing)."
    END = "END", "End it (endRelationship)."
    REOPEN = "REOPEN", "Take it up again, or offer to (reopenRelationship)."


class RelationshipWarning(Choice):
    MEETINGS_AHEAD = "MEETINGS_AHEAD", "You have meetings during the pause; they stay arranged."


E, S = RelationshipEvent, RelationshipStatus
MENTEE, MENTOR, SCHEME, COORDINATOR = Part.MENTEE, Part.MENTOR, Part.SCHEME, Part.COORDINATOR
RelationshipStep = Step[RelationshipStatus, RelationshipEvent]

RUNNING = (S.CONTRACTING, S.ACTIVE, S.PAUSED, S.ENDING)
OVER = (S.COMPLETED, S.ENDED)


def _both(kind: str) -> tuple[tuple[Part, str], ...]:
    return (MENTEE, kind), (MENTOR, kind)


_FREED = (MENTOR, "place-freed")
_COMPLETED = (*_both("relationship-completed"), _FREED)
_CLOSED = (*_both("relationship-ended"), _FREED)


def _either(
    source: RelationshipStatus, event: RelationshipEvent, target: RelationshipStatus, *kinds: str
) -> list[RelationshipStep]:
    """Either of the two can; the other one is told."""
    to_mentee, to_mentor = (tuple((part, kind) for kind in kinds) for part in (MENTEE, MENTOR))
    return [Step(source, event, MENTOR, target, to_mentee), Step(source, event, MENTEE, target, to_mentor)]


def _ends(source: RelationshipStatus) -> list[RelationshipStep]:
    """However it runs, either can end it, leave, or have it ended for them."""
    by_mentor = ((MENTEE, "relationship-ended"), (MENTOR, "relationship-ended-copy"), _FREED)
    by_mentee = ((MENTOR, "relationship-ended"), (MENTEE, "relationship-ended-copy"), _FREED)
    return [
        Step(source, E.END, MENTOR, S.ENDED, by_mentor),
        Step(source, E.END, MENTEE, S.ENDED, by_mentee),
        Step(source, E.MEMBER_LEFT, MENTOR, S.ENDED, ((MENTEE, "relationship-ended"),)),
        Step(source, E.MEMBER_LEFT, MENTEE, S.ENDED, ((MENTOR, "relationship-ended"), _FREED)),
        Step(source, E.COORDINATOR, COORDINATOR, S.ENDED, _CLOSED),
    ]


def _reopens(
    source: RelationshipStatus, event: RelationshipEvent, target: RelationshipStatus
) -> list[RelationshipStep]:
    """The second of the two to wish it takes it up again, or a coordinator does."""
    told = _both("relationship-reopened")
    return [Step(source, event, by, target, told) for by in (MENTOR, MENTEE, COORDINATOR)]


# The letters of the first step are the proposal's, those of signing the contract's.
LIFE: Life[RelationshipStatus, RelationshipEvent] = Life(
    [
        Step(None, E.BEGIN, SCHEME, S.CONTRACTING),
        Step(S.CONTRACTING, E.REMIND, SCHEME, S.CONTRACTING, _both("contract-reminder")),
        Step(S.CONTRACTING, E.NEVER_STARTED, SCHEME, S.ENDED, _CLOSED),
        Step(S.CONTRACTING, E.SIGN, SCHEME, S.ACTIVE),
        Step(S.ACTIVE, E.SIGN, SCHEME, S.ACTIVE),  # a later revision
        Step(S.PAUSED, E.SIGN, SCHEME, S.PAUSED),
        Step(S.ENDING, E.SIGN, SCHEME, S.ACTIVE),  # who sign anew go on
        *_either(S.ACTIVE, E.PAUSE, S.PAUSED, "relationship-paused"),
        Step(S.ACTIVE, E.PAUSE, COORDINATOR, S.PAUSED, _both("relationship-paused")),
        *(
            Step(S.PAUSED, E.RESUME, by, S.ACTIVE, _both("relationship-resumed"))
            for by in (MENTOR, MENTEE, COORDINATOR, SCHEME)
        ),
        Step(S.ACTIVE, E.EXTEND, COORDINATOR, S.ACTIVE, _both("relationship-extended")),
        Step(S.PAUSED, E.EXTEND, COORDINATOR, S.PAUSED, _both("relationship-extended")),
        *_either(S.ACTIVE, E.PROPOSE_COMPLETION, S.ENDING, "completion-proposed"),
        *_either(S.PAUSED, E.PROPOSE_COMPLETION, S.ENDING, "completion-proposed"),
        *(Step(S.ENDING, E.CONFIRM_COMPLETION, by, S.COMPLETED, _COMPLETED) for by in (MENTOR, MENTEE)),
        Step(S.ENDING, E.COMPLETE, SCHEME, S.COMPLETED, _COMPLETED),
        *_either(S.ENDING, E.KEEP_GOING, S.ACTIVE, "relationship-goes-on"),
        Step(S.ACTIVE, E.ASK_TO_RENEW, SCHEME, S.ACTIVE, _both("relationship-renewal")),
        Step(S.ACTIVE, E.PLANNED_END, SCHEME, S.COMPLETED, _COMPLETED),
        Step(S.ACTIVE, E.ASK_IF_STILL_GOING, SCHEME, S.ACTIVE, _both("relationship-quiet")),
        *_either(S.ACTIVE, E.STILL_GOING, S.ACTIVE),
        Step(S.ACTIVE, E.CHECK_IN, SCHEME, S.ACTIVE, _both("check-in")),
        Step(S.ACTIVE, E.TELL_OF_QUIET, SCHEME, S.ACTIVE, ((COORDINATOR, "relationship-quiet-scheme"),)),
        *(step for status in RUNNING for step in _ends(status)),
        *(
            step
            for status in OVER
            for step in _either(status, E.OFFER_TO_REOPEN, status, "relationship-reopen-offered")
        ),
        *(step for status in OVER for step in _reopens(status, E.REOPEN, S.ACTIVE)),
        *_reopens(S.ENDED, E.REOPEN_UNSIGNED, S.CONTRACTING),
    ]
)
