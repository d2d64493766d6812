"""What people type, checked and brought into one form before it is kept: the same words are the same text."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from types import TracebackType
from typing import ParamSpec, Self, TypeVar, cast
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from models.refusals import InvalidInput, Refusal, Refusals

P = ParamSpec("P")
T = TypeVar("T")
Path = Sequence[str]

LONGEST_LINE = 120
LONGEST_PARAGRAPHS = 4000
LONGEST_LINK = 2000
MOST_MARKS = (
    30  # on one letter, as in Unicode's Stream-Safe Text Format; to sort more of them takes quadratic time
)


class Faults:
    """Gathers the faults of a form, so that a person sees all of them at once.

    What `take` hands back is only good after the block: the block ends in `Refusals` when anything was wrong.

        with Faults() as faults:
            title = faults.take(text.line, given_title, ("input", "title"))
            details = faults.take(text.paragraphs, given_details, ("input", "details"), required=False)
    """

    def __init__(self) -> None:
        self.found: list[Refusal] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self.found:
            raise Refusals(self.found)

    def take(self, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `check` makes of these; a refusal of it is kept for the end of the block."""
        try:
            return check(*args, **kwargs)
        except Refusals as several:
            self.found.extend(several.refusals)
        except Refusal as refusal:
            self.found.append(refusal)
        return cast("T", None)


def line(value: str, path: Path, *, longest: int = LONGEST_LINE, required: bool = True) -> str:
    """One line of text: in NFC, with single spaces, without what nobody can see.

    Raises:
        InvalidInput: it is empty, too long, has several lines or characters that deceive or do harm.
    """
    _refuse_unusable(value, path, allowed="")
    return _fitting(" ".join(unicodedata.normalize("NFC", value).split()), path, longest, required=required)


def paragraphs(value: str, path: Path, *, longest: int = LONGEST_PARAGRAPHS, required: bool = True) -> str:
    """Text of several lines: in NFC, with line feeds, and nothing blank at either end.

    Raises:
        InvalidInput: it is empty, too long, or has characters that deceive or do harm.
    """
    value = re.sub("\r\n?|\u2028|\u2029", "\n", value)
    _refuse_unusable(value, path, allowed="\n\t")
    lines = unicodedata.normalize("NFC", value).split("\n")
    return _fitting("\n".join(each.rstrip() for each in lines).strip(), path, longest, required=required)


def email(value: str, path: Path) -> str:
    """An address that any mail server takes: ASCII, the domain as mail servers spell it.

    Raises:
        InvalidInput: it is no such address.
    """
    try:
        found = validate_email(value.strip(), allow_smtputf8=False, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise InvalidInput("This is not an e-mail address that we can write to.", path=path) from error
    address = found.ascii_email
    if address is None or "=?" in address:  # some readers would take that for an encoded word
        raise InvalidInput("This is not an e-mail address that we can write to.", path=path)
    return address


def email_key(address: str) -> str:
    """What two spellings of one address have in common; nobody gets a second account by a capital letter."""
    return address.casefold()


def link(value: str, path: Path, *, longest: int = LONGEST_LINK, required: bool = True) -> str:
    """An address on the web, https or http, in ASCII.

    Raises:
        InvalidInput: it is no such address.
    """
    address = line(value, path, longest=longest, required=required)
    if address and not _LINK.fullmatch(address):
        raise InvalidInput("This is not a web address. It begins with https://", path=path)
    return address


def timezone(value: str, path: Path) -> str:
    """The name of a time zone in the IANA database, e.g. Europe/London.

    Raises:
        InvalidInput: there is no such zone.
    """
    if value not in _zones():
        raise InvalidInput("There is no time zone of that name. One is Europe/London.", path=path)
    return value


def stacks_marks(value: str) -> bool:
    """Whether there are more accents on one letter than any script knows: text to bring a reader, or us, to a halt."""
    stacked = 0
    for character in value:
        stacked = stacked + 1 if unicodedata.combining(character) else 0
        if stacked > MOST_MARKS:
            return True
    return False


def _fitting(text: str, path: Path, longest: int, *, required: bool) -> str:
    if not any(_is_visible(character) for character in text):
        if required:
            raise InvalidInput("Please fill this in.", path=path)
        return ""
    if len(text) > longest:
        raise InvalidInput(f"Please keep this to {longest} characters; it has {len(text)}.", path=path)
    return text


def _refuse_unusable(value: str, path: Path, *, allowed: str) -> None:
    for character in value:
        if character not in allowed and _is_unusable(character):
            raise InvalidInput(f"A character here cannot be used: U+{ord(character):04X}.", path=path)
    if stacks_marks(value):
        raise InvalidInput("There are too many accents on one letter here.", path=path)


def _is_unusable(character: str) -> bool:
    return unicodedata.category(character) in _UNUSABLE_KINDS or ord(character) in _UNUSABLE


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZC" and character not in _BLANK


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


_UNUSABLE_KINDS = {"Cc", "Cs", "Zl", "Zp"}  # controls, lone surrogates, separators of lines and paragraphs
# Characters that turn the reading direction round or that nobody sees, and two that are no characters. The
# joiners U+200C and U+200D stay: Persian words and emoji of several people are spelt with them.
_UNUSABLE = {
    0x061C,
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    0x2060,
    *range(0x2066, 0x206A),
    0xFEFF,
    0xFFFE,
    0xFFFF,
}
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters, says Unicode, that print nothing
_LINK = re.compile(r"https?://[A-Za-z0-9\[][!#-;=?-~]*", re.IGNORECASE)
