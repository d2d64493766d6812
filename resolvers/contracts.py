"""The contract: drafted with the relationship, negotiated, signed by both, readable until its retention is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models import events, outbox, scheme, text
from models.content import scheme_facts
from models.contracts import (
    LIFE,
    Contract,
    ContractRevision,
    ContractSignature,
    RevisionEvent,
    RevisionStatus,
    RevisionStep,
)
from models.members import Member, SchemeRole
from models.refusals import NotFound
from models.relationships import Relationship
from models.templates import answers_json, contracts, starting
from models.templates.contract_editions import newest_contract, pinned_contracts
from models.templates.contract_text import ContractText, read_body
from models.templates.contracts import ContractTemplate
from models.templates.values import Changes, DateValue
from models.timeline import morning_of
from models.transitions import Part
from resolvers.contract_words import written
from resolvers.lists import Slice, Window, keyset
from resolvers.tool_references import refuse_strangers
from resolvers.use_case import use_case

TEMPLATE = "mentoring-contract"
FINISH = "ends_on"
LONGEST_NOTE = 300


async def draft(relationship: Relationship) -> None:
    """The first revision, which can be signed as it is; in the transaction that begins the relationship."""
    template = await newest_contract(TEMPLATE)
    answers = starting.started(template, on=scheme.today())
    wording = await written(template, answers, relationship)
    _ = await Contract.draft(relationship, wording, answers_json.to_json(answers))


@use_case
async def revise(
    viewer: Member,
    contract_id: UUID,
    expected_revision: int,
    changes: Changes,
    note: str = "",
    *,
    to_newest: bool = False,
) -> Contract:
    """Change what the two have agreed. Signatures of the revision before do not count for the new one.

    The scheme's own words stay those that the contract was made of; `to_newest` takes those that it has now.

    Raises:
        NotFound: no such contract of theirs.
        RelationshipOver: nothing is changed any more.
        ContractChanged: the other was first.
        Refusals: everything in the answers that cannot be used, or is missing.
    """
    note = text.line(note, ("input", "note"), longest=LONGEST_NOTE, required=False)
    contract, relationship = await _held(viewer, contract_id)
    change = _Change(viewer, expected_revision, changes, note, to_newest=to_newest)
    await _revise(contract, relationship, await contract.current(), change)
    return contract


@use_case
async def renew(
    viewer: Member, contract_id: UUID, expected_revision: int, until: date, note: str = ""
) -> Contract:
    """Propose to go on until that day, under what both have signed last; both sign the new text, or it stays as it is.

    Raises:
        NotFound, RelationshipOver, ContractChanged: as for `revise`.
        NothingToRenew: they have not both signed anything yet.
        InvalidInput: it is not a later day than the planned end, or is too far away.
    """
    note = text.line(note, ("input", "note"), longest=LONGEST_NOTE, required=False)
    contract, relationship = await _held(viewer, contract_id)
    in_force = await contract.in_force()
    relationship.refuse_unless_later(until)
    change = _Change(viewer, expected_revision, {FINISH: DateValue(until)}, note, renewed_until=until)
    await _revise(contract, relationship, in_force, change)
    return contract


@dataclass(frozen=True)
class _Change:
    """Who wants what to be different, over the revision that they have read."""

    author: Member
    expected_revision: int
    answers: Changes
    note: str
    renewed_until: date | None = None
    to_newest: bool = False


async def _revise(
    contract: Contract, relationship: Relationship, on: ContractRevision, change: _Change
) -> None:
    """A new revision with the answers of `on` as far as they are not changed; what was on the table gives way."""
    before, author = await contract.current(), change.author
    signers = await _signers(before)
    template = await _template(on, change)
    answers = contracts.revise(
        template, answers_json.from_json(on.answers), change.answers, author_role=_role(relationship, author)
    )
    await refuse_strangers(relationship, template, {}, answers)  # all of them, for the wording names them
    wording = await written(template, answers, relationship)
    kept = answers_json.to_json(answers)
    revision = await contract.revise(author, change.expected_revision, wording, kept, change.note)
    gave_way = await before.give_way(relationship.part_of(author))
    await events.record("contract-revised", contract, by=author, number=revision.number)
    await _tell_of_the_change(gave_way, relationship, revision, change, signers)


async def _template(on: ContractRevision, change: _Change) -> ContractTemplate:
    """Of which `on` was made, or the newest of that name where that is wanted."""
    [pinned] = await pinned_contracts([on.template])
    newest = await newest_contract(on.template.partition("@")[0])
    return newest if change.to_newest or pinned is None else pinned


async def newest_pins(keys: Sequence[str]) -> list[str]:
    """The newest version of the templates of these names, as contracts name it."""
    return [(await newest_contract(key)).pin for key in keys]  # there is one name


@use_case
async def sign(viewer: Member, revision_id: UUID, expected_hash: str, typed_name: str) -> ContractRevision:
    """Sign exactly what was read. With the second signature the relationship is active, and both are told.

    Raises:
        NotFound: no such revision of theirs.
        RelationshipOver: nothing is signed any more.
        ContractChanged: the text is not the one that was read.
        NotYourName: somebody else's name was typed.
    """
    typed_name = text.line(typed_name, ("input", "typedName"), longest=200)
    revision = await ContractRevision.visible_to(viewer).get_or_none(id=revision_id)
    if revision is None:
        raise NotFound(path=("input", "revisionId"))
    contract, relationship = await _held(viewer, revision.contract_id)
    await revision.refresh_from_db()
    part = relationship.part_of(viewer)
    code = (await scheme_facts()).code
    step = await revision.sign(contract, viewer, part, expected_hash, typed_name, code)
    if step is None:
        return revision
    await events.record("contract-signed", contract, by=viewer, number=revision.number)
    if step.target is RevisionStatus.SIGNED:
        await relationship.activate(_finish(revision))
    await _tell(step, relationship, revision)
    return revision


async def visible(viewer: Member, contract_id: UUID) -> Contract | None:
    return await Contract.visible_to(viewer).get_or_none(id=contract_id)


async def visible_revision(viewer: Member, revision_id: UUID) -> ContractRevision | None:
    return await ContractRevision.visible_to(viewer).get_or_none(id=revision_id)


@dataclass(frozen=True)
class ContractOnPaper:
    """A revision with its words and who has signed them."""

    revision: ContractRevision
    text: ContractText
    signatures: Sequence[ContractSignature]


async def on_paper(viewer: Member, revision_id: UUID) -> ContractOnPaper | None:
    """The revision as it is printed, for one of the two."""
    revision = await visible_revision(viewer, revision_id)
    if revision is None:
        return None
    [signatures] = await signatures_of([revision.id])
    return ContractOnPaper(revision, read_body(revision.body), signatures)


async def by_relationships(viewer: Member, keys: Sequence[UUID]) -> list[Contract | None]:
    found = {
        row.relationship_id: row for row in await Contract.visible_to(viewer).filter(relationship_id__in=keys)
    }
    return [found.get(key) for key in keys]


async def by_ids(viewer: Member, keys: Sequence[UUID]) -> list[Contract | None]:
    found = {row.id: row for row in await Contract.visible_to(viewer).filter(id__in=keys)}
    return [found.get(key) for key in keys]


async def revisions_by_number(
    viewer: Member, keys: Sequence[tuple[UUID, int]]
) -> list[ContractRevision | None]:
    """Revisions by contract and number, in one statement."""
    of = ContractRevision.visible_to(viewer).filter(contract_id__in={contract_id for contract_id, _ in keys})
    rows = await of.filter(number__in={number for _, number in keys})
    found = {(row.contract_id, row.number): row for row in rows}
    return [found.get(key) for key in keys]


async def signatures_of(keys: Sequence[UUID]) -> list[list[ContractSignature]]:
    """The signatures under each revision, the first first."""
    found: dict[UUID, list[ContractSignature]] = {key: [] for key in keys}
    for row in await ContractSignature.filter(revision_id__in=list(keys)).order_by("signed_at", "id"):
        found[row.revision_id].append(row)
    return [found[key] for key in keys]


async def count_revisions(viewer: Member, contract_id: UUID) -> int:
    return await ContractRevision.visible_to(viewer).filter(contract_id=contract_id).count()


async def revisions(viewer: Member, contract_id: UUID, window: Window) -> Slice[ContractRevision]:
    """All revisions, the newest first."""
    rows = ContractRevision.visible_to(viewer).filter(contract_id=contract_id)
    return await keyset(rows, ["-number", "-id"], window)


async def _held(viewer: Member, contract_id: UUID) -> tuple[Contract, Relationship]:
    """The contract and its relationship, which nobody changes, signs or ends before this transaction is over."""
    contract = await visible(viewer, contract_id)
    if contract is None:
        raise NotFound(path=("input", "id"))
    held = Relationship.visible_to(viewer).select_for_update(no_key=True)
    relationship = await held.get(id=contract.relationship_id)
    relationship.refuse_if_over()
    await contract.refresh_from_db()  # it may have been changed while we waited
    return contract, relationship


async def _signers(revision: ContractRevision) -> set[UUID]:
    return {row.member_id for row in await ContractSignature.filter(revision_id=revision.id)}


async def _tell_of_the_change(
    gave_way: RevisionStep | None,
    relationship: Relationship,
    revision: ContractRevision,
    change: _Change,
    signers: set[UUID],
) -> None:
    """Both, when a signature fell with it; else whoever did not write it."""
    author = change.author
    if gave_way is not None and gave_way.mails:
        other_had_signed = relationship.other_than(author.id) in signers
        await _tell(gave_way, relationship, revision, you_had_signed=other_had_signed)
        return
    step = LIFE.step(None, RevisionEvent.WRITE, relationship.part_of(author))
    assert step is not None  # noqa: S101  either of the two writes one
    until = change.renewed_until
    renewed_until = morning_of(until, scheme.current().zone).isoformat() if until else ""
    await _tell(step, relationship, revision, renewed_until=renewed_until)


async def _tell(
    step: RevisionStep, relationship: Relationship, revision: ContractRevision, **facts: bool | str
) -> None:
    """Put the letters of the step into the outbox, once for a revision and a person."""
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    for part, kind in step.mails:
        key = relationship.mentor_id if part is Part.MENTOR else relationship.mentee_id
        to, other = two[key], two[relationship.other_than(key)]
        told = {"other_name": other.display_name, "relationship_id": relationship.public_id, **facts}
        dedupe = f"contract:{revision.id}:{kind}:{to.id}"
        await outbox.tell(to, kind, revision, dedupe, told, ordering_key=f"relationship:{relationship.id}")


def _role(relationship: Relationship, viewer: Member) -> SchemeRole:
    return SchemeRole.MENTOR if viewer.id == relationship.mentor_id else SchemeRole.MENTEE


def _finish(revision: ContractRevision) -> date | None:
    finish = answers_json.from_json(revision.answers).get(FINISH)
    return finish.date if isinstance(finish, DateValue) else None
