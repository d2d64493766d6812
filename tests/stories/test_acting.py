"""What coordinators do for members: each with a reason that no member reads, and told kindly to whom it concerns."""

from typing import Any

import pytest

from models import clock
from models.acts import ActReason
from models.events import Event
from models.members import AccountStatus, Member
from models.outbox import Mail
from models.profiles import MentorProfile
from models.proposals import Proposal
from models.relationships import Relationship
from schema.nodes import global_id
from tests.account_world import everything, facts, mails, token_in
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import NOW, a_proposal
from tests.relationship_world import a_pair
from tests.support_world import a_coordinator

WHY = "A reason for us alone."
ENDED = "errors { __typename ... on UserError { path } }"


class World:
    """Mena has asked Theo; Sam works with Otto; Cora looks after the scheme."""

    client: Client
    cora: Client
    mena: Member
    theo: Member
    proposal: Proposal
    pair: Relationship

    async def do(self, mutation: str, selection: str, **given: Any) -> dict[str, Any]:
        return await self.cora.do(mutation, selection, **{"reason": WHY, **given})


@pytest.fixture
async def world(client: Client) -> World:
    clock.stop(NOW)
    made = World()
    made.client, made.cora = client, await client.of(await a_coordinator())
    made.mena, made.theo = await a_mentee("Mena"), await a_mentor("Theo")
    made.proposal = await a_proposal(made.mena, made.theo)
    _, _, made.pair = await a_pair(await a_mentor("Otto"), await a_mentee("Sam"))
    return made


def refused(payload: dict[str, Any]) -> list[str]:
    return [error["__typename"] for error in payload["errors"]]


def proposal_id(world: World) -> str:
    return global_id("ProposalSummary", world.proposal.id)


def pair_id(world: World) -> str:
    return global_id("RelationshipSummary", world.pair.id)


async def acts() -> list[tuple[str, str]]:
    """What coordinators did, and why, in order."""
    reasons = {reason.event_id: reason.words for reason in await ActReason.all()}
    done = await Event.filter(id__in=list(reasons)).order_by("id")
    return [(event.kind, reasons[event.id]) for event in done]


async def test_a_proposal_is_closed_for_good_and_both_are_told_by_whom(world: World) -> None:
    closed = await world.do("closeProposal", "proposal { status closedReason }", id=proposal_id(world))
    late = await world.do("closeProposal", "__typename", id=proposal_id(world))
    theo = await world.client.of(world.theo)
    offered = await theo.do("offerAfterAll", "__typename", id=world.proposal.public_id)

    assert closed["proposal"] == {"status": "RELEASED", "closedReason": "COORDINATOR"}
    assert (refused(late), refused(offered)) == (["ProposalClosed"], ["ProposalClosed"])
    assert (await mails())[-2:] == [
        ("proposal-released-mentee", world.mena.email),
        ("proposal-released-mentor", world.theo.email),
    ]
    assert (await facts("proposal-released-mentee"))["reason"] == "COORDINATOR"
    assert await acts() == [("coordinator-closed-proposal", WHY)]


async def test_a_proposal_is_released_so_that_the_mentee_chooses_another(world: World) -> None:
    released = await world.do("releaseProposal", "proposal { status closedReason }", id=proposal_id(world))
    theo = await world.client.of(world.theo)
    offered = await theo.do("offerAfterAll", "proposal { id }", id=world.proposal.public_id)

    assert released["proposal"] == {"status": "RELEASED", "closedReason": "MENTOR_UNAVAILABLE"}
    assert offered["errors"] == []
    told = await facts("proposal-released-mentee")
    assert (told["reason"], [other["name"] for other in told["alternatives"]]) == (
        "MENTOR_UNAVAILABLE",
        ["Otto Member"],
    )
    assert await acts() == [("coordinator-released-proposal", WHY)]


async def test_a_relationship_is_paused_goes_on_ends_and_is_taken_up_again(world: World) -> None:
    seen = []
    for act, given in (
        ("coordinatorPauseRelationship", {"until": "2026-12-01"}),
        ("coordinatorResumeRelationship", {}),
        ("coordinatorEndRelationship", {}),
        ("coordinatorReopenRelationship", {}),
    ):
        payload = await world.do(act, "relationship { status }", id=pair_id(world), **given)
        seen.append((payload["errors"], payload["relationship"]["status"]))
    late = await world.do("coordinatorResumeRelationship", "__typename", id=pair_id(world))

    assert seen == [([], "PAUSED"), ([], "ACTIVE"), ([], "ENDED"), ([], "ACTIVE")]
    assert refused(late) == ["NotAllowed"]
    assert [kind.removeprefix("coordinator-") for kind, _ in await acts()] == [
        f"{done}-relationship" for done in ("paused", "resumed", "ended", "reopened")
    ]
    kinds = [kind for kind, _ in await mails()]
    for kind in ("paused", "resumed", "ended", "reopened"):
        assert kinds.count(f"relationship-{kind}") == 2


async def test_a_relationship_is_planned_to_end_later_and_the_two_are_asked_then(world: World) -> None:
    await Relationship.filter(id=world.pair.id).update(planned_end_on="2026-12-31")
    too_early = await world.do("extendRelationship", ENDED, id=pair_id(world), plannedEndOn="2026-12-31")
    too_late = await world.do("extendRelationship", ENDED, id=pair_id(world), plannedEndOn="2028-12-31")
    extended = await world.do(
        "extendRelationship",
        "relationship { status plannedEndOn }",
        id=pair_id(world),
        plannedEndOn="2027-06-30",
    )
    timeline = await (await world.client.of(await Member.get(given_name="Sam"))).ask(
        "query($id: ID!) { node(id: $id) { ... on Relationship { timeline { event by { id } } } } }",
        id=world.pair.public_id,
    )

    assert [each["errors"][0]["path"] for each in (too_early, too_late)] == [["input", "plannedEndOn"]] * 2
    assert extended["relationship"] == {"status": "ACTIVE", "plannedEndOn": "2027-06-30"}
    assert timeline["node"]["timeline"][-1] == {"event": "EXTEND", "by": None}
    assert [kind for kind, _ in await mails()][-2:] == ["relationship-extended"] * 2
    assert (await facts("relationship-extended"))["planned_end_on"] == "2027-06-30T07:00:00+00:00"


async def test_an_account_is_stopped_and_opened_again(world: World) -> None:
    given = {"memberId": global_id("MemberSummary", world.mena.id)}
    stopped = await world.do("suspendMember", "member { status suspensionReason }", **given)
    again = await world.do("suspendMember", "__typename", **given)
    opened = await world.do("liftSuspension", "member { status }", **given)

    assert stopped["member"] == {"status": "SUSPENDED", "suspensionReason": WHY}
    assert (refused(again), opened["member"]) == (["AccountNotInThatState"], {"status": "ACTIVE"})
    assert await acts() == [("account-suspended", WHY), ("account-reinstated", WHY)]


async def test_a_mentor_is_set_as_unavailable_and_can_undo_that(world: World) -> None:
    given = {"memberId": global_id("MemberSummary", world.theo.id)}
    off = await world.do("switchAvailabilityOff", "member { mentoring { availability } }", **given)
    theo = await world.client.of(world.theo)
    on = await theo.do("setAvailability", "__typename", available=True)
    mentee = await world.do(
        "switchAvailabilityOff", "__typename", memberId=global_id("MemberSummary", world.mena.id)
    )

    assert off["member"] == {"mentoring": {"availability": "AWAY"}}
    assert (await Proposal.find(world.proposal.id)).release_reason == "MENTOR_UNAVAILABLE"
    assert ("availability-switched-off", world.theo.email) in await mails()
    assert (on["errors"], refused(mentee)) == ([], ["NoMentor"])
    assert (await MentorProfile.get(member_id=world.theo.id)).availability == "AVAILABLE"


async def test_who_asked_by_letter_to_be_erased_can_still_keep_the_account(world: World) -> None:
    payload = await world.do(
        "startErasure", "member { status }", memberId=global_id("MemberSummary", world.mena.id)
    )
    kept = await world.client.do("undoAccountDeletion", "__typename", token=await token_in("account-closing"))

    assert payload["member"] == {"status": "CLOSING"}
    assert kept["errors"] == []
    assert (await Member.find(world.mena.id)).account_status is AccountStatus.ACTIVE
    assert (await Proposal.find(world.proposal.id)).release_reason == "MEMBER_LEFT"
    assert await acts() == [("account-closed", WHY)]


async def test_nobody_acts_on_themselves_or_without_a_reason(world: World) -> None:
    otto = await Member.get(given_name="Otto")
    await Member.filter(id__in=[otto.id, world.theo.id]).update(system_role="COORDINATOR")
    both = [await world.client.of(each) for each in (otto, world.theo)]
    before = await everything()

    answers = [
        await both[0].do("coordinatorEndRelationship", "__typename", id=pair_id(world), reason=WHY),
        await both[1].do("closeProposal", "__typename", id=proposal_id(world), reason=WHY),
        await world.do("closeProposal", "__typename", id=proposal_id(world), reason=" "),
        await world.do("coordinatorEndRelationship", "__typename", id=pair_id(world), reason="x" * 1001),
        await world.do("coordinatorEndRelationship", "__typename", id=world.pair.public_id),
    ]

    assert [refused(answer) for answer in answers] == [
        ["NotAllowed"],
        ["NotAllowed"],
        ["InvalidInput"],
        ["InvalidInput"],
        ["NotFound"],
    ]
    assert await everything() == before


async def test_no_mail_and_no_notification_says_why(world: World) -> None:
    await world.do("closeProposal", "__typename", id=proposal_id(world))
    await world.do("coordinatorEndRelationship", "__typename", id=pair_id(world))
    await world.do("suspendMember", "__typename", memberId=global_id("MemberSummary", world.mena.id))

    assert all(WHY not in str(mail.facts) for mail in await Mail.all())
    assert WHY not in str((await everything())["notification"])
    assert WHY not in str(await Event.all().values())


async def test_of_who_is_erased_no_reason_is_left(world: World) -> None:
    nosy = await a_member("Nosy")
    await world.do("closeProposal", "__typename", id=proposal_id(world))
    await world.do("coordinatorEndRelationship", "__typename", id=pair_id(world))

    await ActReason.forget(nosy)
    before = await ActReason.all().count()
    await ActReason.forget(world.theo)

    assert (before, [kind for kind, _ in await acts()]) == (2, ["coordinator-ended-relationship"])
