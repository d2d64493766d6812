"""A scheme in which something of everything is there: a pair with all that belongs to it, a proposal, a stranger."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from models import clock
from models.broadcasts import Broadcast, BroadcastAudience, Wording
from models.concerns import Concern
from models.confidential import ConfidentialRecord
from models.content import sync_topics
from models.contracts import ContractRevision
from models.enquiries import Enquiry
from models.errands import Errand, ErrandKind, ErrandStatus
from models.meeting_plans import Particulars, Times
from models.members import Member, SystemRole
from models.outbox import Mail, MailFault, MailState
from models.profiles import MeetingMethod
from models.scheme_exports import ExportFormat, Order
from models.searching import Search
from models.sessions import Session
from models.support import SupportCategory, SupportRequest, SupportStatus
from models.threads import Thread
from models.topics import Topic, TopicStatus
from resolvers import (
    dismissals,
    meetings,
    proposing,
    saved_searches,
    shortlist,
    support,
    threads,
    tools,
)
from resolvers.coordination import guides
from resolvers.support import Question
from schema.nodes import global_id
from tests.account_world import a_member_with_a_password
from tests.client import Client
from tests.erasure_world import a_concern
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.relationship_world import a_pair

GUEST, MENA, OTTO, NOSY, CORA = "guest", "mena", "otto", "nosy", "cora"


@dataclass
class World:
    """Mena and Otto work together; Ada has asked Tess; Nosy has no part in it; Cora looks after the scheme."""

    clients: dict[str, Client]
    ids: dict[str, str]

    async def do(self, who: str, mutation: str, given: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
        payload = await self.clients[who].do(mutation, "__typename", **self.filled(given))
        return [(error["__typename"], error["path"]) for error in payload["errors"]]

    def filled(self, given: dict[str, Any]) -> dict[str, Any]:
        """`"@meeting"` stands for the meeting's id, also in a list."""
        return {
            key: [self._filled(each) for each in value] if isinstance(value, list) else self._filled(value)
            for key, value in given.items()
        }

    def _filled(self, value: Any) -> Any:
        return self.ids[value[1:]] if isinstance(value, str) and value.startswith("@") else value


async def a_failed_mail(to: Member) -> Mail:
    """The mail server refused it."""
    return await Mail.create(
        kind="account-kept",
        recipient_id=to.id,
        subject_type="Member",
        subject_id=to.id,
        dedupe_key=f"failed:{to.id}",
        state=MailState.FAILED,
        fault=MailFault.REFUSED,
        failed_at=clock.now(),
        attempts=1,
        last_error="550 no such mailbox: said-by-a-server",
    )


@pytest.fixture
async def world(client: Client) -> World:
    await sync_topics()
    mentor, mentee, relationship = await a_pair(await a_mentor("Otto"), await a_mentee("Mena"))
    ada, tess = await a_mentee("Ada"), await a_mentor("Tess")
    nosy = await a_member_with_a_password("Nosy")
    start = datetime(2036, 1, 2, 10, tzinfo=UTC)
    times = Times(start, start + timedelta(hours=1), "Europe/London")
    meeting = await meetings.arrange(
        mentee, relationship.id, times, Particulars("A talk", MeetingMethod.PHONE)
    )
    proposal = await proposing.send(ada, tess.id, {"message": "Would you be my mentor?"})
    enquiry, *_ = await Enquiry.ask(ada, tess.id, "said-in-a-question")
    entry = await shortlist.put(ada, tess.id, None)
    _ = await dismissals.dismiss(ada, mentor.id)
    message = await threads.send(mentee, "Hello", relationship_id=relationship.id)
    saved = await saved_searches.save(ada, None, "said-in-a-search", Search(text="stroke"), mail=True)
    tool = await tools.start(mentee, relationship.id, "swot")
    concern = await a_concern(mentee, mentor)
    question = Question(category=SupportCategory.OTHER, subject="Help", message="Please.")
    request, closed = [await support.request_support(mentee, question) for _ in range(2)]
    until = clock.now() + timedelta(days=30)
    await SupportRequest.filter(id=closed.id).update(status=SupportStatus.CLOSED, reopen_until=until)
    errand = await Errand.ask(ErrandKind.DATA_EXPORT, mentee)
    await Topic.filter(slug="acupuncture").update(status=TopicStatus.RETIRED)
    cora = await a_member("Cora", system_role=SystemRole.COORDINATOR)
    words = {"title": "Welcome", "summary": "A word of welcome.", "body": "You are **welcome**."}
    await guides.save_draft(cora, "welcome", 0, words, None)
    await guides.withdraw(cora, "help")
    wanted = {"file_name": "roll.csv", "hash": "abc", "lines": 0}
    roll_import, applied = [await Errand.ask(ErrandKind.ROLL_IMPORT, cora, wanted) for _ in range(2)]
    now = clock.now()
    over = {"status": ErrandStatus.DONE, "started_at": now, "finished_at": now}
    await Errand.filter(id__in=[roll_import.id, applied.id]).update(**over)
    change = await Errand.ask(ErrandKind.ROLL_CHANGE, cora, {"undo": False}, subject_id=applied.id)
    before = now - timedelta(hours=1)
    await Errand.filter(id=change.id).update(status=ErrandStatus.DONE, started_at=before, finished_at=before)
    figures = await Errand.ask(ErrandKind.SCHEME_EXPORT, cora, Order(ExportFormat.CSV).as_json)
    hello = Broadcast(audience=BroadcastAudience.EVERYONE, wordings={"en": Wording("Hello", "Hello, all.")})
    broadcast = await Errand.ask(ErrandKind.BROADCAST, cora, hello.as_json)
    failed = await a_failed_mail(nosy)
    record = await ConfidentialRecord.create(
        concern_id=uuid4(),
        relationship_id=relationship.id,
        coordinator_id=cora.id,
        ends_at=clock.now() + timedelta(hours=1),
    )
    clients = {
        GUEST: client,
        MENA: await client.of(mentee),
        OTTO: await client.of(mentor),
        NOSY: await client.of(nosy),
        CORA: await client.of(cora),
        "ada": await client.of(ada),
        "tess": await client.of(tess),
    }
    revision = await ContractRevision.get(contract__relationship_id=relationship.id)
    return World(
        clients=clients,
        ids={
            "relationship": relationship.public_id,
            "meeting": meeting.public_id,
            "proposal": proposal.public_id,
            "enquiry": enquiry.public_id,
            "mentor": tess.public_id,
            "dismissed mentor": mentor.public_id,
            "shortlisted": entry.public_id,
            "saved search": saved.public_id,
            "contract": global_id("Contract", revision.contract_id),
            "revision": revision.public_id,
            "hash": revision.body_hash,
            "thread": (await Thread.get(relationship_id=relationship.id)).public_id,
            "message": message.public_id,
            "tool": tool.public_id,
            "concern": concern.public_id,
            "proposal summary": global_id("ProposalSummary", proposal.id),
            "relationship summary": global_id("RelationshipSummary", relationship.id),
            "mena": global_id("MemberSummary", mentee.id),
            "otto": global_id("MemberSummary", mentor.id),
            "record": global_id("ConfidentialRecord", record.id),
            "concern case": global_id("ConcernCase", concern.id),
            "support": request.public_id,
            "support case": global_id("SupportCase", request.id),
            "closed support": closed.public_id,
            "session": (await Session.filter(member_id=mentee.id).get()).public_id,
            "roll import": global_id("RollImport", roll_import.id),
            "applied roll": global_id("RollImport", applied.id),
            "roll change": global_id("RollChange", change.id),
            "scheme export": global_id("SchemeExport", figures.id),
            "broadcast": global_id("Broadcast", broadcast.id),
            "data export": global_id("DataExport", errand.id),
            "failed mail": global_id("FailedMail", failed.id),
            "topic": (await Topic.get(slug="aquatic")).public_id,
            "retired topic": (await Topic.get(slug="acupuncture")).public_id,
            "nobody": global_id("Member", uuid4()),
            "no meeting": global_id("Meeting", uuid4()),
            "no proposal": global_id("Proposal", uuid4()),
            "no topic": global_id("Topic", uuid4()),
        },
    )


async def hand_concern_to_cora() -> None:
    """She handles what Mena raised, so that she can read what she has opened for it."""
    cora, mena = await Member.get(given_name="Cora"), await Member.get(given_name="Mena")
    await Concern.filter(reporter_id=mena.id).update(handler_id=cora.id)
    concern = await Concern.filter(reporter_id=mena.id).order_by("id").first()
    assert concern is not None
    await ConfidentialRecord.all().update(concern_id=concern.id)


MEETING = {
    "relationshipId": "@relationship",
    "title": "A talk",
    "startsAt": "2036-01-01T10:00:00Z",
    "endsAt": "2036-01-01T11:00:00Z",
    "timezone": "Europe/London",
    "method": "PHONE",
}
SIGN = {"revisionId": "@revision", "expectedHash": "@hash", "typedName": "Mena Member"}
