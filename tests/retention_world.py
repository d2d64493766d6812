"""A pair that has written all that a pair can write, each word of it with SECRET in it."""

from datetime import UTC, datetime, timedelta

from models import clock
from models.contracts import Contract, ContractRevision, ContractSignature
from models.meeting_plans import Particulars, Times
from models.meetings import Meeting
from models.members import Member
from models.profiles import MeetingMethod
from models.proposals import Proposal
from models.relationships import Relationship
from models.tools import ToolRevision
from resolvers import contracts, meetings, relationships, threads, tools
from tests.proposal_world import all_mail_goes
from tests.relationship_world import a_pair

SECRET = "zyzzyva"
ENDED = datetime(2026, 11, 24, 8, tzinfo=UTC)
WARNED = datetime(2027, 10, 25, 7, tzinfo=UTC)  # eight by the wall clock: it is summer still
GONE = datetime(2027, 11, 24, 8, tzinfo=UTC)


async def a_pair_with_secrets() -> tuple[Member, Member, Relationship]:
    """Over since ENDED; all mail about it has gone."""
    clock.stop(ENDED)
    theo, mena, relationship = await a_pair()
    began_with = {"message": SECRET, "goals": [SECRET], "why_you": SECRET, "note": SECRET}
    await Proposal.filter(id=relationship.proposal_id).update(**began_with, preferred_frequency=SECRET)
    _ = await threads.send(mena, SECRET, relationship_id=relationship.id)
    tool = await tools.start(mena, relationship.id, "reflective-log", title=SECRET)
    await ToolRevision.filter(document_id=tool.id).update(answers={"log": SECRET}, note=SECRET)
    await _a_contract(theo, relationship)
    await _a_meeting(mena, relationship)
    _ = await relationships.end(mena, relationship.id, SECRET, SECRET)
    await Meeting.all().update(cancel_note=SECRET)
    await all_mail_goes()
    return theo, mena, await Relationship.find(relationship.id)


async def _a_contract(theo: Member, relationship: Relationship) -> None:
    contract = await Contract.get(relationship_id=relationship.id)
    _ = await contracts.revise(theo, contract.id, 1, {}, SECRET)
    current = await ContractRevision.get(contract_id=contract.id, number=2)
    _ = await contracts.sign(theo, current.id, current.body_hash, theo.display_name)
    await ContractRevision.filter(contract_id=contract.id).update(body=SECRET, answers={"purpose": SECRET})
    await ContractSignature.filter(revision_id=current.id).update(typed_name=SECRET)


async def _a_meeting(mena: Member, relationship: Relationship) -> None:
    start = ENDED + timedelta(days=7)
    what = Particulars(SECRET, MeetingMethod.VIDEO, SECRET, f"https://{SECRET}.example.org/", SECRET)
    times = Times(start, start + timedelta(hours=1), "Europe/London")
    _ = await meetings.arrange(mena, relationship.id, times, what)
