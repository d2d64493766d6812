"""A client of the small schema, in process."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.transport import small


@pytest.fixture(scope="session")
async def edge() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(small.app())
    async with httpx.AsyncClient(transport=transport, base_url=small.ORIGIN) as client:
        yield client
