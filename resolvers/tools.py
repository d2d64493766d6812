"""The two fill in the mentoring tools; each save is a revision that can be returned to."""

from collections.abc import Sequence
from uuid import UUID

from models import events, scheme, text
from models.meetings import Meeting
from models.members import Member, SchemeRole
from models.refusals import InvalidInput, NotAllowed, NotFound
from models.relationships import Relationship
from models.templates import answers as filling
from models.templates import starting
from models.templates.kinds import Repeat, Visibility, may_fill
from models.templates.restoring import restored
from models.templates.tools import TOOLS, ToolTemplate
from models.templates.values import Answers, Changes, ReferenceValue
from models.tools import RevisionConflict, ToolAction, ToolDocument, ToolRevision
from resolvers.tool_references import refuse_strangers
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
    relationship = await held(viewer, relationship_id)
    template = _newest(key)
    meeting = await _meeting(template, relationship, meeting_id)
    existing = await _existing(viewer, relationship, template, meeting)
    if existing is not None:
        return existing
    if not may_fill(template.filled_by, _role(relationship, viewer)):
        raise NotAllowed(f"The {template.filled_by.value.lower()} starts this.")
    document = await ToolDocument.start(
        relationship,
        viewer,
        template,
        _first_answers(template, meeting),
        title=title or (meeting.title if meeting else template.title),
        subject_id=meeting.id if meeting else None,
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
        Refusals: everything in the answers that cannot be used.
    """
    note = text.line(note, ("input", "note"), longest=LONGEST_NOTE, required=False)
    document, relationship = await _open(viewer, document_id, ToolAction.SAVE)
    before = await document.current()
    if document.current_number != expected_revision:
        raise RevisionConflict(before)
    role = _role(relationship, viewer)
    after = filling.check(document.form, before.given, changes, author_role=role)
    _refuse_another_meeting(document, after)
    await refuse_strangers(relationship, document.form, before.given, after)
    await document.write(viewer, after, note)
    await events.record("tool-saved", document, by=viewer, number=document.current_number)
    return document


@use_case
async def restore(viewer: Member, document_id: UUID, number: int) -> ToolDocument:
    """Go back to the answers of an earlier revision, but for what is the other's; that is a new revision.

    Raises:
        NotFound: no such document or revision that they may see.
        RelationshipOver, NotAllowed: as for `save`.
        RevisionConflict: somebody saved at the same time.
    """
    document, relationship = await _open(viewer, document_id, ToolAction.RESTORE)
    earlier = await ToolRevision.visible_to(viewer).get_or_none(document_id=document.id, number=number)
    if earlier is None:
        raise NotFound(path=("input", "number"))
    present = await document.current()
    answers = restored(document.form, present.given, earlier.given, _role(relationship, viewer))
    await document.write(viewer, answers, f"Restored from revision {number}.", path=())
    await events.record("tool-restored", document, by=viewer, number=document.current_number, of=number)
    return document


@use_case
async def share(viewer: Member, document_id: UUID) -> ToolDocument:
    """Let the other one read it, from the current revision on; once shared it stays so.

    Raises:
        NotFound: no such document that they may see.
        RelationshipOver: nothing is shared any more.
        NotAllowed: it is not theirs to share, or not made for sharing.
    """
    document, _ = await _open(viewer, document_id, ToolAction.SAVE)
    if await document.share():
        await events.record("tool-shared", document, by=viewer, number=document.current_number)
    return document


async def visible(viewer: Member, document_id: UUID, path: Sequence[str] = ()) -> ToolDocument:
    """The document of that id.

    Raises:
        NotFound: there is none, or it is the other one's own.
    """
    document = await ToolDocument.visible_to(viewer).get_or_none(id=document_id)
    if document is None:
        raise NotFound(path=path)
    return document


async def held(viewer: Member, relationship_id: UUID) -> Relationship:
    """Their relationship, which runs, and which nobody ends before this transaction is over."""
    theirs = Relationship.visible_to(viewer).select_for_update(no_key=True)
    relationship = await theirs.get_or_none(id=relationship_id)
    if relationship is None:
        raise NotFound(path=("input", "relationshipId"))
    relationship.refuse_if_over()
    return relationship


async def _open(viewer: Member, document_id: UUID, action: ToolAction) -> tuple[ToolDocument, Relationship]:
    seen = await visible(viewer, document_id, path=("input", "documentId"))
    relationship = await held(viewer, seen.relationship_id)
    document = await ToolDocument.find(document_id)  # again: it may have changed before we held it
    if action not in document.open_to(viewer, relationship):
        raise NotAllowed
    return document, relationship


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
    viewer: Member, relationship: Relationship, template: ToolTemplate, meeting: Meeting | None
) -> ToolDocument | None:
    if template.repeat is Repeat.ANY_TIME:
        return None
    found = ToolDocument.of_template(relationship, template.key)
    if meeting is not None:
        found = found.filter(subject_id=meeting.id)
    if template.visibility is not Visibility.PAIR:
        found = found.filter(owner_id=viewer.id)
    return await found.first()


def _first_answers(template: ToolTemplate, meeting: Meeting | None) -> Answers:
    brought = dict(starting.started(template, on=scheme.today()))
    if meeting is not None:
        brought[MEETING] = ReferenceValue(str(meeting.id))
    return {key: brought[key] for key in template.fields if key in brought}


def _refuse_another_meeting(document: ToolDocument, after: Answers) -> None:
    if document.subject_id and after.get(MEETING) != ReferenceValue(str(document.subject_id)):
        raise InvalidInput("A record stays with its meeting.", path=("input", "answers", MEETING))


def _role(relationship: Relationship, viewer: Member) -> SchemeRole:
    return SchemeRole(relationship.part_of(viewer).value)
