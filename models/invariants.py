"""What must hold whatever the code does, as SQL that both databases keep.

Tortoise's own constraints are not relied on: version 1.1 writes them into a migration but does not create them,
and SQLite loses indexes when a table is remade.
"""

import re
from dataclasses import dataclass
from typing import Literal

from tortoise.backends.base.client import BaseDBAsyncClient

from models.word_index import WORDS

Engine = Literal["sqlite", "postgres"]


@dataclass(frozen=True)
class Unique:
    """No two rows of `table` share `columns`, among those where `where` holds."""

    name: str
    table: str
    columns: str
    where: str = ""

    def create(self, _engine: Engine) -> list[str]:
        condition = f" WHERE {self.where}" if self.where else ""
        return [
            f'CREATE UNIQUE INDEX IF NOT EXISTS "{self.name}" ON "{self.table}" ({self.columns}){condition}'
        ]

    def names(self, _engine: Engine) -> set[str]:
        return {self.name}


@dataclass(frozen=True)
class Check:
    """`rule` holds in every row of `table`; its columns stand in braces: `{ends_at} > {starts_at}`."""

    name: str
    table: str
    rule: str

    def create(self, engine: Engine) -> list[str]:
        return self._constraint() if engine == "postgres" else self._triggers()

    def names(self, engine: Engine) -> set[str]:
        if engine == "postgres":
            return {self.name}
        return {f"{self.name}_insert", f"{self.name}_update"}

    def _constraint(self) -> list[str]:
        rule = re.sub(r"\{(\w+)\}", r'"\1"', self.rule)
        return [
            f'ALTER TABLE "{self.table}" DROP CONSTRAINT IF EXISTS "{self.name}"',
            f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{self.name}" CHECK ({rule})',
        ]

    def _triggers(self) -> list[str]:
        rule = re.sub(r"\{(\w+)\}", r'NEW."\1"', self.rule)
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{self.name}_{event}" BEFORE {event.upper()} ON "{self.table}" '
            f"WHEN NOT ({rule}) BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for event in ("insert", "update")
        ]


@dataclass(frozen=True)
class Lookup:
    """A column that PostgreSQL keeps by itself, with an index, for what SQLite finds by looking through."""

    name: str
    table: str
    column: str
    of: str

    def create(self, engine: Engine) -> list[str]:
        return self._column_and_index() if engine == "postgres" else []

    def names(self, engine: Engine) -> set[str]:
        return {self.name} if engine == "postgres" else set()

    def _column_and_index(self) -> list[str]:
        kept = f'"{self.column}" tsvector GENERATED ALWAYS AS ({self.of}) STORED'
        return [
            f'ALTER TABLE "{self.table}" ADD COLUMN IF NOT EXISTS {kept}',
            f'CREATE INDEX IF NOT EXISTS "{self.name}" ON "{self.table}" USING gin ("{self.column}")',
        ]


@dataclass(frozen=True)
class OnlyAddedTo:
    """No row of `table` is ever changed, and none is deleted before it is two years old by the database's own clock.

    That is the one way out, for retention (`events.forget_old`): whoever reaches the database through the app can
    neither rewrite what happened nor hide it.
    """

    name: str
    table: str

    def create(self, engine: Engine) -> list[str]:
        return self._function_and_trigger() if engine == "postgres" else self._triggers()

    def names(self, engine: Engine) -> set[str]:
        return {self.name} if engine == "postgres" else {f"{self.name}_update", f"{self.name}_delete"}

    def _function_and_trigger(self) -> list[str]:
        old = OLD_ENOUGH["postgres"].format("OLD.")
        body = f"IF TG_OP = 'DELETE' AND {old} THEN RETURN OLD; END IF; RAISE EXCEPTION '{self.name}';"
        each = f'BEFORE UPDATE OR DELETE ON "{self.table}" FOR EACH ROW EXECUTE FUNCTION "{self.name}"()'
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$',
            f'DROP TRIGGER IF EXISTS "{self.name}" ON "{self.table}"',
            f'CREATE TRIGGER "{self.name}" {each}',
        ]

    def _triggers(self) -> list[str]:
        too_young = f"WHEN NOT ({OLD_ENOUGH['sqlite'].format('OLD.')}) "
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{self.name}_{event}" BEFORE {event.upper()} ON "{self.table}" '
            f"{condition}BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for event, condition in (("update", ""), ("delete", too_young))
        ]


# Two years old, of a row whose columns have that prefix.
OLD_ENOUGH: dict[Engine, str] = {
    "sqlite": "{}\"created_at\" < strftime('%Y-%m-%d %H:%M:%S', 'now', '-2 years')",
    "postgres": "{}\"created_at\" < now() - interval '2 years'",
}

INVARIANTS: tuple[Unique | Check | Lookup | OnlyAddedTo, ...] = (
    Unique("one_open_proposal_a_pair", "proposal", '"mentee_id", "mentor_id"', "status = 'PENDING'"),
    Check("proposal_is_to_another", "proposal", "{mentee_id} <> {mentor_id}"),
    Check("proposal_is_closed_once", "proposal", "({status} = 'PENDING') = ({closed_at} IS NULL)"),
    Check("proposal_expires_later", "proposal", "{expires_at} > {sent_at}"),
    Unique(
        "one_running_relationship_a_pair",
        "relationship",
        '"mentee_id", "mentor_id"',
        "status NOT IN ('COMPLETED', 'ENDED')",
    ),
    Check("relationship_is_of_two", "relationship", "{mentee_id} <> {mentor_id}"),
    Check(
        "relationship_ends_once",
        "relationship",
        "({status} IN ('COMPLETED', 'ENDED')) = ({ended_at} IS NOT NULL)",
    ),
    Unique("one_live_enquiry_a_pair", "enquiry", '"mentee_id", "mentor_id"', "status <> 'CLOSED'"),
    Check("enquiry_is_to_another", "enquiry", "{mentee_id} <> {mentor_id}"),
    Check("enquiry_is_closed_once", "enquiry", "({status} = 'CLOSED') = ({closed_at} IS NOT NULL)"),
    Check("pause_has_a_last_day", "relationship", "({status} = 'PAUSED') = ({paused_until} IS NOT NULL)"),
    Check("meeting_ends_after_its_start", "meeting", "{ends_at} > {starts_at}"),
    Check("mentor_has_one_to_ten_places", "mentor_profile", "{capacity} BETWEEN 1 AND 10"),
    Check("sending_mail_has_a_lease", "outbox", "({state} = 'SENDING') = ({lease_until} IS NOT NULL)"),
    Check("sent_mail_has_a_time", "outbox", "({state} = 'SENT') = ({sent_at} IS NOT NULL)"),
    Unique(
        "one_change_of_the_roll_at_a_time",
        "errand",
        '"kind"',
        "kind = 'ROLL_CHANGE' AND status IN ('WAITING', 'RUNNING')",
    ),
    Check(
        "errand_is_over_once",
        "errand",
        "({status} IN ('DONE', 'FAILED', 'CANCELLED')) = ({finished_at} IS NOT NULL)",
    ),
    Unique("one_topic_a_name", "topic", '"label_key"', "status = 'ACTIVE' AND label_key <> ''"),
    OnlyAddedTo("event_is_only_added_to", "event"),
    Unique("one_record_a_meeting", "tool_document", '"template", "subject_id"', "subject_id IS NOT NULL"),
    Lookup("words_of_mentors", "mentor_profile", "words", WORDS),
)


async def apply(db: BaseDBAsyncClient) -> None:
    """Create every invariant anew where it is missing; safe to run again."""
    engine = engine_of(db)
    for invariant in INVARIANTS:
        for statement in invariant.create(engine):
            await db.execute_query(statement)


async def missing(db: BaseDBAsyncClient) -> set[str]:
    """Names of invariants that the live catalogue does not have."""
    engine = engine_of(db)
    wanted = {name for invariant in INVARIANTS for name in invariant.names(engine)}
    return wanted - {row["name"] for row in await db.execute_query_dict(_CATALOGUE[engine])}


def engine_of(db: BaseDBAsyncClient) -> Engine:
    return "postgres" if db.capabilities.dialect == "postgres" else "sqlite"


_CATALOGUE: dict[Engine, str] = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')",
    "postgres": "SELECT conname AS name FROM pg_constraint WHERE convalidated "
    "UNION SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE i.indisvalid "
    "UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
}
