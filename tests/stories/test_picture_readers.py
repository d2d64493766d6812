"""Who sees whose picture, and how it is served."""

from datetime import timedelta

import pytest

from models import clock
from models.profiles import Availability
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.picture_world import a_photo, by_name, fetched, path, sent
from tests.profile_world import a_mentee, a_mentor, mentor_profile
from tests.relationship_world import a_pair


async def test_a_picture_is_seen_by_whoever_may_read_the_profile_and_by_nobody_else(client: Client) -> None:
    owner = await a_mentor("Theo")
    theo, mena = await client.of(owner), await client.of(await a_mentee("Mena"))
    other_mentor = await client.of(await a_mentor("Tara"))
    address = path((await sent(theo, a_photo()))["member"]["picture"]["url"])

    seen = {name: (await who.http.get(address)).status_code for name, who in by_name(theo, mena).items()}
    hidden = [(await who.http.get(address)).status_code for who in (other_mentor, client)]

    assert seen == {"0": 200, "1": 200}
    assert hidden == [404, 404]


async def test_when_a_mentor_goes_away_the_picture_stays_for_partners_only(client: Client) -> None:
    owner, partner = await a_mentor("Theo"), await a_mentee("Mena")
    theo, noor = await client.of(owner), await client.of(await a_mentee("Noor"))
    await a_pair(mentor=owner, mentee=partner)
    address = path((await sent(theo, a_photo()))["member"]["picture"]["url"])
    profile = await mentor_profile(owner)
    profile.availability = Availability.AWAY
    await profile.save()

    mena = await client.of(partner)

    assert (await mena.http.get(address)).status_code == 200
    assert (await noor.http.get(address)).status_code == 404


async def test_a_link_works_for_some_minutes_and_only_as_it_was_made(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    url = (await sent(theo, a_photo()))["member"]["picture"]["url"]
    now = clock.now()

    at_once = (await client.http.get(url)).status_code
    forged = [
        url.replace("large", "small"),
        url.replace("until=", "until=9"),
        url.replace("mark=", "mark=x"),
        url.replace("until=", "until=x"),
        url.replace("until", "untill"),
        url.replace("/pictures/", "/pictures/0"),
        url.replace("large", "huge"),
    ]
    clock.stop(now + timedelta(minutes=5))
    later = (await client.http.get(url)).status_code
    clock.stop(now + timedelta(minutes=10))
    over = (await client.http.get(url)).status_code

    assert (at_once, later, over) == (200, 200, 404)
    assert [(await client.http.get(each)).status_code for each in forged] == [404] * len(forged)


async def test_asking_again_soon_gives_the_same_link_so_that_it_can_be_kept(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    clock.stop(clock.now().replace(minute=1, second=0))
    await sent(theo, a_photo())
    query = "{ viewer { member { picture { url } } } }"
    first = await theo.ask(query)

    clock.advance(timedelta(minutes=3))
    soon = await theo.ask(query)
    clock.advance(timedelta(minutes=3))
    later = await theo.ask(query)

    assert soon == first
    assert later != first


async def test_a_picture_comes_with_headers_that_let_it_do_nothing(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    url = (await sent(theo, a_photo()))["member"]["picture"]["url"]

    linked, own = await client.http.get(url), await theo.http.get(path(url))
    again = await client.http.get(url, headers={"if-none-match": linked.headers["etag"]})

    assert linked.headers["content-type"] == "image/webp"
    assert linked.headers["x-content-type-options"] == "nosniff"
    assert linked.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert linked.headers["cache-control"].startswith("private")
    assert linked.headers["cross-origin-resource-policy"] == "cross-origin"
    assert own.headers["cross-origin-resource-policy"] == "same-site"
    assert (again.status_code, again.content) == (304, b"")


async def test_pictures_of_others_hang_on_their_profiles(client: Client) -> None:
    owner = await a_mentor("Theo")
    theo, mena = await client.of(owner), await client.of(await a_mentee("Mena"))
    await sent(theo, a_photo(), alt_text="Theo")
    query = """query($id: ID!) { node(id: $id) { ... on MentorProfile {
        member { picture(size: SMALL) { url altText } } } } }"""

    data = await mena.ask(query, id=global_id("MentorProfile", (await mentor_profile(owner)).id))

    picture = data["node"]["member"]["picture"]
    assert picture["altText"] == "Theo"
    assert (await fetched(client, picture["url"])).size == (128, 85)


@pytest.mark.parametrize(
    "name", ["%00", "%ff", "%F0%9F%A7%98", "a%0a", "%2e%2e", "0" * 63, "0" * 65, "A" * 64]
)
async def test_where_no_picture_can_be_there_is_none(client: Client, name: str) -> None:
    theo = await client.of(await a_member("Theo"))

    assert (await theo.http.get(f"/pictures/{name}/small.webp")).status_code == 404
