"""How PostgreSQL finds words among 20,000 mentors: `python -m tests.search_plan` (docs/decisions/0010-finding.md).

It starts a server of its own, fills it, and prints the plan of one page for each of some searches.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tortoise import connections

from mentoring import database, wiring
from mentoring.settings import Settings
from models.matching import shown_to
from models.members import Member
from models.policy import Policy
from models.searching import Looking, Search
from models.wishes import Wish
from resolvers.finding import Order
from tests.people import a_member
from tests.services import postgres

MENTORS = 20_000
SEARCHES = [Search(text="stroke"), Search(text="quokka"), Search(text="quok stroke", exact_match=True)]
FILL = (
    """INSERT INTO "member" ("id", "created_at", "membership_number", "email", "email_key", "password_hash",
        "given_name", "family_name", "pronouns", "locale", "timezone", "account_status", "roll_status", "system_role",
        "suspension_reason", "refused_mails", "quiet_hours")
    SELECT gen_random_uuid(), now(), 'n' || n, n || '@example.net', n || '@example.net', '', 'Given', 'Family', '',
        'en', 'Europe/London', 'ACTIVE', 'UNKNOWN', 'MEMBER', '', 0, true FROM generate_series(1, %d) AS n""",
    """INSERT INTO "mentor_profile" ("id", "created_at", "member_id", "about", "sector", "locality", "locality_key",
        "languages", "meets_in_person", "meets_by_video", "meets_by_phone", "row_lock", "published_at", "headline",
        "experience", "years_of_experience", "capacity", "availability", "away_note", "silent_streak", "search_text")
    SELECT gen_random_uuid(), now(), "id", '', '', '', '', '[]', false, true, false, 0, now(), 'Here', '', 3, 2,
        'AVAILABLE', '', 0, ' given family word' || (random() * 5000)::int || ' word' || (random() * 5000)::int
        || CASE WHEN random() < 0.001 THEN ' quokka ' WHEN random() < 0.01 THEN ' stroke ' ELSE ' kind ' END
    FROM "member" WHERE "email" LIKE '%%@example.net' ORDER BY "id" LIMIT %d""",
    "VACUUM ANALYZE",
)


async def main() -> None:
    with TemporaryDirectory() as folder, postgres.server() as server:
        url = await postgres.fresh_database(server)
        settings = Settings(
            _env_file=None,
            database_url=url,
            mail_dir=Path(folder),
            secret_key="a key for plans, and only for them",
        )
        wiring.prepare(settings)
        async with database.opened(settings):
            await database.migrate()
            await _fill()
            mentee = await a_member("Mena")
            for search in SEARCHES:
                await _print_plan(mentee, search)


async def _fill() -> None:
    for statement in FILL:
        await connections.get("default").execute_query(
            statement.replace("%d", str(MENTORS)).replace("%%", "%")
        )


async def _print_plan(mentee: Member, search: Search) -> None:
    looking = Looking.of(search, await search.wish(), Wish())
    found = looking.among(shown_to(mentee, await Policy.current()))
    page = found.order_by(*Order().columns).limit(21)
    asked = f"EXPLAIN (ANALYZE, COSTS OFF) {page.sql()}"
    _, rows = await connections.get("default").execute_query(asked, page.query.get_parameterized_sql()[1])
    print(f"\n{search.text}{' (exact match)' if search.exact_match else ''}")  # noqa: T201  its purpose
    print("\n".join(row["QUERY PLAN"] for row in rows))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
