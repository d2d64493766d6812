"""What pairs of the crowd have between them: a contract, meetings, messages, a tool."""

# mypy: disable-error-code="unused-awaitable"
# Rows are awaitable, as Tortoise makes them; most of these are only put into the batch.

from dataclasses import dataclass
from datetime import datetime, timedelta

from mentoring.demo.batch import Batch
from mentoring.demo.crowd import Mentor
from models import scheme
from models.contracts import Contract, ContractRevision, ContractSignature, RevisionStatus
from models.meeting_accounts import MeetingAccount
from models.meeting_life import MeetingOutcome, MeetingStatus
from models.meetings import Meeting
from models.members import Member
from models.notices import NoticeKind
from models.policy import Policy
from models.profiles import MeetingMethod
from models.proposals import Proposal
from models.relationships import Relationship, RelationshipEvent, RelationshipStatus
from models.templates import answers_json, starting
from models.templates.contract_text import ContractFacts, fingerprint, render
from models.templates.contracts import ContractTemplate
from models.templates.scheme_facts import SchemeFacts
from models.templates.values import AnswerRow, RowsValue, TextValue
from models.threads import Message, Thread
from models.tools import ToolDocument, ToolRevision, ToolStatus

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
S, E = RelationshipStatus, RelationshipEvent
SAID = (
    "Thank you for saying yes!",
    "Shall we meet next week?",
    "That helped me a lot.",
    "I look forward to it.",
)
GOAL = {
    "goal": TextValue("Lead my first service review"),
    "why": TextValue("To be heard in the team"),
    "how_we_will_know": TextValue("It has taken place"),
}


@dataclass(frozen=True)
class Rules:
    """By which all of it went, and the contract that everybody signs."""

    policy: Policy
    template: ContractTemplate
    facts: SchemeFacts


@dataclass(frozen=True)
class Pair:
    mentor: Mentor
    mentee: Member
    proposal: Proposal


def meet(
    batch: Batch, pair: Pair, relationship: Relationship, over: datetime, *, is_emptied: bool
) -> datetime:
    """Every month or so, and perhaps once more before long; until when they were seen together."""
    at: datetime = batch.later(relationship.active_since, 3, 25)  # type: ignore[arg-type]  # both have signed
    last = at = at.replace(minute=0, second=0, microsecond=0)
    while at < over and batch.happens(0.93):  # some meet no more
        _met(batch, pair, relationship, at, is_emptied=is_emptied)
        last, at = at + HOUR, (batch.later(at, 18, 50)).replace(minute=0, second=0, microsecond=0)
    if relationship.status is S.ACTIVE and at > batch.now:
        last = _arranged(batch, pair, relationship, at)
    return min(last, over) if relationship.ended_at else last


def _met(batch: Batch, pair: Pair, relationship: Relationship, at: datetime, *, is_emptied: bool) -> None:
    [status] = batch.chance.choices(
        (MeetingStatus.HELD, MeetingStatus.NOT_HELD, MeetingStatus.CANCELLED), (80, 10, 10)
    )
    meeting = _meeting(batch, pair, relationship, at, status, "" if is_emptied else "Our conversation")
    if status is MeetingStatus.CANCELLED or at + HOUR > batch.now:
        return
    outcome = MeetingOutcome(status.value)
    other = MeetingOutcome.HELD if outcome is MeetingOutcome.NOT_HELD else MeetingOutcome.NOT_HELD
    is_disputed = batch.happens(0.01)  # one in a hundred
    for who, said in ((pair.mentor.member.id, other if is_disputed else outcome), (pair.mentee.id, outcome)):
        batch.add(MeetingAccount, at + HOUR, meeting_id=meeting.id, member_id=who, outcome=said)


def _arranged(batch: Batch, pair: Pair, relationship: Relationship, at: datetime) -> datetime:
    meeting = _meeting(batch, pair, relationship, at, MeetingStatus.SCHEDULED, "Our next conversation")
    batch.clock(meeting, NoticeKind.MEETING_REMINDER, [at - DAY])
    return at + HOUR


def _meeting(
    batch: Batch, pair: Pair, relationship: Relationship, at: datetime, status: MeetingStatus, title: str
) -> Meeting:
    made = min(at, batch.now) - 3 * DAY
    key = batch.key(made)
    is_told = status in {MeetingStatus.HELD, MeetingStatus.NOT_HELD}
    meeting = Meeting(
        id=key,
        created_at=made,
        relationship_id=relationship.id,
        organiser_id=pair.mentee.id,
        set_by_id=pair.mentee.id,
        uid=f"meeting-{key}@{scheme.current().mail_domain}",
        title=title,
        starts_at=at,
        ends_at=at + HOUR,
        timezone=scheme.current().timezone,
        method=MeetingMethod.VIDEO,
        status=status,
        recorded_at=min(at + HOUR, batch.now) if is_told else None,
        actual_minutes=60 if status is MeetingStatus.HELD else None,
        updated_at=made,
    )
    return batch.put(meeting)


def write_messages(batch: Batch, pair: Pair, relationship: Relationship, over: datetime) -> datetime:
    began: datetime = relationship.contracting_since
    sent = sorted(batch.later(began, 0, (over - began) / DAY) for _ in range(batch.chance.randint(2, 9)))
    thread = batch.add(Thread, began, relationship_id=relationship.id, last_message_at=sent[-1])
    for place, at in enumerate(sent):
        author = pair.mentee.id if place % 2 == 0 else pair.mentor.member.id
        body = SAID[min(place, len(SAID) - 1)]
        batch.add(Message, at, thread_id=thread.id, author_id=author, body=body, sent_at=at)
    return sent[-1]


def set_a_goal(batch: Batch, pair: Pair, relationship: Relationship, over: datetime) -> datetime:
    signed: datetime = relationship.active_since  # type: ignore[assignment]  # both have
    at = batch.later(signed, 0, (over - signed) / DAY)
    status = ToolStatus.ARCHIVED if relationship.ended_at else ToolStatus.OPEN
    facts = {
        "relationship_id": relationship.id,
        "owner_id": pair.mentee.id,
        "template": "goals@1",
        "title": "Goals",
    }
    document = batch.add(ToolDocument, at, **facts, status=status, shared_at=at, updated_at=at)
    goals = {"goals": RowsValue((AnswerRow(f"goal{batch.chance.randrange(10**6)}", GOAL),))}
    answers = answers_json.to_json(goals)
    batch.add(
        ToolRevision,
        at,
        document_id=document.id,
        number=1,
        answers=answers,
        author_id=pair.mentee.id,
        shared=True,
    )
    return at


def agree(
    batch: Batch, pair: Pair, relationship: Relationship, rules: Rules, *, signed: datetime, signers: int
) -> None:
    """In force once both have signed."""
    began: datetime = relationship.contracting_since
    answers = starting.started(rules.template, on=began.date())
    mentee, mentor = pair.mentee.display_name, pair.mentor.member.display_name
    facts = ContractFacts(mentee=mentee, mentor=mentor, made_on=began.date(), scheme=rules.facts)
    words = render(rules.template, answers, facts)
    contract = batch.add(
        Contract, began, relationship_id=relationship.id, in_force_number=1 if signers > 1 else 0
    )
    revision = batch.add(
        ContractRevision,
        began,
        contract_id=contract.id,
        number=1,
        template=words.template,
        answers=answers_json.to_json(answers),
        body=words.body,
        body_hash=fingerprint(words),
        status=(RevisionStatus.DRAFT, RevisionStatus.OFFERED, RevisionStatus.SIGNED)[signers],
        signed_at=signed if signers > 1 else None,
    )
    for member in (pair.mentee, pair.mentor.member)[:signers]:
        given = {"member_id": member.id, "typed_name": member.display_name, "body_hash": revision.body_hash}
        batch.add(ContractSignature, signed, revision_id=revision.id, signed_at=signed, **given)
