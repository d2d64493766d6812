"""Gathers the faults of one request, so that a person hears of all of them at once."""

from collections.abc import Generator
from contextlib import contextmanager

from models.refusals import InvalidInput, Refusal, Refusals


class Faults:
    def __init__(self) -> None:
        self._found: list[Refusal] = []

    @contextmanager
    def at(self, *path: str) -> Generator[None]:
        """Note a fault found inside, under that path, and go on."""
        try:
            yield
        except InvalidInput as fault:
            self._note(fault, path)
        except Refusals as several:
            for each in several.refusals:
                self._note(each, path)

    def refuse(self) -> None:
        """Raise Refusals if anything was found."""
        if self._found:
            raise Refusals(self._found)

    def _note(self, fault: Refusal, path: tuple[str, ...]) -> None:
        self._found.append(InvalidInput(fault.message, path=(*path, *fault.path)))
