"""The contract, as the two who make it read it. Nobody else gets this type."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Self, cast
from uuid import UUID

import strawberry

import models
import resolvers.contracts
from models import printed
from models.templates import answers_json
from models.templates.contract_text import changed_clauses, read_body, source_of
from models.templates.differences import difference
from schema.absent import given
from schema.answers import Answer, AnswerChange, answers_of, changes_of
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.members import Member, member_of
from schema.nodes import Node, finds, global_id
from schema.tool_fields import ToolField, field_of

if TYPE_CHECKING:
    from schema.relationships import Relationship

Since = Annotated[int | None, strawberry.argument(description="The number of an earlier revision.")]
choice(models.RevisionStatus, "Where a revision of a contract stands.")
choice(models.ContractAction, "What can be done with a contract.")


@strawberry.type(description="A clause, as it is read and signed.")
class ContractClause:
    number: int = strawberry.field(description="Its number, from 1.")
    title: str = strawberry.field(description="Its heading.")
    text: str = strawberry.field(description="Its words; plain text.")
    template: strawberry.Private[str]

    @strawberry.field(
        description="What it rests on, by the scheme's library of clauses; empty where that is not known any more."
    )
    async def source(self, info: Info) -> str:
        template = await info.context.loaders.contract_templates.load(self.template)
        return source_of(template, self.title) if template else ""


@strawberry.type(description="A clause that reads differently in two revisions.")
class ChangedClause:
    number: int = strawberry.field(description="Its number in the newer one, or in the older where it went.")
    title: str = strawberry.field(description="Its heading.")
    before: str | None = strawberry.field(description="Its words in the older one; null when it is new.")
    after: str | None = strawberry.field(description="Its words in the newer one; null when it went.")


@strawberry.type(description="That one of the two has signed a revision.")
class ContractSignature:
    row: strawberry.Private[models.ContractSignature]
    typed_name: str = strawberry.field(description="The name as it was typed.")
    signed_at: datetime = strawberry.field(description="When.")
    body_hash: str = strawberry.field(description="The fingerprint of the text that was signed.")
    code: str = strawberry.field(
        description='The edition of the code of conduct that was in force and there to read, as "name@1"; empty where '
        "that was not written down yet."
    )

    @strawberry.field(description="Who signed.")
    async def member(self, info: Info) -> Member:
        return await member_of(info, self.row.member_id)

    @classmethod
    def of(cls, row: models.ContractSignature) -> Self:
        return cls(
            row=row,
            typed_name=row.typed_name,
            signed_at=row.signed_at,
            body_hash=row.body_hash,
            code=row.code,
        )


@strawberry.type(
    description="A contract as it was worded at one time. It never changes; a change is a new one."
)
class ContractRevision(Node):
    row: strawberry.Private[models.ContractRevision]
    number: int = strawberry.field(description="1 is the draft that the scheme wrote.")
    title: str = strawberry.field(description="The contract's title.")
    template: str = strawberry.field(description='The clauses it was made of, with their version: "name@1".')
    body_hash: str = strawberry.field(
        description="Its fingerprint: SHA-256 of the text. Signing asks for it."
    )
    clauses: list[ContractClause] = strawberry.field(description="What the two agree, clause by clause.")
    note: str = strawberry.field(description="What its author says about the change; empty when nothing.")
    created_at: datetime = strawberry.field(description="When it was written.")
    status: models.RevisionStatus = strawberry.field(description="Where it stands.")

    @strawberry.field(description="Who changed it; null for the draft that the scheme wrote.")
    async def author(self, info: Info) -> Member | None:
        return await member_of(info, self.row.author_id) if self.row.author_id else None

    @strawberry.field(description="What the two have filled in.")
    async def answers(self, info: Info) -> list[Answer]:
        template = await info.context.loaders.contract_templates.load(self.row.template)
        return answers_of(template, answers_json.from_json(self.row.answers))

    @strawberry.field(
        description="What the two have filled in differently since the revision of that number; left out: since the "
        "one before. Where there is none of that number, everything is new."
    )
    async def changes(self, info: Info, since: Since = strawberry.UNSET) -> list[AnswerChange]:
        earlier = await self._earlier(info, since)
        before = answers_json.from_json(earlier.answers) if earlier else {}
        changes = difference(before, answers_json.from_json(self.row.answers))
        template = await info.context.loaders.contract_templates.load(self.row.template)
        return changes_of(template, changes)

    @strawberry.field(description="The clauses that read differently since then, as for `changes`.")
    async def changed_clauses(self, info: Info, since: Since = strawberry.UNSET) -> list[ChangedClause]:
        earlier = await self._earlier(info, since)
        return [
            ChangedClause(number=each.number, title=each.title, before=each.before, after=each.after)
            for each in changed_clauses(earlier.body if earlier else None, self.row.body)
        ]

    @strawberry.field(
        description="The contract as a page to print, with its fingerprint and signatures; for the two, signed in."
    )
    async def print_url(self) -> str:
        return printed.link(self.row, "html")

    async def _earlier(self, info: Info, since: int | None) -> models.ContractRevision | None:
        number = given(since)
        return await _revision(info, self.row.contract_id, self.row.number - 1 if number is None else number)

    @strawberry.field(description="Who has signed it, the first first.")
    async def signatures(self, info: Info) -> list[ContractSignature]:
        return [ContractSignature.of(row) for row in await _signatures(info, self.row.id)]

    @classmethod
    def of(cls, row: models.ContractRevision) -> Self:
        text = read_body(row.body)
        return cls(
            id=global_id("ContractRevision", row.id),
            row=row,
            number=row.number,
            title=text.title,
            template=row.template,
            body_hash=row.body_hash,
            clauses=[
                ContractClause(number=each.number, title=each.title, text=each.text, template=row.template)
                for each in text.clauses
            ],
            note=row.note,
            created_at=row.created_at,
            status=row.status,
        )


@strawberry.type(description="What the two agree on in writing: its wording now, and all earlier ones.")
class Contract(Node):
    row: strawberry.Private[models.Contract]

    @strawberry.field(description="The relationship that it is for.")
    async def relationship(
        self, info: Info
    ) -> Annotated["Relationship", strawberry.lazy("schema.relationships")]:
        from schema.relationships import Relationship  # noqa: PLC0415  which reaches its contract

        return Relationship.of(await _relationship(info, self.row))

    @strawberry.field(description="The wording that is on the table: the one to sign, or to change.")
    async def current_revision(self, info: Info) -> ContractRevision:
        found = await _revision(info, self.row.id, self.row.current_number)
        return ContractRevision.of(cast("models.ContractRevision", found))

    @strawberry.field(description="The wording that both have signed last; null until then.")
    async def in_force(self, info: Info) -> ContractRevision | None:
        found = await _revision(info, self.row.id, self.row.in_force_number)
        return ContractRevision.of(found) if found else None

    @strawberry.field(description="All wordings, the newest first.")
    async def revisions(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ContractRevision]:
        viewer, key = info.context.viewer, self.row.id
        part = await resolvers.contracts.revisions(viewer, key, window(first, after, last, before))
        return connect(part, ContractRevision.of, partial(resolvers.contracts.count_revisions, viewer, key))

    @strawberry.field(description="The form of what can be agreed, clause by clause.")
    async def fields(self, info: Info) -> list[ToolField]:
        revision = cast(
            "models.ContractRevision", await _revision(info, self.row.id, self.row.current_number)
        )
        template = await info.context.loaders.contract_templates.load(revision.template)
        return [field_of(field) for field in template.fields.values()] if template else []

    @strawberry.field(
        description="The scheme's newest template, when the wording on the table was made of an older one; else null. "
        "It changes nothing, unless one of the two revises the contract with `useNewestTemplate`."
    )
    async def newer_template(self, info: Info) -> str | None:
        revision = cast(
            "models.ContractRevision", await _revision(info, self.row.id, self.row.current_number)
        )
        newest = await info.context.loaders.newest_contract_pins.load(revision.template.partition("@")[0])
        return newest if newest != revision.template else None

    @strawberry.field(description="What you can do with it now.")
    async def viewer_can(self, info: Info) -> list[models.ContractAction]:
        current = cast("models.ContractRevision", await _revision(info, self.row.id, self.row.current_number))
        signers = {row.member_id for row in await _signatures(info, current.id)}
        return self.row.open_to(info.context.viewer, await _relationship(info, self.row), current, signers)

    @classmethod
    def of(cls, row: models.Contract) -> Self:
        return cls(id=global_id("Contract", row.id), row=row)


@strawberry.type
class ContractOfRelationship:
    row: strawberry.Private[models.Relationship]

    @strawberry.field(description="What the two agree on in writing; null when the time to keep it is over.")
    async def contract(self, info: Info) -> Contract | None:
        found = await info.context.loaders.contracts_of_relationships.load(self.row.id)
        return Contract.of(found) if found else None


async def _relationship(info: Info, contract: models.Contract) -> models.Relationship:
    found = await info.context.loaders.relationships.load(contract.relationship_id)
    return cast("models.Relationship", found)  # who sees the contract is one of the two


async def _revision(info: Info, contract_id: UUID, number: int) -> models.ContractRevision | None:
    return await info.context.loaders.contract_revisions.load((contract_id, number))


async def _signatures(info: Info, revision_id: UUID) -> Sequence[models.ContractSignature]:
    return await info.context.loaders.signatures.load(revision_id)


@finds("Contract")
async def _find(context: Context, key: UUID) -> Contract | None:
    row = await resolvers.contracts.visible(context.viewer, key) if context.member else None
    return Contract.of(row) if row else None


@finds("ContractRevision")
async def _find_revision(context: Context, key: UUID) -> ContractRevision | None:
    row = await resolvers.contracts.visible_revision(context.viewer, key) if context.member else None
    return ContractRevision.of(row) if row else None
