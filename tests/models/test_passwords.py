"""Which passwords are good enough, and how they are kept."""

import asyncio

import pytest

from models import passwords
from models.passwords import PasswordTooWeak
from models.refusals import InvalidInput

HERE = ("input", "password")
MENA = ["Mena", "Osei", "mena.osei@example.net", "004217", "Mentoring Scheme", "Society of Physiotherapists"]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "seven quiet herons",
        "Tr0ub4dor&3-by-the-sea",
        "\u00fcber die Br\u00fccke nachts",
    ],
)
def test_a_good_password_is_taken_as_it_is(password: str) -> None:
    assert passwords.good_one(password, HERE, about=MENA) == password


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "abcabcabcabcabc",
        "menaosei004217",
        "Mena-Osei-004217!",
        "mena.osei@example.net",
        "PHYSIOTHERAPISTS",
        "Mentoring Scheme Osei",
    ],
)
def test_a_password_that_can_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooWeak) as refused:
        passwords.good_one(password, HERE, about=MENA)

    assert refused.value.path == HERE


@pytest.mark.parametrize(
    "password", ["", "quiet heron", "x" * 129, "seven quiet\x00herons", "seven quiet\nherons", "\ud800" * 12]
)
def test_a_password_has_a_length_and_is_text(password: str) -> None:
    with pytest.raises(InvalidInput):
        passwords.good_one(password, HERE)


async def test_only_the_same_password_matches() -> None:
    kept = await passwords.hash_of("seven quiet herons")

    assert await passwords.matches("seven quiet herons", kept)
    assert not await passwords.matches("Seven quiet herons", kept)
    assert not await passwords.matches("", kept)
    assert not await passwords.matches("\ud800", kept)
    assert not await passwords.matches("seven quiet herons", "")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "heron" not in kept


async def test_two_keyboards_spell_the_same_password() -> None:
    assert await passwords.matches(
        "cafe\u0301 by the river", await passwords.hash_of("caf\u00e9 by the river")
    )


async def test_nobody_s_hash_is_as_dear_as_anybody_s() -> None:
    kept = await passwords.hash_of("seven quiet herons")

    assert passwords._nobodys.split("$")[:4] == kept.split("$")[:4]


async def test_others_are_served_while_passwords_are_hashed() -> None:
    """Hashing happens in two threads; the loop stays free, however many ask."""
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*(passwords.hash_of("seven quiet herons") for _ in range(6)))
    ticking.cancel()

    assert ticks > 6
