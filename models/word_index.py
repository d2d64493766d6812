"""Profiles by the words that they have: a word that is looked for matches where a word of the profile begins with it.

`MentorProfile.search_text` holds the words folded, each between spaces. SQLite looks through it; PostgreSQL keeps a
column "words" of exactly these, which no parser and no dictionary of its own has touched, so both find the same
(models/invariants.py makes it, and its index).
"""

from collections.abc import Sequence

from pypika_tortoise.context import SqlContext
from tortoise import connections
from tortoise.expressions import RawSQL, Subquery

from models.profiles import MentorProfile

# A lexeme has at most 2 KB. Nobody looks for more than 200 characters, so longer words lose nothing by being cut.
WORDS = (
    "array_to_tsvector(string_to_array(btrim("
    "regexp_replace(\"search_text\", '([^ ]{255})[^ ]*', '\\1', 'g')), ' '))"
)


class OneOf(Subquery):
    """The ids that one of several lookups finds; each can use an index of its own, as an OR of them could not."""

    def __init__(self, lookups: Sequence[Subquery | RawSQL]) -> None:
        super().__init__(MentorProfile.all())  # what Tortoise asks of a subquery
        self.lookups = lookups

    def get_sql(self, ctx: SqlContext) -> str:
        parts = [each.get_sql(ctx.copy(subquery=False, with_alias=False)) for each in self.lookups]
        return f"({' UNION '.join(parts)})"


def with_word(word: str) -> Subquery | RawSQL:
    """The ids of the profiles in which a word begins with this folded one: letters and digits, so nothing to quote."""
    if connections.get("default").capabilities.dialect == "postgres":
        return RawSQL(f"{_FOUND} '{word}:*'::tsquery")
    return Subquery(MentorProfile.filter(search_text__contains=f" {word}").values("id"))


_FOUND = 'SELECT "id" FROM "mentor_profile" WHERE "words" @@'
