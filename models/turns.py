"""One at a time where places are filled: whoever counts them holds the two people's profiles meanwhile.

Always in the same order, mentors' before mentees' and each by member, so that nobody waits for one who waits.
"""

from uuid import UUID

from tortoise.expressions import F

from models.profiles import MenteeProfile, MentorProfile


async def take(*member_ids: UUID) -> None:
    """Wait until nobody else holds the profiles of these members, then hold them."""
    for profiles in (MentorProfile, MenteeProfile):
        for member_id in sorted(set(member_ids)):
            await profiles.filter(member_id=member_id).update(row_lock=F("row_lock") + 1)
