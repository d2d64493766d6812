"""A mentee keeps a list of mentors to ask next, and would rather not see some others."""

from collections.abc import Callable
from typing import Any

import pytest

from jobs import erasure, timeline
from models import clock, profiles
from models.dismissals import Dismissal
from models.matching import alternatives
from models.members import AccountStatus, Member
from models.profiles import Availability, MentorProfile
from models.shortlist import MOST_SHORTLISTED, ShortlistEntry
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, statements
from tests.proposal_world import DAY, World, a_proposal, facts_of

SHORTLIST = """query($first: Int, $after: String) { viewer { shortlist(first: $first, after: $after) { totalCount
    pageInfo { hasNextPage endCursor } edges { node { id place isReachable mentor { givenName } } } } } }"""
DISMISSED = (
    "{ viewer { dismissedMentors { totalCount edges { node { dismissedAt mentor { givenName } } } } } }"
)
FOUND = "{ mentors { edges { node { member { givenName } } } } }"
PUT = "entry { place mentor { givenName } }"


@pytest.fixture
async def mentee(db: None) -> Member:
    return await a_mentee("Mena")


@pytest.fixture
async def mena(client: Client, mentee: Member) -> Client:
    return await client.of(mentee)


async def put(who: Client, mentor: Member, **given: Any) -> dict[str, Any]:
    return await who.do("shortlistMentor", PUT, mentorId=mentor.public_id, **given)


async def listed(who: Client, **given: Any) -> list[tuple[int, str]]:
    edges = (await who.ask(SHORTLIST, **given))["viewer"]["shortlist"]["edges"]
    return [(edge["node"]["place"], edge["node"]["mentor"]["givenName"]) for edge in edges]


async def found(who: Client) -> list[str]:
    edges = (await who.ask(FOUND))["mentors"]["edges"]
    return sorted(edge["node"]["member"]["givenName"] for edge in edges)


async def test_mentors_stand_in_the_order_that_the_mentee_gives_them(mena: Client) -> None:
    ana, ben, cy = [await a_mentor(name) for name in ("Ana", "Ben", "Cy")]
    for mentor in (ana, ben, cy):
        assert (await put(mena, mentor))["errors"] == []

    moved = await put(mena, cy, place=1)
    pushed = await put(mena, cy, place=2)
    again = await put(mena, ana, place=99)

    assert [each["entry"]["place"] for each in (moved, pushed, again)] == [1, 2, 3]
    assert await listed(mena) == [(1, "Cy"), (2, "Ben"), (3, "Ana")]


async def test_who_is_taken_off_leaves_no_gap(mena: Client) -> None:
    mentors = [await a_mentor(name) for name in ("Ana", "Ben", "Cy")]
    for mentor in mentors:
        await put(mena, mentor)

    gone = await mena.do("removeFromShortlist", "member { givenName }", mentorId=mentors[0].public_id)
    twice = await mena.do("removeFromShortlist", "member { givenName }", mentorId=mentors[0].public_id)

    assert gone == {"member": {"givenName": "Mena"}, "errors": []}
    assert [error["code"] for error in twice["errors"]] == ["NOT_FOUND"]
    assert await listed(mena) == [(1, "Ben"), (2, "Cy")]


async def test_the_list_is_read_page_by_page_in_as_many_statements_however_long(mena: Client) -> None:
    for number in range(5):
        await put(mena, await a_mentor(f"M{number}"))
    await mena.ask(SHORTLIST)

    pages: list[tuple[int, str]] = []
    after, counts = None, set[int]()
    for size in (1, 4):
        with statements() as seen:
            page = (await mena.ask(SHORTLIST, first=size, after=after))["viewer"]["shortlist"]
        pages += [(edge["node"]["place"], edge["node"]["mentor"]["givenName"]) for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        counts.add(len(seen))

    assert pages == [(place, f"M{place - 1}") for place in range(1, 6)]
    assert page["totalCount"] == 5
    assert len(counts) == 1


async def test_it_says_who_can_be_asked_at_present(mena: Client) -> None:
    ana, ben = await a_mentor("Ana"), await a_mentor("Ben")
    for mentor in (ana, ben):
        await put(mena, mentor)
    await MentorProfile.filter(member_id=ana.id).update(availability=Availability.AWAY)

    edges = (await mena.ask(SHORTLIST))["viewer"]["shortlist"]["edges"]

    assert [edge["node"]["isReachable"] for edge in edges] == [False, True]
    assert (await put(mena, ana, place=2))["errors"] == []  # away, but on the list


async def test_a_list_has_an_end(mena: Client, mentee: Member) -> None:
    ana = await a_mentor("Ana")
    for _ in range(MOST_SHORTLISTED):
        await ShortlistEntry(mentee_id=mentee.id, mentor_id=(await a_member()).id, place=1).save(
            force_create=True
        )

    assert [error["code"] for error in (await put(mena, ana))["errors"]] == ["SHORTLIST_FULL"]
    assert [error["path"] for error in (await put(mena, ana, place=0))["errors"]] == [["input", "place"]]


@pytest.mark.parametrize("mutation", ["shortlistMentor", "dismissMentor"])
async def test_only_mentors_whom_one_may_see_are_kept_or_dismissed(client: Client, mutation: str) -> None:
    both = await a_mentor("Mena", owner=await a_mentee("Mena"))
    mena, theo = await client.of(both), await client.of(await a_mentor("Theo"))
    away = await a_mentor("Away", availability=Availability.AWAY)
    mentee_only = await a_mentee("Noor")

    async def codes(who: Client, of: Member) -> list[str]:
        payload = await who.do(mutation, "__typename", mentorId=of.public_id)
        return [error["code"] for error in payload["errors"]]

    assert [await codes(mena, of) for of in (both, away, mentee_only)] == [["NOT_FOUND"]] * 3
    assert await codes(theo, both) == ["NOT_FOUND"]


async def test_whoever_is_dismissed_is_not_found_until_that_is_undone(mena: Client, client: Client) -> None:
    ana, _ = await a_mentor("Ana"), await a_mentor("Ben")
    await put(mena, ana)
    other = await client.of(await a_mentee("Noor"))

    for _ in range(2):
        payload = await mena.do("dismissMentor", "dismissed { mentor { givenName } }", mentorId=ana.public_id)
        assert payload == {"dismissed": {"mentor": {"givenName": "Ana"}}, "errors": []}
    dismissed = (await mena.ask(DISMISSED))["viewer"]["dismissedMentors"]

    assert dismissed["totalCount"] == 1
    assert [edge["node"]["mentor"]["givenName"] for edge in dismissed["edges"]] == ["Ana"]
    assert (await found(mena), await listed(mena), await found(other)) == (["Ben"], [], ["Ana", "Ben"])

    undone = [await mena.do("undoDismissal", "__typename", mentorId=ana.public_id) for _ in range(2)]

    assert [[error["code"] for error in each["errors"]] for each in undone] == [[], ["NOT_FOUND"]]
    assert await found(mena) == ["Ana", "Ben"]


async def test_who_is_put_on_the_list_is_dismissed_no_more(mena: Client) -> None:
    ana = await a_mentor("Ana")
    await mena.do("dismissMentor", "__typename", mentorId=ana.public_id)

    await put(mena, ana)

    assert (await found(mena), await Dismissal.all().count()) == (["Ana"], 0)


async def test_the_mail_that_asks_for_another_mentor_names_the_shortlist_first(client: Client) -> None:
    world = await World.of(client)
    by_name = {name: await a_mentor(name) for name in ("Match", "Third", "Second", "Away", "First")}
    await a_mentor("Dismissed")
    for name in ("First", "Away", "Second"):
        await put(world.mena, by_name[name])
    dismissed = await Member.get(given_name="Dismissed")
    await world.mena.do("dismissMentor", "__typename", mentorId=dismissed.public_id)
    await MentorProfile.filter(member_id=by_name["Away"].id).update(availability=Availability.AWAY)
    await MentorProfile.filter(member_id=by_name["Match"].id).update(published_at=clock.now() + DAY)
    _ = await a_proposal(world.mentee, world.mentor)

    clock.advance(22 * DAY)
    await timeline.sweep()

    named = (await facts_of("proposal-expired-mentee"))["alternatives"]
    assert [each["name"] for each in named] == ["First Member", "Second Member", "Match Member"]


async def test_a_list_of_three_who_can_be_asked_leaves_no_room_for_others(mentee: Member) -> None:
    mentors = [await a_mentor(name) for name in ("Ana", "Ben", "Cy", "Dee")]
    for mentor in mentors[:3]:
        _ = await ShortlistEntry.put(mentee, mentor.id, 1)

    named = await alternatives(mentee, but=[])

    assert [mentor.member.given_name for mentor in named] == ["Cy", "Ben", "Ana"]


@pytest.mark.parametrize("leaver", ["mentee", "mentor"])
async def test_lists_go_with_the_account_on_either_side(
    mena: Client, mentee: Member, leaver: str, erased: Callable[[Member], Any]
) -> None:
    ana, ben = await a_mentor("Ana"), await a_mentor("Ben")
    await put(mena, ana)
    await mena.do("dismissMentor", "__typename", mentorId=ben.public_id)

    for gone in [mentee] if leaver == "mentee" else [ana, ben]:
        await erased(gone)

    assert await ShortlistEntry.all().count() + await Dismissal.all().count() == 0


@pytest.mark.parametrize("status", [AccountStatus.CLOSING, AccountStatus.SUSPENDED])
async def test_who_has_left_is_on_nobodys_list(mena: Client, status: AccountStatus) -> None:
    ana = await a_mentor("Ana")
    await put(mena, ana)

    await Member.filter(id=ana.id).update(account_status=status)

    assert await listed(mena) == ([(1, "Ana")] if status in profiles.IN_SIGHT else [])


@pytest.fixture
def erased() -> Callable[[Member], Any]:
    async def erase(member: Member) -> None:
        await (await Member.get(id=member.id)).close(clock.now())
        await erasure.erase(member.id)

    return erase
