"""What coordinators may publish as a guide: Markdown that loads nothing, links that are safe, gaps that are filled."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from models import text
from models.guides.content import Guide, GuideKind, GuideStage
from models.refusals import InvalidInput
from models.templates.kinds import Audience
from models.templates.placeholders import placeholders
from models.templates.scheme_facts import SCHEME_WORDS

LONGEST_SUMMARY = 300
LONGEST_BODY = 40_000
LAST_PLACE = 1000
SLUG = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_SLUG = 60
_HTML = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_DESTINATION = re.compile(r"\]\(\s*<?([^)\s>]*)|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]*)", re.MULTILINE)
_SAFE = re.compile(r"https://[^\s]+|mailto:[^\s]+|[/#][^\s]*|\{[a-z_]+\}[^\s]*")
_OTHER_ADDRESS = re.compile(r"\b(http|javascript|data|vbscript|file|ftp):", re.IGNORECASE)
_BLANK: dict[str, Any] = {
    "title": "",
    "kind": GuideKind.PAGE,
    "audience": Audience.ANYONE,
    "stage": GuideStage.ANY,
    "place": 500,
    "summary": "",
    "body": "",
    "url": "",
    "transcript_url": "",
}


@dataclass(frozen=True)
class GuideFault:
    """Why a draft cannot be published: which field, and a sentence."""

    field: str
    sentence: str


def blank() -> dict[str, Any]:
    """What a new draft begins with."""
    return dict(_BLANK)


def content_of(guide: Guide) -> dict[str, Any]:
    """What a draft of a next version begins with."""
    return {name: getattr(guide, name) for name in _BLANK}


def checked(given: dict[str, Any]) -> dict[str, Any]:
    """These fields of a draft as they are kept; it may be unfinished.

    Raises:
        Refusals: everything that cannot be kept as it is.
    """
    with text.Faults() as faults:
        return {name: faults.take(_kept, name, value) for name, value in given.items()}


def is_slug(value: str) -> bool:
    """Whether a guide can have that short name."""
    return len(value) <= LONGEST_SLUG and bool(SLUG.fullmatch(value))


def slug(value: str) -> str:
    """The short name of a guide.

    Raises:
        InvalidInput: it is none.
    """
    if not is_slug(value):
        sentence = f"A short name has small letters, digits and single hyphens: at most {LONGEST_SLUG}."
        raise InvalidInput(sentence, path=("input", "slug"))
    return value


def faults_of(content: dict[str, Any]) -> list[GuideFault]:
    """What has to be put right before it can be published."""
    return [*_missing(content), *_unsafe(content), *_unfilled(content)]


def _missing(content: dict[str, Any]) -> Iterator[GuideFault]:
    kind = content["kind"]
    needed = ["title", "summary", "body"]
    needed += ["url"] if kind in {GuideKind.VIDEO, GuideKind.DOWNLOAD} else []
    needed += ["transcript_url"] if kind is GuideKind.VIDEO else []
    for name in needed:
        if not content[name]:
            yield GuideFault(name, _MISSING.get(name, f"The {name} is missing."))


def _unsafe(content: dict[str, Any]) -> Iterator[GuideFault]:
    body = content["body"]
    if _HTML.search(body):
        yield GuideFault("body", "The text must not have HTML: write Markdown.")
    if "![" in body:
        yield GuideFault("body", "The text must not have pictures, which would be loaded from elsewhere.")
    others = [found[1] or found[2] for found in _DESTINATION.finditer(body)]
    wrong = [to for to in others if not _SAFE.fullmatch(to)]
    if wrong or _OTHER_ADDRESS.search(body):
        yield GuideFault("body", "Every link has to begin with https://, mailto: or /.")
    for name in ("url", "transcript_url"):
        if content[name] and not content[name].lower().startswith("https://"):
            yield GuideFault(name, "The address has to begin with https://.")


def _unfilled(content: dict[str, Any]) -> Iterator[GuideFault]:
    for name in ("title", "summary", "body"):
        for gap in sorted(placeholders(content[name]) - SCHEME_WORDS):
            known = ", ".join(sorted(SCHEME_WORDS))
            yield GuideFault(name, f"Nothing fills {{{gap}}}. What there is: {known}.")


def _kept(name: str, value: Any) -> Any:
    first, *others = name.split("_")
    path = ("input", first + "".join(word.capitalize() for word in others))
    check = _CHECKS.get(name)
    return check(value, path) if check else value


def _place(value: int, path: tuple[str, ...]) -> int:
    if not 0 <= value <= LAST_PLACE:
        raise InvalidInput(f"This has to be a number from 0 to {LAST_PLACE}.", path=path)
    return value


_MISSING = {
    "body": "The text is missing.",
    "url": "The address of the video or the file is missing.",
    "transcript_url": "The transcript is missing: not everybody can hear or watch.",
}
_CHECKS: dict[str, Callable[[Any, tuple[str, ...]], Any]] = {
    "title": lambda value, path: text.line(value, path, required=False),
    "summary": lambda value, path: text.line(value, path, longest=LONGEST_SUMMARY, required=False),
    "body": lambda value, path: text.paragraphs(value, path, longest=LONGEST_BODY, required=False),
    "url": lambda value, path: text.link(value, path, required=False),
    "transcript_url": lambda value, path: text.link(value, path, required=False),
    "place": _place,
}
