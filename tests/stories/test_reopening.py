"""Two who have parted take it up again; and what a coordinator does for them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models import clock
from models.contracts import Contract, ContractRevision, RevisionStatus
from models.events import Event
from models.members import AccountStatus, Member
from models.profiles import MentorProfile
from models.proposals import Proposal, ReleaseReason
from models.refusals import NotAllowed, NotFound
from models.relationships import EndReason, RelationshipStatus
from models.tools import ToolDocument, ToolStatus
from models.transitions import Part
from resolvers import looking_after, tools
from tests.account_world import a_member_with_a_password, token_in
from tests.client import Client
from tests.people import PASSWORD, a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, a_proposal, all_mail_goes, codes, facts_of, mailed
from tests.relationship_world import a_pair
from tests.together_world import IN_A_WEEK, Pair, in_state

S = RelationshipStatus
STATE = (
    "relationship { status viewerCan endedAt reopenOfferedAt reopenOfferedBy { givenName } reviewClosesAt }"
)


class World:
    """Mena has ended what she and Theo had under a signed contract; all mail has gone."""

    def __init__(self, pair: Pair, mena: Client, theo: Client) -> None:
        self.pair, self.mena, self.theo = pair, mena, theo

    async def reopen(self, who: Client) -> dict[str, Any]:
        return await who.do("reopenRelationship", STATE, id=self.pair.key.public_id)


@pytest.fixture
async def world(client: Client) -> World:
    pair = await in_state(S.ENDED)
    return World(pair, await client.of(pair.mentee), await client.of(pair.mentor))


async def test_the_first_offers_it_and_the_other_is_asked(world: World) -> None:
    payload = await world.reopen(world.mena)

    assert payload["relationship"] == {
        "status": "ENDED",
        "viewerCan": [],
        "endedAt": "2026-11-24T08:00:00Z",
        "reopenOfferedAt": "2026-11-24T08:00:00Z",
        "reopenOfferedBy": {"givenName": "Mena"},
        "reviewClosesAt": "2026-12-24T08:00:00Z",
    }
    assert (await mailed())[-1] == ("Theo", "relationship-reopen-offered")
    assert (await facts_of("relationship-reopen-offered"))["review_closes_at"] == "2026-12-24T08:00:00+00:00"


async def test_to_offer_it_twice_is_to_offer_it_once(world: World) -> None:
    payloads = [await world.reopen(world.mena) for _ in range(2)]

    assert payloads[0] == payloads[1]
    assert len(await mailed("relationship-reopen-offered")) == 1


async def test_the_second_takes_it_up_again_as_it_was(world: World) -> None:
    await world.reopen(world.mena)
    await all_mail_goes()

    payload = await world.reopen(world.theo)

    assert payload["relationship"] == {
        "status": "ACTIVE",
        "viewerCan": ["PAUSE", "PROPOSE_COMPLETION", "END"],
        "endedAt": None,
        "reopenOfferedAt": None,
        "reopenOfferedBy": None,
        "reviewClosesAt": None,
    }
    assert (await mailed())[-2:] == [("Mena", "relationship-reopened"), ("Theo", "relationship-reopened")]
    contract = await Contract.get(relationship_id=world.pair.key.id)
    assert (contract.in_force_number, (await contract.current()).status) == (1, RevisionStatus.SIGNED)


async def test_its_tools_and_its_thread_are_open_again(client: Client) -> None:
    pair = await Pair.signed()
    await tools.start(pair.mentee, pair.key.id, "swot")
    await pair.ends()
    clock.advance(DAY)
    for part in (Part.MENTEE, Part.MENTOR):
        await pair.reopens(part)

    clock.advance(40 * DAY)
    of_it = {"relationshipId": pair.key.public_id}
    wrote = await (await client.of(pair.mentee)).do("sendMessage", "message { body }", **of_it, body="Again!")

    assert wrote["errors"] == []
    assert (await ToolDocument.get()).status is ToolStatus.OPEN


async def test_an_end_after_that_is_told_again(world: World) -> None:
    for who in (world.mena, world.theo):
        await world.reopen(who)
    await all_mail_goes()
    before = len(await mailed())

    await world.pair.ends()

    assert (await mailed())[before:] == [
        ("Theo", "relationship-ended"),
        ("Mena", "relationship-ended-copy"),
        ("Theo", "place-freed"),
    ]


async def test_who_stays_after_all_and_the_other_one_take_it_up_again_together(client: Client) -> None:
    leaver = await a_member_with_a_password("Mena")
    mentor, _, relationship = await a_pair(await a_mentor("Theo"), leaver)
    mena, theo = await client.of(leaver), await client.of(mentor)
    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)
    await client.do("undoAccountDeletion", "email", token=await token_in("account-closing"))
    back = await client.of(leaver)

    states = [
        (await who.do("reopenRelationship", "relationship { status }", id=relationship.public_id))
        for who in (theo, back)
    ]

    assert states == [{"relationship": {"status": status}, "errors": []} for status in ("ENDED", "ACTIVE")]


async def test_what_was_never_signed_is_taken_up_before_the_contract_and_can_be_signed(db: None) -> None:
    pair = await in_state(S.ENDED, signed=False)
    for part in (Part.MENTEE, Part.MENTOR):
        await pair.reopens(part)
    before = (await pair.now()).status

    await pair.both_sign()

    assert (before, (await pair.now()).status) == (S.CONTRACTING, S.ACTIVE)
    revisions = await ContractRevision.all().order_by("number")
    assert [each.status for each in revisions] == [RevisionStatus.VOID, RevisionStatus.SIGNED]
    assert revisions[0].body_hash == revisions[1].body_hash


async def is_long_ago(world: World) -> None:
    clock.advance(30 * DAY)
    world.mena = await world.mena.of(world.pair.mentee)  # signed in anew


async def mentor_is_full(world: World) -> None:
    await MentorProfile.filter(member_id=world.pair.mentor.id).update(capacity=1)
    await a_pair(mentor=world.pair.mentor)


async def mentee_has_another(world: World) -> None:
    await a_pair(mentee=world.pair.mentee)


async def one_has_left(world: World) -> None:
    await Member.filter(id=world.pair.mentor.id).update(account_status=AccountStatus.SUSPENDED)


async def they_have_begun_anew(world: World) -> None:
    await a_pair(mentor=world.pair.mentor, mentee=world.pair.mentee)


async def it_is_the_other_way_round(world: World) -> None:
    await a_pair(mentor=world.pair.mentee, mentee=world.pair.mentor)


async def one_has_asked_anew(world: World) -> None:
    await a_proposal(world.pair.mentee, world.pair.mentor)


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (is_long_ago, "TOO_LATE_TO_REOPEN"),
        (mentor_is_full, "NO_PLACE_FOR_IT"),
        (mentee_has_another, "NO_ROOM_FOR_IT"),
        (one_has_left, "ONE_HAS_LEFT"),
        (they_have_begun_anew, "ALREADY_TOGETHER"),
        (it_is_the_other_way_round, "RECIPROCAL_RELATIONSHIP"),
        (one_has_asked_anew, "STATE_CONFLICT"),
    ],
)
async def test_where_it_cannot_be_taken_up_again_the_reason_is_told(
    world: World, happens: Callable[[World], Awaitable[None]], code: str
) -> None:
    await happens(world)
    before = await mailed()

    assert codes(await world.reopen(world.mena)) == [code]
    assert (await world.pair.now()).reopen_offered_at is None
    assert await mailed() == before


async def test_what_runs_cannot_be_reopened(world: World) -> None:
    for who in (world.mena, world.theo):
        await world.reopen(who)

    assert codes(await world.reopen(world.mena)) == ["NOT_ALLOWED"]


async def test_the_last_place_that_it_takes_is_taken_from_those_who_asked(world: World) -> None:
    await MentorProfile.filter(member_id=world.pair.mentor.id).update(capacity=1)
    asked = await a_proposal(await a_mentee("Sam"), world.pair.mentor)

    for who in (world.mena, world.theo):
        await world.reopen(who)

    assert (await Proposal.find(asked.id)).release_reason == ReleaseReason.AT_CAPACITY
    assert ("Sam", "proposal-released-mentee") in await mailed()


@pytest.mark.usefixtures("db")
class TestCoordinator:
    async def test_a_coordinator_ends_it_and_both_are_told_without_the_reason(self) -> None:
        pair = await in_state(S.ACTIVE)
        before = len(await mailed())

        await looking_after.end(pair.cora, pair.key.id, "A reason for us alone.")

        ended = await pair.now()
        assert (ended.end_reason, ended.private_reason) == (EndReason.COORDINATOR, "A reason for us alone.")
        assert (await mailed())[before:] == [
            ("Mena", "relationship-ended"),
            ("Theo", "relationship-ended"),
            ("Theo", "place-freed"),
        ]
        event = await Event.get(kind="relationship-coordinator")
        assert (event.actor_id, event.data["coordinator_id"]) == (None, str(pair.cora.id))

    async def test_a_coordinator_reopens_it_without_an_offer(self, world: World) -> None:
        await looking_after.reopen(world.pair.cora, world.pair.key.id, "They asked.")

        assert (await world.pair.now()).status is S.ACTIVE

    async def test_nobody_else_may(self) -> None:
        pair = await in_state(S.ACTIVE)
        for who in (pair.mentor, await a_member("Sam")):
            for act in (
                looking_after.pause(who, pair.key.id, IN_A_WEEK, "No."),
                looking_after.resume(who, pair.key.id, "No."),
                looking_after.end(who, pair.key.id, "No."),
                looking_after.reopen(who, pair.key.id, "No."),
            ):
                with pytest.raises(NotAllowed):
                    await act

        assert (await pair.now()).status is S.ACTIVE

    async def test_what_is_not_there_is_not_found(self) -> None:
        pair = await in_state(S.ACTIVE)

        with pytest.raises(NotFound):
            await looking_after.end(pair.cora, pair.mentor.id, "No such thing.")
