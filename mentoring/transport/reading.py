"""From the bytes of a request to the operation that it asks for."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request

from mentoring.transport.refused import Reason, RequestRefused

_KINDS = {
    "query": (str, "a string"),
    "documentId": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}


_NAME = re.compile(r"[A-Za-z0-9_.:/-]{1,128}")


@dataclass(frozen=True)
class Operation:
    query: str  # empty when only its name was sent
    name: str | None
    variables: dict[str, Any] | None
    extensions: dict[str, Any] | None
    document: str | None = None  # the name: the SHA-256 of its text, or what a client's manifest calls it


async def from_body(request: Request, most: int) -> Operation:
    return operation(json_object(await request.body(), "The body", most))


def from_query_string(request: Request) -> Operation:
    stated = request.query_params.multi_items()
    parameters: dict[str, Any] = {name: value for name, value in stated if value}
    if len(stated) > len({name for name, _ in stated}):
        raise RequestRefused(Reason.MALFORMED, "Each parameter may stand in the address only once.")
    for name in parameters.keys() & {"variables", "extensions"}:
        parameters[name] = json_object(parameters[name].encode(), f"`{name}`")
    return operation(parameters)


def operation(parameters: Mapping[str, Any]) -> Operation:
    for name, (kind, described) in _KINDS.items():
        if not isinstance(parameters.get(name), kind | None):
            raise RequestRefused(Reason.MALFORMED, f"`{name}` must be {described} or null.")
    document = _named(parameters)
    if not parameters.get("query") and document is None:
        raise RequestRefused(Reason.MALFORMED, "There is no `query` in the request.")
    return Operation(
        parameters.get("query") or "",
        parameters.get("operationName"),
        parameters.get("variables"),
        parameters.get("extensions"),
        document,
    )


def _named(parameters: Mapping[str, Any]) -> str | None:
    """The name of the document: by the draft's `documentId`, or as Apollo's clients send it."""
    names = {name.removeprefix("sha256:") for name in _names(parameters)}
    if len(names) > 1 or not all(_NAME.fullmatch(name) for name in names):
        raise RequestRefused(Reason.MALFORMED, "The document is named in a way that cannot be read.")
    return names.pop() if names else None


def _names(parameters: Mapping[str, Any]) -> Iterator[str]:
    if parameters.get("documentId") is not None:
        yield parameters["documentId"]
    match (parameters.get("extensions") or {}).get("persistedQuery"):
        case None:
            return
        case {"version": 1, "sha256Hash": str() as name}:
            yield name
        case _:
            sentence = "`extensions.persistedQuery` must have `version` 1 and a `sha256Hash`."
            raise RequestRefused(Reason.MALFORMED, sentence)


def json_object(text: bytes, what: str, most: int | None = None) -> dict[str, Any]:
    """Read `text`, which is `what` of the request, as a JSON object of at most `most` bytes."""
    if most is not None and len(text) > most:
        raise RequestRefused(Reason.TOO_LARGE, f"{what} is larger than {most} bytes.")
    try:
        # orjson refuses what JSON does not know: other encodings, half surrogate pairs, NaN, numbers past
        # any float, nesting without end. Only the other one tells of repeated names, and keeps large integers.
        orjson.loads(text)
        value = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise RequestRefused(Reason.MALFORMED, f"{what} is not JSON that can be read.") from error
    if not isinstance(value, dict):
        raise RequestRefused(Reason.MALFORMED, f"{what} must be a JSON object.")
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a name is repeated")  # two readers could take it for two different requests
    return named
