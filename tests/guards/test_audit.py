"""Whatever a coordinator does is written down, and so is whose data they read; a new act or field fails until it is.

The acts are those of tests/guards/test_who_may.py. A field of `Coordination` that shows what belongs to a person names
here the kind of event that tells of it; the others show no more than names, states and dates.
"""

from contextlib import suppress

import pytest
from tortoise.transactions import in_transaction

from models.acts import CONCERN_READ, SUPPORT_REQUEST_READ
from models.events import Event
from models.members import Member
from tests.guards.test_who_may import COORDINATORS, asked, named
from tests.settled_world import CORA, World, world

__all__ = ["world"]

FIRST = {  # what has to be done before there is anything to do
    "reviewConcern": ["acknowledgeConcern"],
    "resolveConcern": ["acknowledgeConcern", "reviewConcern"],
    "escalateConcern": ["acknowledgeConcern", "reviewConcern"],
    "releaseConcernHold": ["holdConcern"],
    "openConfidentialRecord": ["acknowledgeConcern"],
    "coordinatorResumeRelationship": ["coordinatorPauseRelationship"],
    "coordinatorReopenRelationship": ["coordinatorEndRelationship"],
    "liftSuspension": ["suspendMember"],
    "showProfile": ["hideProfile"],
}
DRAFTS = {"saveGuideDraft", "discardGuideDraft"}  # nobody reads a draft; to publish it is written down
PERSONAL = {
    "supportRequests": SUPPORT_REQUEST_READ,
    "concerns": CONCERN_READ,
}
# tests/stories/test_confidential_records.py: what is behind a record is noted when it is read, the list is not.
NOT_PERSONAL = {
    "auditLog",
    "blockCounts",
    "broadcastPreview",
    "broadcasts",
    "contractTemplates",
    "confidentialRecords",
    "failedMails",
    "guide",
    "guides",
    "mailHealth",
    "messagesToScheme",
    "members",  # their addresses and numbers are: tests/stories/test_summaries.py
    "overview",
    "policy",
    "policyVersions",
    "proposals",
    "relationships",
    "rollImports",
    "schemeExports",
    "toolAverages",
    "topics",
    "undeliverableMembers",
}


class Undone(Exception):
    """What was done is taken back, so that the next act meets the same world."""


async def test_every_act_of_a_coordinator_is_written_down(world: World) -> None:
    cora = await Member.get(given_name="Cora")
    found: dict[str, tuple[list[str], bool]] = {}

    for act in COORDINATORS:
        with suppress(Undone):
            async with in_transaction():
                for first in FIRST.get(act, []):
                    assert await asked(world.clients[CORA], first, world.filled(COORDINATORS[first])) == []
                before = await Event.filter(actor_id=cora.id).count()
                errors = await asked(world.clients[CORA], act, world.filled(COORDINATORS[act]))
                found[act] = errors, await Event.filter(actor_id=cora.id).count() > before
                raise Undone

    assert found == {act: ([], act not in DRAFTS) for act in COORDINATORS}


def test_every_field_of_coordinators_says_whether_its_reading_is_written_down() -> None:
    assert named("Coordination") == set(PERSONAL) | NOT_PERSONAL


@pytest.mark.parametrize("field", PERSONAL)
async def test_reading_what_belongs_to_a_person_is_written_down(world: World, field: str) -> None:
    cora, mena = await Member.get(given_name="Cora"), await Member.get(given_name="Mena")

    await world.clients[CORA].ask(f"{{ coordination {{ {field} {{ edges {{ node {{ __typename }} }} }} }} }}")

    assert await Event.exists(kind=PERSONAL[field], actor_id=cora.id, subject_id=mena.id)
