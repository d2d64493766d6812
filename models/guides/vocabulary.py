"""The scheme's own words for topics, sectors and languages, as a new scheme starts with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.templates.data_files import Entry, Malformed, read_file

_SLUG = "[a-z][a-z0-9-]*"


@dataclass(frozen=True, kw_only=True)
class TopicEntry:
    """`synonyms` are other words that people search for and mean this."""

    slug: str
    label: str
    group: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SectorEntry:
    slug: str
    label: str


@dataclass(frozen=True, kw_only=True)
class LanguageEntry:
    """`code` is a BCP 47 tag, `own_label` the language's name in itself."""

    code: str
    label: str
    own_label: str


def read_topics(entry: Entry) -> tuple[TopicEntry, ...]:
    """The topics of a file, group by group.

    Raises:
        Malformed: with place and fault; no word may mean two topics.
    """
    topics = tuple(topic for group in entry.entries("groups") for topic in _group(group))
    entry.done()
    _check_each_once(entry, [topic.slug for topic in topics])
    _check_each_once(entry, [word for topic in topics for word in (topic.label, *topic.synonyms)])
    return topics


def read_sectors(entry: Entry) -> tuple[SectorEntry, ...]:
    sectors = tuple(_sector(each) for each in entry.entries("sectors"))
    entry.done()
    _check_each_once(entry, [sector.slug for sector in sectors])
    return sectors


def read_languages(entry: Entry) -> tuple[LanguageEntry, ...]:
    languages = tuple(_language(each) for each in entry.entries("languages"))
    entry.done()
    _check_each_once(entry, [language.code for language in languages])
    return languages


def _group(entry: Entry) -> tuple[TopicEntry, ...]:
    group = entry.text("group")
    topics = tuple(_topic(each, group) for each in entry.entries("topics"))
    entry.done()
    return topics


def _topic(entry: Entry, group: str) -> TopicEntry:
    topic = TopicEntry(
        slug=entry.key("slug", pattern=_SLUG),
        label=entry.text("label"),
        group=group,
        synonyms=entry.texts("synonyms"),
    )
    entry.done()
    return topic


def _sector(entry: Entry) -> SectorEntry:
    sector = SectorEntry(slug=entry.key("slug", pattern=_SLUG), label=entry.text("label"))
    entry.done()
    return sector


def _language(entry: Entry) -> LanguageEntry:
    language = LanguageEntry(
        code=entry.key("code", pattern="[a-z]{2,3}(-[A-Za-z]+)?"),
        label=entry.text("label"),
        own_label=entry.text("own_label"),
    )
    entry.done()
    return language


def _check_each_once(entry: Entry, words: Iterable[str]) -> None:
    seen: set[str] = set()
    for word in words:
        if word.casefold() in seen:
            raise Malformed(f"{entry.where}: {word!r} stands there twice.")
        seen.add(word.casefold())


_FOLDER = Path(__file__).parent
TOPICS = read_topics(read_file(_FOLDER / "topics.yaml"))
SECTORS = read_sectors(read_file(_FOLDER / "sectors.yaml"))
LANGUAGES = read_languages(read_file(_FOLDER / "languages.yaml"))
