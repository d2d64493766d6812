"""Telling of oneself, bit by bit."""

import dataclasses
from typing import Any
from uuid import UUID

import strawberry

import models
import resolvers.profiles
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of
from schema.profiles import MenteeProfile, MentorProfile

PATH = ("input", "topicIds")


@strawberry.input(description="What to change; what is left out stays.")
class SaveProfileInput(Input):
    about: strawberry.Maybe[str] = strawberry.field(description="Some words; at most 4000 characters.")
    topic_ids: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="All the topics, at most 20; `topics` lists those to choose from."
    )
    methods: strawberry.Maybe[list[models.MeetingMethod]] = strawberry.field(
        description="All the ways in which you would meet: in person, video, phone."
    )
    sector: strawberry.Maybe[str | None] = strawberry.field(
        description="The slug of one of the scheme's sectors; null for none."
    )
    locality: strawberry.Maybe[str] = strawberry.field(
        description="Where you are, e.g. Leeds; at most 80 characters. Needed when you would meet in person."
    )
    languages: strawberry.Maybe[list[str]] = strawberry.field(
        description="Codes of all the languages that you speak, at most 10."
    )


@strawberry.input(description="What to change; what is left out stays.")
class SaveMentorProfileInput(SaveProfileInput):
    headline: strawberry.Maybe[str] = strawberry.field(
        description="Who you are, in a line; at most 120 characters."
    )
    experience: strawberry.Maybe[str] = strawberry.field(
        description="What you have done; at most 4000 characters."
    )
    years_of_experience: strawberry.Maybe[int] = strawberry.field(
        description="Years in the profession, 0 to 70."
    )
    capacity: strawberry.Maybe[int] = strawberry.field(
        description="Mentees you would have at once, 1 to 10. Lowering it drops nobody."
    )


@strawberry.input(description="What to change; what is left out stays.")
class SaveMenteeProfileInput(SaveProfileInput):
    hopes: strawberry.Maybe[str] = strawberry.field(
        description="What you hope to gain; at most 4000 characters."
    )
    career_stage: strawberry.Maybe[str] = strawberry.field(
        description="Where you are in your career; at most 60 characters."
    )


@strawberry.type(description="Saved, or not.")
class SaveMentorProfilePayload(Payload):
    mentor_profile: MentorProfile | None = strawberry.field(
        default=None, description="Your profile; others can see it when nothing is `missing`."
    )
    errors: list[UserError] = refusals("SaveMentorProfileError")


@strawberry.type(description="Saved, or not.")
class SaveMenteeProfilePayload(Payload):
    mentee_profile: MenteeProfile | None = strawberry.field(
        default=None, description="Your profile; mentors whom you ask can see it when nothing is `missing`."
    )
    errors: list[UserError] = refusals("SaveMenteeProfileError")


@strawberry.type
class ProfileMutations:
    @mutation(SaveMentorProfilePayload, "Tell of yourself as a mentor. Come back to it whenever you like.")
    async def save_mentor_profile(
        self, info: Info, input: SaveMentorProfileInput
    ) -> SaveMentorProfilePayload | None:
        viewer = info.context.viewer
        row = await resolvers.profiles.save_mentor_profile(viewer, _given(input), _topic_ids(input))
        return SaveMentorProfilePayload(mentor_profile=MentorProfile.of(row))

    @mutation(SaveMenteeProfilePayload, "Tell of yourself as a mentee. Come back to it whenever you like.")
    async def save_mentee_profile(
        self, info: Info, input: SaveMenteeProfileInput
    ) -> SaveMenteeProfilePayload | None:
        viewer = info.context.viewer
        row = await resolvers.profiles.save_mentee_profile(viewer, _given(input), _topic_ids(input))
        return SaveMenteeProfilePayload(mentee_profile=MenteeProfile.of(row))


def _given(input: SaveProfileInput) -> dict[str, Any]:
    """What came with a value, by name; the topics come by themselves."""
    fields = {field.name: getattr(input, field.name) for field in dataclasses.fields(input)}
    some = {name: each.value for name, each in fields.items() if isinstance(each, strawberry.Some)}
    return {name: value for name, value in some.items() if name != "topic_ids"}


def _topic_ids(input: SaveProfileInput) -> list[UUID] | None:
    if not input.topic_ids:
        return None
    return [key_of("Topic", topic_id, PATH) for topic_id in input.topic_ids.value]
