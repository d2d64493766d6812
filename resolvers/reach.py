"""Being reached again, after mail did not get through."""

from models import reach
from models.members import Member
from resolvers.use_case import use_case


@use_case
async def try_again(viewer: Member) -> Member:
    """Send what did not get through once more; nothing happens to who has no problem.

    Raises:
        RateLimited: that was asked for often today.
    """
    await reach.try_again(viewer)
    return viewer
