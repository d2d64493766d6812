"""The audit trail, for those who look after the scheme."""

from datetime import datetime
from functools import partial
from typing import Annotated, Self
from uuid import UUID

import strawberry

import models
from models import acts
from models.refusals import NotFound
from resolvers.coordination import audit
from resolvers.coordination.audit import BY_WHO_RAISED_IT, WantedEntries
from schema.absent import given
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.coordination.summaries import MemberSummary
from schema.nodes import global_id, key_of

# As what coordinators meet it.
SUBJECTS = {
    "Member": "MemberSummary",
    "Proposal": "ProposalSummary",
    "Relationship": "RelationshipSummary",
    "SupportRequest": "SupportCase",
    "Concern": "ConcernCase",
    "Mail": "FailedMail",
}


@strawberry.input(description="Which entries are asked for; nothing said means all.")
class AuditFilter:
    actor_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Only what this member or coordinator did."
    )
    subject_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Only what was done to this: a summary, a case, or a mail."
    )
    kind: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only what is called so, e.g. account-suspended."
    )
    since: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Only from that instant on."
    )
    until: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Only before that instant."
    )

    def wanted(self) -> WantedEntries:
        """Raises NotFound for an id of something else."""
        return WantedEntries(
            actor_id=_key(given(self.actor_id), "actorId", "MemberSummary"),
            subject_id=_key(given(self.subject_id), "subjectId", *SUBJECTS.values()),
            kind=given(self.kind),
            since=given(self.since),
            until=given(self.until),
        )


Filter = Annotated[AuditFilter | None, strawberry.argument(description="Which entries.")]


@strawberry.type(
    description="Something that happened. It can never be changed, and is deleted after two years."
)
class AuditEntry:
    row: strawberry.Private[models.Event]
    at: datetime = strawberry.field(description="When.")
    kind: str = strawberry.field(description="What happened, e.g. account-suspended. New ones may come.")
    subject_type: str = strawberry.field(description="What it happened to, e.g. Member.")

    @strawberry.field(
        description="Who did it; null when it followed from something else, and for whoever raised a concern."
    )
    async def actor(self, info: Info) -> MemberSummary | None:
        if self.row.actor_id is None or self.row.kind in BY_WHO_RAISED_IT:
            return None
        found = await info.context.loaders.members.load(self.row.actor_id)
        return MemberSummary.of(found) if found else None

    @strawberry.field(
        description="The id of what it happened to, for `node`; null for what coordinators do not see, and for whose "
        "concern was read."
    )
    def subject_id(self) -> strawberry.ID | None:
        name = SUBJECTS.get(self.row.subject_type)
        is_hidden = self.row.kind == acts.CONCERN_READ
        return global_id(name, self.row.subject_id) if name and not is_hidden else None

    @strawberry.field(
        description="Why a coordinator did it; empty where nobody has to say why, for concerns, and once whom it "
        "concerned is erased."
    )
    async def reason(self, info: Info) -> str:
        if self.row.subject_type == "Concern":
            return ""
        return await info.context.loaders.act_reasons.load(self.row.id)

    @classmethod
    def of(cls, row: models.Event) -> Self:
        return cls(row=row, at=row.created_at, kind=row.kind, subject_type=row.subject_type)


@strawberry.type
class AuditToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="What happened in the scheme, the newest first: sign-ins, what became of accounts, proposals and "
        "relationships, and whatever coordinators did or read. Not what two people do between them."
    )
    async def audit_log(
        self,
        filter: Filter = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[AuditEntry]:
        asked = given(filter)
        wanted = asked.wanted() if asked else WantedEntries()
        part = await audit.entries(self.row, wanted, window(first, after, last, before))
        return connect(part, AuditEntry.of, partial(audit.count_entries, self.row, wanted))


def _key(node_id: strawberry.ID | None, name: str, *types: str) -> UUID | None:
    """The row's key in an id of one of these types.

    Raises:
        NotFound: it is of another.
    """
    if node_id is None:
        return None
    *others, last = types
    for each in others:
        try:
            return key_of(each, node_id, ("filter", name))
        except NotFound:
            continue
    return key_of(last, node_id, ("filter", name))
