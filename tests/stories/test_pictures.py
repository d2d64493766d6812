"""Profile pictures: what is taken, what is refused, and who sees them."""

import asyncio
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from models import clock
from models.pictures import LARGEST_FILE, LONGEST_SIDE, MOST_PIXELS, Picture
from tests.client import Client
from tests.people import a_member
from tests.picture_world import a_photo, fetched, is_red, post, sent, written
from tests.profile_world import a_mentor

PLACE, ORIENTATION = 0x8825, 0x0112


async def test_a_picture_is_shown_in_two_sizes(client: Client) -> None:
    theo = await client.of(await a_mentor("Theo"))

    payload = await sent(theo, a_photo(), alt_text="Theo at work")

    member = payload["member"]
    assert payload["errors"] == []
    assert member["picture"]["altText"] == "Theo at work"
    assert member["picture"]["url"].startswith("http://mentoring.test/pictures/")
    large, small = (
        await fetched(client, member["picture"]["url"]),
        await fetched(client, member["small"]["url"]),
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
    assert is_red(shown.getpixel((170, 20)))
    assert not is_red(shown.getpixel((170, 490)))
    assert not any(word in answer.content for word in (b"EXIF", b"ICCP", b"XMP ", b"taken at home"))


async def test_a_small_picture_is_not_blown_up_and_see_through_parts_stay(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    icon = Image.new("RGBA", (60, 40), (0, 255, 0, 0))

    payload = await sent(theo, written(icon, "PNG"))

    shown = await fetched(client, payload["member"]["picture"]["url"])
    assert (shown.size, shown.mode) == ((60, 40), "RGBA")


async def test_a_new_picture_takes_the_place_of_the_old_one(client: Client) -> None:
    theo = await client.of(await a_member("Theo"))
    old = (await sent(theo, a_photo()))["member"]["picture"]["url"]

    new = (await sent(theo, a_photo(300, 300)))["member"]["picture"]["url"]

    assert (await client.http.get(old)).status_code == 404
    assert (await fetched(client, new)).size == (300, 300)
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
BOMB = a_photo(6000, MOST_PIXELS["PNG"] // 6000 + 1, "PNG")
THIRSTY = a_photo(6000, MOST_PIXELS["WEBP"] // 6000 + 1, "WEBP")
THREAD = a_photo(LONGEST_SIDE + 1, 1, "PNG")


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
        (THIRSTY, "PictureTooLarge"),
        (THREAD, "PictureTooLarge"),
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


async def test_two_pictures_at_once_are_one_too_many(client: Client) -> None:
    theo, tara = await client.of(await a_member("Theo")), await client.of(await a_member("Tara"))
    photo = a_photo(4000, 3000, "PNG")

    payloads = await asyncio.gather(sent(theo, photo), sent(theo, photo), sent(tara, photo))

    told = [[each["code"] for each in payload["errors"]] for payload in payloads]
    assert told == [[], ["RATE_LIMITED"], []]
    assert await Picture.all().count() == 2


async def test_a_guest_sends_no_picture(client: Client) -> None:
    answer = await post(client, a_photo(), "", "me.jpg")

    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]
