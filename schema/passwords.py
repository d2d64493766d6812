"""Choosing a new password."""

import strawberry

import resolvers.passwords
from models.passwords import PasswordTooWeak, WrongPassword
from models.tokens import LinkNoLongerValid
from schema.account import Account
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation


@strawberry.input(description="Whose password is forgotten.")
class RequestPasswordResetInput(Input):
    email: str = strawberry.field(description="The address of the account.")


@strawberry.type(description="The mail is under way, if there is such an account.")
class RequestPasswordResetPayload(Payload):
    email: str | None = strawberry.field(
        default=None, description="The address as it was given; it does not say whether there is an account."
    )
    errors: list[UserError] = refusals("RequestPasswordResetError")


@strawberry.input(description="The token of a mailed link, and the new password.")
class ResetPasswordInput(Input):
    token: str = strawberry.field(description="It works once, for 60 minutes.")
    password: str = strawberry.field(description="12 to 128 characters that are hard to guess.")


@strawberry.type(description="Chosen, or not.")
class ResetPasswordPayload(Payload):
    email: str | None = strawberry.field(default=None, description="The address to sign in with now.")
    errors: list[UserError] = refusals("ResetPasswordError", LinkNoLongerValid, PasswordTooWeak)


@strawberry.input(description="The present password, and the new one.")
class ChangePasswordInput(Input):
    current: str = strawberry.field(description="The present password.")
    new: str = strawberry.field(description="12 to 128 characters that are hard to guess.")


@strawberry.type(description="Changed, or not.")
class ChangePasswordPayload(Payload):
    account: Account | None = strawberry.field(default=None, description="Your account.")
    errors: list[UserError] = refusals("ChangePasswordError", WrongPassword, PasswordTooWeak)


@strawberry.type
class PasswordMutations:
    @mutation(
        RequestPasswordResetPayload,
        "Have a link mailed with which a new password can be chosen, at most five times a day.",
    )
    async def request_password_reset(
        self, input: RequestPasswordResetInput
    ) -> RequestPasswordResetPayload | None:
        await resolvers.passwords.request_reset(input.email)
        return RequestPasswordResetPayload(email=input.email)

    @mutation(ResetPasswordPayload, "Choose a new password with a mailed link. All sessions end.")
    async def reset_password(self, input: ResetPasswordInput) -> ResetPasswordPayload | None:
        member = await resolvers.passwords.reset(input.token, input.password)
        return ResetPasswordPayload(email=member.email)

    @mutation(ChangePasswordPayload, "Choose a new password. All other sessions end.")
    async def change_password(self, info: Info, input: ChangePasswordInput) -> ChangePasswordPayload | None:
        context = info.context
        row = await resolvers.passwords.change(context.viewer, context.session, input.current, input.new)
        return ChangePasswordPayload(account=Account.of(row))
