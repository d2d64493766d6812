"""A no is data: each refusal is a class beside the rule it protects, and its name is what clients see."""

import re
from collections.abc import Sequence
from typing import ClassVar


class Refusal(Exception):
    """The scheme says no, in a sentence that a person can read.

    `path` names the input at fault from the mutation's argument down, e.g. ("input", "startsAt");
    it is empty when no single input is. Subclasses say `sentence`, or hand one in.
    """

    sentence: ClassVar[str] = ""

    def __init__(self, sentence: str = "", *, path: Sequence[str] = ()) -> None:
        self.message = sentence or self.sentence
        self.path = tuple(path)
        super().__init__(self.message)

    @classmethod
    def code(cls) -> str:
        """The class name in capitals: MeetingInThePast is MEETING_IN_THE_PAST."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", cls.__name__).upper()


class Refusals(Exception):
    """Several refusals of one request, so that a form shows all its faults at once."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("; ".join(refusal.message for refusal in refusals))


class InvalidInput(Refusal):
    """A value that cannot be taken as it is; `path` says which."""

    sentence = "This value cannot be used."


class NotFound(Refusal):
    """What may not be seen does not exist."""

    sentence = "There is nothing here under that id, or it is not yours to see."


class NotAllowed(Refusal):
    """The person is known and the thing is visible, but this is not theirs to do."""

    sentence = "You cannot do this."


class StateConflict(Refusal):
    """Things have moved on: somebody, or the clock, was first."""

    sentence = "This has changed in the meantime. Look at it again, then decide."


class RateLimited(Refusal):
    sentence = "That was tried too often. Please wait a little, then try again."


class NotSignedIn(Exception):
    """Raised where a use case needs a person and there is none; a top-level UNAUTHENTICATED error."""
