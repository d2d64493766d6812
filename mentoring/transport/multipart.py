"""Uploads by the GraphQL multipart request specification, held to the letter of it."""

from dataclasses import dataclass, field
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from mentoring.transport.reading import Operation, json_object, operation
from mentoring.transport.refused import Reason, RequestRefused
from schema.uploads import Upload

MOST_FILES = 1


async def from_form(request: Request, most: int) -> Operation:
    """Read `operations`, then `map`, then the files of the map; `most` is the size of the first two."""
    parts = await _parts(request)
    names = [part.name for part in parts]
    if names[:2] != ["operations", "map"] or any(part.is_file for part in parts[:2]):
        raise _malformed("The form must begin with the fields `operations` and `map`.")
    parameters, files = (json_object(bytes(part.data), f"`{part.name}`", most) for part in parts[:2])
    if names[2:] != list(files) or not all(part.is_file for part in parts[2:]):
        raise _malformed("After `map` must come the files that it names, in its order, and nothing else.")
    for part, places in zip(parts[2:], files.values(), strict=True):
        _put(part.upload(), places, parameters)
    return operation(parameters)


@dataclass
class _Part:
    headers: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    data: bytearray = field(default_factory=bytearray)
    name: str = ""
    filename: str | None = None

    @property
    def is_file(self) -> bool:
        return self.filename is not None

    def upload(self) -> Upload:
        content_type = self.headers.get(b"content-type", b"application/octet-stream").decode("latin-1")
        return Upload(self.filename or "", content_type, bytes(self.data))

    def name_yourself(self) -> None:
        disposition = self.headers.get(b"content-disposition", b"").decode("latin-1")
        kind, options = parse_options_header(disposition)
        if kind != b"form-data" or b"name" not in options:
            raise _malformed("A part of the form has no name.")
        self.name = _text(options[b"name"])
        self.filename = _text(options[b"filename"]) if b"filename" in options else None


class _Form:
    """Takes the form apart as it comes in."""

    def __init__(self, boundary: bytes) -> None:
        self.parts: list[_Part] = []
        self.is_whole = False
        self._header = (bytearray(), bytearray())
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
                "on_header_end": self._end_header,
                "on_headers_finished": self._end_headers,
                "on_part_data": lambda data, start, end: self.parts[-1].data.extend(data[start:end]),
                "on_end": self._end,
            },
        )

    def write(self, chunk: bytes) -> None:
        self._parser.write(chunk)

    def _begin(self) -> None:
        if len(self.parts) == 2 + MOST_FILES:
            raise _malformed(f"At most {MOST_FILES} file can come with a request.")
        self.parts.append(_Part())

    def _end_header(self) -> None:
        name, value = self._header
        self.parts[-1].headers[bytes(name).lower()] = bytes(value)
        self._header = (bytearray(), bytearray())

    def _end_headers(self) -> None:
        self.parts[-1].name_yourself()

    def _end(self) -> None:
        self.is_whole = True


async def _parts(request: Request) -> list[_Part]:
    _, options = parse_options_header(request.headers["content-type"])
    boundary = options.get(b"boundary")
    if not boundary:
        raise _malformed("The form has no boundary.")
    try:
        form = _Form(boundary)
        async for chunk in request.stream():
            form.write(chunk)
    except FormParserError as error:
        raise _malformed("The form cannot be read.") from error
    if not form.is_whole:
        raise _malformed("The form is cut short.")
    return form.parts


def _put(upload: Upload, places: Any, parameters: dict[str, Any]) -> None:
    """Put the file where the map says: one place, among the variables, that was held free with null."""
    if not isinstance(places, list) or len(places) != 1 or not isinstance(places[0], str):
        raise _malformed("`map` must give each file exactly one place.")
    *way, last = places[0].split(".")
    if way[:1] != ["variables"]:
        raise _malformed("A file can only stand among the variables.")
    holder: Any = parameters
    for step in way:
        holder = holder[_key(holder, step)]
    key = _key(holder, last)
    if holder[key] is not None:
        raise _malformed("The place of a file must hold null.")
    holder[key] = upload


def _key(holder: Any, step: str) -> str | int:
    if isinstance(holder, dict) and step in holder:
        return step
    if isinstance(holder, list) and step in map(str, range(len(holder))):
        return int(step)
    raise _malformed("`map` names a place that `operations` does not have.")


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise _malformed("The names in the form are not UTF-8.") from error


def _malformed(sentence: str) -> RequestRefused:
    return RequestRefused(Reason.MALFORMED, sentence)
