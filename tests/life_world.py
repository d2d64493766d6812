"""What tests of lives need: who is told what, in letters that can be written; and all that stands in no table."""

from collections.abc import Iterator
from itertools import product
from typing import TypeVar

from jobs.correspondents import Recipient
from jobs.letters import Letter, compose
from jobs.letters.samples import SCHEME
from models.choices import Choice
from models.enquiries import Enquiry
from models.members import Member
from models.outbox import Mail, MailState
from models.proposals import Proposal
from models.relationships import Relationship
from models.transitions import Life, Part

S = TypeVar("S", bound=Choice)
E = TypeVar("E", bound=Choice)


async def told_of(row: Proposal | Relationship | Enquiry, but: str = "") -> list[tuple[Part, str]]:
    """Who is mailed what, in the order of writing; what goes to the scheme's mailbox is the coordinators'."""
    mails = Mail.filter(subject_id=row.id).exclude(kind=but).exclude(state=MailState.CANCELLED)
    found = await mails.order_by("id").select_related("recipient")
    for mail in found:
        assert_can_be_written(mail, mail.recipient)
    parts = [row.part_of(mail.recipient) if mail.recipient else Part.COORDINATOR for mail in found]
    return [(part, mail.kind) for part, mail in zip(parts, found, strict=True)]


def assert_can_be_written(mail: Mail, to: Member | None) -> None:
    """The facts are all that the letter says."""
    letter = Letter(mail.kind, mail.facts, message_id=f"<{mail.id}@example.org>", thread_id="<t@example.org>")
    whom = Recipient(mail.to_name, mail.to_address, SCHEME.timezone)
    message = compose(letter, Recipient(to.display_name, to.email, to.timezone) if to else whom, SCHEME)
    assert message["To"]


def moves_that_are_not(life: Life[S, E], source: S, events: type[E]) -> Iterator[tuple[E, Part]]:
    """Every event by every hand for which the table has no row out of that state."""
    for event, part in product(events, Part):
        if life.step(source, event, part) is None:
            yield event, part
