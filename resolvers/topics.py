"""The topics of the scheme, and those of profiles."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from models.profiles import MenteeProfile, MenteeTopic, MentorProfile, MentorTopic, Profile, ProfileTopic
from models.topics import Topic

ROWS: dict[type[Profile], type[ProfileTopic]] = {MentorProfile: MentorTopic, MenteeProfile: MenteeTopic}


async def offered() -> list[Topic]:
    return await Topic.offered()


async def topic(key: UUID) -> Topic | None:
    """Also a retired one: profiles may have it."""
    return await Topic.get_or_none(id=key)


async def by_ids(keys: Sequence[UUID]) -> list[Topic | None]:
    """The topics of these ids, in this order."""
    found = await Topic.in_bulk(list(keys), "id")
    return [found.get(key) for key in keys]


async def of_profile(profile: Profile) -> list[Topic]:
    """The topics of a profile, in the scheme's order."""
    [found] = await _of_profiles(ROWS[type(profile)], [profile.id])
    return found


async def of_mentor_profiles(keys: Sequence[UUID]) -> list[list[Topic]]:
    """What each of these profiles offers."""
    return await _of_profiles(MentorTopic, keys)


async def of_mentee_profiles(keys: Sequence[UUID]) -> list[list[Topic]]:
    """What each of these profiles seeks."""
    return await _of_profiles(MenteeTopic, keys)


async def _of_profiles(rows: type[ProfileTopic], keys: Sequence[UUID]) -> list[list[Topic]]:
    found: defaultdict[UUID, list[Topic]] = defaultdict(list)
    chosen = rows.filter(profile_id__in=list(keys)).select_related("topic")
    for row in await chosen.order_by("topic__place", "topic__label"):
        found[row.profile_id].append(row.topic)
    return [found[key] for key in keys]
