"""The scheme's vocabulary: what mentors offer and mentees seek."""

from collections.abc import Collection
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from models import clock, transitions
from models.choices import Choice
from models.folding import fold, words
from models.refusals import InvalidInput, StateConflict
from models.row import Row
from models.transitions import Life, Part, Step

LONGEST_KEY = 140  # some letters are many when they are folded


class TopicStatus(Choice):
    ACTIVE = "ACTIVE", "Offered for choosing."
    RETIRED = "RETIRED", "No longer offered; profiles that have it keep it."


class TopicEvent(Choice):
    RETIRE = "RETIRE", "It is no longer offered."
    RESTORE = "RESTORE", "It is offered again."


LIFE: Life[TopicStatus, TopicEvent] = Life(
    [
        Step(TopicStatus.ACTIVE, TopicEvent.RETIRE, Part.COORDINATOR, TopicStatus.RETIRED),
        Step(TopicStatus.RETIRED, TopicEvent.RESTORE, Part.COORDINATOR, TopicStatus.ACTIVE),
    ]
)


class TopicNotInThatState(StateConflict):
    sentence = "This topic has been retired, or offered again, in the meantime."


class WordTaken(InvalidInput):
    """No word may mean two of the topics that are offered."""

    sentence = "Another topic has this word already."


class Topic(Row):
    slug = fields.CharField(max_length=60, unique=True)
    label = fields.CharField(max_length=120)
    label_key = fields.CharField(
        max_length=LONGEST_KEY, default="", db_default=""
    )  # see models/invariants.py
    group = fields.CharField(max_length=60, default="")
    synonyms = fields.JSONField[list[str]](default=list)
    place = fields.IntField(default=0)
    status = fields.CharEnumField(TopicStatus, max_length=32, description="", default=TopicStatus.ACTIVE)
    replaced_by_id = fields.UUIDField(null=True)  # always one that is offered
    edited_at = fields.DatetimeField(null=True)  # since then it is the scheme's own, whatever the file says

    class Meta:
        table = "topic"

    @classmethod
    def offered(cls) -> QuerySet[Self]:
        """The topics that can be chosen, in the scheme's order."""
        return cls.filter(status=TopicStatus.ACTIVE).order_by("place", "label")

    @property
    def names(self) -> list[str]:
        return [self.label, *self.synonyms]

    def is_meant_by(self, word: str) -> bool:
        """Whether a folded word begins one of its words: "neuro" means Neurology, and so does "stroke"."""
        return any(own.startswith(word) for name in self.names for own in words(name))

    @property
    def meant(self) -> set[UUID]:
        """What somebody means who says its words: itself, and what has taken its place."""
        return {self.id, self.replaced_by_id} if self.replaced_by_id else {self.id}

    async def refuse_if_taken(self) -> None:
        """Raises WordTaken when one of its words is a word of another topic that is offered."""
        others = Topic.filter(status=TopicStatus.ACTIVE).exclude(id=self.id)
        owners = {fold(name): other for other in await others for name in other.names}
        for place, name in enumerate(self.names):
            owner = owners.get(fold(name))
            if owner is not None:
                path = ("input", "synonyms", str(place - 1)) if place else ("input", "label")
                raise WordTaken(f"“{name}” means {owner.label} already.", path=path)

    def tell(self, label: str, group: str, synonyms: Collection[str]) -> None:
        """Have these words from now on; unsaved."""
        self.label, self.label_key, self.group = label, fold(label)[:LONGEST_KEY], group
        self.synonyms = list(synonyms)
        self.edited_at = clock.now()

    async def retire(self, replacement: Self | None) -> None:
        """Be offered no longer. What it has replaced itself is replaced by the same, or by nothing.

        Raises:
            TopicNotInThatState: it is not offered.
        """
        key = replacement.id if replacement else None
        await self._move(TopicEvent.RETIRE, replaced_by_id=key)
        await Topic.filter(replaced_by_id=self.id).update(replaced_by_id=key)

    async def restore(self) -> None:
        """Be offered again.

        Raises:
            TopicNotInThatState: it is offered.
            WordTaken: another topic has one of its words now.
        """
        await self.refuse_if_taken()
        await self._move(TopicEvent.RESTORE, replaced_by_id=None)

    async def _move(self, event: TopicEvent, *, replaced_by_id: UUID | None) -> None:
        step = LIFE.step(self.status, event, Part.COORDINATOR)
        changes = {"replaced_by_id": replaced_by_id, "edited_at": clock.now()}
        if step is None or not await transitions.move(self, "status", step, **changes):
            raise TopicNotInThatState
