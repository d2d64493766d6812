"""An account is deleted in the middle of everything."""

import pytest

from jobs.mail import deliver
from models import clock
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.outbox import Mail, MailState
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship, RelationshipStatus
from tests.account_world import a_member_with_a_password
from tests.client import Client
from tests.letterbox import Letterbox
from tests.meeting_world import NOW, World, node
from tests.people import PASSWORD
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import a_proposal, policy
from tests.relationship_world import a_pair

TOMORROW = {"startsAt": "2026-11-25T09:00:00+00:00", "endsAt": "2026-11-25T10:00:00+00:00"}
UNKIND = ("delete", "closed their account", "left the scheme", "erase")


@pytest.mark.fault("S1")
async def test_who_leaves_with_everything_open_leaves_nothing_behind_that_could_mislead(
    client: Client,
) -> None:
    clock.stop(NOW)
    await policy(max_running_relationships=2)
    mena = await a_mentee(owner=await a_member_with_a_password("Mena"))
    theo, _, relationship = await a_pair(mentee=mena)
    owen, box = await a_mentor("Owen"), Letterbox()
    world = World(await client.of(mena), await client.of(theo), mena, theo, relationship)
    meeting = await world.arranged(**TOMORROW)
    proposal = await a_proposal(mena, owen)
    await deliver(box.post())
    await world.theo.do(
        "updateMeeting", "meeting { id }", id=node(meeting), title="Another", notifyOther=True
    )
    waiting = await Mail.get(recipient_id=mena.id, state=MailState.QUEUED)

    payload = await world.mena.do("deleteAccount", "account { status }", password=PASSWORD, confirm=True)
    before = len(box.sent)
    await deliver(box.post())

    assert payload == {"account": {"status": "CLOSING"}, "errors": []}
    assert (await Proposal.find(proposal.id)).status is ProposalStatus.RELEASED
    assert (await Relationship.find(relationship.id)).status is RelationshipStatus.ENDED
    assert (await Meeting.find(meeting.id)).status is MeetingStatus.CANCELLED
    assert (await Mail.get(id=waiting.id)).state is MailState.CANCELLED
    told = {
        (to, str(message["Message-ID"]).strip("<").partition(".")[0]) for to, message in box.sent[before:]
    }
    assert {each for each in told if each[0] != mena.email} == {
        (theo.email, "relationship-ended"),
        (theo.email, "meeting-cancelled"),
        (owen.email, "proposal-released-mentor"),
    }
    assert (mena.email, "account-closing") in told
    assert "METHOD:CANCEL" in _calendar(box)
    for kind in ("relationship-ended", "meeting-cancelled", "proposal-released-mentor"):
        assert not [word for word in UNKIND if word in box.text(kind).lower()], kind


def _calendar(box: Letterbox) -> str:
    _, message = box.last("meeting-cancelled")
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return str(part.get_content())
