"""Finding a mentor: who is found, in which order, and why."""

from typing import Any

import pytest

from models.members import AccountStatus
from models.profiles import Availability
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor, topic_ids
from tests.relationship_world import a_pair

MENTORS = """query($search: MentorSearch, $orderBy: MentorOrder, $first: Int, $after: String, $last: Int,
    $before: String) { mentors(search: $search, orderBy: $orderBy, first: $first, after: $after, last: $last,
    before: $before) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor reasons { kind sentence topic { slug } method language { code } }
    node { id headline placesLeft sector { slug } topics { slug }
    member { givenName picture(size: SMALL) { url } } } } } }"""


async def names(who: Client, **given: Any) -> list[str]:
    """The given names of the mentors found, in order."""
    return [edge["node"]["member"]["givenName"] for edge in await edges(who, **given)]


async def edges(who: Client, **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await who.ask(MENTORS, **given))["mentors"]["edges"]
    return found


async def sentences(who: Client, **search: Any) -> dict[str, list[str]]:
    """Why each mentor suits, by given name."""
    return {
        edge["node"]["member"]["givenName"]: [reason["sentence"] for reason in edge["reasons"]]
        for edge in await edges(who, search=search)
    }


@pytest.fixture
async def mena(client: Client) -> Client:
    """A mentee whose profile says nothing."""
    return await client.of(await a_mentee("Mena"))


async def test_a_mentee_finds_mentors_as_the_profile_says_best_match_first_with_reasons(
    client: Client,
) -> None:
    mentee = await a_mentee(
        "Mena",
        seeks=["neurology", "leadership"],
        sector="primary-care",
        locality="Leeds",
        languages=["en", "cy"],
        meets_in_person=True,
        meets_by_phone=True,
    )
    await a_mentor("Nobody", offers=["pain"])
    await a_mentor("Some", offers=["neurology"], sector="research")
    await a_mentor(
        "Best",
        offers=["leadership", "neurology", "pain"],
        sector="primary-care",
        locality="LEEDS, West Yorkshire",
        languages=["cy", "en"],
        meets_by_phone=True,
    )

    found = await edges(await client.of(mentee))

    assert [edge["node"]["member"]["givenName"] for edge in found] == ["Best", "Some", "Nobody"]
    assert [edge["node"]["placesLeft"] for edge in found] == [2, 2, 2]
    assert found[0]["reasons"] == [
        _reason("SHARES_TOPIC", "Offers Neurology.", topic={"slug": "neurology"}),
        _reason("SHARES_TOPIC", "Offers Leadership.", topic={"slug": "leadership"}),
        _reason("SAME_LOCALITY", "Is in LEEDS, West Yorkshire."),
        _reason("SAME_SECTOR", "Works in the same sector: Primary care."),
        _reason("SPEAKS_LANGUAGE", "Speaks Welsh.", language={"code": "cy"}),
        _reason("MEETS_BY", "Meets by telephone.", method="PHONE"),
    ]
    assert [reason["sentence"] for reason in found[1]["reasons"]] == ["Offers Neurology."]
    assert found[2]["reasons"] == []


async def test_words_find_what_a_mentor_wrote_and_what_the_topics_mean(mena: Client) -> None:
    await a_mentor("Ana", offers=["pain"], about="I led a stroke unit.")
    await a_mentor("Ben", offers=["neurology"])
    await a_mentor("Cy", offers=["pain"])

    found = await sentences(mena, text="STROKE")

    assert found == {"Ana": ["The profile mentions “stroke”."], "Ben": ["Offers Neurology."]}


@pytest.mark.parametrize("text", ["Zoe", "zoé", "ZOË", "  zo "])
async def test_capitals_and_accents_do_not_count_and_names_are_found(mena: Client, text: str) -> None:
    await a_mentor("Zoë")
    await a_mentor("Theo")

    assert await names(mena, search={"text": text}) == ["Zoë"]


async def test_a_mentor_is_found_by_the_new_name_after_a_change(client: Client, mena: Client) -> None:
    theo = await client.of(await a_mentor("Theo"))

    await theo.do("updateAccount", "account { givenName }", givenName="Tariq")

    assert await names(mena, search={"text": "tariq"}) == ["Tariq"]
    assert await names(mena, search={"text": "theo"}) == ["Tariq"]  # the headline still says so


@pytest.mark.parametrize("text", ["100%", "_", "%", "a'b", 'a"b', "\\", "(", "*"])
async def test_signs_of_query_languages_are_nothing_special(mena: Client, text: str) -> None:
    await a_mentor("Theo", about="Fifty percent here.")

    assert await names(mena, search={"text": text}) in ([], ["Theo"])


async def test_words_match_from_their_beginning_only(mena: Client) -> None:
    await a_mentor("Theo", offers=["leadership"], about="Spain and painting.")

    assert await names(mena, search={"text": "paint"}) == ["Theo"]
    assert await names(mena, search={"text": "pai spa"}) == ["Theo"]
    assert await names(mena, search={"text": "ain"}) == []


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({"methods": ["PHONE"]}, ["Ana"]),
        ({"methods": ["PHONE", "VIDEO"]}, ["Ben", "Ana"]),
        ({"locality": "leeds"}, ["Ana"]),
        ({"locality": "west yorkshire"}, ["Ana"]),
        ({"locality": "york"}, []),
        ({"sector": "research"}, ["Ben"]),
        ({"languages": ["cy"]}, ["Ben"]),
        ({"languages": ["c"]}, None),
        ({"text": "nothing like it"}, []),
    ],
)
async def test_each_criterion_finds_those_for_whom_it_holds(
    mena: Client, search: dict[str, Any], expected: list[str] | None
) -> None:
    await a_mentor("Ana", meets_by_video=False, meets_by_phone=True, locality="Leeds, West Yorkshire")
    await a_mentor("Ben", sector="research", languages=["cy"])

    if expected is None:
        [error] = await mena.errors(MENTORS, search=search)
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
    else:
        assert await names(mena, search=search) == expected


async def test_topics_that_are_looked_for_count_one_by_one(mena: Client) -> None:
    await a_mentor("One", offers=["pain"])
    await a_mentor("Two", offers=["pain", "neurology"])
    await a_mentor("None", offers=["leadership"])

    found = await names(mena, search={"topics": await topic_ids("pain", "neurology")})

    assert found == ["Two", "One"]


async def test_exact_match_wants_all_of_it(mena: Client) -> None:
    await a_mentor("Half", offers=["pain"], locality="Leeds")
    await a_mentor("All", offers=["pain", "neurology"], locality="Leeds")
    topics = await topic_ids("pain", "neurology")
    search = {"topics": topics, "locality": "Leeds", "methods": ["VIDEO", "PHONE"], "text": "glad"}

    assert await names(mena, search=search) == ["All", "Half"]
    assert await names(mena, search={**search, "exactMatch": True}) == ["All"]
    assert await names(mena, search={**search, "exactMatch": True, "text": "glad nowhere"}) == []


async def test_exact_match_without_more_wants_all_that_the_profile_says(client: Client) -> None:
    mena = await client.of(await a_mentee("Mena", seeks=["pain", "neurology"]))
    await a_mentor("Half", offers=["pain"])
    await a_mentor("All", offers=["pain", "neurology"])

    assert await names(mena, search={"exactMatch": True}) == ["All"]


async def test_only_mentors_who_can_be_reached_are_found(client: Client) -> None:
    me = await a_mentor("Me", owner=await a_mentee("Me"))
    await a_mentor("Here")
    await a_mentor("Away", availability=Availability.AWAY)
    await a_mentor("Paused", availability=Availability.PAUSED_BY_SYSTEM)
    await a_mentor("Draft", headline="")
    await a_mentor("Full", owner=(full := await a_member("Full")), capacity=1)
    await a_pair(mentor=full, mentee=await a_member("Noor"))
    await a_mentor(owner=await a_member("Stopped", account_status=AccountStatus.SUSPENDED))

    assert await names(await client.of(me)) == ["Here"]


async def test_a_guest_is_asked_to_sign_in_and_others_are_told_who_may_search(client: Client) -> None:
    theo = await client.of(await a_mentor("Theo"))
    unverified = await client.of(
        await a_mentee(owner=await a_member(account_status=AccountStatus.UNVERIFIED))
    )

    codes = [(await who.errors(MENTORS))[0]["extensions"]["code"] for who in (client, theo, unverified)]

    assert codes[:2] == ["UNAUTHENTICATED", "FORBIDDEN"]
    assert codes[2] in {"UNAUTHENTICATED", "FORBIDDEN"}


@pytest.mark.parametrize(
    "given",
    [
        {"first": 101},
        {"first": -1},
        {"first": 1, "last": 1},
        {"after": "nonsense"},
        {"after": "5b312c312c2261225d.mark"},
        {"search": {"text": "x" * 201}},
        {"search": {"text": "one two three four five six seven eight nine ten eleven"}},
        {"search": {"text": "a\u202eb"}},
        {"search": {"sector": "nowhere"}},
        {"search": {"locality": "y" * 81}},
        {"search": {"methods": ["OTHER"]}},
        {"search": {"topics": ["nonsense"]}},
        {"search": {"topics": ["VG9waWM6MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw"]}},
    ],
)
async def test_what_cannot_be_searched_for_is_bad_input(mena: Client, given: dict[str, Any]) -> None:
    errors = await mena.errors(MENTORS, **given)

    assert {error["extensions"]["code"] for error in errors} == {"BAD_USER_INPUT"}


async def test_a_cursor_of_another_order_is_refused(mena: Client) -> None:
    await a_mentor("Theo")
    cursor = (await edges(mena))[0]["cursor"]

    [error] = await mena.errors(MENTORS, after=cursor, orderBy={"field": "PUBLISHED_AT"})

    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_an_empty_page_is_a_page(mena: Client) -> None:
    data = await mena.ask(MENTORS, first=0)

    assert data["mentors"]["edges"] == []
    assert data["mentors"]["pageInfo"]["endCursor"] is None


def _reason(kind: str, sentence: str, **about: Any) -> dict[str, Any]:
    return {"kind": kind, "sentence": sentence, "topic": None, "method": None, "language": None, **about}
