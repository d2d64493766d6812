"""Profiles: told bit by bit by their owners, read by those who may."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from tortoise.expressions import RawSQL

from models.answer_times import AnswerTime, usual_times
from models.describing import MENTEE, MENTOR, Check, checked, choose
from models.members import Member
from models.policy import Policy
from models.profiles import PLACES_LEFT, MenteeProfile, MentorProfile, Profile
from models.text import Faults
from models.topics import Topic
from resolvers import topics
from resolvers.use_case import use_case

DERIVED = ("locality_key", "published_at", "updated_at")


@use_case
async def save_mentor_profile(
    viewer: Member, given: Mapping[str, Any], topic_ids: Sequence[UUID] | None
) -> MentorProfile:
    """Change what is given (columns, and `methods`), and `topic_ids` if not None; published once it is whole.

    Raises:
        NotAllowed: the viewer is no mentor.
        Refusals: faults of the form, all of them.
    """
    profile = await MentorProfile.held_by(viewer)
    changed = await _change(profile, given, MENTOR, topic_ids)
    profile.fold(viewer)
    await profile.save(update_fields=[*changed, "search_text"])
    return profile


@use_case
async def save_mentee_profile(
    viewer: Member, given: Mapping[str, Any], topic_ids: Sequence[UUID] | None
) -> MenteeProfile:
    """The same for a mentee.

    Raises:
        NotAllowed: the viewer is no mentee.
        Refusals: faults of the form, all of them.
    """
    profile = await MenteeProfile.held_by(viewer)
    await profile.save(update_fields=await _change(profile, given, MENTEE, topic_ids))
    return profile


async def _change(
    profile: Profile, given: Mapping[str, Any], checks: Mapping[str, Check], topic_ids: Sequence[UUID] | None
) -> list[str]:
    """The columns that have changed and are to be saved."""
    kept = await topics.of_profile(profile)
    wanted = kept if topic_ids is None else await topics.by_ids(topic_ids)
    with Faults() as faults:
        values = checked(given, checks, faults)
        chosen = faults.take(choose, wanted, kept, ("input", "topicIds"))
    for column, value in values.items():
        setattr(profile, column, value)
    if chosen != kept:
        await _replace_topics(profile, chosen)
    profile.publish(chosen)
    return [*values, *DERIVED]


async def _replace_topics(profile: Profile, chosen: Sequence[Topic]) -> None:
    rows = topics.ROWS[type(profile)]
    await rows.filter(profile_id=profile.id).delete()
    await rows.bulk_create([rows(profile_id=profile.id, topic_id=topic.id) for topic in chosen])


async def own_mentor_profile(viewer: Member) -> MentorProfile | None:
    return await MentorProfile.get_or_none(member_id=viewer.id)


async def own_mentee_profile(viewer: Member) -> MenteeProfile | None:
    return await MenteeProfile.get_or_none(member_id=viewer.id)


async def mentor_profile(viewer: Member, key: UUID) -> MentorProfile | None:
    """The mentor profile of that id, if the viewer may read it."""
    return await MentorProfile.visible_to(viewer, await Policy.current()).get_or_none(id=key)


async def mentee_profile(viewer: Member, key: UUID) -> MenteeProfile | None:
    """The mentee profile of that id, if the viewer may read it."""
    return await MenteeProfile.visible_to(viewer).get_or_none(id=key)


async def mentor_profiles_of(viewer: Member, members: Sequence[UUID]) -> list[MentorProfile | None]:
    """The mentor profiles of these members, as far as the viewer may read them, in this order."""
    readable = MentorProfile.visible_to(viewer, await Policy.current())
    found = {row.member_id: row for row in await readable.filter(member_id__in=list(members))}
    return [found.get(key) for key in members]


async def mentee_profiles_of(viewer: Member, members: Sequence[UUID]) -> list[MenteeProfile | None]:
    """The mentee profiles of these members, as far as the viewer may read them, in this order."""
    readable = MenteeProfile.visible_to(viewer)
    found = {row.member_id: row for row in await readable.filter(member_id__in=list(members))}
    return [found.get(key) for key in members]


async def answer_times_of(members: Sequence[UUID]) -> list[AnswerTime | None]:
    """Within which time each of these mentors usually answers, where that can be said."""
    found = await usual_times(members)
    return [found.get(key) for key in members]


async def places_left(keys: Sequence[UUID]) -> list[int]:
    """How many places are free with the mentors of these profiles; none when more run than there are places."""
    rows = MentorProfile.filter(id__in=list(keys)).annotate(free=RawSQL(PLACES_LEFT))
    found = cast("list[tuple[UUID, int]]", await rows.values_list("id", "free"))
    free = dict(found)
    return [max(0, free.get(key, 0)) for key in keys]
