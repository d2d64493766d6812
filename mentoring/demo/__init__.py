"""A demo scheme for a first run: people to meet, proposals in every state, two relationships under way."""

import sys

from mentoring import database, wiring
from mentoring.demo import large, people, story
from mentoring.settings import Settings
from models import clock
from models.members import Member


async def seed(of: Settings) -> None:
    """Fill the database and say how to sign in; one that has members already is left as it is."""
    wiring.prepare(of)
    async with database.opened(of):
        await database.migrate()
        if not await Member.exists():
            await story.tell(await people.invite())
    clock.run()
    wiring.prepare(of)  # the clock that was turned back for the story goes on
    print(_welcome(of), file=sys.stderr)  # noqa: T201  the first run's greeting


async def seed_large(of: Settings, members: int, seed: int) -> bool:
    """Write a scheme of that size into an empty database; false, and nothing done, where it has members."""
    wiring.prepare(of)
    async with database.opened(of, patient=True):
        await database.migrate()
        if await Member.exists():
            return False
        await large.fill(members, seed, large.Progress())
    print(_welcome(of), file=sys.stderr)  # noqa: T201  how to sign in
    return True


def _welcome(of: Settings) -> str:
    return f"""
  {of.scheme_name} with demo data
  API       {of.public_url}/graphql
  GraphiQL  {of.public_url}/graphiql
  Sign in   {people.MENTEE} (mentee), {people.MENTOR} (mentor), {people.COORDINATOR} (coordinator)
  Password  {people.PASSWORD}
  Mail      {of.mail_dir}/*.eml
"""
