"""The contract's clauses, as those who look after the scheme word them. What two people agree is not here."""

from datetime import datetime
from typing import Self

import strawberry

import models
from models.templates.contract_editions import ContractTemplateChanged
from models.templates.kinds import ClauseKind
from resolvers.coordination import contract_templates
from resolvers.coordination.contract_templates import ClauseWords, TemplateEdit, TemplateVersion
from schema.absent import given
from schema.choices import choice
from schema.context import Info
from schema.errors import UserError, refusals
from schema.members import name_of
from schema.mutations import Input, Payload, mutation

choice(ClauseKind, "Whose words a clause has.")


@strawberry.type(description="A clause of the contract's template.")
class TemplateClause:
    key: str = strawberry.field(description="Its name, which stays from version to version.")
    title: str = strawberry.field(description="Its heading.")
    text: str = strawberry.field(description="Its words, with gaps in braces.")
    source: str = strawberry.field(description="What it rests on.")
    kind: ClauseKind = strawberry.field(description="Whether the two fill something in.")
    sample: str = strawberry.field(description="As it reads with sample names in it.")


@strawberry.type(description="A version of the contract's template. It never changes; a change is a new one.")
class ContractTemplateVersion:
    shown: strawberry.Private[TemplateVersion]
    pin: str = strawberry.field(description='Name and version, as contracts name it: "mentoring-contract@1".')
    version: int = strawberry.field(description="Its number.")
    title: str = strawberry.field(description="The contract's title.")
    note: str = strawberry.field(description="Why, in the words of who published it.")
    published_at: datetime | None = strawberry.field(description="When; null for what came with the program.")
    clauses: list[TemplateClause] = strawberry.field(description="Its clauses, in their order.")

    @strawberry.field(description="The name of who published it; null for what came with the program.")
    async def publisher_name(self, info: Info) -> str | None:
        return await name_of(info, self.shown.edition.published_by_id if self.shown.edition else None)

    @classmethod
    def of(cls, shown: TemplateVersion) -> Self:
        template, edition = shown.template, shown.edition
        return cls(
            shown=shown,
            pin=template.pin,
            version=template.version,
            title=template.title,
            note=edition.note if edition else "",
            published_at=edition.created_at if edition else None,
            clauses=[
                TemplateClause(
                    key=clause.key,
                    title=clause.title,
                    text=clause.text,
                    source=clause.source,
                    kind=clause.kind,
                    sample=read.text,
                )
                for clause, read in zip(template.clauses, shown.sample, strict=True)
            ],
        )


@strawberry.input(description="Other words for a clause, or a new one; what is left out stays.")
class TemplateClauseInput:
    key: str = strawberry.field(description="Which clause; a new one has a key of its own.")
    title: strawberry.Maybe[str] = strawberry.field(description="At most 120 characters.")
    text: strawberry.Maybe[str] = strawberry.field(
        description="At most 4000 characters. The gaps of what the two fill in have to stay."
    )
    source: strawberry.Maybe[str] = strawberry.field(description="What it rests on: at most 120 characters.")
    after: strawberry.Maybe[str] = strawberry.field(
        description="After which clause a new one stands; before the signatures when it is left out."
    )

    def words(self) -> ClauseWords:
        return ClauseWords(
            key=self.key,
            title=self.title.value if self.title else None,
            text=self.text.value if self.text else None,
            source=self.source.value if self.source else None,
            after=self.after.value if self.after else None,
        )


@strawberry.input(description="How the contract is to read.")
class PublishContractTemplateInput(Input):
    expected_version: int = strawberry.field(description="The newest version that you have read.")
    clauses: list[TemplateClauseInput] = strawberry.field(
        description="The clauses that change, and new ones; none can be left out of the contract."
    )
    title: strawberry.Maybe[str] = strawberry.field(description="At most 120 characters.")
    note: str = strawberry.field(
        default="",
        description="Why, for those who look at it later: at most 300 characters; only a preview needs none.",
    )
    from_version: int | None = strawberry.field(
        default=strawberry.UNSET, description="Begin from the words of that earlier version."
    )
    preview_only: bool = strawberry.field(
        default=False, description="Publish nothing: show how it would read, or why it cannot."
    )

    def edit(self) -> TemplateEdit:
        return TemplateEdit(
            expected_version=self.expected_version,
            clauses=[clause.words() for clause in self.clauses],
            title=self.title.value if self.title else None,
            note=self.note,
            like=given(self.from_version),
        )


@strawberry.type(description="Published, or not.")
class PublishContractTemplatePayload(Payload):
    template: ContractTemplateVersion | None = strawberry.field(
        default=None, description="The new version; in a preview, what it would be."
    )
    errors: list[UserError] = refusals("PublishContractTemplateError", ContractTemplateChanged)


@strawberry.type
class ContractTemplatesToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="The versions of the contract's template, the newest first: new contracts are made of that."
    )
    async def contract_templates(self) -> list[ContractTemplateVersion]:
        found = await contract_templates.versions(self.row)
        return [ContractTemplateVersion.of(version) for version in found]


@strawberry.type
class ContractTemplateMutations:
    @mutation(
        PublishContractTemplatePayload,
        "For coordinators: publish the contract in other words. Contracts that there are stay as they are.",
    )
    async def publish_contract_template(
        self, info: Info, input: PublishContractTemplateInput
    ) -> PublishContractTemplatePayload | None:
        coordinator = info.context.coordinator
        if input.preview_only:
            shown = await contract_templates.preview(coordinator, input.edit())
        else:
            row = await contract_templates.publish(coordinator, input.edit())
            shown = await contract_templates.shown(coordinator, row)
        return PublishContractTemplatePayload(template=ContractTemplateVersion.of(shown))
