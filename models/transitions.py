"""A life as a table: from which state, through what, by whose hand, to where, and who is mailed. No row, no move."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from models.choices import Choice
from models.row import Row

S = TypeVar("S", bound=Choice)
E = TypeVar("E", bound=Choice)


class Part(Choice):
    MENTOR = "MENTOR", "The mentor of the two."
    MENTEE = "MENTEE", "The mentee of the two."
    OWNER = "OWNER", "The one person whose account, request or concern it is."
    COORDINATOR = "COORDINATOR", "Somebody who looks after the scheme."
    SCHEME = "SCHEME", "The clock, or what follows from something else that happened."


@dataclass(frozen=True)
class Step(Generic[S, E]):
    """`source` is None where a life begins. `mails` are whom it tells, and the kind of the letter, in order."""

    source: S | None
    event: E
    by: Part
    target: S
    mails: tuple[tuple[Part, str], ...] = ()


class Life(Generic[S, E]):
    """All the steps there are; a state that none of them leaves for another is final."""

    def __init__(self, steps: Iterable[Step[S, E]]) -> None:
        self._steps = {(step.source, step.event, step.by): step for step in steps}

    def __iter__(self) -> Iterator[Step[S, E]]:
        return iter(self._steps.values())

    def step(self, source: S | None, event: E, by: Part) -> Step[S, E] | None:
        """The step out of `source` through `event` by that hand, if there is one."""
        return self._steps.get((source, event, by))

    def open_to(self, by: Part, source: S) -> list[E]:
        """What somebody of that part can do in this state, in the order of the table."""
        return [step.event for step in self if step.source is source and step.by is by]

    def is_final(self, state: S) -> bool:
        return all(step.source is not state or step.target is state for step in self)


async def move(row: Row, field: str, step: Step[Any, Any], **changes: Any) -> bool:
    """Take the step in one conditional UPDATE; false, and nothing changed, when the row has left that state."""
    becoming = {field: step.target, **changes}
    still = type(row).filter(id=row.id, **{field: step.source})
    if not await still.update(**becoming):
        return False
    for name, value in becoming.items():
        setattr(row, name, value)
    return True
