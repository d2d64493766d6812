"""Hiding what a member shows of themselves, when it is not for others to see: a picture, or a profile's words.

Its owner still has it, and can change it; a coordinator shows it again. Another picture is another picture, and shown.
"""

from models import clock
from models.choices import Choice
from models.members import Member
from models.pictures import Picture
from models.profiles import MenteeProfile, MentorProfile
from models.refusals import StateConflict
from models.topics import Topic


class ShownPart(Choice):
    PICTURE = "PICTURE", "The picture beside the profile."
    MENTOR_PROFILE = "MENTOR_PROFILE", "What they tell as a mentor; nobody finds them while it is hidden."
    MENTEE_PROFILE = "MENTEE_PROFILE", "What they tell as a mentee."


class NothingToHide(StateConflict):
    sentence = "This member shows nothing of that kind."


async def hide_picture(owner: Member, *, hidden: bool) -> bool:
    """Whether that is new.

    Raises:
        NothingToHide: there is no picture.
    """
    theirs = Picture.filter(member_id=owner.id)
    if not await theirs.exists():
        raise NothingToHide
    is_other = theirs.filter(hidden_at__isnull=hidden)
    return bool(await is_other.update(hidden_at=clock.now() if hidden else None))


async def hide_profile(profile: MentorProfile | MenteeProfile, topics: list[Topic], *, hidden: bool) -> bool:
    """Whether that is new; the profile is held."""
    if (profile.hidden_at is not None) is hidden:
        return False
    profile.hidden_at = clock.now() if hidden else None
    profile.decide_whether_shown(topics)
    await profile.save(update_fields=["hidden_at", "published_at"])
    return True
