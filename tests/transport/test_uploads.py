"""The GraphQL multipart request: one form that is right, and every way in which it can be wrong."""

import json

import httpx
import pytest

from tests.transport.small import GRAPHQL

SET_PICTURE = "mutation($picture: Upload!) { setPicture(picture: $picture) }"
OPERATIONS = {"query": SET_PICTURE, "variables": {"picture": None}}
MAP = {"0": ["variables.picture"]}
PICTURE = b"\x89PNG\xff\x00"


def field(name: str, value: object) -> bytes:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + text + b"\r\n"


def file(name: str = "0", content: bytes = PICTURE, filename: str = "me.png") -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: image/png'
    return head.encode() + b"\r\n\r\n" + content + b"\r\n"


async def send(
    edge: httpx.AsyncClient, *parts: bytes, end: bytes = b"--x--\r\n", headers: dict[str, str] | None = None
) -> httpx.Response:
    sent = {"content-type": "multipart/form-data; boundary=x", "accept": GRAPHQL, "x-requested-with": "test"}
    return await edge.post("/graphql", content=b"".join(parts) + end, headers=sent | (headers or {}))


async def test_a_file_comes_with_its_name_and_type(edge: httpx.AsyncClient) -> None:
    response = await send(edge, field("operations", OPERATIONS), field("map", MAP), file(filename="Zoë.png"))

    assert (response.status_code, response.json()) == (200, {"data": {"setPicture": "Zoë.png image/png 6"}})


async def test_a_file_may_stand_in_a_list(edge: httpx.AsyncClient) -> None:
    query = "mutation($pictures: [Upload!]!) { setPictures(pictures: $pictures) }"
    operations = {"query": query, "variables": {"pictures": [None]}}

    response = await send(
        edge, field("operations", operations), field("map", {"0": ["variables.pictures.0"]}), file()
    )

    assert response.json() == {"data": {"setPictures": 1}}


async def test_a_form_may_come_without_a_file(edge: httpx.AsyncClient) -> None:
    response = await send(edge, field("operations", {"query": "{ hello }"}), field("map", {}))

    assert response.json() == {"data": {"hello": "Hello you"}}


@pytest.mark.parametrize(
    "name", ["graphql-require-preflight", "apollo-require-preflight", "x-requested-with"]
)
async def test_a_form_needs_a_header_that_no_html_form_can_send(edge: httpx.AsyncClient, name: str) -> None:
    parts = (field("operations", OPERATIONS), field("map", MAP), file())

    without = await send(edge, *parts, headers={"x-requested-with": ""})
    with_it = await send(edge, *parts, headers={"x-requested-with": "", name: "1"})

    assert (without.status_code, with_it.status_code) == (403, 200)
    assert without.json()["errors"][0]["extensions"] == {"code": "CSRF_PREVENTION"}


OPS = field("operations", OPERATIONS)
MAPS = field("map", MAP)
MALFORMED: dict[str, tuple[bytes, ...]] = {
    "nothing": (),
    "no operations": (MAPS, file()),
    "no map": (OPS, file()),
    "no file": (OPS, MAPS),
    "map before operations": (MAPS, OPS, file()),
    "file before map": (OPS, file(), MAPS),
    "operations twice": (OPS, OPS, MAPS, file()),
    "operations as a file": (file("operations", json.dumps(OPERATIONS).encode()), MAPS, file()),
    "file as a field": (OPS, MAPS, field("0", "me")),
    "operations null": (field("operations", None), MAPS, file()),
    "operations text": (field("operations", "x"), MAPS, file()),
    "operations list": (field("operations", [OPERATIONS]), MAPS, file()),
    "operations not json": (field("operations", b"{"), MAPS, file()),
    "operations not utf-8": (field("operations", b'{"query": "\xff"}'), MAPS, file()),
    "map null": (OPS, field("map", None), file()),
    "map list": (OPS, field("map", [["variables.picture"]]), file()),
    "map number": (OPS, field("map", 7), file()),
    "map text": (OPS, field("map", "0"), file()),
    "place text": (OPS, field("map", {"0": "variables.picture"}), file()),
    "place null": (OPS, field("map", {"0": None}), file()),
    "place number": (OPS, field("map", {"0": [7]}), file()),
    "no place": (OPS, field("map", {"0": []}), file()),
    "two places": (OPS, field("map", {"0": ["variables.picture", "variables.picture"]}), file()),
    "place outside variables": (OPS, field("map", {"0": ["query"]}), file()),
    "place is variables": (OPS, field("map", {"0": ["variables"]}), file()),
    "place not there": (OPS, field("map", {"0": ["variables.other"]}), file()),
    "place below a leaf": (OPS, field("map", {"0": ["variables.picture.x"]}), file()),
    "place is empty": (OPS, field("map", {"0": [""]}), file()),
    "place is taken": (field("operations", {**OPERATIONS, "variables": {"picture": "x"}}), MAPS, file()),
    "place out of range": (
        field("operations", {**OPERATIONS, "variables": {"picture": [None]}}),
        field("map", {"0": ["variables.picture.1"]}),
        file(),
    ),
    "place counted backwards": (
        field("operations", {**OPERATIONS, "variables": {"picture": [None]}}),
        field("map", {"0": ["variables.picture.-1"]}),
        file(),
    ),
    "no variables": (field("operations", {"query": SET_PICTURE}), MAPS, file()),
    "variables text": (field("operations", {"query": SET_PICTURE, "variables": "x"}), MAPS, file()),
    "another file": (OPS, MAPS, file("1")),
    "two files": (OPS, field("map", {**MAP, "1": ["variables.picture"]}), file(), file("1")),
    "a file too many": (OPS, MAPS, file(), file("1")),
    "a part without a name": (OPS, MAPS, file(), b"--x\r\nContent-Type: text/plain\r\n\r\nx\r\n"),
    "a part without headers": (b"--x\r\n\r\nx\r\n", OPS, MAPS, file()),
    "a name not utf-8": (b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n', OPS, MAPS),
    "not a form": (b"hello",),
}


@pytest.mark.parametrize("parts", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_malformed_form_is_refused(edge: httpx.AsyncClient, parts: tuple[bytes, ...]) -> None:
    response = await send(edge, *parts)

    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


@pytest.mark.parametrize("end", [b"", b"--x", b"--y--\r\n", b"\x00" * 70_000])
async def test_a_form_that_is_cut_short_is_refused(edge: httpx.AsyncClient, end: bytes) -> None:
    response = await send(edge, OPS, MAPS, file(), end=end)

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400),
        ("multipart/form-data; boundary=" + "y" * 300, 400),
        ("multipart/form-data; boundary=x; charset=utf-16", 415),
        ("multipart/form-data; boundary=x; charset=idna", 415),
        ("multipart/mixed; boundary=x", 415),
    ],
)
async def test_a_form_says_how_it_is_to_be_read(
    edge: httpx.AsyncClient, content_type: str, status: int
) -> None:
    response = await send(edge, OPS, MAPS, file(), headers={"content-type": content_type})

    assert response.status_code == status


async def test_a_form_may_be_larger_than_a_plain_body_but_its_json_may_not(edge: httpx.AsyncClient) -> None:
    large = field("operations", {**OPERATIONS, "extensions": {"x": "x" * 256 * 1024}})

    statuses = [
        (await send(edge, OPS, MAPS, file(content=b"x" * 5 * 1024 * 1024))).status_code,
        (await send(edge, large, MAPS, file())).status_code,
        (await send(edge, OPS, MAPS, file(content=b"x" * 6 * 1024 * 1024))).status_code,
    ]

    assert statuses == [200, 413, 413]
