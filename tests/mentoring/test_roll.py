"""The rolls of members there are: a file, an endpoint, or none."""

import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from mentoring.roll import CsvRoll, HttpRoll, roll_of
from models.roll import NoRoll, RollAnswer, RollUnavailable

ROLL = "\ufeffmembership_number,name,status\r\n004217,Mena,current\r\n004218,Owen, Lapsed \r\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roll.csv"
    path.write_text(ROLL, encoding="utf-8")
    return path


async def test_a_file_says_who_is_on_the_roll(file: Path) -> None:
    roll = roll_of(f"csv:{file}")

    assert [await roll.look_up(number) for number in ("004217", "004218", "4217")] == [
        RollAnswer.CURRENT,
        RollAnswer.LAPSED,
        RollAnswer.ABSENT,
    ]


async def test_a_file_is_read_anew_when_it_changes(file: Path) -> None:
    roll = CsvRoll(file)
    before = await roll.look_up("004217")
    _write_later(file, "membership_number,status\n004217,lapsed\n")

    assert (before, await roll.look_up("004217")) == (RollAnswer.CURRENT, RollAnswer.LAPSED)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"membership_number,status\n",
        b"number,status\n004217,current\n",
        b"membership_number,status\n004217\n",
        b"membership_number,status\n004217,retired\n",
        b"membership_number,status\n\xff\xfe,current\n",
        b'membership_number,status\n"004217,current\n',
    ],
)
async def test_a_file_that_cannot_be_trusted_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "roll.csv").write_bytes(content)

    with pytest.raises(RollUnavailable):
        await CsvRoll(tmp_path / "roll.csv").look_up("004217")


async def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    with pytest.raises(RollUnavailable):
        await CsvRoll(tmp_path / "roll.csv").look_up("004217")


@pytest.mark.parametrize(
    ("status", "content", "answer"),
    [
        (200, '{"status": "current"}', RollAnswer.CURRENT),
        (200, '{"status": "lapsed", "since": "2026-01-01"}', RollAnswer.LAPSED),
        (200, '{"status": "absent"}', RollAnswer.ABSENT),
        (404, '{"status": "absent"}', RollAnswer.ABSENT),
    ],
)
async def test_an_endpoint_says_who_is_on_the_roll(status: int, content: str, answer: RollAnswer) -> None:
    asked: list[str] = []

    def body(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(status, text=content)

    assert await _endpoint(body).look_up("004217") == answer
    assert asked == ["https://body.example/roll/004217"]


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (404, "<h1>Not Found</h1>"),
        (500, '{"status": "current"}'),
        (302, ""),
        (200, ""),
        (200, "[]"),
        (200, '{"status": null}'),
        (200, '{"status": "retired"}'),
        (200, "{}"),
    ],
)
async def test_an_endpoint_that_cannot_be_trusted_says_nothing(status: int, content: str) -> None:
    with pytest.raises(RollUnavailable):
        await _endpoint(lambda _: httpx.Response(status, text=content)).look_up("004217")


async def test_an_endpoint_that_is_down_says_nothing() -> None:
    def body(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(RollUnavailable):
        await _endpoint(body).look_up("004217")


def test_a_setting_names_a_roll_or_is_wrong() -> None:
    assert isinstance(roll_of("none"), NoRoll)
    assert isinstance(roll_of("https://body.example/roll"), HttpRoll)
    with pytest.raises(ValueError, match="ROLL_CHECK"):
        roll_of("excel:roll.xls")


def _write_later(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    os.utime(file, ns=(1, 1))  # a change within the clock's grain is a change all the same


def _endpoint(answer: Callable[[httpx.Request], httpx.Response]) -> HttpRoll:
    transport = httpx.MockTransport(answer)
    return HttpRoll(httpx.AsyncClient(transport=transport, base_url="https://body.example/roll"))
