"""What somebody does to become a member of the scheme who can be found: the first three steps of the journey."""

import io
import re
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.client import Client
from tests.journey.world import World, plain

PASSWORD = "seven quiet herons at dusk"
TOKEN = re.compile(r"token=([A-Za-z0-9._-]+)")


@dataclass
class Person:
    """Somebody on the journey; `client` is their signed-in app."""

    name: str
    email: str
    client: Client

    async def do(self, mutation: str, selection: str, /, **given: Any) -> dict[str, Any]:
        """Do something that is expected to be done: the payload, without errors."""
        payload = await self.client.do(mutation, selection, **given)
        assert payload["errors"] == [], (mutation, payload["errors"])
        return payload

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        return await self.client.ask(query, **variables)


async def joins(world: World, name: str, role: str, number: str) -> Person:
    """Register, follow the mailed link, and sign in on a telephone."""
    guest = world.guest()
    email = f"{name.lower()}@example.net"
    await done(
        guest,
        "register",
        role=role,
        givenName=name,
        familyName="Walker",
        email=email,
        password=PASSWORD,
        membershipNumber=number,
        acceptedTerms="terms-of-use@1",
    )
    await world.delivered()
    await done(guest, "verifyEmail", token=token_for(world, email))
    return await signs_in(world, name, email, PASSWORD)


async def signs_in(world: World, name: str, email: str, password: str) -> Person:
    guest = world.guest()
    payload = await done(guest, "signIn", "token", email=email, password=password, client="MOBILE")
    return Person(name, email, guest.bearing(payload["token"]))


async def done(client: Client, mutation: str, selection: str = "", /, **given: Any) -> dict[str, Any]:
    payload = await client.do(mutation, selection or "__typename", **given)
    assert payload["errors"] == [], (mutation, payload["errors"])
    return payload


async def tells_of_themselves_as_mentor(mentor: Person, topics: list[str], capacity: int = 1) -> None:
    await mentor.do(
        "saveMentorProfile",
        "mentorProfile { id missing }",
        headline=f"{mentor.name} on the long road",
        about="I listen first.",
        experience="Wards, clinics and a hospice.",
        yearsOfExperience=15,
        capacity=capacity,
        topicIds=topics,
        methods=["VIDEO", "PHONE"],
        locality="Leeds",
        sector="nhs-acute",
        languages=["en"],
    )


async def tells_of_themselves_as_mentee(mentee: Person, topics: list[str]) -> None:
    await mentee.do(
        "saveMenteeProfile",
        "menteeProfile { id missing }",
        about="Two years qualified.",
        hopes="To find my feet.",
        careerStage="Newly qualified",
        topicIds=topics,
        methods=["VIDEO"],
        locality="Leeds",
        sector="nhs-acute",
        languages=["en"],
    )


def token_for(world: World, email: str) -> str:
    """The token in the link of the last mail to that address."""
    found = TOKEN.search(plain(world.inbox.of(email)[-1]).replace("\n", ""))
    assert found is not None
    return found.group(1)


def a_photograph() -> bytes:
    """A JPEG as a telephone makes it: with EXIF, place included."""
    picture = Image.new("RGB", (1600, 1200), "teal")
    exif = Image.Exif()
    exif[0x010F] = "A Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()
