"""The scheme's vocabulary: what mentors offer and mentees seek."""

from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from models.choices import Choice
from models.folding import words
from models.row import Row


class TopicStatus(Choice):
    ACTIVE = "ACTIVE", "Offered for choosing."
    RETIRED = "RETIRED", "No longer offered; profiles that have it keep it."


class Topic(Row):
    slug = fields.CharField(max_length=60, unique=True)
    label = fields.CharField(max_length=120)
    group = fields.CharField(max_length=60, default="")
    synonyms = fields.JSONField[list[str]](default=list)
    place = fields.IntField(default=0)
    status = fields.CharEnumField(TopicStatus, max_length=32, description="", default=TopicStatus.ACTIVE)

    class Meta:
        table = "topic"

    @classmethod
    def offered(cls) -> QuerySet[Self]:
        """The topics that can be chosen, in the scheme's order."""
        return cls.filter(status=TopicStatus.ACTIVE).order_by("place", "label")

    def is_meant_by(self, word: str) -> bool:
        """Whether a folded word begins one of its words: "neuro" means Neurology, and so does "stroke"."""
        return any(own.startswith(word) for name in (self.label, *self.synonyms) for own in words(name))
