"""A demo scheme for a first run (being written)."""

from mentoring import database, wiring
from mentoring.settings import Settings


async def seed(of: Settings) -> None:
    """Fill an empty database; one that has members is left alone."""
    wiring.prepare(of)
    async with database.opened(of):
        await database.migrate()
