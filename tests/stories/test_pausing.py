"""Two who work together rest for a while, go on, finish together, and say that it still goes on."""

from typing import Any

import pytest

from jobs.relationships import sweep
from models import clock
from models.tools import ToolDocument, ToolStatus
from tests.client import Client
from tests.proposal_world import DAY, NOW, all_mail_goes, codes, facts_of, mailed
from tests.together_world import IN_A_WEEK, Pair

STATE = "relationship { status viewerCan pausedUntil pauseNote }"
ASKED = """relationship {
    status viewerCan completionProposedAt completionProposedBy { givenName } completionNote completesAt
}"""
OVER = "relationship { status endReason endedAt reviewClosesAt viewerCan contactEmail thread { viewerCan } }"


class World:
    """Mena and Theo work together under a signed contract; it is 24 November 2026, 08:00 in London."""

    def __init__(self, pair: Pair, mena: Client, theo: Client) -> None:
        self.pair, self.mena, self.theo = pair, mena, theo

    async def do(self, who: Client, mutation: str, selection: str, **given: Any) -> dict[str, Any]:
        return await who.do(mutation, selection, id=self.pair.key.public_id, **given)

    async def meet(self, day: str) -> dict[str, Any]:
        return await self.mena.do(
            "arrangeMeeting",
            "meeting { status }",
            relationshipId=self.pair.key.public_id,
            startsAt=f"{day}T09:00:00Z",
            endsAt=f"{day}T10:00:00Z",
            timezone="Europe/London",
            title="A talk",
            method="PHONE",
        )


@pytest.fixture
async def world(client: Client) -> World:
    pair = await Pair.signed()
    return World(pair, await client.of(pair.mentee), await client.of(pair.mentor))


class TestPause:
    async def test_either_pauses_until_a_day_with_a_word_to_the_other(self, world: World) -> None:
        payload = await world.do(
            world.mena, "pauseRelationship", f"{STATE} warnings", until=str(IN_A_WEEK), note="I am moving."
        )

        assert payload["relationship"] == {
            "status": "PAUSED",
            "viewerCan": ["RESUME", "PROPOSE_COMPLETION", "END"],
            "pausedUntil": "2026-12-01",
            "pauseNote": "I am moving.",
        }
        assert payload["warnings"] == []
        assert await mailed("relationship-paused") == [("Theo", "relationship-paused")]
        facts = await facts_of("relationship-paused")
        assert (facts["paused_until"], facts["note"]) == ("2026-12-01T08:00:00+00:00", "I am moving.")

    async def test_meetings_are_kept_and_there_is_a_warning(self, world: World) -> None:
        await world.meet("2026-11-26")

        payload = await world.do(
            world.mena,
            "pauseRelationship",
            "warnings relationship { meetings { edges { node { status } } } }",
            until=str(IN_A_WEEK),
        )

        assert payload["warnings"] == ["MEETINGS_AHEAD"]
        assert payload["relationship"]["meetings"]["edges"] == [{"node": {"status": "SCHEDULED"}}]

    async def test_a_meeting_after_the_pause_is_no_matter(self, world: World) -> None:
        await world.meet("2026-12-02")

        payload = await world.do(world.mena, "pauseRelationship", "warnings", until=str(IN_A_WEEK))

        assert payload["warnings"] == []

    async def test_the_two_can_still_write_meet_and_fill_in(self, world: World) -> None:
        await world.do(world.mena, "pauseRelationship", STATE, until=str(IN_A_WEEK))
        of_it = {"relationshipId": world.pair.key.public_id}

        wrote = await world.theo.do("sendMessage", "message { body }", **of_it, body="Rest well.")
        began = await world.mena.do("startTool", "document { status }", **of_it, template="swot")
        met = await world.meet("2026-11-27")

        assert [payload["errors"] for payload in (wrote, began, met)] == [[], [], []]

    @pytest.mark.parametrize("until", ["2026-11-24", "2026-11-23", "2027-11-26"])
    async def test_a_day_that_is_no_pause_is_named(self, world: World, until: str) -> None:
        payload = await world.do(world.mena, "pauseRelationship", STATE, until=until)

        assert [(error["code"], error["path"]) for error in payload["errors"]] == [
            ("INVALID_INPUT", ["input", "until"])
        ]
        assert (await world.pair.now()).paused_until is None

    async def test_either_goes_on_sooner_and_both_are_told(self, world: World) -> None:
        await world.do(world.mena, "pauseRelationship", STATE, until=str(IN_A_WEEK))
        await all_mail_goes()

        payload = await world.do(world.theo, "resumeRelationship", STATE)

        assert payload["relationship"] == {
            "status": "ACTIVE",
            "viewerCan": ["PAUSE", "PROPOSE_COMPLETION", "END"],
            "pausedUntil": None,
            "pauseNote": "",
        }
        assert await mailed("relationship-resumed") == [
            ("Mena", "relationship-resumed"),
            ("Theo", "relationship-resumed"),
        ]
        assert codes(await world.do(world.theo, "resumeRelationship", STATE)) == ["NOT_ALLOWED"]

    async def test_pausing_under_the_same_key_again_is_one_pause(self, world: World) -> None:
        given = {"until": str(IN_A_WEEK), "idempotencyKey": "once"}

        payloads = [await world.do(world.mena, "pauseRelationship", STATE, **given) for _ in range(2)]

        assert payloads[0] == payloads[1]
        assert len(await mailed("relationship-paused")) == 1


class TestCompletion:
    async def test_one_proposes_and_the_other_is_asked(self, world: World) -> None:
        payload = await world.do(world.mena, "proposeCompletion", ASKED, note="I have learnt so much.")

        assert payload["relationship"] == {
            "status": "ENDING",
            "viewerCan": ["END"],
            "completionProposedAt": "2026-11-24T08:00:00Z",
            "completionProposedBy": {"givenName": "Mena"},
            "completionNote": "I have learnt so much.",
            "completesAt": "2026-12-08T08:00:00Z",
        }
        assert (await mailed())[-1] == ("Theo", "completion-proposed")

    async def test_the_other_agrees_and_it_is_completed(self, world: World) -> None:
        await world.meet("2026-11-26")
        await world.mena.do(
            "startTool", "document { id }", relationshipId=world.pair.key.public_id, template="swot"
        )
        await world.do(world.mena, "proposeCompletion", ASKED)
        await all_mail_goes()
        before = len(await mailed())

        payload = await world.do(world.theo, "confirmCompletion", OVER)

        assert payload["relationship"] == {
            "status": "COMPLETED",
            "endReason": "COMPLETED",
            "endedAt": "2026-11-24T08:00:00Z",
            "reviewClosesAt": "2026-12-24T08:00:00Z",
            "viewerCan": ["REOPEN"],
            "contactEmail": None,
            "thread": {"viewerCan": ["WRITE"]},
        }
        assert (await mailed())[before:] == [
            ("Theo", "meeting-cancelled"),
            ("Mena", "meeting-cancelled"),
            ("Mena", "relationship-completed"),
            ("Theo", "relationship-completed"),
            ("Theo", "place-freed"),
        ]
        assert (await ToolDocument.get()).status is ToolStatus.ARCHIVED

    async def test_the_two_look_back_for_thirty_days_and_change_nothing(self, world: World) -> None:
        await world.do(world.mena, "proposeCompletion", ASKED)
        await world.do(world.theo, "confirmCompletion", OVER)
        of_it = {"relationshipId": world.pair.key.public_id}

        wrote = await world.mena.do("sendMessage", "message { body }", **of_it, body="Thank you.")
        began = await world.mena.do("startTool", "document { id }", **of_it, template="swot")
        met = await world.meet("2026-11-27")
        clock.advance(30 * DAY)
        mena = await world.mena.of(world.pair.mentee)  # signed in anew
        late = await mena.do("sendMessage", "message { body }", **of_it, body="Still there?")

        assert [codes(each) for each in (wrote, began, met, late)] == [[], *[["RELATIONSHIP_OVER"]] * 3]

    async def test_who_proposed_it_does_not_answer_for_the_other(self, world: World) -> None:
        await world.do(world.mena, "proposeCompletion", ASKED)

        for mutation in ("confirmCompletion", "keepGoing"):
            assert codes(await world.do(world.mena, mutation, "relationship { id }")) == ["NOT_ALLOWED"]

    async def test_the_other_would_rather_go_on(self, world: World) -> None:
        await world.do(world.mena, "proposeCompletion", ASKED, note="Enough?")
        await all_mail_goes()

        payload = await world.do(world.theo, "keepGoing", ASKED)

        assert payload["relationship"] == {
            "status": "ACTIVE",
            "viewerCan": ["PAUSE", "PROPOSE_COMPLETION", "END"],
            "completionProposedAt": None,
            "completionProposedBy": None,
            "completionNote": "",
            "completesAt": None,
        }
        assert (await mailed())[-1] == ("Mena", "relationship-goes-on")

    async def test_both_who_sign_a_new_contract_go_on(self, world: World) -> None:
        await world.do(world.mena, "proposeCompletion", ASKED)

        await world.pair.both_sign((NOW + 500 * DAY).date())

        found = await world.pair.now()
        assert (found.status, found.completes_at) == ("ACTIVE", None)


async def test_the_question_whether_it_still_goes_on_is_answered_by_either(world: World) -> None:
    clock.stop(NOW + 60 * DAY)
    await sweep()
    mena, theo = await world.mena.of(world.pair.mentee), await world.theo.of(world.pair.mentor)
    query = "relationship { quietAskedAt viewerCan }"
    seen = await theo.ask(
        "query($id: ID!) { node(id: $id) { ... on Relationship { quietAskedAt viewerCan } } }",
        id=world.pair.key.public_id,
    )

    payload = await world.do(mena, "confirmStillGoing", query)

    assert seen["node"]["quietAskedAt"] == "2027-01-23T08:00:00Z"
    assert "STILL_GOING" in seen["node"]["viewerCan"]
    assert payload["relationship"] == {
        "quietAskedAt": None,
        "viewerCan": ["PAUSE", "PROPOSE_COMPLETION", "END"],
    }


async def test_the_timeline_tells_both_what_happened(world: World) -> None:
    await world.do(world.mena, "pauseRelationship", STATE, until=str(IN_A_WEEK))
    clock.stop(NOW + 7 * DAY)
    await sweep()

    payload = await world.do(
        world.theo, "proposeCompletion", "relationship { timeline { event by { givenName } } }"
    )

    assert payload["relationship"]["timeline"] == [
        {"event": "BEGIN", "by": None},
        {"event": "SIGN", "by": None},
        {"event": "PAUSE", "by": {"givenName": "Mena"}},
        {"event": "RESUME", "by": None},
        {"event": "PROPOSE_COMPLETION", "by": {"givenName": "Theo"}},
    ]
