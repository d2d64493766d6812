"""What stories about accounts need: people with passwords, the links in their mails, and all that is kept."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tortoise import connections

from models import passwords
from models.members import Member
from models.outbox import Mail
from models.row import Row
from models.tokens import SingleUseToken
from tests.people import PASSWORD, a_member

ANOTHER_PASSWORD = "seven quiet herons on ice"
NOBODY = "nobody@example.net"


def a_form(**values: Any) -> dict[str, Any]:
    """What Mena fills in to join as a mentee."""
    return {
        "role": "MENTEE",
        "givenName": "Mena",
        "familyName": "Osei",
        "email": "mena.osei@example.net",
        "password": ANOTHER_PASSWORD,
        "membershipNumber": "004217",
        "acceptedTerms": "terms-of-use@1",
        **values,
    }


async def a_member_with_a_password(name: str = "Mena", **values: Any) -> Member:
    """An active member who signs in with PASSWORD."""
    return await a_member(name, **{"password_hash": await passwords.hash_of(PASSWORD), **values})


async def mails() -> list[tuple[str, str]]:
    """Kind and address of every mail in the outbox, the oldest first."""
    rows = await Mail.all().order_by("id").prefetch_related("recipient")
    return [(row.kind, row.to_address or (row.recipient.email if row.recipient else "")) for row in rows]


async def facts(kind: str) -> dict[str, Any]:
    """The facts of the newest mail of that kind."""
    mail = await Mail.filter(kind=kind).order_by("-id").first()
    assert mail is not None
    return mail.facts


async def token_in(kind: str) -> str:
    """The token in the newest mail of that kind."""
    token = await SingleUseToken.get(id=UUID((await facts(kind))["token_id"]))
    return token.text


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table: to show that nothing changed, or that something is gone."""
    connection = connections.get("default")
    tables = sorted(kind._meta.db_table for kind in _kinds(Row) if kind._meta.db_table)
    return {table: list(await connection.execute_query_dict(_ALL.format(table))) for table in tables}


def _kinds(of: type[Row]) -> Iterator[type[Row]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


_ALL = 'SELECT * FROM "{}" ORDER BY "id"'
