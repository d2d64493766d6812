"""The life of a tool: open, closed with the relationship and open again with it; or put aside, and taken out again."""

from collections.abc import Awaitable, Callable

import pytest

from models import clock
from models.members import Member
from models.outbox import Mail
from models.relationships import Relationship
from models.templates.tools import TOOLS
from models.tools import LIFE, ToolDocument, ToolEvent, ToolStatus
from models.transitions import Part
from resolvers import relationships, tool_archive
from resolvers.tools import start
from tests.life_world import moves_that_are_not
from tests.proposal_world import NOW
from tests.relationship_world import a_pair

E, S = ToolEvent, ToolStatus
THE_TWO = [Part.MENTOR, Part.MENTEE]


async def a_tool(owner: Member, relationship: Relationship) -> ToolDocument:
    template = TOOLS.newest("goals")
    assert template is not None
    return await ToolDocument.start(relationship, owner, template, {}, title="Our goals")


async def ends(mentor: Member, relationship: Relationship) -> None:
    _ = await relationships.end(mentor, relationship.id)


async def opens_again(mentor: Member, relationship: Relationship) -> None:
    await ToolDocument.archive_all(relationship)
    await ToolDocument.unarchive_all(relationship)


WAYS: dict[ToolEvent, Callable[[Member, Relationship], Awaitable[None]]] = {
    E.ARCHIVE: ends,
    E.REOPEN: opens_again,
}


@pytest.mark.parametrize("event", WAYS)
async def test_each_step_of_a_tool_happens_with_the_relationship_s(db: None, event: ToolEvent) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    document = await a_tool(mentee, relationship)
    other = await a_tool(*(await a_pair())[1:])
    [step] = [step for step in LIFE if step.event is event]

    await WAYS[event](mentor, relationship)

    assert (await ToolDocument.find(document.id)).status is step.target
    assert (await ToolDocument.find(other.id)).status is S.OPEN
    assert not await Mail.exists(subject_type="ToolDocument")


@pytest.mark.parametrize("part", THE_TWO)
async def test_either_of_the_two_puts_a_tool_aside_and_takes_it_out(db: None, part: Part) -> None:
    mentor, mentee, relationship = await a_pair()
    who = mentor if part is Part.MENTOR else mentee
    document = await start(mentee, relationship.id, "first-meeting-agenda")

    stood = [(await act(who, document.id)).status for act in (tool_archive.archive, tool_archive.unarchive)]

    told = [LIFE.step(S.OPEN, E.PUT_ASIDE, part), LIFE.step(S.PUT_ASIDE, E.TAKE_OUT, part)]
    assert stood == [step and step.target for step in told] == [S.PUT_ASIDE, S.OPEN]
    assert not await Mail.exists(subject_type="ToolDocument")


@pytest.mark.parametrize("part", THE_TWO)
async def test_either_of_the_two_begins_a_tool(db: None, part: Part) -> None:
    mentor, mentee, relationship = await a_pair()
    begins = LIFE.step(None, E.START, part)

    document = await start(mentor if part is Part.MENTOR else mentee, relationship.id, "reflective-log")

    assert begins is not None
    assert document.status is begins.target


def test_every_step_of_a_tool_is_walked_above() -> None:
    of_the_two = {(event, part) for event in (E.START, E.PUT_ASIDE, E.TAKE_OUT) for part in THE_TWO}

    assert {(step.event, step.by) for step in LIFE} == {(event, Part.SCHEME) for event in WAYS} | of_the_two


@pytest.mark.parametrize("status", ToolStatus)
async def test_no_other_step_of_a_tool_is_taken(db: None, status: ToolStatus) -> None:
    _, mentee, relationship = await a_pair()
    document = await a_tool(mentee, relationship)
    await ToolDocument.all().update(status=status)

    for event, part in moves_that_are_not(LIFE, status, ToolEvent):
        assert await ToolDocument.move_all(relationship, event, part) == 0

    assert (await ToolDocument.find(document.id)).status is status
