"""Profile pictures: what is taken, what is refused, and who sees them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import orjson
import pytest
from PIL import Image

from models import clock
from models.pictures import LARGEST_FILE, MOST_PIXELS, Picture
from models.profiles import Availability
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, mentor_profile
from tests.relationship_world import a_pair

MUTATION = """mutation($input: SetProfilePictureInput!) { setProfilePicture(input: $input) {
    member { picture(size: LARGE) { url altText } small: picture { url } }
    errors { __typename ... on UserError { code path message } } } }"""
PLACE, ORIENTATION = 0x8825, 0x0112


def _written(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def a_photo(width: int = 1200, height: int = 800, kind: str = "JPEG", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return _written(image, kind, **options)


async def sent(who: Client, content: bytes, alt_text: str = "Me", name: str = "me.jpg") -> dict[str, Any]:
    """The payload of setProfilePicture."""
    answer = await _post(who, content, alt_text, name)
    body: dict[str, Any] = answer.json()
    assert "errors" not in body, body
    payload: dict[str, Any] = body["data"]["setProfilePicture"]
    return payload


async def test_a_picture_is_shown_in_two_sizes(client: Client) -> None:
    theo = await client.of(await a_mentor("Theo"))

    payload = await sent(theo, a_photo(), alt_text="Theo at work")

    member = payload["member"]
    assert payload["errors"] == []
    assert member["picture"]["altText"] == "Theo at work"
    assert member["picture"]["url"].startswith("http://mentoring.test/pictures/")
    large, small = (
        await _fetched(client, member["picture"]["url"]),
        await _fetched(client, member["small"]["url"]),
    )
    assert (large.format, large.size) == ("WEBP", (512, 341))
    assert (small.format, small.size) == ("WEBP", (128, 85))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_jpeg_png_and_webp_will_do_whatever_the_file_is_called(client: Client, kind: str) -> None:
    theo = await client.of(await a_member("Theo"))

    payload = await sent(theo, a_photo(kind=kind), name="holiday.exe")

    assert payload["errors"] == []


async def test_nothing_but_the_picture_is_kept_and_it_stands_upright(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was held on its side
    exif.get_ifd(PLACE)[1] = "N"
    photo = a_photo(exif=exif, comment=b"taken at home", icc_profile=b"a profile")

    payload = await sent(theo, photo)

    answer = await client.http.get(payload["member"]["picture"]["url"])
    shown = Image.open(BytesIO(answer.content)).convert("RGB")
    assert shown.size == (341, 512)
    assert _is_red(shown.getpixel((170, 20)))
    assert not _is_red(shown.getpixel((170, 490)))
    assert not any(word in answer.content for word in (b"EXIF", b"ICCP", b"XMP ", b"taken at home"))


async def test_a_small_picture_is_not_blown_up_and_see_through_parts_stay(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    icon = Image.new("RGBA", (60, 40), (0, 255, 0, 0))

    payload = await sent(theo, _written(icon, "PNG"))

    shown = await _fetched(client, payload["member"]["picture"]["url"])
    assert (shown.size, shown.mode) == ((60, 40), "RGBA")


async def test_a_new_picture_takes_the_place_of_the_old_one(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    old = (await sent(theo, a_photo()))["member"]["picture"]["url"]

    new = (await sent(theo, a_photo(300, 300)))["member"]["picture"]["url"]

    assert (await client.http.get(old)).status_code == 404
    assert (await _fetched(client, new)).size == (300, 300)
    assert await Picture.all().count() == 1


async def test_a_picture_can_be_removed(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    url = (await sent(theo, a_photo()))["member"]["picture"]["url"]

    payload = await theo.do("removeProfilePicture", "member { picture { url } }", idempotencyKey="1")

    assert payload == {"member": {"picture": None}, "errors": []}
    assert (await client.http.get(url)).status_code == 404
    assert await Picture.exists() is False


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
TRUNCATED = a_photo()[:3000]
GIF = a_photo(kind="GIF")
TOO_LONG_A_FILE = a_photo() + b"\0" * LARGEST_FILE
BOMB = a_photo(6000, MOST_PIXELS // 6000 + 1, "PNG")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "NotAPicture"),
        (b"hello", "NotAPicture"),
        (PDF, "NotAPicture"),
        (SVG, "NotAPicture"),
        (HTML, "NotAPicture"),
        (GIF, "NotAPicture"),
        (TRUNCATED, "NotAPicture"),
        (a_photo(kind="PNG")[:-200], "NotAPicture"),
        (a_photo(kind="WEBP")[:-200], "NotAPicture"),
        (TOO_LONG_A_FILE, "PictureTooLarge"),
        (BOMB, "PictureTooLarge"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{bytes(value[:4])!r}",
)
async def test_what_is_no_picture_or_too_large_is_refused_and_the_old_one_stays(
    client: Client, content: bytes, error: str
) -> None:
    theo = await client.of(await a_member("Theo"))
    await sent(theo, a_photo(200, 200))
    before = await Picture.all().values()

    payload = await sent(theo, content)

    assert payload["member"] is None
    assert [(each["__typename"], each["path"]) for each in payload["errors"]] == [(error, ["input", "file"])]
    assert await Picture.all().values() == before


async def test_a_file_of_exactly_five_megabytes_will_do(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    photo = a_photo()

    payload = await sent(theo, photo + b"\0" * (LARGEST_FILE - len(photo)))

    assert payload["errors"] == []


async def test_the_words_for_those_who_cannot_see_it_are_at_most_200(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))

    payload = await sent(theo, a_photo(), alt_text="x" * 201)

    assert [each["path"] for each in payload["errors"]] == [["input", "altText"]]
    assert await Picture.exists() is False


async def test_ten_pictures_an_hour_are_enough(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    for size in range(10, 20):
        await sent(theo, a_photo(size, size))

    eleventh = await sent(theo, a_photo(30, 30))
    clock.stop(clock.now() + timedelta(hours=1, seconds=1))
    later = await sent(theo, a_photo(30, 30))

    assert [each["code"] for each in eleventh["errors"]] == ["RATE_LIMITED"]
    assert later["errors"] == []


async def test_a_guest_sends_no_picture(client: Client) -> None:
    answer = await _post(client, a_photo(), "", "me.jpg")

    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]


async def test_a_picture_is_seen_by_whoever_may_read_the_profile_and_by_nobody_else(client: Client) -> None:
    owner = await a_mentor("Theo")
    theo, mena = await client.of(owner), await client.of(await a_mentee("Mena"))
    other_mentor = await client.of(await a_mentor("Tara"))
    path = _path((await sent(theo, a_photo()))["member"]["picture"]["url"])

    seen = {name: (await who.http.get(path)).status_code for name, who in _by_name(theo, mena).items()}
    hidden = [(await who.http.get(path)).status_code for who in (other_mentor, client)]

    assert seen == {"0": 200, "1": 200}
    assert hidden == [404, 404]


async def test_when_a_mentor_goes_away_the_picture_stays_for_partners_only(client: Client) -> None:
    owner, partner = await a_mentor("Theo"), await a_mentee("Mena")
    theo, noor = await client.of(owner), await client.of(await a_mentee("Noor"))
    await a_pair(mentor=owner, mentee=partner)
    path = _path((await sent(theo, a_photo()))["member"]["picture"]["url"])
    profile = await mentor_profile(owner)
    profile.availability = Availability.AWAY
    await profile.save()

    mena = await client.of(partner)

    assert (await mena.http.get(path)).status_code == 200
    assert (await noor.http.get(path)).status_code == 404


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

    linked, own = await client.http.get(url), await theo.http.get(_path(url))
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
    assert (await _fetched(client, picture["url"])).size == (128, 85)


async def _post(who: Client, content: bytes, alt_text: str, name: str) -> httpx.Response:
    variables = {"input": {"file": None, "altText": alt_text}}
    operations = orjson.dumps({"query": MUTATION, "variables": variables}).decode()
    return await who.http.post(
        "/graphql",
        data={"operations": operations, "map": '{"0": ["variables.input.file"]}'},
        files={"0": (name, content, "image/jpeg")},
        headers={"GraphQL-Require-Preflight": "1"},
    )


async def _fetched(who: Client, url: str) -> Image.Image:
    answer = await who.http.get(url)
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.content))


def _path(url: str) -> str:
    return httpx.URL(url).path


def _by_name(*people: Client) -> dict[str, Client]:
    return {str(place): who for place, who in enumerate(people)}


def _is_red(pixel: Any) -> bool:
    red, _, blue = pixel
    return bool(red > 200 and blue < 50)
