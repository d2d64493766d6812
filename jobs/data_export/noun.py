"""What a file of somebody's data export is made of."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tortoise.queryset import QuerySet

from models.members import Member
from models.row import Row


@dataclass(frozen=True)
class Noun:
    """The file `name`.json: of the rows `of` a member, the columns `shows`, each under its own name.

    `people` are columns with somebody's id: the file has their name. `topic` and the like are `named` by a path.
    `own` are columns that are shown only where another column says that it was the member. `withholds` are not shown.
    """

    name: str
    kind: type[Row]
    of: Callable[[Member], QuerySet[Any]]
    shows: Collection[str]
    people: Collection[str] = ()
    named: Mapping[str, str] = field(default_factory=dict[str, str])
    own: Mapping[str, str] = field(default_factory=dict[str, str])
    withholds: Collection[str] = ()


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())
