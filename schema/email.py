"""Moving the account to another e-mail address."""

import strawberry

import resolvers.email
from models.members import AddressUnchanged
from models.passwords import WrongPassword
from models.tokens import LinkNoLongerValid
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation


@strawberry.input(description="The new address.")
class RequestEmailChangeInput(Input):
    email: str = strawberry.field(
        description="A link is mailed there; until it is followed, nothing changes."
    )
    password: str = strawberry.field(description="Your present password.")


@strawberry.type(description="The mail is under way, or not.")
class RequestEmailChangePayload(Payload):
    email: str | None = strawberry.field(
        default=None, description="The address that was written to. It does not say whether it was free."
    )
    errors: list[UserError] = refusals("RequestEmailChangeError", WrongPassword, AddressUnchanged)


@strawberry.input(description="The token of a mailed link.")
class ConfirmEmailChangeInput(Input):
    token: str = strawberry.field(description="It works once, for 24 hours.")


@strawberry.type(description="Changed, or not.")
class ConfirmEmailChangePayload(Payload):
    email: str | None = strawberry.field(default=None, description="The address of the account from now on.")
    errors: list[UserError] = refusals("ConfirmEmailChangeError", LinkNoLongerValid)


@strawberry.type
class EmailMutations:
    @mutation(
        RequestEmailChangePayload,
        "Ask for another address. Both are written to; only the new one can confirm.",
    )
    async def request_email_change(
        self, info: Info, input: RequestEmailChangeInput
    ) -> RequestEmailChangePayload | None:
        _ = await resolvers.email.request_email_change(info.context.viewer, input.email, input.password)
        return RequestEmailChangePayload(email=input.email)

    @mutation(ConfirmEmailChangePayload, "Confirm the new address with the token that was mailed to it.")
    async def confirm_email_change(self, input: ConfirmEmailChangeInput) -> ConfirmEmailChangePayload | None:
        member = await resolvers.email.confirm_email_change(input.token)
        return ConfirmEmailChangePayload(email=member.email)
