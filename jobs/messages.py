"""What the clock does for messages: after ten minutes unread, a mail says that there is one, and not what it says.

It looks at those threads alone where something new waits (models/following.py), so it may come late, twice, or beside
another, and is quick however many threads there are.
"""

import logging
from uuid import UUID

from tortoise.transactions import in_transaction

from jobs import ledger
from jobs.ledger import Tally
from models import outbox
from models.blocks import are_kept_apart
from models.following import LETTER, Following
from models.members import AccountStatus, Member
from models.relationships import Relationship
from models.threads import Thread, has_unread

log = logging.getLogger(__name__)


async def sweep() -> Tally:
    """Tell whoever has something to read."""
    tally = await ledger.walk(Following.due(), tell)
    if tally != Tally():
        log.info("messages: %s told, %s failed", tally.done, tally.failed)
    return tally


async def tell(key: UUID) -> bool:
    """Tell one reader of one thread, if there is anything to tell; whether there was."""
    async with in_transaction():
        thread = await Thread.held((await Following.find(key)).thread_id)
        following = await Following.find(key)
        if not following.is_due:
            return False
        relationship = await Relationship.find(thread.relationship_id)
        if not await _is_wanted(following, relationship):
            await following.note_read()
            return False
        await _mail(following, thread, relationship)
        await following.note_mailed()
        return True


async def _is_wanted(following: Following, relationship: Relationship) -> bool:
    """Not once it was read, nor of a thread that is muted, nor of somebody whom one blocks."""
    if following.is_muted or await are_kept_apart(relationship.mentor_id, relationship.mentee_id):
        return False
    reader = await Member.find(following.member_id)
    is_here = reader.account_status is AccountStatus.ACTIVE
    return is_here and await has_unread(following.thread_id, following.member_id)


async def _mail(following: Following, thread: Thread, relationship: Relationship) -> None:
    reader = await Member.find(following.member_id)
    author = await Member.find(relationship.other_than(reader.id))
    facts = {"other_name": author.display_name, "relationship_id": relationship.public_id}
    key = f"thread:{thread.id}:{LETTER}:{reader.id}:{following.mail_due_at:%Y%m%d%H%M%S}"
    await outbox.tell(reader, LETTER, thread, key, facts)
