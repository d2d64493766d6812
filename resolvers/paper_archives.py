"""What each of the two can keep of their relationship, and whether they want their messages in it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import orjson

from models import clock, events, scheme
from models.members import Member
from models.paper_archives import MessageConsent
from models.relationships import Relationship
from models.retention import Archive, ArchiveEmptied
from models.threads import Message
from resolvers import kept_papers
from resolvers.kept_papers import MOST_MESSAGES, KeptContract, KeptMeeting, KeptTool, newest
from resolvers.relationships import held
from resolvers.use_case import use_case

FILE = "mentoring-archive.json"


@dataclass(frozen=True)
class KeptMessage:
    sent_at: datetime
    author: str
    body: str


@dataclass(frozen=True, kw_only=True)
class PaperArchive:
    """`messages` is None unless both want them in it; `left_out` says what there was no room for."""

    scheme: str
    made_at: datetime
    mentor: str
    mentee: str
    began_at: datetime
    ended_at: datetime | None
    contract: KeptContract | None
    meetings: Sequence[KeptMeeting]
    tools: Sequence[KeptTool]
    messages: Sequence[KeptMessage] | None
    left_out: Sequence[str]


@use_case
async def consent(viewer: Member, relationship_id: UUID, *, consents: bool) -> Relationship:
    """Say whether the viewer wants the messages in the archive, whenever either of the two opens it from now on.

    Raises:
        NotFound: no such relationship of theirs.
        ArchiveEmptied: there is nothing left to agree to.
    """
    relationship = await held(viewer, relationship_id)
    if consents and await Archive.emptied([relationship.id]):
        raise ArchiveEmptied
    if await MessageConsent.set(relationship, viewer, consents=consents):
        kind = "message-consent-given" if consents else "message-consent-withdrawn"
        await events.record(kind, relationship, by=viewer)
    return relationship


async def consents_of(keys: Sequence[UUID]) -> list[set[UUID]]:
    """Who wants the messages in the archive of each of these relationships, which have been seen already."""
    found: dict[UUID, set[UUID]] = {key: set() for key in keys}
    for row in await MessageConsent.of(*keys):
        found[row.relationship_id].add(row.member_id)
    return [found[key] for key in keys]


async def are_emptied(keys: Sequence[UUID]) -> list[bool]:
    """Whether nothing is left of each of these relationships, which have been seen already."""
    emptied = await Archive.emptied(keys)
    return [key in emptied for key in keys]


async def of_relationship(viewer: Member, relationship_id: UUID) -> PaperArchive | None:
    """All that both of the two can read of it, as it is now; None when it is not theirs, or nothing is left."""
    relationship = await Relationship.visible_to(viewer).get_or_none(id=relationship_id)
    if relationship is None or await Archive.emptied([relationship.id]):
        return None
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    names = {key: member.display_name for key, member in two.items()}
    meetings, fewer_meetings = await kept_papers.meetings(relationship)
    tools, fewer_tools = await kept_papers.tools(relationship)
    messages, fewer_messages = await _messages(relationship, names)
    return PaperArchive(
        scheme=scheme.current().name,
        made_at=clock.now(),
        mentor=names[relationship.mentor_id],
        mentee=names[relationship.mentee_id],
        began_at=relationship.contracting_since,
        ended_at=relationship.ended_at,
        contract=await kept_papers.contract(relationship),
        meetings=meetings,
        tools=tools,
        messages=messages,
        left_out=[*fewer_meetings, *fewer_tools, *fewer_messages],
    )


def as_file(archive: PaperArchive) -> tuple[str, str]:
    """As JSON, and what the file is called."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z
    return orjson.dumps(asdict(archive), option=options).decode(), FILE


async def _messages(
    relationship: Relationship, names: Mapping[UUID, str]
) -> tuple[list[KeptMessage] | None, list[str]]:
    """Those that nobody has deleted, as they read now."""
    [consents] = await consents_of([relationship.id])
    if not consents >= names.keys():
        return None, []
    written = Message.filter(thread__relationship_id=relationship.id, deleted_at=None)
    rows, left_out = await newest(written, "sent_at", MOST_MESSAGES, "messages")
    return [KeptMessage(row.sent_at, names[row.author_id], row.body) for row in rows], left_out
