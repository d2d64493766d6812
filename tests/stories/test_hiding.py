"""A coordinator hides a picture or a profile from others: its owner still has it, is told, and can do better."""

from typing import Any

import pytest

from models import clock
from models.acts import ActReason
from models.matching import is_reachable
from models.members import Member
from models.outbox import Mail
from models.pictures import Picture
from models.policy import Policy
from schema.nodes import global_id
from tests.account_world import everything, facts
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, mentor_profile
from tests.proposal_world import NOW
from tests.support_world import a_coordinator

WHY = "It is not a picture of him."
PROFILE = "query($id: ID!) { node(id: $id) { ... on MentorProfile { headline hiddenAt } } }"


class World:
    """Otto is a mentor with a picture, Mena looks for one, and Cora looks after the scheme."""

    cora: Client
    otto: Client
    mena: Client
    mentor: Member
    mentee: Member
    profile: str

    async def do(self, mutation: str, part: str, member: Member | None = None) -> dict[str, Any]:
        given = {"memberId": global_id("MemberSummary", (member or self.mentor).id), "part": part}
        return await self.cora.do(mutation, "member { displayName }", reason=WHY, **given)

    async def read(self, who: Client) -> dict[str, Any] | None:
        found: dict[str, Any] | None = (await who.ask(PROFILE, id=self.profile))["node"]
        return found

    async def sees_picture(self, who: Member) -> bool:
        return await Picture.visible_to(who, await Policy.current()).filter(member_id=self.mentor.id).exists()


@pytest.fixture
async def world(client: Client) -> World:
    clock.stop(NOW)
    made = World()
    made.mentor, made.mentee = await a_mentor("Otto"), await a_mentee("Mena")
    made.cora = await client.of(await a_coordinator())
    made.otto, made.mena = await client.of(made.mentor), await client.of(made.mentee)
    made.profile = (await mentor_profile(made.mentor)).public_id
    picture = Picture(member_id=made.mentor.id, content_hash="a", large=b"1", small=b"2")
    await picture.save(force_create=True)
    return made


async def test_a_hidden_profile_is_found_by_nobody_and_read_by_its_owner(world: World) -> None:
    before = [await is_reachable(world.mentor.id), await world.read(world.mena) is not None]
    hidden = await world.do("hideProfile", "MENTOR_PROFILE")
    await world.do("hideProfile", "MENTOR_PROFILE")  # changes nothing
    saved = await world.otto.do("saveMentorProfile", "__typename", headline="Better")
    meanwhile = [await is_reachable(world.mentor.id), await world.read(world.mena)]
    own, coordinators = await world.read(world.otto), await world.read(world.cora)

    shown = await world.do("showProfile", "MENTOR_PROFILE")

    assert (before, meanwhile) == ([True, True], [False, None])
    assert [each["errors"] for each in (hidden, saved, shown)] == [[], [], []]
    assert own == coordinators == {"headline": "Better", "hiddenAt": "2026-11-24T08:00:00Z"}
    assert await is_reachable(world.mentor.id)
    assert await world.read(world.mena) == {"headline": "Better", "hiddenAt": None}
    assert [mail.kind for mail in await Mail.filter(recipient_id=world.mentor.id).order_by("id")] == [
        "profile-hidden",
        "profile-shown",
    ]
    assert await facts("profile-hidden") == {"part": "MENTOR_PROFILE"}
    assert await ActReason.filter(member_id=world.mentor.id).count() == 2


async def test_a_hidden_picture_is_seen_by_its_owner_and_by_coordinators(world: World) -> None:
    cora = await Member.get(given_name="Cora")
    before = await world.sees_picture(world.mentee)

    await world.do("hideProfile", "PICTURE")
    hidden = [await world.sees_picture(who) for who in (world.mentee, world.mentor, cora)]
    await world.do("showProfile", "PICTURE")

    assert (before, hidden) == (True, [False, True, True])
    assert await world.sees_picture(world.mentee)


async def test_what_nobody_shows_cannot_be_hidden(world: World) -> None:
    sam = await a_member("Sam")
    before = await everything()

    answers = [
        await world.do("hideProfile", part, sam) for part in ("PICTURE", "MENTOR_PROFILE", "MENTEE_PROFILE")
    ]

    kinds = [[error["__typename"] for error in answer["errors"]] for answer in answers]
    assert kinds == [["NothingToHide"]] * 3
    assert await everything() == before
