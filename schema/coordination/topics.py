"""The scheme's vocabulary, as those who look after it keep it."""

from functools import partial
from typing import Annotated, Self

import strawberry

import models
from models.topics import TopicNotInThatState, WordTaken
from resolvers.coordination import topics
from resolvers.coordination.topics import TopicWords
from schema.absent import given
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of
from schema.topics import Topic


@strawberry.type(description="A topic, and how many profiles name it.")
class TopicUse:
    topic: Topic = strawberry.field(description="The topic.")
    mentors: int = strawberry.field(
        description="Mentors who offer it; where it has replaced others, or those. Each is counted once."
    )
    mentees: int = strawberry.field(
        description="Mentees who seek it; where it has replaced others, or those. Each is counted once."
    )

    @classmethod
    def of(cls, use: topics.TopicUse) -> Self:
        return cls(topic=Topic.of(use.topic), mentors=use.mentors, mentees=use.mentees)


WithStatus = Annotated[
    models.TopicStatus | None, strawberry.argument(description="Only those that can be chosen, or cannot.")
]


@strawberry.input(description="A topic's words.")
class PublishTopicInput(Input):
    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The topic that gets these words; a new one when there is none."
    )
    label: str = strawberry.field(description="What it is called: at most 60 characters.")
    group: str = strawberry.field(description="Under which heading it is listed: one there is, or a new one.")
    synonyms: list[str] = strawberry.field(
        default_factory=list,
        description="All other words that people search for and mean this: at most 20 of at most 60 characters.",
    )


@strawberry.type(description="Published, or not.")
class PublishTopicPayload(Payload):
    topic: TopicUse | None = strawberry.field(default=None, description="The topic.")
    errors: list[UserError] = refusals("PublishTopicError", WordTaken)


@strawberry.input(description="Which topic is no longer offered.")
class RetireTopicInput(Input):
    id: strawberry.ID = strawberry.field(description="The topic.")
    replaced_by_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Which topic is offered in its place, to those who have it and those who search for it.",
    )


@strawberry.type(description="Retired, or not.")
class RetireTopicPayload(Payload):
    topic: TopicUse | None = strawberry.field(default=None, description="The topic.")
    errors: list[UserError] = refusals("RetireTopicError", TopicNotInThatState)


@strawberry.input(description="Which topic is offered again.")
class RestoreTopicInput(Input):
    id: strawberry.ID = strawberry.field(description="The topic.")


@strawberry.type(description="Offered again, or not.")
class RestoreTopicPayload(Payload):
    topic: TopicUse | None = strawberry.field(default=None, description="The topic.")
    errors: list[UserError] = refusals("RestoreTopicError", TopicNotInThatState, WordTaken)


@strawberry.type
class TopicsToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="All topics in the scheme's order, with how many profiles name each.")
    async def topics(
        self,
        status: WithStatus = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[TopicUse]:
        part = await topics.in_use(self.row, given(status), window(first, after, last, before))
        return connect(part, TopicUse.of, partial(topics.count, self.row, given(status)))


@strawberry.type
class TopicMutations:
    @mutation(PublishTopicPayload, "For coordinators: offer a new topic, or give one other words.")
    async def publish_topic(self, info: Info, input: PublishTopicInput) -> PublishTopicPayload | None:
        coordinator = info.context.coordinator
        told = TopicWords(label=input.label, group=input.group, synonyms=input.synonyms)
        row = await topics.publish(coordinator, key_of("Topic", input.id) if input.id else None, told)
        return PublishTopicPayload(topic=await _shown(coordinator, row))

    @mutation(RetireTopicPayload, "For coordinators: offer a topic no longer. Profiles that have it keep it.")
    async def retire_topic(self, info: Info, input: RetireTopicInput) -> RetireTopicPayload | None:
        coordinator, other = info.context.coordinator, input.replaced_by_id
        replacement = key_of("Topic", other, ("input", "replacedById")) if other else None
        row = await topics.retire(coordinator, key_of("Topic", input.id), replacement)
        return RetireTopicPayload(topic=await _shown(coordinator, row))

    @mutation(RestoreTopicPayload, "For coordinators: offer a topic again.")
    async def restore_topic(self, info: Info, input: RestoreTopicInput) -> RestoreTopicPayload | None:
        coordinator = info.context.coordinator
        row = await topics.restore(coordinator, key_of("Topic", input.id))
        return RestoreTopicPayload(topic=await _shown(coordinator, row))


async def _shown(coordinator: models.Member, row: models.Topic) -> TopicUse:
    return TopicUse.of(await topics.use_of(coordinator, row))
