"""Changing the account, and giving it up."""

import strawberry

import models
import resolvers.account
import resolvers.deletion
import resolvers.guides
from models.locales import LocaleUnknown
from models.members import DeletionNotConfirmed, TermsNotAccepted
from models.passwords import WrongPassword
from models.tokens import LinkNoLongerValid
from resolvers.account import AccountChanges
from schema.account import Account
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation


@strawberry.input(description="What to change; what is left out stays.")
class UpdateAccountInput(Input):
    given_name: strawberry.Maybe[str] = strawberry.field(description="At most 80 characters.")
    family_name: strawberry.Maybe[str] = strawberry.field(description="At most 80 characters.")
    pronouns: strawberry.Maybe[str] = strawberry.field(
        description="At most 40 characters; empty to tell none."
    )
    timezone: strawberry.Maybe[str] = strawberry.field(description="An IANA zone, e.g. Europe/London.")
    locale: strawberry.Maybe[str] = strawberry.field(
        description="One of Scheme.locales, e.g. cy: letters and notifications come in it."
    )


@strawberry.type(description="Changed, or not.")
class UpdateAccountPayload(Payload):
    account: Account | None = strawberry.field(default=None, description="Your account.")
    errors: list[UserError] = refusals("UpdateAccountError", LocaleUnknown)


@strawberry.input(description="The text that you have read.")
class AcceptTermsInput(Input):
    accepted_terms: str = strawberry.field(
        description='Name and version of the present terms of use, as in "terms-of-use@2".'
    )


@strawberry.type(description="Agreed to, or not.")
class AcceptTermsPayload(Payload):
    account: Account | None = strawberry.field(default=None, description="Your account.")
    errors: list[UserError] = refusals("AcceptTermsError", TermsNotAccepted)


@strawberry.input(description="What to be as well.")
class AddRoleInput(Input):
    role: models.SchemeRole = strawberry.field(description="The role.")


@strawberry.type(description="You have the role.")
class AddRolePayload(Payload):
    account: Account | None = strawberry.field(default=None, description="Your account.")
    errors: list[UserError] = refusals("AddRoleError")


@strawberry.input(description="That you mean it.")
class DeleteAccountInput(Input):
    password: str = strawberry.field(description="Your present password.")
    confirm: bool = strawberry.field(description="Has to be true.")


@strawberry.type(description="Closed, or not.")
class DeleteAccountPayload(Payload):
    account: Account | None = strawberry.field(
        default=None, description="The account, closed; `erasesAt` says until when it can be kept."
    )
    errors: list[UserError] = refusals("DeleteAccountError", WrongPassword, DeletionNotConfirmed)


@strawberry.input(description="The token of a mailed link.")
class UndoAccountDeletionInput(Input):
    token: str = strawberry.field(description="It works once, until the account is erased.")


@strawberry.type(description="Kept, or not.")
class UndoAccountDeletionPayload(Payload):
    email: str | None = strawberry.field(default=None, description="The address to sign in with again.")
    errors: list[UserError] = refusals("UndoAccountDeletionError", LinkNoLongerValid)


@strawberry.type
class AccountMutations:
    @mutation(UpdateAccountPayload, "Change your name, pronouns, time zone or language.")
    async def update_account(self, info: Info, input: UpdateAccountInput) -> UpdateAccountPayload | None:
        changes = AccountChanges(
            given_name=input.given_name.value if input.given_name else None,
            family_name=input.family_name.value if input.family_name else None,
            pronouns=input.pronouns.value if input.pronouns else None,
            timezone=input.timezone.value if input.timezone else None,
            locale=input.locale.value if input.locale else None,
        )
        row = await resolvers.account.update_account(info.context.viewer, changes)
        return UpdateAccountPayload(account=Account.of(row))

    @mutation(AcceptTermsPayload, "Agree to the present terms of use, after they have changed.")
    async def accept_terms(self, info: Info, input: AcceptTermsInput) -> AcceptTermsPayload | None:
        row = await resolvers.guides.accept_terms(info.context.viewer, input.accepted_terms)
        return AcceptTermsPayload(account=Account.of(row))

    @mutation(AddRolePayload, "Be a mentor, or a mentee, as well. It changes nothing for who is already.")
    async def add_role(self, info: Info, input: AddRoleInput) -> AddRolePayload | None:
        row = await resolvers.account.add_role(info.context.viewer, input.role)
        return AddRolePayload(account=Account.of(row))

    @mutation(
        DeleteAccountPayload,
        "Delete your account: it is closed at once, and erased after some days in which a mailed link keeps it.",
    )
    async def delete_account(self, info: Info, input: DeleteAccountInput) -> DeleteAccountPayload | None:
        row = await resolvers.deletion.delete_account(
            info.context.viewer, input.password, confirm=input.confirm
        )
        info.context.become(None)
        info.context.keeper.forget()
        return DeleteAccountPayload(account=Account.of(row))

    @mutation(UndoAccountDeletionPayload, "Keep an account that is about to be erased.")
    async def undo_account_deletion(
        self, input: UndoAccountDeletionInput
    ) -> UndoAccountDeletionPayload | None:
        member = await resolvers.deletion.undo_account_deletion(input.token)
        return UndoAccountDeletionPayload(email=member.email)
