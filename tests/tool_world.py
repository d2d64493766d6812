"""What stories about tools need: a pair with clients, answers as people hand them in and as they read them."""

from typing import Any

from models.meetings import Meeting
from schema.nodes import global_id
from tests import meeting_world

VALUE = (
    "__typename ... on TextValue { text } ... on DateValue { date } ... on IntegerValue { integer } "
    "... on ScaleValue { position } ... on ChoiceValue { choice } ... on ChoicesValue { choices } "
    "... on CheckValue { checked } ... on ReferenceValue { target reference }"
)
ROWS = f"... on RowsValue {{ rows {{ row cells {{ key value {{ {VALUE} }} }} }} }}"
ANSWERS = f"answers {{ key label value {{ {VALUE} {ROWS} }} }}"
CHANGES = (
    f"changes {{ key label row column before {{ {VALUE} ... on RowsValue {{ rows {{ row }} }} }} "
    f"after {{ {VALUE} ... on RowsValue {{ rows {{ row }} }} }} }}"
)
REVISION = f"number note createdAt author {{ givenName }} {ANSWERS} {CHANGES}"
DOCUMENT = (
    "document { id title status visibility sharedAt updatedAt viewerCan missing template { key pin } "
    f"owner {{ givenName }} meeting {{ id }} currentRevision {{ id {REVISION} }} }}"
)
READ = f"""query($id: ID!) {{ node(id: $id) {{ ... on ToolDocument {{
  status viewerCan currentRevision {{ {REVISION} }}
  revisions {{ totalCount edges {{ node {{ id {REVISION} }} }} }} }} }} }}"""
LIST = """query($id: ID!, $template: String, $status: ToolStatus, $first: Int, $after: String) {
  node(id: $id) { ... on Relationship {
    tools(template: $template, status: $status, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { id title template { key } } } } } } }"""


class World(meeting_world.World):
    """Mena (mentee) and Theo (mentor) work together; it is 24 November 2026, 08:00."""

    @property
    def pair(self) -> str:
        return global_id("Relationship", self.relationship.id)

    async def start(self, template: str, **given: Any) -> dict[str, Any]:
        """Mena opens a tool, and gets the document."""
        payload = await self.mena.do(
            "startTool", DOCUMENT, relationshipId=self.pair, template=template, **given
        )
        assert payload["errors"] == []
        return dict(payload["document"])

    async def save(self, document: dict[str, Any], **answers: Any) -> dict[str, Any]:
        """Mena saves, and gets the document."""
        payload = await self.mena.do("saveTool", DOCUMENT, **a_save(document, **answers))
        assert payload["errors"] == []
        return dict(payload["document"])

    async def goals(self) -> dict[str, Any]:
        """The pair's Goals, with two rows."""
        rows = [{"cells": cells(goal=text("Lead a review"))}, {"cells": cells(goal=text("Publish"))}]
        return await self.save(await self.start("goals"), goals={"rows": rows})


def a_save(document: dict[str, Any], **answers: Any) -> dict[str, Any]:
    """The input that writes these answers, None clearing one, over the revision that the document shows."""
    return {
        "documentId": document["id"],
        "expectedRevision": document["currentRevision"]["number"],
        "answers": cells(**answers),
    }


def cells(**values: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def text(words: str) -> dict[str, str]:
    return {"text": words}


def meeting_id(meeting: Meeting) -> str:
    return global_id("Meeting", meeting.id)


def read(revision: dict[str, Any]) -> dict[str, Any]:
    """Answers by key, rows as lists of cells by key; each value as it is."""
    return {answer["key"]: _value(answer["value"]) for answer in revision["answers"]}


def rows_of(revision: dict[str, Any], key: str) -> list[str]:
    """The names of the rows in that field."""
    [value] = [answer["value"] for answer in revision["answers"] if answer["key"] == key]
    return [row["row"] for row in value["rows"]]


def changed(revision: dict[str, Any]) -> list[tuple[str, str | None, Any, Any]]:
    """Field, column, and what stood and stands there."""
    return [
        (change["key"], change["column"], _value(change["before"]), _value(change["after"]))
        for change in revision["changes"]
    ]


def _value(value: dict[str, Any] | None) -> Any:
    if value is None:
        return None
    if "rows" in value:
        return [
            {cell["key"]: _value(cell["value"]) for cell in row["cells"]} if "cells" in row else row["row"]
            for row in value["rows"]
        ]
    *_, last = value.values()
    return last
