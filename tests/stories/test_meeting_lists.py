"""Reading many meetings: those of a relationship, and those of a member."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.meetings import Meeting
from schema.nodes import global_id
from tests.client import Client
from tests.meeting_world import NOW, World, node
from tests.people import a_member
from tests.profile_world import statements
from tests.relationship_world import a_pair

OF_RELATIONSHIP = """query($id: ID!, $upcoming: Boolean, $status: MeetingStatus, $first: Int, $after: String,
                            $last: Int, $before: String) {
  node(id: $id) { ... on Relationship {
    meetings(upcoming: $upcoming, status: $status, first: $first, after: $after, last: $last, before: $before) {
      totalCount pageInfo { hasNextPage hasPreviousPage endCursor startCursor } edges { node { title } } } } } }"""
OF_VIEWER = """query($from: DateTime, $to: DateTime, $upcoming: Boolean, $status: MeetingStatus, $first: Int) {
  viewer { meetings(from: $from, to: $to, upcoming: $upcoming, status: $status, first: $first) {
    totalCount edges { node { title relationship { mentee { givenName } } } } } } }"""

DASHBOARD = """{ viewer { meetings(first: 50) { edges { node { organiser { displayName } viewerCan relationship {
  mentor { displayName } meetings(first: 2) { totalCount edges { node { id } } }
  thread { unreadCount messages(last: 3) { totalCount edges { node { body author { id } } } } } } } } } } }"""

LEVELS = 11  # the session, and one for each field that has something to fetch


@pytest.fixture
async def world(client: Client) -> World:
    world = await World.of(client)
    for day in (2, 1, 3):
        await meet(world, day)
    return world


async def meet(world: World, day: int, **values: Any) -> Meeting:
    """A meeting so many days after now, called after the day."""
    start = NOW + timedelta(days=day)
    end = start + timedelta(hours=1)
    return await world.arranged(
        **{"title": f"Day {day}", "startsAt": start.isoformat(), "endsAt": end.isoformat(), **values}
    )


async def of_relationship(world: World, **arguments: Any) -> dict[str, Any]:
    node = global_id("Relationship", world.relationship.id)
    data = await world.theo.ask(OF_RELATIONSHIP, id=node, **arguments)
    meetings: dict[str, Any] = data["node"]["meetings"]
    return meetings


def titles(meetings: dict[str, Any]) -> list[str]:
    return [edge["node"]["title"] for edge in meetings["edges"]]


async def test_the_earliest_comes_first(world: World) -> None:
    found = await of_relationship(world)

    assert titles(found) == ["Day 1", "Day 2", "Day 3"]
    assert found["totalCount"] == 3


async def test_instants_are_compared_and_not_the_clocks_they_were_told_by(world: World) -> None:
    moved = await Meeting.get(title="Day 3")
    at_seven = {"startsAt": "2026-11-25T12:30:00+05:30", "endsAt": "2026-11-25T13:30:00+05:30"}
    await world.theo.do("moveMeeting", "meeting { id }", id=node(moved), timezone="Asia/Kolkata", **at_seven)

    in_order = await of_relationship(world)
    from_half_past_nine = await world.theo.ask(OF_VIEWER, **{"from": "2026-11-25T04:30:00-05:00"})

    assert titles(in_order) == ["Day 3", "Day 1", "Day 2"]
    assert titles(from_half_past_nine["viewer"]["meetings"]) == ["Day 2"]


async def test_pages_go_forwards_and_backwards(world: World) -> None:
    first = await of_relationship(world, first=2)
    second = await of_relationship(world, first=2, after=first["pageInfo"]["endCursor"])
    last = await of_relationship(world, last=2)
    before = await of_relationship(world, last=2, before=last["pageInfo"]["startCursor"])

    assert [titles(page) for page in (first, second, last, before)] == [
        ["Day 1", "Day 2"],
        ["Day 3"],
        ["Day 2", "Day 3"],
        ["Day 1"],
    ]
    assert [page["totalCount"] for page in (first, second)] == [3, 3]
    assert first["pageInfo"]["hasNextPage"] is True
    assert second["pageInfo"]["hasNextPage"] is False
    assert last["pageInfo"]["hasPreviousPage"] is True
    assert before["pageInfo"]["hasPreviousPage"] is False


async def test_upcoming_are_those_that_are_on_and_not_over(world: World) -> None:
    await Meeting.filter(title="Day 3").update(status="CANCELLED")
    clock.stop(NOW + timedelta(days=1, hours=1))

    assert titles(await of_relationship(world, upcoming=True)) == ["Day 2"]
    assert titles(await of_relationship(world, upcoming=False)) == ["Day 1", "Day 3"]
    assert titles(await of_relationship(world, status="CANCELLED")) == ["Day 3"]
    assert (await of_relationship(world, upcoming=True))["totalCount"] == 1


async def test_a_member_reads_the_meetings_of_all_their_relationships(world: World, client: Client) -> None:
    _, _, other = await a_pair(world.mentor, await a_member("Zoe"))
    zoe = global_id("Relationship", other.id)
    start, end = "2026-11-25T20:00:00+00:00", "2026-11-25T21:00:00+00:00"
    form = world.a_form(relationshipId=zoe, title="Zoe", startsAt=start, endsAt=end)
    await world.theo.do("arrangeMeeting", "meeting { id }", **form)

    mine = (await world.mena.ask(OF_VIEWER))["viewer"]["meetings"]
    his = (await world.theo.ask(OF_VIEWER))["viewer"]["meetings"]

    assert titles(mine) == ["Day 1", "Day 2", "Day 3"]
    assert titles(his) == ["Day 1", "Zoe", "Day 2", "Day 3"]
    assert his["edges"][1]["node"]["relationship"]["mentee"]["givenName"] == "Zoe"
    assert (mine["totalCount"], his["totalCount"]) == (3, 4)


async def test_a_span_of_time_shows_what_touches_it(world: World) -> None:
    span = {"from": "2026-11-25T08:30:00+00:00", "to": "2026-11-27T08:00:00+00:00"}

    found = (await world.mena.ask(OF_VIEWER, **span))["viewer"]["meetings"]

    assert titles(found) == ["Day 1", "Day 2"]
    assert found["totalCount"] == 2


async def test_another_list_s_cursor_is_refused_and_other_lists_are_read(world: World) -> None:
    node = global_id("Relationship", world.relationship.id)
    query = f"""{{ node(id: "{node}") {{ ... on Relationship {{
        good: meetings {{ totalCount }}
        bad: meetings(after: "00ff") {{ totalCount }} }} }} }}"""

    answer = (await world.mena.post(query)).json()

    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (["node", "bad"], "BAD_USER_INPUT")
    ]


async def test_lists_of_many_relationships_take_as_many_statements_as_of_one(world: World) -> None:
    taken: list[int] = []

    for name in ("Ada", "Zoe", "Ian"):
        _, _, other = await a_pair(world.mentor, await a_member(name))
        form = world.a_form(relationshipId=global_id("Relationship", other.id))
        await world.theo.do("arrangeMeeting", "meeting { id }", **form)
        to_them = {"relationshipId": form["relationshipId"], "body": "Hello"}
        await world.theo.do("sendMessage", "message { id }", **to_them)
        taken.append(await statements_for_the_dashboard(world))

    assert taken == [taken[0]] * 3
    assert taken[0] <= LEVELS


async def statements_for_the_dashboard(world: World) -> int:
    with statements() as seen:
        await world.theo.ask(DASHBOARD)
    return len(seen)
