"""A mentor could not say yes in time, is free after all, and the mentee comes back to it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from jobs.relevance import is_overtaken
from jobs.timeline import sweep
from models import clock, releasing
from models.events import Event
from models.members import AccountStatus, Member
from models.notices import NoticeKind, NoticeState, TimedNotice
from models.outbox import Mail
from models.profiles import MentorProfile
from models.proposals import Proposal, ReleaseReason
from models.relationships import Relationship, RelationshipStatus
from models.transitions import Part
from resolvers.proposals import release_received
from schema.nodes import global_id
from tests.client import Client
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, WORDS, World, a_proposal, all_mail_goes, codes, facts_of, mailed
from tests.relationship_world import a_pair, ended

OFFERED = "proposal { id status offeredAt offerEndsAt viewerCan timeline { event } }"
STANDING = "proposal { status message relationship { id status } timeline { event } }"
OFFER_ENDS = 30 * DAY


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def unanswered(world: World) -> str:
    """The id of a proposal that has run out; it is 15 December, 08:00, and all mail has gone."""
    proposal_id = await world.sent()
    clock.advance(21 * DAY)
    await sweep()
    await all_mail_goes()
    return proposal_id


async def offered(world: World) -> str:
    proposal_id = await unanswered(world)
    payload = await world.theo.do("offerAfterAll", OFFERED, id=proposal_id)
    assert payload["errors"] == []
    await all_mail_goes()
    return proposal_id


async def time_passes(world: World, much: timedelta) -> None:
    """Long enough that the two have to sign in again."""
    clock.advance(much)
    world.mena, world.theo = await world.mena.of(world.mentee), await world.theo.of(world.mentor)


async def sent_again(world: World, proposal_id: str, **changes: Any) -> dict[str, Any]:
    given = {"mentorId": global_id("Member", world.mentor.id), "reproposeFrom": proposal_id, **changes}
    return await world.mena.do("sendProposal", STANDING, **given)


async def test_the_mentor_says_so_and_the_mentee_is_mailed(world: World) -> None:
    proposal_id = await unanswered(world)
    before = await mailed()

    payload = await world.theo.do("offerAfterAll", OFFERED, id=proposal_id)

    assert payload == {
        "proposal": {
            "id": proposal_id,
            "status": "EXPIRED",
            "offeredAt": "2026-12-15T08:00:00Z",
            "offerEndsAt": "2027-01-14T08:00:00Z",
            "viewerCan": [],
            "timeline": [{"event": "SEND"}, {"event": "EXPIRE"}, {"event": "OFFER"}],
        },
        "errors": [],
    }
    assert (await mailed())[len(before) :] == [("Mena", "proposal-offered")]
    facts = await facts_of("proposal-offered")
    assert (facts["mentor_name"], facts["offer_ends_at"]) == ("Theo Member", "2027-01-14T08:00:00+00:00")


async def test_what_is_sent_again_is_accepted_at_once(world: World) -> None:
    proposal_id = await offered(world)
    before = await mailed()

    payload = await sent_again(world, proposal_id)

    relationship = await Relationship.get()
    assert payload == {
        "proposal": {
            "status": "ACCEPTED",
            "message": WORDS["message"],
            "relationship": {"id": relationship.public_id, "status": "CONTRACTING"},
            "timeline": [{"event": "SEND"}, {"event": "ACCEPT"}],
        },
        "errors": [],
    }
    assert (await mailed())[len(before) :] == [
        ("Mena", "proposal-accepted-mentee"),
        ("Theo", "proposal-accepted-mentor"),
    ]
    assert not await TimedNotice.exists(kind=NoticeKind.PROPOSAL_REMINDER, state=NoticeState.DUE)
    accepted = await Event.get(kind="proposal-accept")
    assert accepted.actor_id == world.mentor.id


async def test_it_may_be_said_in_other_words(world: World) -> None:
    payload = await sent_again(world, await offered(world), message="Still looking, and glad.")

    assert (payload["proposal"]["status"], payload["proposal"]["message"]) == (
        "ACCEPTED",
        "Still looking, and glad.",
    )


async def test_the_yes_closes_what_a_yes_always_closes(world: World) -> None:
    await MentorProfile.filter(member_id=world.mentor.id).update(capacity=1)
    proposal_id = await offered(world)
    waiting = await a_proposal(await a_mentee("Sam"), world.mentor)

    await sent_again(world, proposal_id)

    assert (await Proposal.find(waiting.id)).release_reason == ReleaseReason.AT_CAPACITY


@pytest.mark.parametrize("days", [1, 30])
async def test_without_the_offer_it_is_an_ordinary_proposal(world: World, days: int) -> None:
    """Never made, or over."""
    proposal_id = await (unanswered(world) if days == 1 else offered(world))
    await time_passes(world, days * DAY)

    payload = await sent_again(world, proposal_id)

    assert (payload["proposal"]["status"], payload["proposal"]["relationship"]) == ("PENDING", None)


async def test_an_offer_is_for_that_mentor_and_that_proposal(world: World) -> None:
    proposal_id = await offered(world)
    ada = await a_mentor("Ada")

    payload = await sent_again(world, proposal_id, mentorId=global_id("Member", ada.id))
    await world.mena.do(
        "withdrawProposal", "proposal { id }", id=(await Proposal.get(mentor_id=ada.id)).public_id
    )
    without = await world.send("proposal { status }")

    assert (payload["proposal"]["status"], without["proposal"]["status"]) == ("PENDING", "PENDING")


async def test_an_offer_is_taken_once(world: World) -> None:
    proposal_id = await offered(world)
    await sent_again(world, proposal_id)
    await ended(await Relationship.get())

    payload = await sent_again(world, proposal_id)

    assert payload["proposal"]["status"] == "PENDING"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"capacity": 1}, "NOT_REACHABLE"), ({"availability": "AWAY"}, "NOT_REACHABLE")],
)
async def test_nothing_is_promised_for_the_mentor_who_has_no_place_any_more(
    world: World, change: dict[str, Any], code: str
) -> None:
    proposal_id = await offered(world)
    await a_pair(mentor=world.mentor, mentee=await a_mentee("Sam"))
    await MentorProfile.filter(member_id=world.mentor.id).update(**change)

    payload = await sent_again(world, proposal_id)

    assert codes(payload) == [code]
    assert await Proposal.filter(mentee_id=world.mentee.id).count() == 1


async def test_whoever_has_asked_another_mentor_withdraws_that_first(world: World) -> None:
    proposal_id = await offered(world)
    other = await a_proposal(world.mentee, await a_mentor("Ada"))

    refused = await sent_again(world, proposal_id)
    await world.mena.do("withdrawProposal", "proposal { id }", id=other.public_id)

    assert codes(refused) == ["TOO_MANY_OPEN_PROPOSALS"]
    assert (await sent_again(world, proposal_id))["proposal"]["status"] == "ACCEPTED"


async def test_it_is_said_once(world: World) -> None:
    proposal_id = await offered(world)

    assert codes(await world.theo.do("offerAfterAll", OFFERED, id=proposal_id)) == [
        "PROPOSAL_ALREADY_OFFERED"
    ]


@pytest.mark.parametrize(("after", "refused"), [(timedelta(), ["OFFER_TOO_LATE"]), (-DAY / 24, [])])
async def test_it_is_said_within_thirty_days(world: World, after: timedelta, refused: list[str]) -> None:
    proposal_id = await unanswered(world)
    await time_passes(world, OFFER_ENDS + after)

    assert await can(world, proposal_id) == ([] if refused else ["OFFER"])
    assert codes(await world.theo.do("offerAfterAll", OFFERED, id=proposal_id)) == refused


async def is_full(world: World) -> None:
    for name in ("Sam", "Kim"):
        await a_pair(mentor=world.mentor, mentee=await a_mentee(name))


async def is_away(world: World) -> None:
    await MentorProfile.filter(member_id=world.mentor.id).update(availability="AWAY")


async def asks_again(world: World) -> None:
    await a_proposal(world.mentee, world.mentor)


async def has_found_another(world: World) -> None:
    await a_pair(mentee=world.mentee)


async def is_leaving(world: World) -> None:
    await Member.filter(id=world.mentee.id).update(account_status=AccountStatus.CLOSING)


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (is_full, "CAPACITY_REACHED"),
        (is_away, "OFFER_WHILE_UNAVAILABLE"),
        (asks_again, "ASKED_AGAIN"),
        (has_found_another, "NO_LONGER_LOOKING"),
        (is_leaving, "NO_LONGER_LOOKING"),
    ],
)
async def test_it_is_said_where_it_can_be_kept_and_is_of_use(
    world: World, happens: Callable[[World], Awaitable[None]], code: str
) -> None:
    proposal_id = await unanswered(world)
    await happens(world)
    before = await mailed()

    assert codes(await world.theo.do("offerAfterAll", OFFERED, id=proposal_id)) == [code]
    assert (await Proposal.get(mentee_id=world.mentee.id, status="EXPIRED")).offered_at is None
    assert await mailed() == before


@pytest.mark.parametrize("reason", ReleaseReason)
async def test_only_what_was_closed_for_the_mentors_sake_is_offered(
    world: World, reason: ReleaseReason
) -> None:
    proposal_id = await world.sent()
    hands = {ReleaseReason.MEMBER_LEFT: Part.MENTEE, ReleaseReason.COORDINATOR: Part.COORDINATOR}
    await releasing.release([await Proposal.get()], reason, hands.get(reason, Part.SCHEME))
    may = reason in {ReleaseReason.AT_CAPACITY, ReleaseReason.MENTOR_UNAVAILABLE}

    assert await can(world, proposal_id) == (["OFFER"] if may else [])
    payload = await world.theo.do("offerAfterAll", OFFERED, id=proposal_id)
    assert codes(payload) == ([] if may else ["PROPOSAL_CLOSED"])


async def test_only_the_mentor_offers(world: World, client: Client) -> None:
    proposal_id = await unanswered(world)
    stranger = await client.of(await a_mentor("Sam"))

    assert await can(world, proposal_id) == ["OFFER"]
    assert codes(await world.mena.do("offerAfterAll", OFFERED, id=proposal_id)) == ["PROPOSAL_CLOSED"]
    assert codes(await stranger.do("offerAfterAll", OFFERED, id=proposal_id)) == ["NOT_FOUND"]


async def test_an_offer_that_waited_for_the_mail_server_too_long_is_not_sent(world: World) -> None:
    await world.sent()
    await release_received(world.mentor)
    await world.theo.do("offerAfterAll", OFFERED, id=(await Proposal.get()).public_id)
    letter = await Mail.get(kind="proposal-offered")
    before = await is_overtaken(letter)
    clock.advance(OFFER_ENDS)

    assert [before, await is_overtaken(letter)] == [False, True]


async def test_places_are_counted_as_ever(world: World) -> None:
    await sent_again(world, await offered(world))

    assert await Relationship.filter(status=RelationshipStatus.CONTRACTING).count() == 1
    assert codes(await world.send("proposal { status }")) == ["ALREADY_TOGETHER"]


async def can(world: World, proposal_id: str) -> list[str]:
    """What the mentor can do with it."""
    query = "query($id: ID!) { node(id: $id) { ... on Proposal { viewerCan } } }"
    actions: list[str] = (await world.theo.ask(query, id=proposal_id))["node"]["viewerCan"]
    return actions
