"""What stories about proposals need: a mentee and a mentor with clients, and who was mailed what."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from models import clock
from models.members import Member
from models.outbox import Mail, MailState
from models.policy import Policy
from models.proposals import Proposal
from resolvers import proposing
from schema.nodes import global_id
from tests.client import Client
from tests.profile_world import a_mentee, a_mentor

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MESSAGE = "Would you be my mentor?"
WORDS = {
    "message": MESSAGE,
    "goals": ["Give feedback that helps"],
    "whyYou": "You have led a team like mine.",
    "preferredMethods": ["VIDEO"],
    "preferredFrequency": "Once a month",
}
PROPOSAL = "proposal { id status viewerCan }"
CLOSED = "proposal { id status closedReason closedAt note viewerCan }"


@dataclass
class World:
    """Mena (mentee) and Theo (mentor, two places); it is 24 November 2026, 08:00 in London."""

    mena: Client
    theo: Client
    mentee: Member
    mentor: Member

    @classmethod
    async def of(cls, client: Client) -> Self:
        clock.stop(NOW)
        mentee, mentor = await a_mentee("Mena"), await a_mentor("Theo")
        return cls(await client.of(mentee), await client.of(mentor), mentee, mentor)

    async def send(self, selection: str = PROPOSAL, **changes: Any) -> dict[str, Any]:
        given = {"mentorId": global_id("Member", self.mentor.id), **WORDS, **changes}
        return await self.mena.do("sendProposal", selection, **given)

    async def sent(self) -> str:
        """The id of a proposal that is open."""
        payload = await self.send()
        assert payload["errors"] == []
        return str(payload["proposal"]["id"])


async def a_proposal(mentee: Member, mentor: Member) -> Proposal:
    """Sent as people send them, and open."""
    return await proposing.send(mentee, mentor.id, {"message": MESSAGE})


async def policy(**rules: Any) -> None:
    """The scheme's rules from now on."""
    version = await Policy.all().count() + 1
    await Policy(version=version, effective_from=clock.now(), **rules).save(force_create=True)


async def mailed(*kinds: str) -> list[tuple[str, str]]:
    """Who is mailed what of these kinds, or of all, in the order of writing; not what is called off."""
    mails = Mail.exclude(state=MailState.CANCELLED)
    mails = mails.filter(kind__in=kinds) if kinds else mails
    found = await mails.order_by("id").select_related("recipient")
    return [(mail.recipient.given_name if mail.recipient else "", mail.kind) for mail in found]


async def facts_of(kind: str) -> dict[str, Any]:
    """The facts of the one mail of that kind."""
    [mail] = await Mail.filter(kind=kind)
    return mail.facts


async def all_mail_goes() -> None:
    """What waits in the outbox has been sent."""
    await Mail.filter(state=MailState.QUEUED).update(state=MailState.SENT, sent_at=clock.now())


def codes(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for error in payload["errors"]]
