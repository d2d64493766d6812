"""Keeping the scheme's vocabulary: new topics, new names, and topics that are no longer offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from tortoise.expressions import RawSQL
from tortoise.functions import Count

from models import events, text
from models.folding import fold, words
from models.members import Member
from models.profiles import MenteeTopic, MentorTopic, ProfileTopic
from models.refusals import InvalidInput, NotFound
from models.topics import Topic, TopicStatus
from resolvers.lists import Slice, Window, keyset
from resolvers.use_case import use_case

LONGEST_LABEL = 60
LONGEST_SLUG = 50
MOST_SYNONYMS = 20
# A topic that has taken a retired one's place counts for both; whoever has both is counted once.
MEANT = """(SELECT COALESCE("t"."replaced_by_id", "t"."id") FROM "topic" "t" WHERE "t"."id" = "{table}"."topic_id")"""


@dataclass(frozen=True, kw_only=True)
class TopicWords:
    """What a topic is called; `group` is the heading that it is listed under."""

    label: str
    group: str
    synonyms: Sequence[str] = ()

    def checked(self) -> "TopicWords":
        """The same, as it is kept.

        Raises:
            Refusals: everything that cannot be taken as it is.
        """
        with text.Faults() as faults:
            return TopicWords(
                label=faults.take(_word, self.label, ("input", "label")),
                group=faults.take(text.line, self.group, ("input", "group"), longest=LONGEST_LABEL),
                synonyms=faults.take(_synonyms, self.synonyms, self.label),
            )


@dataclass(frozen=True)
class TopicUse:
    """A topic, and how many profiles name it; one that is offered counts for those that it replaces."""

    topic: Topic
    mentors: int
    mentees: int


@use_case
async def publish(coordinator: Member, key: UUID | None, told: TopicWords) -> Topic:
    """Offer a new topic, or give the one of that id other words.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: there is no such topic.
        WordTaken: one of the words means another topic.
        Refusals: everything in the words that cannot be taken.
    """
    coordinator.refuse_unless_coordinator()
    told = told.checked()
    topic = await _held(key) if key else Topic(slug=await _free_slug(told.label))
    group = await _known_group(told.group)
    if group != topic.group:
        topic.place = await _end_of(group)
    topic.tell(told.label, group, told.synonyms)
    if topic.status is TopicStatus.ACTIVE:
        await topic.refuse_if_taken()
    await topic.save(force_create=key is None, force_update=key is not None)
    await events.record("topic-changed" if key else "topic-published", topic, by=coordinator)
    return topic


@use_case
async def retire(coordinator: Member, key: UUID, replacement_key: UUID | None) -> Topic:
    """Offer it no longer; profiles that have it keep it, and are shown what has taken its place.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: there is no such topic.
        InvalidInput: the replacement is not another one that is offered.
        TopicNotInThatState: it is not offered.
    """
    coordinator.refuse_unless_coordinator()
    topic = await _held(key)
    replacement = await _replacement(topic, replacement_key) if replacement_key else None
    await topic.retire(replacement)
    await events.record("topic-retired", topic, by=coordinator)
    return topic


@use_case
async def restore(coordinator: Member, key: UUID) -> Topic:
    """Offer it again.

    Raises:
        NotAllowed: who asks is no coordinator.
        NotFound: there is no such topic.
        TopicNotInThatState: it is offered.
        WordTaken: another topic has one of its words now.
    """
    coordinator.refuse_unless_coordinator()
    topic = await _held(key)
    await topic.restore()
    await events.record("topic-restored", topic, by=coordinator)
    return topic


async def in_use(coordinator: Member, status: TopicStatus | None, window: Window) -> Slice[TopicUse]:
    """The topics in the scheme's order, those that are not offered among them, each with how often it is named."""
    coordinator.refuse_unless_coordinator()
    rows = Topic.filter(status=status) if status else Topic.all()
    part = await keyset(rows, ["place", "label", "id"], window)
    mentors, mentees = [await _counts(part.entries, kind) for kind in (MentorTopic, MenteeTopic)]
    uses = [TopicUse(row, mentors.get(row.id, 0), mentees.get(row.id, 0)) for row in part.entries]
    return Slice(uses, part.cursors, has_next=part.has_next, has_previous=part.has_previous)


async def count(coordinator: Member, status: TopicStatus | None) -> int:
    coordinator.refuse_unless_coordinator()
    return await (Topic.filter(status=status) if status else Topic.all()).count()


async def use_of(coordinator: Member, topic: Topic) -> TopicUse:
    """The one topic, with how often it is named."""
    coordinator.refuse_unless_coordinator()
    mentors, mentees = [await _counts([topic], kind) for kind in (MentorTopic, MenteeTopic)]
    return TopicUse(topic, mentors.get(topic.id, 0), mentees.get(topic.id, 0))


async def _counts(topics: Sequence[Topic], kind: type[ProfileTopic]) -> dict[UUID, int]:
    """By topic: its own profiles where it is retired, else those of what it replaces, too."""
    own = await _counted(kind, f'"{kind._meta.db_table}"."topic_id"')  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    meant = await _counted(kind, MEANT.format(table=kind._meta.db_table))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return {
        topic.id: (own if topic.status is TopicStatus.RETIRED else meant).get(topic.id, 0) for topic in topics
    }


async def _counted(kind: type[ProfileTopic], by: str) -> dict[UUID, int]:
    rows = kind.annotate(meant=RawSQL(by)).annotate(profiles=Count("profile_id", distinct=True))
    found = await rows.group_by("meant").values_list("meant", "profiles")
    return {UUID(str(key)): number for key, number in cast("list[tuple[UUID | str, int]]", found)}


async def _held(key: UUID) -> Topic:
    topic = await Topic.filter(id=key).select_for_update().first()
    if topic is None:
        raise NotFound(path=("input", "id"))
    return topic


async def _replacement(topic: Topic, key: UUID) -> Topic:
    found = await Topic.offered().filter(id=key).exclude(id=topic.id).select_for_update().first()
    if found is None:
        raise InvalidInput("Please name another topic that is offered.", path=("input", "replacedById"))
    return found


async def _known_group(group: str) -> str:
    """As it is spelt where it is listed already."""
    known = {fold(topic.group): topic.group for topic in await Topic.all()}
    return known.get(fold(group), group)


async def _end_of(group: str) -> int:
    """The place of the last one under that heading, or after all of them where it is new."""
    last = await Topic.filter(group=group).order_by("-place").first()
    very_last = last or await Topic.all().order_by("-place").first()
    return very_last.place + (0 if last else 1) if very_last else 1


async def _free_slug(label: str) -> str:
    wanted = "-".join(word for word in words(label) if word.isascii())[:LONGEST_SLUG].strip("-") or "topic"
    taken = {topic.slug for topic in await Topic.filter(slug__startswith=wanted)}
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _word(given: str, path: Sequence[str]) -> str:
    """A name that can be searched for."""
    word = text.line(given, path, longest=LONGEST_LABEL)
    if not fold(word):
        raise InvalidInput("Please use letters, so that it can be found.", path=path)
    return word


def _synonyms(given: Sequence[str], label: str) -> list[str]:
    path = ("input", "synonyms")
    if len(given) > MOST_SYNONYMS:
        raise InvalidInput(f"Please keep to {MOST_SYNONYMS} other words.", path=path)
    with text.Faults() as faults:
        found = [faults.take(_word, each, (*path, str(place))) for place, each in enumerate(given)]
    by_sound = {fold(word): word for word in reversed(found)}
    by_sound.pop(fold(label), None)
    return [word for word in found if by_sound.get(fold(word)) is word]
