"""The scheme's topics: what mentors offer and mentees seek."""

from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.topics
from schema.choices import choice
from schema.context import Context, Info
from schema.nodes import Node, finds, global_id

choice(models.TopicStatus, "Whether a topic can be chosen.")


@strawberry.type(description="Something that mentors offer and mentees seek.")
class Topic(Node):
    label: str = strawberry.field(description="What it is called.")
    slug: str = strawberry.field(description="A short name that stays, for addresses in the app.")
    group: str = strawberry.field(description="Under which heading it is listed.")
    synonyms: list[str] = strawberry.field(description="Other words that people search for and mean this.")
    status: models.TopicStatus = strawberry.field(description="Whether it can be chosen.")
    row: strawberry.Private[models.Topic]

    @strawberry.field(
        description="What to choose in its place, where it is retired; null when nothing is named."
    )
    async def replaced_by(self, info: Info) -> "Topic | None":
        if self.row.replaced_by_id is None:
            return None
        found = await info.context.loaders.topics.load(self.row.replaced_by_id)
        return Topic.of(found) if found else None

    @classmethod
    def of(cls, row: models.Topic) -> Self:
        return cls(
            id=global_id("Topic", row.id),
            row=row,
            label=row.label,
            slug=row.slug,
            group=row.group,
            synonyms=row.synonyms,
            status=row.status,
        )


@strawberry.type
class TopicQueries:
    @strawberry.field(description="The topics that can be chosen, in the scheme's order.")
    async def topics(self) -> list[Topic] | None:
        return [Topic.of(row) for row in await resolvers.topics.offered()]


@finds("Topic")
async def _topic(_context: Context, key: UUID) -> Topic | None:
    found = await resolvers.topics.topic(key)
    return Topic.of(found) if found else None
