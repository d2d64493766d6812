"""People for tests: plain functions, each with a story of a line."""

from typing import Any

from models import clock
from models.members import AccountStatus, Member

_numbers = iter(range(1, 10**6))
PASSWORD = "correct horse battery staple"


async def a_member(name: str = "Mena", **values: Any) -> Member:
    """An active member called `name`."""
    number = next(_numbers)
    email = f"{name.lower()}{number}@example.net"
    facts: dict[str, Any] = {
        "membership_number": f"{number:06}",
        "email": email,
        "email_key": email,
        "email_verified_at": clock.now(),
        "password_hash": "",
        "given_name": name,
        "family_name": "Member",
        "account_status": AccountStatus.ACTIVE,
    }
    return await Member.create(**{**facts, **values})
