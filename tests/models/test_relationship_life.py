"""The life of a relationship: what stands in the table happens and is told; nothing else happens."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import product

import pytest

from jobs.letters.writing import kinds
from models import clock
from models import relationships as working
from models.events import Event
from models.members import Member
from models.outbox import Mail
from models.refusals import NotAllowed
from models.relationships import (
    EndReason,
    Relationship,
    RelationshipEvent,
    RelationshipOver,
    RelationshipStatus,
)
from models.transitions import Part
from resolvers.relationships import end, end_all
from tests.life_world import told_of
from tests.profile_world import a_mentor
from tests.proposal_world import NOW
from tests.relationship_world import a_pair

RE, RS = RelationshipEvent, RelationshipStatus
ENDINGS: dict[tuple[RelationshipEvent, Part], Callable[[Member, Member, Relationship], Awaitable[object]]] = {
    (RE.END, Part.MENTOR): lambda mentor, _, relationship: end(mentor, relationship.id),
    (RE.END, Part.MENTEE): lambda _, mentee, relationship: end(mentee, relationship.id),
    (RE.MEMBER_LEFT, Part.MENTOR): lambda mentor, *_: end_all(mentor),
    (RE.MEMBER_LEFT, Part.MENTEE): lambda _, mentee, __: end_all(mentee),
}
RUNNING = (RS.CONTRACTING, RS.ACTIVE)


@pytest.mark.parametrize("status", RUNNING)
@pytest.mark.parametrize("way", ENDINGS, ids=lambda way: f"{way[0]} by {way[1]}")
async def test_each_end_of_a_relationship_happens_and_is_told(
    db: None, status: RelationshipStatus, way: tuple[RelationshipEvent, Part]
) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair(mentor=await a_mentor("Theo"), status=status)
    step = working.LIFE.step(status, *way)
    assert step is not None

    await ENDINGS[way](mentor, mentee, relationship)

    ended = await Relationship.find(relationship.id)
    assert (ended.status, ended.ended_at) == (RS.ENDED, NOW)
    assert ended.end_reason == (EndReason.NO_FAULT if step.event is RE.END else EndReason.MEMBER_LEFT)
    assert ended.review_closes_at == NOW + timedelta(days=30)
    assert await told_of(ended) == list(step.mails)


@pytest.mark.parametrize("status", RUNNING)
async def test_signing_makes_a_relationship_active(db: None, status: RelationshipStatus) -> None:
    clock.stop(NOW)
    _, _, relationship = await a_pair(status=status, active_since=None)

    await relationship.activate(NOW.date())

    kept = await Relationship.find(relationship.id)
    assert (kept.status, kept.active_since, kept.planned_end_on) == (RS.ACTIVE, NOW, NOW.date())


def test_every_step_of_a_relationship_is_walked_above() -> None:
    walked = {(status, *way) for status in RUNNING for way in ENDINGS}
    walked |= {(status, RE.SIGN, Part.SCHEME) for status in RUNNING}
    first = (None, RE.BEGIN, Part.SCHEME)  # told by the proposal that was accepted

    assert {(step.source, step.event, step.by) for step in working.LIFE} == {*walked, first}


@pytest.mark.parametrize("status", RelationshipStatus)
async def test_no_other_step_of_a_relationship_is_taken(db: None, status: RelationshipStatus) -> None:
    clock.stop(NOW)
    ended_at = NOW if status is RS.ENDED else None
    _, _, relationship = await a_pair(status=status, ended_at=ended_at)

    for event, part in product(RelationshipEvent, Part):
        if working.LIFE.step(status, event, part) is None:
            with pytest.raises(RelationshipOver if status is RS.ENDED else NotAllowed):
                await relationship._move(event, part)

    assert (await Relationship.find(relationship.id)).status is status
    assert await Event.all().count() == await Mail.all().count() == 0


def test_every_letter_in_the_table_can_be_written() -> None:
    told = {kind for step in working.LIFE for _, kind in step.mails}

    assert told <= kinds()
