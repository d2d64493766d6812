"""What a mentee writes to a mentor in a proposal, checked before it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from models import text
from models.refusals import InvalidInput

LONGEST_MESSAGE = 4000
LONGEST_WHY = 2000
LONGEST_GOAL = 200
MOST_GOALS = 10


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`preferred_methods` are words of MeetingMethod."""

    message: str = ""
    goals: Sequence[str] = ()
    why_you: str = ""
    preferred_methods: Sequence[str] = ()
    preferred_frequency: str = ""

    def checked(self) -> Self:
        """The same, brought into the form in which it is kept.

        Raises:
            Refusals: everything that cannot be taken as it is.
        """
        with text.Faults() as faults:
            return type(self)(
                message=faults.take(
                    text.paragraphs, self.message, ("input", "message"), longest=LONGEST_MESSAGE
                ),
                goals=faults.take(_goals, self.goals),
                why_you=faults.take(
                    text.paragraphs, self.why_you, ("input", "whyYou"), longest=LONGEST_WHY, required=False
                ),
                preferred_methods=[str(method) for method in dict.fromkeys(self.preferred_methods)],
                preferred_frequency=faults.take(
                    text.line, self.preferred_frequency, ("input", "preferredFrequency"), required=False
                ),
            )


def _goals(goals: Sequence[str]) -> list[str]:
    path = ("input", "goals")
    if len(goals) > MOST_GOALS:
        raise InvalidInput(f"Please keep to {MOST_GOALS} goals.", path=path)
    with text.Faults() as faults:
        return [
            faults.take(text.line, goal, (*path, str(place)), longest=LONGEST_GOAL)
            for place, goal in enumerate(goals)
        ]
