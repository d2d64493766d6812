"""What a client says it sends, and which of our two media types it would rather read (RFC 9110, 12.5.1)."""

import re
from dataclasses import dataclass

from starlette.datastructures import Headers

from mentoring.transport.refused import Reason, RequestRefused

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
MULTIPART = "multipart/form-data"

_UTF_8 = ("utf-8", "utf8")
_QUALITY = re.compile(r"0(\.[0-9]*)?|1(\.0*)?")


def sent(headers: Headers) -> str:
    """The media type of the body: JSON or MULTIPART."""
    stated = headers.getlist("content-type")
    media_type, parameters = _parsed(stated[0]) if len(stated) == 1 else ("", {})
    is_utf_8 = parameters.get("charset", "utf-8") in _UTF_8
    is_plain = headers.get("content-encoding", "identity").lower() == "identity"
    if media_type not in (JSON, MULTIPART) or not is_utf_8 or not is_plain:
        sentence = f"Send the request as {JSON} in UTF-8, or as {MULTIPART} when a file comes with it."
        raise RequestRefused(Reason.MEDIA_TYPE, sentence)
    return media_type


def wanted(headers: Headers) -> str:
    """The media type of the answer: JSON or GRAPHQL_RESPONSE. Nothing asked for, or anything at all, means JSON."""
    stated = [part for header in headers.getlist("accept") for part in header.split(",") if part.strip()]
    if not stated:
        return JSON
    ranges = [_range(part) for part in stated]
    best = max(_wish(ranges, GRAPHQL_RESPONSE), _wish(ranges, JSON))
    if best.quality == 0:
        sentence = f"Answers come as {GRAPHQL_RESPONSE} or {JSON}. Accept one of them."
        raise RequestRefused(Reason.NOT_ACCEPTABLE, sentence)
    return best.media_type


@dataclass(frozen=True, order=True)
class _Wish:
    """How much one type is wanted; in doubt, a type asked for by name comes before one let in by a wildcard."""

    quality: float
    is_named: bool
    is_preferred: bool
    media_type: str


def _wish(ranges: list[tuple[str, float]], media_type: str) -> _Wish:
    for pattern in (media_type, "application/*", "*/*"):
        qualities = [quality for stated, quality in ranges if stated == pattern]
        if qualities:
            is_named = pattern == media_type
            # By name, whoever knows the newer type prefers it; by wildcard, the older one is the safer.
            return _Wish(max(qualities), is_named, (media_type == GRAPHQL_RESPONSE) is is_named, media_type)
    return _Wish(0, is_named=False, is_preferred=False, media_type=media_type)


def _range(text: str) -> tuple[str, float]:
    media_type, parameters = _parsed(text)
    quality = parameters.get("q", "1")
    if parameters.get("charset", "utf-8") not in _UTF_8 or not _QUALITY.fullmatch(quality):
        return media_type, 0
    return media_type, float(quality)


def _parsed(text: str) -> tuple[str, dict[str, str]]:
    media_type, *parameters = text.lower().split(";")
    pairs = (parameter.partition("=") for parameter in parameters)
    return media_type.strip(), {name.strip(): value.strip().strip('"') for name, _, value in pairs}
