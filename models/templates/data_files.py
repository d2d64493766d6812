"""Data files that come with the program. What is wrong in one stops the start, and says where."""

import re
from collections.abc import Hashable
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import yaml

EnumT = TypeVar("EnumT", bound=Enum)


class Malformed(Exception):
    """A data file of the program is not what it should be: file, place, fault."""


class Entry:
    """One mapping of a data file. It knows where it stands, and which of its keys were asked for."""

    def __init__(self, where: str, content: object) -> None:
        if not isinstance(content, dict):
            raise Malformed(f"{where}: a mapping is needed here.")
        self.where = where
        self._content: dict[object, object] = content
        self._asked: set[str] = set()

    def text(self, key: str) -> str:
        text = self.text_or_none(key)
        if not text:
            raise self.fault(key, "is missing.")
        return text

    def text_or_none(self, key: str) -> str:
        """The text, "" where there is none."""
        value = self._ask(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.fault(key, f"must be text, not {value!r}; put it in quotes.")
        return value.strip()

    def key(self, key: str = "key", pattern: str = "[a-z][a-z0-9_]*") -> str:
        """A short name that the program or a client uses."""
        text = self.text(key)
        if not re.fullmatch(pattern, text):
            raise self.fault(key, f"must look like {pattern}, not {text!r}.")
        return text

    def whole(self, key: str) -> int:
        value = self._ask(key)
        if type(value) is not int:
            raise self.fault(key, f"must be a whole number, not {value!r}.")
        return value

    def whole_or(self, key: str, default: int) -> int:
        return self.whole(key) if self.has(key) else default

    def flag(self, key: str) -> bool:
        value = self._ask(key)
        if value is not None and not isinstance(value, bool):
            raise self.fault(key, f"must be true or false, not {value!r}.")
        return bool(value)

    def word(self, key: str, words: type[EnumT]) -> EnumT:
        """A member of the enum, written in lower case."""
        text = self.text(key)
        known = {word.name.lower(): word for word in words}
        if text not in known:
            raise self.fault(key, f"{text!r} is none of {', '.join(known)}.")
        return known[text]

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.fault(key, f"must be a list of texts; {value!r} is none.")
        return tuple(str(value).strip() for value in values)

    def entries(self, key: str) -> list["Entry"]:
        return [Entry(f"{self.where}: {key}[{index}]", value) for index, value in enumerate(self._list(key))]

    def entry(self, key: str) -> "Entry":
        return Entry(f"{self.where}: {key}", self._ask(key))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A mapping of keys to labels, in its order."""
        labels = self.entry(key)
        for name in labels.names():
            if not re.fullmatch("[a-z][a-z0-9_]*", name):
                raise labels.fault(name, "is no key: put it in quotes, in lower case.")
        return tuple((name, labels.text(name)) for name in labels.names())

    def names(self) -> list[str]:
        return [str(name) for name in self._content]

    def has(self, key: str) -> bool:
        return self._content.get(key) is not None

    def done(self) -> None:
        """Nothing may be left that nobody asked for: it would be a typing error."""
        for name in self._content:
            if name not in self._asked:
                raise self.fault(str(name), "is not known here.")

    def fault(self, key: str, what: str) -> Malformed:
        return Malformed(f"{self.where}: {key} {what}")

    def _ask(self, key: str) -> object:
        self._asked.add(key)
        return self._content.get(key)

    def _list(self, key: str) -> list[object]:
        value = self._ask(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(key, "must be a list.")
        return list(value)


def read_file(path: Path) -> Entry:
    """The mapping that a YAML file is.

    Raises:
        Malformed: it is not readable as one.
    """
    return read_text(path.read_text(encoding="utf-8"), path.name)


def read_text(text: str, where: str) -> Entry:
    try:
        content = yaml.load(text, _Loader)  # noqa: S506  a SafeLoader that also refuses a key said twice
    except (yaml.YAMLError, Malformed) as fault:
        raise Malformed(f"{where}: {fault}") from fault
    return Entry(where, content)


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002  PyYAML's signature
        said: set[str] = set()
        for name, _ in node.value:
            if name.value in said:
                raise Malformed(f"{name.value!r} is said twice{name.start_mark}.")
            said.add(name.value)
        return super().construct_mapping(node, deep=deep)
