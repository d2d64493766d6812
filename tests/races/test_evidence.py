"""Handing in a message while its author changes or deletes it: the copy is what it was, or what it became, whole."""

from collections import Counter

import pytest

from models import clock
from models.concerns import Concern
from models.evidence import Evidence, NothingLeftToReport
from models.threads import Message
from resolvers import evidence, threads
from resolvers.evidence import Report
from tests.proposal_world import NOW
from tests.races.racing import at_once, kinds_of
from tests.relationship_world import a_pair

ROUNDS = 15

pytestmark = pytest.mark.commits


async def test_a_copy_beside_a_change(db: None) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        message = await threads.send(mentor, "Before", relationship_id=relationship.id)
        report = Report(message_ids=[message.id], consent=True, narrative="What happened.")

        outcomes = await at_once(
            evidence.report(mentee, report), threads.edit(mentor, message.id, "Afterwards")
        )

        assert kinds_of(outcomes) == {Concern: 1, Message: 1}
        [copy] = await Evidence.all()
        assert (copy.body, copy.edited_at) in {("Before", None), ("Afterwards", NOW)}
        assert (await Message.get(id=message.id)).body == "Afterwards"
        seen[copy.body] += 1
        await Concern.all().delete()
    assert seen.total() == ROUNDS


async def test_a_copy_beside_a_deletion(db: None) -> None:
    clock.stop(NOW)
    mentor, mentee, relationship = await a_pair()
    for _ in range(ROUNDS):
        message = await threads.send(mentor, "Before", relationship_id=relationship.id)
        report = Report(message_ids=[message.id], consent=True, narrative="What happened.")

        outcomes = kinds_of(
            await at_once(evidence.report(mentee, report), threads.delete(mentor, message.id))
        )

        kept = [copy.body for copy in await Evidence.all()]
        assert (outcomes, kept) in (
            ({Concern: 1, Message: 1}, ["Before"]),
            ({NothingLeftToReport: 1, Message: 1}, []),
        )
        assert (await Message.get(id=message.id)).body == ""
        await Concern.all().delete()
