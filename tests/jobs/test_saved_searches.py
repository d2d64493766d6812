"""A mentee is told of mentors who appear and suit: once a day at most, each once, and not while placed."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from jobs import saved_searches
from jobs.mail import deliver
from models import clock
from models.members import AccountStatus, Member
from models.outbox import Mail
from models.profiles import Availability, MentorProfile
from models.saved_searches import MOST_SAVED, NamedMentor, SavedSearch
from tests.client import Client
from tests.letterbox import Letterbox
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, statements, topic_ids
from tests.proposal_world import DAY, NOW, a_proposal, mailed
from tests.relationship_world import a_pair, ended

FIELDS = "id name text topics { slug } methods exactMatch isMailed lastToldAt"
SAVED = f"savedSearch {{ {FIELDS} }}"


@pytest.fixture
async def mentee(db: None) -> Member:
    clock.stop(NOW)
    return await a_mentee("Mena")


@pytest.fixture
async def mena(client: Client, mentee: Member) -> Client:
    return await client.of(mentee)


async def save(who: Client, selection: str = SAVED, **given: Any) -> dict[str, Any]:
    payload = await who.do("saveSearch", selection, **{"search": {"text": "pain"}, **given})
    assert payload["errors"] == []
    saved: dict[str, Any] = payload["savedSearch"]
    return saved


async def told() -> list[list[str]]:
    """Whom each mail names, in the order in which they were written."""
    mails = await Mail.filter(kind="saved-search").order_by("id")
    return [[mentor["name"].split()[0] for mentor in mail.facts["mentors"]] for mail in mails]


async def sweep_after(time: timedelta = DAY) -> int:
    clock.advance(time)
    return await saved_searches.sweep()


async def test_who_publishes_is_told_of_once_and_those_who_were_there_are_not(mena: Client) -> None:
    await a_mentor("Old", ["pain"])
    await save(mena)  # before anybody has noticed Old
    await saved_searches.sweep()
    await save(mena, name="Another")

    before = await sweep_after()
    await a_mentor("Ana", ["pain"])
    await a_mentor("Ben", ["neurology"])
    sweeps = [await sweep_after(timedelta(minutes=10)) for _ in range(2)]

    assert (before, sweeps) == (0, [2, 0])
    assert await told() == [["Ana"], ["Ana"]]
    assert await sweep_after(3 * DAY) == 0


@pytest.mark.parametrize("absence", ["away", "full", "away until a day", "suspended"])
async def test_who_comes_back_whatever_the_reason_has_appeared(mena: Client, absence: str) -> None:
    ana = await a_mentor("Ana", ["pain"], capacity=1)
    theirs = MentorProfile.filter(member_id=ana.id)
    goes: dict[str, Callable[[], Awaitable[Any]]] = {
        "away": lambda: theirs.update(availability=Availability.AWAY),
        "away until a day": lambda: theirs.update(
            availability=Availability.AWAY, away_until=date(2026, 11, 26)
        ),
        "full": lambda: a_pair(mentor=ana),
        "suspended": lambda: Member.filter(id=ana.id).update(account_status=AccountStatus.SUSPENDED),
    }
    gone = await goes[absence]()
    await save(mena)
    away = await sweep_after()

    comes: dict[str, Callable[[], Awaitable[Any]]] = {
        "away": lambda: theirs.update(availability=Availability.AVAILABLE),
        "away until a day": lambda: sweep_after(DAY),
        "full": lambda: ended(gone[2]),
        "suspended": lambda: Member.filter(id=ana.id).update(account_status=AccountStatus.ACTIVE),
    }
    await comes[absence]()
    back = await sweep_after(DAY)

    assert (away, back) == (0, 1)
    assert await told() == [["Ana"]]


async def test_it_is_one_mail_a_day_with_all_who_have_appeared_since(mena: Client) -> None:
    await save(mena)
    for name in ("Ana", "Ben", "Cy"):
        await a_mentor(name, ["pain"])
        await sweep_after(timedelta(hours=6))
    rest = await sweep_after(timedelta(hours=12))

    assert await told() == [["Ana"], ["Cy", "Ben"]]
    assert rest == 1


async def test_a_mentor_who_goes_and_comes_is_named_once(mena: Client) -> None:
    await save(mena)
    ana = await a_mentor("Ana", ["pain"])
    for availability in (Availability.AVAILABLE, Availability.AWAY, Availability.AVAILABLE):
        await MentorProfile.filter(member_id=ana.id).update(availability=availability)
        await sweep_after()

    assert await told() == [["Ana"]]


async def test_whom_the_mentee_asked_dismissed_or_blocked_is_no_news(mena: Client, mentee: Member) -> None:
    await save(mena)
    asked, dismissed, blocked = [await a_mentor(name, ["pain"]) for name in ("Ana", "Ben", "Cy")]
    await a_proposal(mentee, asked)
    await mena.do("dismissMentor", "__typename", mentorId=dismissed.public_id)
    await mena.do("blockMember", "__typename", memberId=blocked.public_id)

    assert await sweep_after() == 0


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({"text": "pai"}, ["Cy", "Ana"]),
        ({"text": "pain glad", "exactMatch": True}, ["Cy", "Ana"]),
        ({"text": "pain quokka", "exactMatch": True}, []),
        ({"methods": ["PHONE"]}, ["Cy"]),
        ({"locality": "leeds"}, ["Ben"]),
        ({"years": ["FROM_10"]}, ["Ben"]),
        ({}, ["Cy", "Ben", "Ana"]),
    ],
)
async def test_a_search_finds_what_it_would_find_when_asked(
    mena: Client, search: dict[str, Any], expected: list[str]
) -> None:
    await save(mena, search=search)
    await a_mentor("Ana", ["pain"])
    await a_mentor("Ben", locality="Leeds", years_of_experience=12)
    await a_mentor("Cy", ["pain"], meets_by_phone=True)

    await sweep_after()

    assert await told() == [expected][: len(expected)]


async def test_whoever_has_a_mentor_is_told_of_none_until_that_is_over(mena: Client, mentee: Member) -> None:
    await save(mena)
    _, _, relationship = await a_pair(mentee=mentee)
    await a_mentor("Ana", ["pain"])

    placed = await sweep_after()
    await ended(relationship)

    assert (placed, await sweep_after()) == (0, 1)
    assert ["Ana"] in await told()


async def test_it_is_kept_changed_and_removed_by_its_owner(mena: Client) -> None:
    first = await save(
        mena, search={"text": "  stroke  care", "topics": await topic_ids("pain"), "methods": ["VIDEO"]}
    )
    changed = await save(mena, id=first["id"], search={"exactMatch": True}, name="Mine", mail=False)
    query = f"{{ viewer {{ savedSearches {{ totalCount edges {{ node {{ {FIELDS} }} }} }} }} }}"

    listed = (await mena.ask(query))["viewer"]["savedSearches"]
    removed = [await mena.do("removeSavedSearch", "member { givenName }", id=first["id"]) for _ in range(2)]

    assert first == {
        "id": first["id"],
        "name": "stroke care, Pain",
        "text": "stroke care",
        "topics": [{"slug": "pain"}],
        "methods": ["VIDEO"],
        "exactMatch": False,
        "isMailed": True,
        "lastToldAt": None,
    }
    assert changed["id"] == first["id"]
    assert listed == {"totalCount": 1, "edges": [{"node": changed}]}
    assert {key: changed[key] for key in ("name", "text", "topics", "exactMatch", "isMailed")} == {
        "name": "Mine",
        "text": "",
        "topics": [],
        "exactMatch": True,
        "isMailed": False,
    }
    assert [[error["code"] for error in each["errors"]] for each in removed] == [[], ["NOT_FOUND"]]


async def test_what_cannot_be_kept_is_refused(mena: Client, client: Client) -> None:
    theo = await client.of(await a_mentor("Theo"))
    for _ in range(MOST_SAVED):
        await save(mena, "savedSearch { id }")

    async def refused(who: Client, **given: Any) -> list[tuple[str, list[str] | None]]:
        payload = await who.do("saveSearch", "__typename", **{"search": {}, **given})
        return [(error["code"], error["path"]) for error in payload["errors"]]

    assert await refused(mena) == [("TOO_MANY_SAVED_SEARCHES", None)]
    assert await refused(theo) == [("NOT_ALLOWED", None)]
    await SavedSearch.all().delete()
    assert await refused(mena, search={"text": "x" * 201, "sector": "nowhere"}) == [
        ("INVALID_INPUT", ["input", "search", "text"]),
        ("INVALID_INPUT", ["input", "search", "sector"]),
    ]
    assert await refused(mena, name="x" * 81) == [("INVALID_INPUT", ["input", "name"])]


async def test_its_mail_is_stopped_by_one_link_without_signing_in_and_others_are_not(mena: Client) -> None:
    await save(mena, name="First")
    await save(mena, name="Second")
    await a_mentor("Ana", ["pain"])
    await sweep_after()
    post = (letterbox := Letterbox()).post()
    await deliver(post)
    text = letterbox.text("saved-search")
    address = next(word for word in text.split() if "/stop-search?" in word)

    page = await mena.http.get(address)
    before = await SavedSearch.filter(is_mailed=True).count()
    done = await mena.http.post(address.split("?")[0], data={"token": address.split("token=")[1]})

    assert "Ana Member" in text
    assert (page.status_code, done.status_code, before) == (200, 200, 2)
    assert await SavedSearch.filter(is_mailed=True).count() == 1


async def test_a_mail_that_waits_is_not_sent_when_nobody_looks_any_more(mena: Client, mentee: Member) -> None:
    for becomes in ("removed", "switched off", "placed"):
        saved = await save(mena)
        await a_mentor("Ana", ["pain"])
        await sweep_after()
        if becomes == "removed":
            await mena.do("removeSavedSearch", "__typename", id=saved["id"])
        if becomes == "switched off":
            await save(mena, id=saved["id"], mail=False)
        if becomes == "placed":
            await a_pair(mentee=mentee)
    post = (letterbox := Letterbox()).post()
    clock.advance(DAY)

    await deliver(post)

    assert len(await told()) >= 3
    assert [kind for _, kind in await mailed("saved-search")] == []
    assert "saved-search" not in str(letterbox.__dict__)


@pytest.mark.parametrize("status", [AccountStatus.SUSPENDED, AccountStatus.CLOSING])
async def test_whoever_takes_no_part_is_told_nothing(
    mena: Client, mentee: Member, status: AccountStatus
) -> None:
    await save(mena)
    await a_mentor("Ana", ["pain"])
    await Member.filter(id=mentee.id).update(account_status=status)

    assert await sweep_after() == 0


async def test_searches_that_have_no_news_cost_nothing_one_by_one(mena: Client) -> None:
    await a_mentor("Old", ["pain"])
    await saved_searches.sweep()
    clock.advance(DAY)
    counts = []
    for _ in range(2):
        for _ in range(4):
            await SavedSearch(member_id=(await a_member("Noor")).id, name="x", text="pain").save(
                force_create=True
            )
        with statements() as seen:
            assert await saved_searches.sweep() == 0
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert await NamedMentor.all().count() == 0
