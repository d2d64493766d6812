"""All published versions of the templates of one sort. None is ever changed: a change is the next version."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from models.templates.data_files import Malformed


class Template(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def pin(self) -> str: ...


TemplateT = TypeVar("TemplateT", bound=Template)


class Catalogue(Generic[TemplateT]):
    def __init__(self, templates: Iterable[TemplateT]) -> None:
        by_age = sorted(templates, key=lambda template: (template.key, template.version))
        self._pinned = {template.pin: template for template in by_age}
        self._newest = {template.key: template for template in by_age}

    def pinned(self, pin: str) -> TemplateT | None:
        """That very version ("goals@1"), for a document that was begun on it."""
        return self._pinned.get(pin)

    def newest(self, key: str) -> TemplateT | None:
        """The version that a new document starts on."""
        return self._newest.get(key)

    def every_newest(self) -> tuple[TemplateT, ...]:
        """The newest version of each, by key."""
        return tuple(self._newest.values())


def read_catalogue(paths: Iterable[Path], read: Callable[[Path], TemplateT]) -> Catalogue[TemplateT]:
    """The templates in those files, one each, named key@version.

    Raises:
        Malformed: with file, place and fault.
    """
    return Catalogue([_named(path, read(path)) for path in sorted(paths)])


def _named(path: Path, template: TemplateT) -> TemplateT:
    if path.stem != template.pin:
        raise Malformed(f"{path.name}: this holds {template.pin}, and must be named so.")
    return template
