"""What stands in the archive of a relationship: what both of the two can read, and nothing else, whoever opens it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.contracts import Contract, ContractRevision, RevisionStatus
from models.meeting_accounts import are_disputed
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.profiles import MeetingMethod
from models.relationships import Relationship
from models.row import Row
from models.templates.contract_text import read_body
from models.templates.fields import RowsField
from models.templates.kinds import ReferenceTarget
from models.templates.ordering import sorted_by
from models.templates.references import row_labels
from models.templates.spoken import spoken
from models.templates.tools import TOOLS, ToolTemplate
from models.templates.values import Answers
from models.tools import ToolDocument, ToolRevision
from models.topics import Topic
from resolvers.contracts import signatures_of
from resolvers.meeting_lists import accounts_of
from resolvers.tool_references import rows_of

R = TypeVar("R", bound=Row)

MOST_MEETINGS = 500
MOST_TOOLS = 200
MOST_MESSAGES = 1000
LEFT_OUT = (
    "There is room for the {most} newest {things} here. The older ones are in the app, and in the file that you can "
    "have of your own data."
)


@dataclass(frozen=True)
class KeptClause:
    number: int
    title: str
    text: str


@dataclass(frozen=True)
class KeptSignature:
    name: str
    signed_at: datetime


@dataclass(frozen=True)
class KeptContract:
    title: str
    status: RevisionStatus
    fingerprint: str
    clauses: Sequence[KeptClause]
    signatures: Sequence[KeptSignature]


@dataclass(frozen=True, kw_only=True)
class KeptMeeting:
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    method: MeetingMethod
    where: str
    join_url: str
    details: str
    status: MeetingStatus
    cancel_note: str
    minutes: int | None
    is_disputed: bool


@dataclass(frozen=True)
class KeptAnswer:
    """What the form asks, and the answer in words."""

    label: str
    answer: str


@dataclass(frozen=True)
class KeptTool:
    title: str
    form: str
    saved_at: datetime
    answers: Sequence[KeptAnswer]


async def contract(relationship: Relationship) -> KeptContract | None:
    """The wording in force; where there is none, the one on the table."""
    found = await Contract.get_or_none(relationship_id=relationship.id)
    if found is None:
        return None
    number = found.in_force_number or found.current_number
    revision = await ContractRevision.get_or_none(contract_id=found.id, number=number)
    if revision is None:
        return None  # all of it has just been let go of
    text = read_body(revision.body)
    [signatures] = await signatures_of([revision.id])
    return KeptContract(
        title=text.title,
        status=revision.status,
        fingerprint=revision.body_hash,
        clauses=[KeptClause(each.number, each.title, each.text) for each in text.clauses],
        signatures=[KeptSignature(each.typed_name, each.signed_at) for each in signatures],
    )


async def meetings(relationship: Relationship) -> tuple[list[KeptMeeting], list[str]]:
    """All that were ever arranged, as they stand."""
    arranged = Meeting.filter(relationship_id=relationship.id)
    rows, left_out = await newest(arranged, "starts_at", MOST_MEETINGS, "meetings")
    accounts = await accounts_of([row.id for row in rows])
    kept = [
        KeptMeeting(
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            timezone=row.timezone,
            method=row.method,
            where=row.where,
            join_url=row.join_url,
            details=row.details,
            status=row.status,
            cancel_note=row.cancel_note,
            minutes=row.actual_minutes,
            is_disputed=are_disputed(said),
        )
        for row, said in zip(rows, accounts, strict=True)
    ]
    return kept, left_out


async def tools(relationship: Relationship) -> tuple[list[KeptTool], list[str]]:
    """Those that both read, as they were saved last: no private one, and none that waits for the other's answer."""
    shared = ToolDocument.filter(relationship_id=relationship.id, shared_at__not_isnull=True)
    documents, left_out = await newest(shared, "created_at", MOST_TOOLS, "tools")
    labels = await _labels(relationship)
    current = await _current(documents)
    kept = [_tool(each, current[each.id], labels) for each in documents if each.id in current]
    return kept, left_out


async def newest(rows: QuerySet[R], by: str, most: int, things: str) -> tuple[list[R], list[str]]:
    """The newest of them, the oldest of these first; and a sentence where there are more."""
    found = await rows.order_by(f"-{by}", "-id").limit(most + 1)
    left_out = [LEFT_OUT.format(most=most, things=things)] if len(found) > most else []
    return list(reversed(found[:most])), left_out


async def _current(documents: Sequence[ToolDocument]) -> dict[UUID, ToolRevision]:
    """Of each the revision that both read now."""
    if not documents:
        return {}
    each = [Q(document_id=document.id, number=document.current_number) for document in documents]
    rows = await ToolRevision.filter(Q(*each, join_type="OR"), shared=True)
    return {row.document_id: row for row in rows}


def _tool(document: ToolDocument, revision: ToolRevision, labels: Mapping[str, str]) -> KeptTool:
    form = revision.form_in(document)
    answers = list(_answers(form, revision.given, labels))
    for pin, left in revision.left_behind_for_both.items():
        answers += _answers(TOOLS.pinned(pin) or form, left, labels)
    return KeptTool(document.title, form.title, document.updated_at, answers)


def _answers(form: ToolTemplate, given: Answers, labels: Mapping[str, str]) -> Iterator[KeptAnswer]:
    """In the order of the form, without what the other of the two never reads."""
    tables = [field for field in form.fields.values() if isinstance(field, RowsField)]
    own = {key: words for field in tables for key, words in row_labels(field, given).items()}
    for key, value in sorted_by(form.fields, given).items():
        field = form.fields.get(key)
        if field is not None and key not in form.for_the_scheme:
            yield KeptAnswer(field.label, spoken(field, value, {**labels, **own}))


async def _labels(relationship: Relationship) -> dict[str, str]:
    """The words, by id, for what answers point at."""
    goals = await rows_of(relationship, ReferenceTarget.GOAL)
    steps = await rows_of(relationship, ReferenceTarget.ACTION)
    arranged = await Meeting.filter(relationship_id=relationship.id).only("id", "title")
    topics = {str(row.id): row.label for row in await Topic.all().only("id", "label")}
    return {**topics, **{str(row.id): row.title for row in arranged}, **steps, **goals}
