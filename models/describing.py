"""What a profile may say: each value checked and brought into the form in which it is kept."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from models import text
from models.guides.vocabulary import LANGUAGES, SECTORS
from models.profiles import MeetingMethod
from models.refusals import InvalidInput
from models.topics import Topic, TopicStatus

Path = Sequence[str]
Check = Callable[[Any, Path], Any]

MOST_TOPICS = 20
MOST_LANGUAGES = 10
MOST_PLACES = 10
MOST_YEARS = 70
LONGEST_LOCALITY = 80


def checked(given: Mapping[str, Any], checks: Mapping[str, Check], faults: text.Faults) -> dict[str, Any]:
    """The columns for what was given, by the names of the columns; what is not given stays away."""
    found = {
        name: faults.take(checks[name], value, ("input", _as_clients_say(name)))
        for name, value in given.items()
        if name in checks
    }
    if "methods" in given:
        methods = faults.take(meeting_methods, given["methods"], ("input", "methods"))
        found |= {column: method in (methods or ()) for method, column in COLUMNS.items()}
    return found


def meeting_methods(given: Collection[MeetingMethod], path: Path) -> tuple[MeetingMethod, ...]:
    """Those of the ways to meet that a profile can name, each once.

    Raises:
        InvalidInput: one of them is no such way.
    """
    if MeetingMethod.OTHER in given:
        raise InvalidInput("Choose among in person, video and phone.", path=path)
    return tuple(dict.fromkeys(given))


def sector(given: str | None, path: Path) -> str:
    """The slug of one of the scheme's sectors, or nothing.

    Raises:
        InvalidInput: there is no such sector.
    """
    if given and given not in _SECTORS:
        raise InvalidInput("The scheme has no sector of that name.", path=path)
    return given or ""


def languages(given: Sequence[str], path: Path) -> list[str]:
    """Codes of languages that the scheme knows, each once.

    Raises:
        InvalidInput: one is unknown, or they are too many.
    """
    kept = list(dict.fromkeys(given))
    if len(kept) > MOST_LANGUAGES:
        raise InvalidInput(f"Please name at most {MOST_LANGUAGES} languages.", path=path)
    unknown = [code for code in kept if code not in _LANGUAGES]
    if unknown:
        raise InvalidInput("The scheme does not know one of these languages.", path=path)
    return kept


def choose(wanted: Sequence[Topic | None], kept: Collection[Topic], path: Path) -> list[Topic]:
    """The topics wanted, each once. A retired one can be kept but not chosen.

    Raises:
        InvalidInput: there is no such topic, or they are too many.
    """
    chosen = {topic.id: topic for topic in wanted if topic and _is_choosable(topic, kept)}
    if len(chosen) < len({topic.id if topic else None for topic in wanted}):
        raise InvalidInput("One of these topics is not offered.", path=path)
    if len(chosen) > MOST_TOPICS:
        raise InvalidInput(f"Please choose at most {MOST_TOPICS} topics.", path=path)
    return list(chosen.values())


def _is_choosable(topic: Topic, kept: Collection[Topic]) -> bool:
    return topic.status is TopicStatus.ACTIVE or topic in kept


def _whole(given: int, path: Path, *, least: int, most: int) -> int:
    if not least <= given <= most:
        raise InvalidInput(f"This is a number from {least} to {most}.", path=path)
    return given


def _as_clients_say(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


_SECTORS = {sector.slug for sector in SECTORS}
_LANGUAGES = {language.code for language in LANGUAGES}
COLUMNS = {
    MeetingMethod.IN_PERSON: "meets_in_person",
    MeetingMethod.VIDEO: "meets_by_video",
    MeetingMethod.PHONE: "meets_by_phone",
}

_BOTH: Mapping[str, Check] = {
    "about": partial(text.paragraphs, required=False),
    "sector": sector,
    "locality": partial(text.line, longest=LONGEST_LOCALITY, required=False),
    "languages": languages,
}
MENTOR: Mapping[str, Check] = {
    **_BOTH,
    "headline": partial(text.line, longest=120, required=False),
    "experience": partial(text.paragraphs, required=False),
    "years_of_experience": partial(_whole, least=0, most=MOST_YEARS),
    "capacity": partial(_whole, least=1, most=MOST_PLACES),
}
MENTEE: Mapping[str, Check] = {
    **_BOTH,
    "hopes": partial(text.paragraphs, required=False),
    "career_stage": partial(text.line, longest=60, required=False),
}
