"""What one is told in the app: the same as by mail, in a line, to oneself alone."""

from datetime import timedelta
from typing import Any

import pytest

from jobs import accounts, timeline
from models import clock, outbox
from models.members import Member
from models.notifications import Notification
from models.proposals import Proposal
from schema.nodes import global_id
from tests.client import Client
from tests.people import a_member
from tests.proposal_world import DAY, World, codes, mailed
from tests.relationship_world import a_pair

TOLD = """query($first: Int, $after: String, $unreadOnly: Boolean! = false) { viewer { unreadNotificationCount
  notifications(first: $first, after: $after, unreadOnly: $unreadOnly) { totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { id kind category text createdAt readAt subject { __typename id } } } } } }"""


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def told(who: Client, **page: Any) -> list[dict[str, Any]]:
    found = (await who.ask(TOLD, **page))["viewer"]["notifications"]["edges"]
    return [edge["node"] for edge in found]


async def texts(who: Client, **page: Any) -> list[str]:
    return [each["text"] for each in await told(who, **page)]


async def unread(who: Client) -> int:
    count: int = (await who.ask(TOLD))["viewer"]["unreadNotificationCount"]
    return count


async def password_changes(to: Member, number: int) -> None:
    for each in range(number):
        await outbox.tell(to, "password-changed", to, f"{to.id}:{each}")


async def test_a_mentor_is_told_of_a_proposal_by_mail_and_in_the_app(world: World) -> None:
    proposal = await world.sent()

    [one] = await told(world.theo)
    assert one == {
        "id": one["id"],
        "kind": "PROPOSAL_SENT",
        "category": "PROPOSALS",
        "text": "Mena Member has sent you a proposal. Please answer by Tuesday 15 December 2026.",
        "createdAt": "2026-11-24T08:00:00Z",
        "readAt": None,
        "subject": {"__typename": "Proposal", "id": proposal},
    }
    assert await mailed() == [("Theo", "proposal-sent")]
    assert await told(world.mena) == []


async def test_it_is_told_in_the_readers_language(world: World) -> None:
    await Member.filter(id=world.mentor.id).update(locale="cy")
    await world.sent()

    assert await texts(world.theo) == [
        "Mae Mena Member wedi anfon cynnig atoch. Atebwch erbyn Dydd Mawrth 15 Rhagfyr 2026."
    ]


async def test_the_day_is_that_of_the_readers_zone(world: World) -> None:
    await Member.filter(id=world.mentor.id).update(timezone="Pacific/Kiritimati")
    clock.advance(timedelta(hours=4))
    await world.sent()

    [text] = await texts(world.theo)

    assert text.endswith("Please answer by Wednesday 16 December 2026.")


@pytest.mark.parametrize(
    ("day", "told_of"),
    [
        ("", ""),
        ("2026-12-15", " Please answer by Tuesday 15 December 2026."),
        ("2026-12-15T23:30:00+00:00", " Please answer by Wednesday 16 December 2026."),
    ],
)
async def test_a_date_is_the_same_everywhere_and_no_day_is_no_fault(db: None, day: str, told_of: str) -> None:
    theo = await a_member("Theo", timezone="Asia/Tokyo")
    facts = {"mentee_name": "Mena Member", "expires_at": day}

    await outbox.tell(theo, "proposal-sent", theo, "k", facts)

    assert (await Notification.get()).text_for(theo) == f"Mena Member has sent you a proposal.{told_of}"


async def test_what_changes_nothing_is_told_of_once(db: None) -> None:
    mena = await a_member("Mena")
    await outbox.tell(mena, "password-changed", mena, "the same key")
    await outbox.tell(mena, "password-changed", mena, "the same key")

    assert await Notification.filter(member_id=mena.id).count() == 1


async def test_a_link_is_mailed_and_not_told_and_so_is_what_goes_to_a_former_address(db: None) -> None:
    mena = await a_member("Mena")
    await outbox.tell(mena, "password-reset", mena, "k1", {"token_id": "x"})
    await outbox.tell(mena, "email-changed", mena, "k2", address="former@example.net")

    assert await Notification.all().count() == 0


async def test_a_later_reminder_takes_the_place_of_one_that_was_not_read(world: World) -> None:
    await world.sent()
    for days in (3, 7):
        clock.stop(world.mentee.created_at + days * DAY)
        await timeline.sweep()

    assert [each["kind"] for each in await told(world.theo)] == ["PROPOSAL_REMINDER", "PROPOSAL_SENT"]


async def test_of_a_proposal_that_was_taken_back_before_the_mail_went_nothing_is_told(world: World) -> None:
    proposal = await world.sent()

    await world.mena.do("withdrawProposal", "proposal { id }", id=proposal)

    assert (await told(world.theo), await mailed()) == ([], [])


async def test_the_newest_comes_first_and_pages_do_not_overlap(client: Client) -> None:
    mena = await a_member("Mena")
    await password_changes(mena, 5)
    who = await client.of(mena)

    first = (await who.ask(TOLD, first=3))["viewer"]["notifications"]
    rest = await told(who, first=3, after=first["pageInfo"]["endCursor"])

    ids = [edge["node"]["id"] for edge in first["edges"]] + [each["id"] for each in rest]
    newest_first = await Notification.filter(member_id=mena.id).order_by("-id")
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (5, True)
    assert ids == [row.public_id for row in newest_first]


async def test_what_was_read_stays_read(client: Client) -> None:
    mena = await a_member("Mena")
    await password_changes(mena, 5)
    who = await client.of(mena)
    ids = [each["id"] for each in await told(who)]

    one = await who.do("markNotificationsRead", "unreadNotificationCount", ids=[ids[0]])
    again = await who.do("markNotificationsRead", "unreadNotificationCount", ids=[ids[0], ids[0]])
    older = await who.do("markNotificationsRead", "unreadNotificationCount", upTo=ids[2])
    left = [each["id"] for each in await told(who, unreadOnly=True)]
    rest = await who.do("markNotificationsRead", "unreadNotificationCount")

    counts = [each["unreadNotificationCount"] for each in (one, again, older, rest)]
    assert (counts, left) == ([4, 4, 1, 0], [ids[1]])
    assert await unread(who) == 0


async def test_nobody_marks_what_others_were_told(client: Client) -> None:
    mena, owen = await a_member("Mena"), await a_member("Owen")
    await password_changes(owen, 1)
    who = await client.of(mena)
    theirs = global_id("Notification", (await Notification.get()).id)

    refused = [
        codes(await who.do("markNotificationsRead", "unreadNotificationCount", **given))
        for given in ({"ids": [theirs]}, {"upTo": theirs}, {"ids": [theirs], "upTo": theirs}, {"ids": ["x"]})
    ]
    await who.do("markNotificationsRead", "unreadNotificationCount")
    node = await who.ask("query($id: ID!) { node(id: $id) { id } }", id=theirs)

    assert refused == [["NOT_FOUND"], ["NOT_FOUND"], ["INVALID_INPUT"], ["NOT_FOUND"]]
    assert node == {"node": None}
    assert (await Notification.get()).read_at is None


async def test_what_it_was_about_is_gone_when_it_is_not_to_be_seen_any_more(world: World) -> None:
    proposal = await world.sent()
    stranger = await a_member("Nosy")
    await Proposal.filter(id=(await Proposal.get()).id).update(mentor_id=stranger.id)

    [one] = await told(world.theo)

    assert one["subject"] is None
    assert proposal not in str(one)


async def test_what_was_read_goes_after_ninety_days_and_the_rest_after_a_hundred_and_eighty(
    client: Client,
) -> None:
    mena = await a_member("Mena")
    await password_changes(mena, 2)
    who = await client.of(mena)
    ids = [each["id"] for each in await told(who)]
    await who.do("markNotificationsRead", "unreadNotificationCount", ids=[ids[0]])

    kept = []
    for days in (89, 91, 179, 181):
        clock.stop(mena.created_at + timedelta(days=days, seconds=5))
        await accounts.tidy()
        kept.append([row.public_id for row in await Notification.all().order_by("-id")])

    assert kept == [ids, ids[1:], ids[1:], []]


async def test_nobody_is_told_by_name_of_who_was_erased(db: None) -> None:
    theo, mena, relationship = await a_pair()
    await outbox.tell(theo, "relationship-ended", relationship, "k1", {"other_name": mena.display_name})
    await outbox.tell(mena, "password-changed", mena, "k2")
    await mena.close(clock.now())

    await accounts.erase_closed()

    [left] = await Notification.all()
    assert left.text_for(theo) == "Your mentoring relationship with a former member has ended."
