"""Passwords: which ones are good enough, and how they are kept. Argon2id with OWASP's parameters, two at a time."""

import asyncio
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn_rs_py import zxcvbn

from models.refusals import InvalidInput, Refusal

T = TypeVar("T")

SHORTEST = 12
LONGEST = 128  # a limit for our sake, not for the password's: hashing longer ones is work for us
GOOD_SCORE = 3  # of 4: safe against a thief of the database, says zxcvbn
SHORTEST_WORD = 3


class PasswordTooWeak(InvalidInput):
    sentence = (
        "This password is too easy to guess. Four words that have nothing to do with you make a good one."
    )


class WrongPassword(Refusal):
    sentence = "This is not your present password."


def good_one(password: str, path: Sequence[str], *, about: Sequence[str] = ()) -> str:
    """The password, if nobody can guess it who knows `about`: the person's names, address and number.

    Raises:
        InvalidInput: it is too short, too long, or no text.
        PasswordTooWeak: it can be guessed.
    """
    if not _is_text(password):
        raise InvalidInput("A character here cannot be used.", path=path)
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput(f"A password has {SHORTEST} to {LONGEST} characters.", path=path)
    if _score(password, about) < GOOD_SCORE:
        raise PasswordTooWeak(path=path)
    return password


async def hash_of(password: str) -> str:
    return await _in_a_thread(_hasher.hash, _normal(password))


async def matches(password: str, password_hash: str) -> bool:
    """Whether it is the one; without a hash the answer is no and takes as long."""
    if not _is_text(password) or len(password) > LONGEST:
        password = ""
    fits = await _in_a_thread(_hasher.verify, _normal(password), password_hash or _nobodys)
    return fits and bool(password_hash)


def _score(password: str, about: Sequence[str]) -> int:
    """How hard what is left is to guess when all that is known of the person is taken out."""
    words = {
        word for fact in about for word in re.split(r"\W+", fact.casefold()) if len(word) >= SHORTEST_WORD
    }
    left = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return int(zxcvbn(left, sorted(words)).score)


def _is_text(password: str) -> bool:
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in password)


def _normal(password: str) -> str:
    """Two keyboards may spell one é in two ways."""
    return unicodedata.normalize("NFC", password)


async def _in_a_thread(work: Callable[..., T], *given: str) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *given)


_hasher = PasswordHash((Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1),))
_nobodys = _hasher.hash(secrets.token_urlsafe())
_threads = ThreadPoolExecutor(2, thread_name_prefix="password")
