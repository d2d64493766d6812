"""A noun's rows as the objects of its file: other people reduced to their names."""

from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from jobs.data_export.noun import Noun
from models.members import Member

PAGE = 200


async def page(noun: Noun, member: Member, after: str) -> tuple[list[dict[str, Any]], str]:
    """The next rows in the order of their ids, and the id to go on after; "" once there are no more."""
    rows = _after(noun.of(member), after).order_by("id").limit(PAGE)
    found = await rows.values("id", *_columns(noun), *noun.named.values())
    names = await _names(noun, found)
    shown = [_shown(noun, row, member, names) for row in found]
    return shown, str(found[-1]["id"]) if len(found) == PAGE else ""


def _after(rows: QuerySet[Any], after: str) -> QuerySet[Any]:
    return rows.filter(id__gt=UUID(after)) if after else rows


def _columns(noun: Noun) -> list[str]:
    return [*(name for name in noun.shows if name != "id"), *noun.people, *noun.own]


async def _names(noun: Noun, rows: list[dict[str, Any]]) -> dict[UUID, str]:
    keys = {row[column] for row in rows for column in noun.people if row[column]}
    return {key: member.display_name for key, member in (await Member.in_bulk(keys, "id")).items()}


def _shown(noun: Noun, row: dict[str, Any], member: Member, names: dict[UUID, str]) -> dict[str, Any]:
    own = {name: row[name] for name, by in noun.own.items() if row[by] == member.id}
    people = {column.removesuffix("_id"): names.get(row[column]) for column in noun.people}
    named = {name: row[path] for name, path in noun.named.items()}
    return {name: row[name] for name in noun.shows} | named | people | own
