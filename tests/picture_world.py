"""What stories about pictures need: photographs, and a client that sends and fetches them."""

from io import BytesIO
from typing import Any

import httpx
import orjson
from PIL import Image

from tests.client import Client

MUTATION = """mutation($input: SetProfilePictureInput!) { setProfilePicture(input: $input) {
    member { picture(size: LARGE) { url altText } small: picture { url } }
    errors { __typename ... on UserError { code path message } } } }"""
PLACE, ORIENTATION = 0x8825, 0x0112


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def a_photo(width: int = 1200, height: int = 800, kind: str = "JPEG", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return written(image, kind, **options)


async def sent(who: Client, content: bytes, alt_text: str = "Me", name: str = "me.jpg") -> dict[str, Any]:
    """The payload of setProfilePicture."""
    answer = await post(who, content, alt_text, name)
    body: dict[str, Any] = answer.json()
    assert "errors" not in body, body
    payload: dict[str, Any] = body["data"]["setProfilePicture"]
    return payload


async def post(who: Client, content: bytes, alt_text: str, name: str) -> httpx.Response:
    variables = {"input": {"file": None, "altText": alt_text}}
    operations = orjson.dumps({"query": MUTATION, "variables": variables}).decode()
    return await who.http.post(
        "/graphql",
        data={"operations": operations, "map": '{"0": ["variables.input.file"]}'},
        files={"0": (name, content, "image/jpeg")},
        headers={"GraphQL-Require-Preflight": "1"},
    )


async def fetched(who: Client, url: str) -> Image.Image:
    answer = await who.http.get(url)
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.content))


def path(url: str) -> str:
    return httpx.URL(url).path


def by_name(*people: Client) -> dict[str, Client]:
    return {str(place): who for place, who in enumerate(people)}


def is_red(pixel: Any) -> bool:
    red, _, blue = pixel
    return bool(red > 200 and blue < 50)
