"""Steps 1 to 4 of the journey: join, read the guides, tell of oneself, find a mentor."""

import io
import json
from dataclasses import dataclass
from datetime import timedelta

from PIL import Image

from models import clock
from tests.journey import people
from tests.journey.people import PASSWORD, Person, done, token_for
from tests.journey.world import World

NEW_PASSWORD = "three amber kites over Whitby"


@dataclass
class Cast:
    """Mena looks for a mentor; Otto never answers; Aroha does; Ben and Chi are there too."""

    mena: Person
    otto: Person
    aroha: Person
    others: list[Person]
    topics: list[str]


async def everybody_joins(world: World) -> Cast:
    mena = await people.joins(world, "Mena", "MENTEE", "000123")
    otto = await people.joins(world, "Otto", "MENTOR", "000124")
    aroha = await people.joins(world, "Aroha", "MENTOR", "000125")
    others = [
        await people.joins(world, "Ben", "MENTOR", "000126"),
        await people.joins(world, "Chi", "MENTOR", "000127"),
    ]
    topics = await mena.ask("{ topics { id slug } }")
    wanted = [topic["id"] for topic in topics["topics"] if topic["slug"] in {"neurology", "pain"}]
    return Cast(mena, otto, aroha, others, wanted)


async def mena_signs_in_with_a_browser_and_out_again(world: World) -> None:
    browser = world.guest()
    browser.http.headers["GraphQL-Require-Preflight"] = "true"

    await done(browser, "signIn", email="mena@example.net", password=PASSWORD, client="WEB")
    during = await browser.ask("{ viewer { member { givenName } } }")
    await done(browser, "signOut")
    after = await browser.ask("{ viewer { member { givenName } } }")

    assert during == {"viewer": {"member": {"givenName": "Mena"}}}
    assert after == {"viewer": None}


async def mena_changes_her_keys(world: World, mena: Person) -> Person:
    """Forgotten password, password changed when signed in, and a new address that she confirms."""
    guest = world.guest()
    await done(guest, "requestPasswordReset", email=mena.email)
    await world.delivered()
    await done(guest, "resetPassword", token=token_for(world, mena.email), password=NEW_PASSWORD)
    mena = await people.signs_in(world, "Mena", mena.email, NEW_PASSWORD)
    await mena.do("changePassword", "__typename", current=NEW_PASSWORD, new=PASSWORD)
    await mena.do("requestEmailChange", "__typename", email="mena.walker@example.net", password=PASSWORD)
    await world.delivered()
    await done(guest, "confirmEmailChange", token=token_for(world, "mena.walker@example.net"))
    await world.delivered()
    return await people.signs_in(world, "Mena", "mena.walker@example.net", PASSWORD)


async def guides_are_there_before_a_profile(mena: Person) -> None:
    data = await mena.ask(
        "{ guides(stage: BEFORE_PROFILE) { title body } viewer { menteeProfile { publishedAt } } }"
    )

    titles = {guide["title"] for guide in data["guides"]}
    assert {"What is mentoring?", "What is the role of a good mentor?", "How it works"} <= titles
    assert all(guide["body"] for guide in data["guides"])
    assert data["viewer"]["menteeProfile"]["publishedAt"] is None


async def everybody_tells_of_themselves(cast: Cast) -> None:
    await people.tells_of_themselves_as_mentee(cast.mena, cast.topics)
    for mentor in (cast.otto, cast.aroha):
        await people.tells_of_themselves_as_mentor(mentor, cast.topics)
    for mentor in cast.others:
        await people.tells_of_themselves_as_mentor(mentor, cast.topics[:1])


async def otto_shows_a_picture(cast: Cast) -> None:
    """By the GraphQL multipart request; what comes back is small, WebP, and knows no place."""
    query = (
        'mutation($file: Upload!) { setProfilePicture(input: {file: $file, altText: "Otto, laughing"}) '
        "{ member { picture(size: SMALL) { url altText } } errors { ... on UserError { code message } } } }"
    )
    operations = json.dumps({"query": query, "variables": {"file": None}})
    answer = await cast.otto.client.http.post(
        "/graphql",
        data={"operations": operations, "map": json.dumps({"0": ["variables.file"]})},
        files={"0": ("otto.jpg", people.a_photograph(), "image/jpeg")},
        headers={"GraphQL-Require-Preflight": "true"},
    )
    payload = answer.json()["data"]["setProfilePicture"]
    assert payload["errors"] == []

    served = await cast.mena.client.http.get(payload["member"]["picture"]["url"])

    picture = Image.open(io.BytesIO(served.content))
    assert (picture.format, max(picture.size), len(picture.getexif())) == ("WEBP", 128, 0)


async def otto_goes_away_and_comes_back(cast: Cast) -> None:
    until = (clock.now() + timedelta(days=10)).date().isoformat()
    question = "{ viewer { availabilityNotice { text } } }"

    await cast.otto.do("setAvailability", "__typename", available=False, awayUntil=until)
    away = await cast.otto.ask(question)
    found_meanwhile = await names_found(cast.mena)
    await cast.otto.do("setAvailability", "__typename", available=True)

    assert away == {"viewer": {"availabilityNotice": {"text": "You are currently unavailable to mentees"}}}
    assert "Otto" not in found_meanwhile
    assert await cast.otto.ask(question) == {"viewer": {"availabilityNotice": None}}


async def mena_finds_mentors(cast: Cast) -> str:
    """Otto and Aroha suit best; a search for Otto's own words finds him. His id."""
    assert {*(await names_found(cast.mena))[:2]} == {"Otto", "Aroha"}
    data = await cast.mena.ask(
        """query($topics: [ID!]) {
          mentors(search: {text: "otto", topics: $topics, methods: [VIDEO], exactMatch: true}) {
            totalCount edges { reasons { kind sentence } node { id placesLeft member { givenName } } }
          }
        }""",
        topics=cast.topics,
    )

    [edge] = data["mentors"]["edges"]
    assert (edge["node"]["member"]["givenName"], edge["node"]["placesLeft"]) == ("Otto", 1)
    assert {reason["kind"] for reason in edge["reasons"]} >= {"SHARES_TOPIC"}
    return str(edge["node"]["id"])


async def names_found(mentee: Person) -> list[str]:
    """Given names of the mentors found, best first, two a page."""
    names: list[str] = []
    after = None
    while True:
        data = await mentee.ask(
            "query($after: String) { mentors(first: 2, after: $after) "
            "{ pageInfo { hasNextPage endCursor } edges { node { member { givenName } } } } }",
            after=after,
        )
        names += [edge["node"]["member"]["givenName"] for edge in data["mentors"]["edges"]]
        after = data["mentors"]["pageInfo"]["endCursor"]
        if not data["mentors"]["pageInfo"]["hasNextPage"]:
            return names
