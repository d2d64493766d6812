"""An instant has an offset, and a place in the calendar that the database keeps."""

import pytest

from tests.client import Client

ODD = {
    "no instant": "tomorrow",
    "no offset": "2026-11-24T09:00:00",
    "before the first year": "0001-01-01T00:00:00+14:00",
    "after the last year": "9999-12-31T23:59:59-12:00",
}


@pytest.mark.parametrize("instant", ODD.values(), ids=ODD.keys())
async def test_what_is_none_is_refused_before_anything_is_asked(client: Client, instant: str) -> None:
    query = "query($from: DateTime) { viewer { meetings(from: $from) { totalCount } } }"

    errors = await client.errors(query, **{"from": instant})

    assert [error["extensions"]["code"] for error in errors] == ["BAD_USER_INPUT"]
    assert "DateTime must" in errors[0]["message"]
