"""What stories about importing the roll need: files of it, and a client that sends them."""

from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from models.members import RollStatus
from models.roll_entries import RollEntry
from tests.client import Client
from tests.errand_world import all_done

SELECTION = """rollImport { id status contentHash fileName }
    errors { __typename ... on UserError { code path message } }"""
IMPORT = f"mutation($input: ImportRollInput!) {{ importRoll(input: $input) {{ {SELECTION} }} }}"
COUNTS = "new changed unchanged missing duplicate malformed"
LOOK = f"""query($id: ID!) {{ node(id: $id) {{ ... on RollImport {{
    status done total counts {{ {COUNTS} }} change {{ status isUndo done total }}
    lines {{ edges {{ node {{ line number status was result applied }} }} }} }} }} }}"""


async def sent(who: Client, content: bytes | str) -> dict[str, Any]:
    """The payload of importRoll."""
    answer = await post(who, content if isinstance(content, bytes) else content.encode())
    body: dict[str, Any] = answer.json()
    assert "errors" not in body, body
    payload: dict[str, Any] = body["data"]["importRoll"]
    return payload


async def post(who: Client, content: bytes) -> httpx.Response:
    operations = orjson.dumps({"query": IMPORT, "variables": {"input": {"file": None}}}).decode()
    return await who.http.post(
        "/graphql",
        data={"operations": operations, "map": '{"0": ["variables.input.file"]}'},
        files={"0": ("roll.csv", content, "text/csv")},
        headers={"GraphQL-Require-Preflight": "1"},
    )


async def compared(who: Client, content: bytes | str) -> dict[str, Any]:
    """An import that has been compared: its id and its hash."""
    payload = await sent(who, content)
    assert payload["errors"] == []
    _ = await all_done()
    found: dict[str, Any] = payload["rollImport"]
    return found


async def applied(who: Client, content: bytes | str) -> dict[str, Any]:
    """An import that has been applied, too."""
    found = await compared(who, content)
    assert await changing(who, "applyRollImport", id=found["id"], expectedHash=found["contentHash"]) == []
    _ = await all_done()
    return found


async def changing(who: Client, mutation: str, **given: Any) -> list[str]:
    payload = await who.do(mutation, "rollChange { id }", **given)
    return [error["__typename"] for error in payload["errors"]]


async def looked_at(who: Client, roll_import: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await who.ask(LOOK, id=roll_import["id"]))["node"]
    return found


async def the_roll() -> Mapping[str, str]:
    return {entry.number: entry.status.value for entry in await RollEntry.all()}


async def a_roll(**statuses: str) -> None:
    """`a_roll(n004217="CURRENT")`."""
    for name, status in statuses.items():
        await RollEntry(number=name[1:], status=RollStatus(status)).save(force_create=True)
