"""Writing to many at once: looked at with the number of its readers first, then sent to about as many."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from models import clock, events, locales
from models.broadcasts import MOST_A_DAY, Broadcast, Wording, refuse_another_number
from models.errands import Errand, ErrandKind, ErrandStatus
from models.locales import ENGLISH
from models.members import Member
from models.refusals import InvalidInput, NotFound, RateLimited
from models.topics import Topic
from resolvers import errands
from resolvers.lists import Slice, Window
from resolvers.use_case import use_case

KIND = ErrandKind.BROADCAST
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Translation:
    locale: str
    words: Wording


@dataclass(frozen=True)
class Preview:
    """How it reads, language by language, and how many would get it now."""

    count: int
    letters: Sequence[Translation]


def written(broadcast: Broadcast, words: Wording, translations: Sequence[Translation]) -> Broadcast:
    """The broadcast in these words, and in those languages.

    Raises:
        Refusals: everything in it that cannot be taken.
        LocaleUnknown, InvalidInput
    """
    wordings = {ENGLISH: words}
    for index, other in enumerate(translations):
        path = ("input", "translations", str(index), "locale")
        if locales.known(other.locale, path) in wordings:
            raise InvalidInput("Name each language once; the first wording is English.", path=path)
        wordings[other.locale] = other.words
    if broadcast.locale:
        _ = locales.known(broadcast.locale, ("input", "locale"))
    return replace(broadcast, wordings=wordings).checked()


async def preview(coordinator: Member, broadcast: Broadcast) -> Preview:
    """How it reads and whom it would reach; nothing is kept or sent.

    Raises:
        NotAllowed, NotFound
    """
    coordinator.refuse_unless_coordinator()
    await _refuse_unknown(broadcast.topic_id)
    letters = [Translation(code, broadcast.said_in(code)) for code in locales.codes()]
    return Preview(await (await broadcast.readers()).count(), letters)


@use_case
async def send(coordinator: Member, broadcast: Broadcast, seen: int) -> Errand:
    """Have it sent to each of its readers, if they are about as many as were seen.

    Raises:
        NotAllowed, NotFound
        NobodyToReach, AudienceChanged
        RateLimited: the coordinators have written often enough since yesterday.
    """
    coordinator.refuse_unless_coordinator()
    await _refuse_unknown(broadcast.topic_id)
    lately = Errand.filter(kind=KIND, created_at__gt=clock.now() - A_DAY)
    if await lately.exclude(status=ErrandStatus.FAILED).count() >= MOST_A_DAY:
        raise RateLimited
    count = await (await broadcast.readers()).count()
    refuse_another_number(count, seen)
    errand = await Errand.ask(KIND, coordinator, broadcast.as_json)
    await events.record("broadcast-sent", errand, by=coordinator, count=count, **broadcast.to_whom)
    return errand


async def page(coordinator: Member, window: Window) -> Slice[Errand]:
    """Whatever coordinators sent, the newest first."""
    coordinator.refuse_unless_coordinator()
    return await errands.page(coordinator, KIND, window)


async def count(coordinator: Member) -> int:
    coordinator.refuse_unless_coordinator()
    return await errands.count(coordinator, KIND)


async def _refuse_unknown(topic_id: UUID | None) -> None:
    if topic_id and not await Topic.exists(id=topic_id):
        raise NotFound(path=("input", "topic"))
