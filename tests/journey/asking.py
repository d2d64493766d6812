"""Step 5 of the journey: Otto never answers, the scheme keeps its promise, and Mena asks Aroha."""

from datetime import UTC, datetime, timedelta

from tests.journey.first_steps import Cast
from tests.journey.people import Person
from tests.journey.world import World, kinds, plain

# Sent on 10 March at nine in London. The clocks go forward on the 29th; nine o'clock stays nine o'clock.
REMINDED = [
    datetime(2026, 3, 13, 9, tzinfo=UTC),
    datetime(2026, 3, 17, 9, tzinfo=UTC),
    datetime(2026, 3, 25, 9, tzinfo=UTC),
]
WITHDRAWN = datetime(2026, 3, 31, 8, tzinfo=UTC)

CLOCK = "status sentAt expiresAt nextReminderAt reminders { step dueAt state } viewerCan"


async def mena_asks(cast: Cast, mentor_id: str) -> str:
    """The proposal's id."""
    payload = await cast.mena.do(
        "sendProposal",
        f"proposal {{ id {CLOCK} }}",
        mentorId=mentor_id,
        message="I would like to talk about neurology with somebody who has done it.",
        goals=["Find my feet"],
        preferredMethods=["VIDEO"],
    )
    proposal = payload["proposal"]
    assert (proposal["status"], proposal["expiresAt"]) == ("PENDING", "2026-03-31T08:00:00Z")
    assert [step["dueAt"] for step in proposal["reminders"]] == [
        f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in REMINDED
    ]
    assert "WITHDRAW" in proposal["viewerCan"]
    return str(proposal["id"])


async def nobody_answers_for_21_days(world: World, cast: Cast, proposal_id: str) -> None:
    """Hour by hour would be the same: here each day, and each instant a minute before and at it."""
    await world.delivered()
    counts = {WITHDRAWN - timedelta(minutes=1): 3, WITHDRAWN: 3}
    for number, at in enumerate(REMINDED):
        counts[at - timedelta(minutes=1)] = number
        counts[at] = number + 1
    for instant in sorted(counts):
        await world.at(instant)
        reminders = kinds(world.inbox.of(cast.otto.email)).count("proposal-reminder")
        assert (instant, reminders) == (instant, counts[instant])

    data = await cast.mena.ask(
        f"query($id: ID!) {{ node(id: $id) {{ ... on Proposal {{ {CLOCK} }} }} }}", id=proposal_id
    )

    assert data["node"]["status"] == "EXPIRED"
    assert [step["state"] for step in data["node"]["reminders"]] == ["SENT", "SENT", "SENT"]
    asked_to_choose = plain(world.inbox.of(cast.mena.email)[-1])
    assert all(name in asked_to_choose for name in ("Aroha", "Ben", "Chi"))
    assert "Otto" in asked_to_choose


async def mena_asks_another_who_accepts(world: World, cast: Cast, proposal_id: str) -> str:
    """With the same words again, in one act. The relationship's id."""
    sent = await cast.mena.do(
        "sendProposal",
        "proposal { id message }",
        mentorId=await _id_of(cast.mena, "aroha"),
        reproposeFrom=proposal_id,
    )
    assert sent["proposal"]["message"].startswith("I would like to talk about neurology")
    await world.delivered()
    before = await _contact(cast.aroha)

    accepted = await cast.aroha.do(
        "acceptProposal", "proposal { status } relationship { id status }", id=sent["proposal"]["id"]
    )
    await world.delivered()

    assert before == []
    assert accepted["proposal"]["status"] == "ACCEPTED"
    assert accepted["relationship"]["status"] == "CONTRACTING"
    assert await _contact(cast.aroha) == [cast.mena.email]
    return str(accepted["relationship"]["id"])


async def _id_of(mentee: Person, name: str) -> str:
    data = await mentee.ask(
        "query($text: String!) { mentors(search: {text: $text, exactMatch: true}) { edges { node { id } } } }",
        text=name,
    )
    return str(data["mentors"]["edges"][0]["node"]["id"])


async def _contact(person: Person) -> list[str]:
    """The addresses of those with whom this person works."""
    data = await person.ask("{ viewer { relationships { edges { node { contactEmail } } } } }")
    return [edge["node"]["contactEmail"] for edge in data["viewer"]["relationships"]["edges"]]
