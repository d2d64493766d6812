"""The scheme's vocabulary: what mentors offer and mentees seek."""

from tortoise import fields

from models.choices import Choice
from models.row import Row


class TopicStatus(Choice):
    ACTIVE = "ACTIVE", "Offered for choosing."
    RETIRED = "RETIRED", "No longer offered; profiles that have it keep it."


class Topic(Row):
    slug = fields.CharField(max_length=60, unique=True)
    label = fields.CharField(max_length=120)
    group = fields.CharField(max_length=60, default="")
    synonyms = fields.JSONField[list[str]](default=list)
    status = fields.CharEnumField(TopicStatus, max_length=32, description="", default=TopicStatus.ACTIVE)

    class Meta:
        table = "topic"
