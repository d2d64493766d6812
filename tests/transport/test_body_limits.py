"""How much of a body is read, and for how long, as a server sees it: chunk by chunk."""

import asyncio
from collections.abc import Iterable
from itertools import chain, repeat
from typing import Any

import pytest

from tests.transport import small

JSON = [(b"content-type", b"application/json")]
FORM = [(b"content-type", b"multipart/form-data; boundary=x"), (b"x-requested-with", b"test")]
Headers = list[tuple[bytes, bytes]]


class Connection:
    """One request that comes in the given chunks; what comes after the last of them is silence."""

    def __init__(self, chunks: Iterable[bytes], headers: Headers) -> None:
        self._chunks = iter(chunks)
        self._scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "headers": headers,
            "query_string": b"",
        }
        self._sent: list[dict[str, Any]] = []
        self.read = 0

    async def send_to(self, app: Any) -> tuple[int, bytes]:
        await app(self._scope, self._receive, self._send)
        start, *rest = self._sent
        return start["status"], b"".join(message.get("body", b"") for message in rest)

    async def _receive(self) -> dict[str, Any]:
        chunk = next(self._chunks, None)
        if chunk is None:
            await asyncio.Event().wait()
        self.read += 1
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def _send(self, message: Any) -> None:
        self._sent.append(message)


@pytest.mark.parametrize(
    ("headers", "begin"),
    [(JSON, b""), (FORM, b'--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n')],
)
async def test_a_body_without_end_is_read_only_to_the_limit(headers: Headers, begin: bytes) -> None:
    app = small.app(most=1_000, most_of_form=1_000)
    connection = Connection(chain([begin.ljust(100)], repeat(b"x" * 100)), headers)

    status, body = await connection.send_to(app)

    assert (status, connection.read) == (413, 11)
    assert b'"PAYLOAD_TOO_LARGE"' in body


async def test_a_body_that_says_it_is_too_large_is_not_read_at_all() -> None:
    app = small.app(most=1_000)
    connection = Connection([b"x"], [*JSON, (b"content-length", b"1001")])

    status, _ = await connection.send_to(app)

    assert (status, connection.read) == (413, 0)


@pytest.mark.parametrize("length", [b"1" * 5_000, b"-1", b"x"])
async def test_a_senseless_length_is_counted_all_the_same(length: bytes) -> None:
    app = small.app(most=1_000)
    connection = Connection([b"x" * 1_001], [*JSON, (b"content-length", length)])

    status, _ = await connection.send_to(app)

    assert status == 413


@pytest.mark.parametrize("headers", [JSON, FORM])
async def test_a_body_that_never_comes_is_not_waited_for(headers: Headers) -> None:
    app = small.app(seconds=0, seconds_of_form=0)
    connection = Connection([], headers)

    status, body = await connection.send_to(app)

    assert status == 408
    assert b'"BAD_REQUEST"' in body


async def test_a_client_that_goes_away_is_no_error() -> None:
    class Gone(Connection):
        async def _receive(self) -> dict[str, Any]:
            return {"type": "http.disconnect"}

    status, _ = await Gone([], JSON).send_to(small.app())

    assert status == 400


async def test_browsers_are_told_to_do_little_with_an_answer() -> None:
    connection = Connection([], [])

    await connection.send_to(small.app())

    headers = dict(connection._sent[0]["headers"])
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"content-security-policy"].startswith(b"default-src 'none'")
    assert headers[b"strict-transport-security"] == b"max-age=31536000"
