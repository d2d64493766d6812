"""Signing and changing at one instant: both signatures count once, and nobody signs what they have not read."""

import asyncio

import pytest

from models.contracts import Contract, ContractRevision, ContractSignature
from models.events import Event
from models.outbox import Mail
from models.refusals import Refusal
from models.relationships import Relationship, RelationshipStatus
from resolvers import contracts, relationships
from tests.conftest import empty_tables
from tests.relationship_world import a_pair

pytestmark = pytest.mark.commits

ROUNDS = 25


async def test_two_signatures_at_once_make_one_active_relationship(db: None) -> None:
    for _ in range(ROUNDS):
        mentor, mentee, relationship = await a_pair(status=RelationshipStatus.CONTRACTING, active_since=None)
        draft = await ContractRevision.get(contract__relationship_id=relationship.id)

        await asyncio.gather(
            *(
                contracts.sign(who, draft.id, draft.body_hash, who.display_name)
                for who in (mentor, mentee, mentor)
            )
        )

        contract = await Contract.get(relationship_id=relationship.id)
        told = Mail.filter(subject_id=draft.id, kind="contract-signed")
        assert (contract.in_force_number, await told.count()) == (1, 2)
        assert (await Relationship.get(id=relationship.id)).status is RelationshipStatus.ACTIVE
        await empty_tables()


async def test_a_change_and_a_signature_at_once_leave_no_signature_under_an_unread_text(db: None) -> None:
    for _ in range(ROUNDS):
        mentor, mentee, relationship = await a_pair(status=RelationshipStatus.CONTRACTING, active_since=None)
        draft = await ContractRevision.get(contract__relationship_id=relationship.id)

        outcomes = await asyncio.gather(
            contracts.sign(mentor, draft.id, draft.body_hash, mentor.display_name),
            contracts.revise(mentee, draft.contract_id, 1, {}, "a change"),
            return_exceptions=True,
        )

        assert all(isinstance(outcome, Refusal) for outcome in outcomes if isinstance(outcome, Exception))
        current = await ContractRevision.get(contract_id=draft.contract_id, number=2)
        assert await ContractSignature.filter(revision_id=current.id).count() == 0
        await empty_tables()


async def test_nothing_is_signed_once_it_is_over(db: None) -> None:
    for _ in range(ROUNDS):
        mentor, mentee, relationship = await a_pair(status=RelationshipStatus.CONTRACTING, active_since=None)
        draft = await ContractRevision.get(contract__relationship_id=relationship.id)

        await asyncio.gather(
            contracts.sign(mentor, draft.id, draft.body_hash, mentor.display_name),
            relationships.end(mentee, relationship.id),
            return_exceptions=True,
        )

        happened = [
            event.kind
            for event in await Event.filter(kind__in=("contract-signed", "relationship-end")).order_by("id")
        ]
        signatures = await ContractSignature.filter(revision_id=draft.id).count()
        assert happened == ["contract-signed"] * signatures + ["relationship-end"]
        await empty_tables()
