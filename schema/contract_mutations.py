"""Changing and signing the contract."""

from datetime import date
from typing import Self, cast

import strawberry

import models
import resolvers.contracts
from models.refusals import Refusal
from schema.answer_inputs import AnswerInput, changes_in
from schema.context import Info
from schema.contracts import Contract, ContractRevision
from schema.deprecations import ONE_NAME, use_instead
from schema.errors import UserError, refusals, shows
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of


@shows(models.ContractChanged)
@strawberry.type(description=models.ContractChanged.sentence)
class ContractChanged(UserError):
    contract_revision: ContractRevision = strawberry.field(
        description="The wording that is on the table now."
    )
    current: ContractRevision = strawberry.field(
        description="The earlier name of `contractRevision`.",
        deprecation_reason=use_instead("contractRevision", why=ONE_NAME),
    )

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        found = ContractRevision.of(cast("models.ContractChanged", refusal).current)
        return cls(**vars(UserError.of(refusal)), contract_revision=found, current=found)


@strawberry.input(description="What to agree differently.")
class ReviseContractInput(Input):
    id: strawberry.ID = strawberry.field(description="The contract.")
    expected_revision: int = strawberry.field(
        description="The number of the revision that you have read; when there is a newer one, nothing is changed."
    )
    answers: list[AnswerInput] = strawberry.field(description="What to fill in differently; the rest stays.")
    note: str = strawberry.field(default="", description="What you say about it; at most 300 characters.")
    use_newest_template: bool = strawberry.field(
        default=False, description="Take the scheme's newest words for it: see `Contract.newerTemplate`."
    )


@strawberry.type(description="A new revision that nobody has signed, or why not.")
class ReviseContractPayload(Payload):
    contract: Contract | None = strawberry.field(
        default=None, description="The contract with its new wording."
    )
    errors: list[UserError] = refusals("ReviseContractError", models.ContractChanged, models.RelationshipOver)


@strawberry.input(description="How long to go on.")
class RenewContractInput(Input):
    id: strawberry.ID = strawberry.field(description="The contract.")
    expected_revision: int = strawberry.field(
        description="The number of the newest revision that you have read; when there is a newer one, nothing changes."
    )
    until: date = strawberry.field(
        description="The new planned end: later than the old one and than today, at most two years from now."
    )
    note: str = strawberry.field(default="", description="What you say about it; at most 300 characters.")


@strawberry.type(description="A new revision that nobody has signed, or why not.")
class RenewContractPayload(Payload):
    contract: Contract | None = strawberry.field(
        default=None, description="The contract with what both had signed, and the new end."
    )
    errors: list[UserError] = refusals(
        "RenewContractError", models.ContractChanged, models.NothingToRenew, models.RelationshipOver
    )


@strawberry.input(description="What to sign, and under which name.")
class SignContractInput(Input):
    revision_id: strawberry.ID = strawberry.field(description="The revision that you have read.")
    expected_hash: str = strawberry.field(description="Its `bodyHash`: that you sign what you have read.")
    typed_name: str = strawberry.field(description="Your own name, as it stands in the contract.")


@strawberry.type(description="Signed, or why not.")
class SignContractPayload(Payload):
    revision: ContractRevision | None = strawberry.field(default=None, description="The revision, signed.")
    contract: Contract | None = strawberry.field(default=None, description="The contract that it is of.")
    errors: list[UserError] = refusals(
        "SignContractError", models.ContractChanged, models.NotYourName, models.RelationshipOver
    )


@strawberry.type
class ContractMutations:
    @mutation(
        ReviseContractPayload,
        "Change what the two agree. It is a new revision, which both have to sign; until then what both have "
        "signed before stays in force.",
    )
    async def revise_contract(self, info: Info, input: ReviseContractInput) -> ReviseContractPayload | None:
        row = await resolvers.contracts.revise(
            info.context.viewer,
            key_of("Contract", input.id),
            input.expected_revision,
            changes_in(input.answers),
            input.note,
            to_newest=input.use_newest_template,
        )
        return ReviseContractPayload(contract=Contract.of(row))

    @mutation(
        RenewContractPayload,
        "Propose to go on until a later day, under what both have signed last. It is a new revision; with both "
        "signatures the planned end moves, and without them everything stays as it was agreed.",
    )
    async def renew_contract(self, info: Info, input: RenewContractInput) -> RenewContractPayload | None:
        row = await resolvers.contracts.renew(
            info.context.viewer,
            key_of("Contract", input.id),
            input.expected_revision,
            input.until,
            input.note,
        )
        return RenewContractPayload(contract=Contract.of(row))

    @mutation(
        SignContractPayload,
        "Sign exactly the text that you have read. With the second signature the relationship is active.",
    )
    async def sign_contract(self, info: Info, input: SignContractInput) -> SignContractPayload | None:
        key = key_of("ContractRevision", input.revision_id, path=("input", "revisionId"))
        row = await resolvers.contracts.sign(info.context.viewer, key, input.expected_hash, input.typed_name)
        contract = await info.context.loaders.contracts.load(row.contract_id)
        return SignContractPayload(
            revision=ContractRevision.of(row), contract=Contract.of(contract) if contract else None
        )
