"""The two fill in the mentoring tools; each save is a revision that can be returned to."""

from uuid import UUID

from models import events, scheme, text
from models.meetings import Meeting
from models.members import Member, SchemeRole
from models.refusals import InvalidInput, NotAllowed, NotFound
from models.relationships import Relationship
from models.templates import answers as filling
from models.templates import starting
from models.templates.kinds import Repeat, Reveal, Visibility, may_fill
from models.templates.restoring import restored
from models.templates.tools import TOOLS, ToolTemplate
from models.templates.upgrading import moved
from models.templates.values import Answers, Changes, ReferenceValue
from models.tool_reports import report
from models.tools import Earlier, RevisionConflict, ToolAction, ToolDocument, ToolRevision
from resolvers.tool_holding import held, ready
from resolvers.tool_references import refuse_strangers, rows_of
from resolvers.tool_rounds import mine, open_both, round_now, tell_of_answer
from resolvers.use_case import use_case

LONGEST_TITLE = 200
LONGEST_NOTE = 300
MEETING = "meeting"


@use_case
async def start(
    viewer: Member, relationship_id: UUID, key: str, meeting_id: UUID | None = None, title: str = ""
) -> ToolDocument:
    """Open a tool. Of one that there is only once, or once for a meeting, the one that is there is answered.

    Raises:
        NotFound: no such relationship of theirs, or no such meeting in it.
        RelationshipOver: nothing is started any more.
        NotAllowed: it is for the other one to start.
        InvalidInput: there is no such tool, it needs a meeting or takes none, or the title cannot be used.
    """
    title = text.line(title, ("input", "title"), longest=LONGEST_TITLE, required=False)
    template = _newest(key)
    relationship = await held(viewer, relationship_id, template)
    meeting = await _meeting(template, relationship, meeting_id)
    round_ = await round_now(relationship, template)
    existing = await _existing(viewer, relationship, template, meeting, round_)
    if existing is not None:
        return existing
    if not may_fill(template.filled_by, _role(relationship, viewer)):
        raise NotAllowed(f"The {template.filled_by.value.lower()} starts this.")
    document = await ToolDocument.start(
        relationship,
        viewer,
        template,
        await _first_answers(relationship, template, meeting),
        title=title or (meeting.title if meeting else template.title),
        subject_id=meeting.id if meeting else None,
        round_=round_,
    )
    await events.record("tool-started", document, by=viewer, template=template.pin)
    return document


@use_case
async def save(
    viewer: Member, document_id: UUID, expected_revision: int, changes: Changes, note: str = ""
) -> ToolDocument:
    """Write answers, as a new revision after the one that was read.

    Raises:
        NotFound: no such document that they may see.
        RelationshipOver: nothing is written any more.
        NotAllowed: it is not theirs to fill in.
        RevisionConflict: there is a newer revision than `expected_revision`.
        AnswersMissing: it was submitted, and would not be complete any more.
        Refusals: everything in the answers that cannot be used.
    """
    note = text.line(note, ("input", "note"), longest=LONGEST_NOTE, required=False)
    document, relationship = await ready(viewer, document_id, ToolAction.SAVE)
    present = await _expected(document, expected_revision)
    before = present.whole
    role = _role(relationship, viewer)
    after = filling.check(document.form, before, changes, author_role=role)
    _refuse_another_meeting(document, after)
    await refuse_strangers(relationship, document.form, before, after)
    await document.write(viewer, after, note, present.left_behind)
    await report(document, viewer, after)
    await events.record("tool-saved", document, by=viewer, number=document.current_number)
    return document


@use_case
async def submit(viewer: Member, document_id: UUID, expected_revision: int) -> ToolDocument:
    """Say that one's own answers are complete. Where they open together, the second of the two opens both.

    Submitting again changes nothing.

    Raises:
        NotFound: no such document that they may see.
        RelationshipOver: nothing is submitted any more.
        NotAllowed: it is not theirs, or a tool that nobody submits.
        RevisionConflict: there is a newer revision than `expected_revision`.
        AnswersMissing: something is not answered that the form needs.
    """
    document, relationship = await ready(viewer, document_id, ToolAction.SAVE)
    if document.form.reveal is None:
        raise NotAllowed("This tool is never submitted: what you save in it stands at once.")
    answers = (await _expected(document, expected_revision)).whole
    document.refuse_gaps(answers)
    if not await document.submit():
        return document
    await report(document, viewer, answers)
    await events.record("tool-submitted", document, by=viewer, number=document.current_number)
    if document.form.reveal is Reveal.WHEN_BOTH_SUBMITTED:
        await _answer(document, relationship)
    return document


@use_case
async def restore(viewer: Member, document_id: UUID, number: int) -> ToolDocument:
    """Go back to the answers of an earlier revision, but for what is the other's; that is a new revision.

    Raises:
        NotFound: no such document or revision that they may see.
        RelationshipOver, NotAllowed: as for `save`.
        RevisionConflict: somebody saved at the same time.
    """
    document, relationship = await ready(viewer, document_id, ToolAction.RESTORE)
    earlier = await ToolRevision.visible_to(viewer).get_or_none(document_id=document.id, number=number)
    if earlier is None:
        raise NotFound(path=("input", "number"))
    present, role = await document.current(), _role(relationship, viewer)
    then = moved(earlier.form_in(document), document.form, earlier.whole)
    answers = restored(document.form, present.whole, then.answers, role)
    left = _restored_behind(present, earlier, {earlier.form_in(document).pin: then.left}, role)
    await document.write(viewer, answers, f"Restored from revision {number}.", left, path=())
    await report(document, viewer, answers)
    await events.record("tool-restored", document, by=viewer, number=document.current_number, of=number)
    return document


@use_case
async def upgrade(viewer: Member, document_id: UUID, expected_revision: int) -> ToolDocument:
    """Go over to the newest version of the form. What has no place there any more stays readable beside it.

    Raises:
        NotFound: no such document that they may see.
        RelationshipOver: nothing is written any more.
        NotAllowed: it is not theirs to fill in, or on the newest form already.
        RevisionConflict: there is a newer revision than `expected_revision`.
        AnswersMissing: it was submitted, and would not be complete any more.
    """
    document, _ = await ready(viewer, document_id, ToolAction.UPGRADE)
    present, form = await _expected(document, expected_revision), document.newer_form
    if form is None:
        raise NotAllowed("This is the newest form already.")
    went = moved(document.form, form, present.whole)
    left = {**present.left_behind, **({document.form.pin: went.left} if went.left else {})}
    await document.upgrade(viewer, form, went.answers, left)
    await report(document, viewer, went.answers)
    await events.record("tool-upgraded", document, by=viewer, template=form.pin)
    return document


@use_case
async def share(viewer: Member, document_id: UUID) -> ToolDocument:
    """Let the other one read it, from the current revision on; once shared it stays so.

    Raises:
        NotFound: no such document that they may see.
        RelationshipOver: nothing is shared any more.
        NotAllowed: it is not theirs to share, or not made for sharing.
    """
    document, _ = await ready(viewer, document_id, ToolAction.SAVE)
    if await document.share():
        await events.record("tool-shared", document, by=viewer, number=document.current_number)
    return document


def _newest(key: str) -> ToolTemplate:
    template = TOOLS.newest(key)
    if template is None:
        raise InvalidInput("There is no such tool.", path=("input", "template"))
    return template


async def _meeting(
    template: ToolTemplate, relationship: Relationship, meeting_id: UUID | None
) -> Meeting | None:
    path = ("input", "meetingId")
    if template.repeat is not Repeat.PER_MEETING:
        if meeting_id is not None:
            raise InvalidInput("This tool does not belong to a meeting.", path=path)
        return None
    if meeting_id is None:
        raise InvalidInput("Please say which meeting this is about.", path=path)
    meeting = await Meeting.get_or_none(relationship_id=relationship.id, id=meeting_id)
    if meeting is None:
        raise NotFound(path=path)
    return meeting


async def _existing(
    viewer: Member, relationship: Relationship, template: ToolTemplate, meeting: Meeting | None, round_: int
) -> ToolDocument | None:
    if template.reveal:
        return await mine(viewer, relationship, template, round_)
    if template.repeat is Repeat.ANY_TIME:
        return None
    found = ToolDocument.of_template(relationship, template.key)
    if meeting is not None:
        found = found.filter(subject_id=meeting.id)
    if template.visibility is not Visibility.PAIR:
        found = found.filter(owner_id=viewer.id)
    return await found.first()


async def _expected(document: ToolDocument, number: int) -> ToolRevision:
    """What stands in the document, if that is what was read.

    Raises:
        RevisionConflict: it is not.
    """
    current = await document.current()
    if document.current_number != number:
        raise RevisionConflict(current)
    return current


def _restored_behind(present: ToolRevision, then: ToolRevision, went: Earlier, role: SchemeRole) -> Earlier:
    """What lay on older forms then, and what has been left there since, as far as `role` may write it."""
    wanted, now = {**then.left_behind, **went}, present.left_behind
    found = {pin: _restored_on(pin, now.get(pin, {}), wanted.get(pin, {}), role) for pin in {**now, **wanted}}
    return {pin: left for pin, left in found.items() if left}


def _restored_on(pin: str, now: Answers, then: Answers, role: SchemeRole) -> Answers:
    form = TOOLS.pinned(pin)
    return restored(form, now, then, role) if form else then


async def _answer(document: ToolDocument, relationship: Relationship) -> None:
    """The second of the two to submit opens both; of the first the other one is told."""
    other = await document.counterpart()
    if other is not None and other.submitted_at is not None:
        await open_both(document, other, relationship)
    else:
        await tell_of_answer(document, relationship)


async def _first_answers(
    relationship: Relationship, template: ToolTemplate, meeting: Meeting | None
) -> Answers:
    known = {
        target: list(await rows_of(relationship, target)) for target in starting.prefilled_from(template)
    }
    brought = dict(starting.started(template, on=scheme.today(), known=known))
    if meeting is not None:
        brought[MEETING] = ReferenceValue(str(meeting.id))
    return {key: brought[key] for key in template.fields if key in brought}


def _refuse_another_meeting(document: ToolDocument, after: Answers) -> None:
    if document.subject_id and after.get(MEETING) != ReferenceValue(str(document.subject_id)):
        raise InvalidInput("A record stays with its meeting.", path=("input", "answers", MEETING))


def _role(relationship: Relationship, viewer: Member) -> SchemeRole:
    return SchemeRole(relationship.part_of(viewer).value)
