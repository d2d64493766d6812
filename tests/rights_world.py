"""A scheme with one object of each kind, and everybody who might look at it."""

from dataclasses import dataclass
from typing import Any

from jobs import erasure
from models.blocks import Block
from models.confidential import ConfidentialRecord
from models.content import guide_key
from models.evidence import Evidence
from models.members import AccountStatus, Member
from models.notifications import Notification
from models.proposals import Proposal
from models.relationships import Relationship
from models.support import SupportMessage, SupportRequest
from models.tools import ToolDocument, ToolRevision
from models.topics import Topic
from schema.nodes import global_id
from tests.client import Client
from tests.erasure_world import a_statement
from tests.guards.rights import COORDINATOR, ENDED, ERASED, GUEST, MENTEE, MENTOR, MINE, OTHER, UNVERIFIED
from tests.people import PASSWORD, a_member
from tests.profile_world import PAIN, mentee_profile, mentor_profile, topic_ids
from tests.settled_world import CORA, MENA, NOSY, OTTO, World, hand_concern_to_cora

ADA, TESS = "ada", "tess"


@dataclass(frozen=True)
class Thing:
    """A node, and by which role each person looks at it."""

    id: str
    roles: dict[str, str]


PAIR = {MINE: MENA, OTHER: OTTO, MENTEE: ADA, MENTOR: TESS}
ASKED = {MINE: ADA, OTHER: TESS, MENTEE: MENA, MENTOR: OTTO}


async def things(world: World, state: str) -> dict[str, Thing]:
    """One of each kind, in that state; what belongs to a pair is Mena's and Otto's."""
    found = await _made(world)
    if state == ENDED:
        await _end(world)
    if state == ERASED:
        await _erase(world)
    return found


async def reader(world: World, thing: Thing, role: str) -> Client:
    if role == UNVERIFIED:
        somebody = await a_member("Una", account_status=AccountStatus.UNVERIFIED, email_verified_at=None)
        return await world.clients[NOSY].of(somebody)
    return world.clients[{GUEST: GUEST, COORDINATOR: CORA, **thing.roles}[role]]


async def _made(world: World) -> dict[str, Thing]:
    mena, ids = world.clients[MENA], world.ids
    member, otto = await Member.get(given_name="Mena"), await Member.get(given_name="Otto")
    about = {"about": "Me.", "hopes": "To lead.", "topicIds": await topic_ids(PAIN), "methods": ["VIDEO"]}
    await done(mena, "saveMenteeProfile", **about)
    await done(mena, "startTool", relationshipId=ids["relationship"], template="goals")
    goals = await ToolDocument.get(template__startswith="goals")
    proposal = await Proposal.get(mentee_id=member.id)
    told = await Notification.create(
        member_id=member.id,
        kind="proposal-declined",
        subject_type="Proposal",
        subject_id=proposal.id,
        dedupe_key="rights",
    )
    report = {"messageIds": [ids["message"]], "consent": True, "concernId": ids["concern"]}
    await done(mena, "reportMessages", **report)
    block = await Block.put_up(member, (await a_member("Bo")).id)
    words = await SupportMessage.keep(
        await SupportRequest.filter(member_id=member.id).get(status="OPEN"), "More.", member
    )
    await hand_concern_to_cora()
    record = await ConfidentialRecord.get()
    return {
        "ConfidentialRecord": Thing(record.public_id, PAIR),
        **{
            kind: Thing(ids[name], PAIR)
            for kind, name in {
                "Relationship": "relationship",
                "Contract": "contract",
                "ContractRevision": "revision",
                "Meeting": "meeting",
                "Thread": "thread",
                "Message": "message",
                "Concern": "concern",
                "ConcernCase": "concern case",
                "SupportRequest": "support",
                "SupportCase": "support case",
                "Session": "session",
                "DataExport": "data export",
                "RollImport": "roll import",
                "RollChange": "roll change",
                "SchemeExport": "scheme export",
                "Broadcast": "broadcast",
                "FailedMail": "failed mail",
                "ToolDocument, private": "tool",
            }.items()
        },
        "Proposal, open": Thing(ids["proposal"], ASKED),
        "Enquiry": Thing(ids["enquiry"], ASKED),
        "ShortlistEntry": Thing(ids["shortlisted"], ASKED),
        "SavedSearch": Thing(ids["saved search"], ASKED),
        "Proposal, accepted": Thing(proposal.public_id, PAIR),
        "ToolDocument": Thing(goals.public_id, PAIR),
        "ToolRevision": Thing((await ToolRevision.get(document_id=goals.id)).public_id, PAIR),
        "Notification": Thing(told.public_id, PAIR),
        "Evidence": Thing((await Evidence.get()).public_id, PAIR),
        "BlockedMember": Thing(global_id("BlockedMember", block.id), PAIR),
        "SupportMessage": Thing(words.public_id, PAIR),
        "CpdStatement": Thing((await a_statement(member)).public_id, PAIR),
        "Account": Thing(global_id("Account", member.id), PAIR),
        "Member": Thing(member.public_id, PAIR),
        "Member, a mentor": Thing(otto.public_id, {**PAIR, MINE: OTTO, OTHER: MENA}),
        "MemberSummary": Thing(global_id("MemberSummary", member.id), PAIR),
        "ProposalSummary": Thing(global_id("ProposalSummary", proposal.id), PAIR),
        "RelationshipSummary": Thing(await _summary_of_the_pair(proposal), PAIR),
        "MenteeProfile": Thing((await mentee_profile(member)).public_id, PAIR),
        "MentorProfile": Thing((await mentor_profile(otto)).public_id, {**PAIR, MINE: OTTO, OTHER: MENA}),
        "Guide": Thing(global_id("Guide", guide_key("faq")), PAIR),
        "Topic": Thing((await Topic.get(slug="pain")).public_id, PAIR),
    }


async def _summary_of_the_pair(proposal: Proposal) -> str:
    return global_id("RelationshipSummary", (await Relationship.get(proposal_id=proposal.id)).id)


async def _end(world: World) -> None:
    await done(world.clients[MENA], "endRelationship", id=world.ids["relationship"], neutralNote="Thank you.")
    await done(world.clients[ADA], "withdrawProposal", id=world.ids["proposal"])


async def _erase(world: World) -> None:
    """Mena and Ada close their accounts, and their days are over."""
    await done(world.clients[MENA], "withdrawConcern", id=world.ids["concern"])
    password_hash = (await Member.get(given_name="Nosy")).password_hash
    for name in (MENA, ADA):
        member = await Member.get(given_name=name.capitalize())
        await Member.filter(id=member.id).update(password_hash=password_hash)
        await done(world.clients[name], "deleteAccount", password=PASSWORD, confirm=True)
        await erasure.erase(member.id)


async def done(who: Client, mutation: str, **given: Any) -> dict[str, Any]:
    payload = await who.do(mutation, "__typename", **given)
    assert payload["errors"] == []
    return payload
