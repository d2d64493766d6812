"""Mailed links: what only the owner of a mailbox can do."""

from datetime import datetime

from models import outbox
from models.members import Member
from models.tokens import SingleUseToken, TokenPurpose


async def mail_link(
    member: Member,
    purpose: TokenPurpose,
    kind: str,
    *,
    bound_to: str = "",
    address: str = "",
    until: datetime | None = None,
    **facts: str,
) -> None:
    """Mail the member a link for that purpose; the outbox has only the token's id, never the token."""
    token = await SingleUseToken.issue(member, purpose, bound_to=bound_to, until=until)
    facts["token_id"] = token.id.hex
    await outbox.tell(member, kind, token, key=f"link:{token.id}", facts=facts, address=address)
