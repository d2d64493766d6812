"""Joining the scheme."""

import strawberry

import models
import resolvers.registration
from models.locales import LocaleUnknown
from models.members import MembershipNumberMalformed, TermsNotAccepted
from models.passwords import PasswordTooWeak
from models.roll import MembershipLapsed, NotOnRoll, RollUnavailable
from models.tokens import LinkNoLongerValid
from resolvers.registration import Registration
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation


@strawberry.input(description="Who joins, and as what.")
class RegisterInput(Input):
    role: models.SchemeRole = strawberry.field(description="The other one can be added later.")
    given_name: str = strawberry.field(description="Given name, at most 80 characters.")
    family_name: str = strawberry.field(description="Family name, at most 80 characters.")
    email: str = strawberry.field(
        description="A link is mailed there; the account is of no use before it is followed."
    )
    password: str = strawberry.field(description="12 to 128 characters that are hard to guess.")
    membership_number: str = strawberry.field(description="Six digits, zeros at the start included.")
    accepted_terms: str = strawberry.field(
        description="The version of the terms of use that was shown and accepted, e.g. terms-of-use@1."
    )
    timezone: str = strawberry.field(default="", description="An IANA zone; without it, the scheme's.")
    locale: str = strawberry.field(
        default="", description="One of Scheme.locales, which letters come in; without it, English."
    )


@strawberry.type(description="The mail is under way, or the form has faults.")
class RegisterPayload(Payload):
    email: str | None = strawberry.field(
        default=None, description="The address that was written to. It does not say whether it was new to us."
    )
    errors: list[UserError] = refusals(
        "RegisterError",
        MembershipNumberMalformed,
        PasswordTooWeak,
        TermsNotAccepted,
        NotOnRoll,
        MembershipLapsed,
        RollUnavailable,
        LocaleUnknown,
    )


@strawberry.input(description="The token of a mailed link.")
class VerifyEmailInput(Input):
    token: str = strawberry.field(description="It works once, for 24 hours.")


@strawberry.type(description="Confirmed, or not.")
class VerifyEmailPayload(Payload):
    email: str | None = strawberry.field(default=None, description="The address that can sign in now.")
    errors: list[UserError] = refusals("VerifyEmailError", LinkNoLongerValid)


@strawberry.input(description="Where to mail the link again.")
class ResendVerificationInput(Input):
    email: str = strawberry.field(description="The address that was registered.")


@strawberry.type(description="The mail is under way, if one was waited for.")
class ResendVerificationPayload(Payload):
    email: str | None = strawberry.field(
        default=None, description="The address as it was given; it does not say whether there is an account."
    )
    errors: list[UserError] = refusals("ResendVerificationError")


@strawberry.type
class RegistrationMutations:
    @mutation(
        RegisterPayload,
        "Join as a mentor or a mentee. The answer is the same when the address or the number is taken.",
    )
    async def register(self, input: RegisterInput) -> RegisterPayload | None:
        form = Registration(
            role=input.role,
            given_name=input.given_name,
            family_name=input.family_name,
            email=input.email,
            password=input.password,
            membership_number=input.membership_number,
            accepted_terms=input.accepted_terms,
            timezone=input.timezone,
            locale=input.locale,
        )
        return RegisterPayload(email=await resolvers.registration.register(form))

    @mutation(
        VerifyEmailPayload, "Confirm the address of a new account with the token that was mailed to it."
    )
    async def verify_email(self, input: VerifyEmailInput) -> VerifyEmailPayload | None:
        member = await resolvers.registration.verify_email(input.token)
        return VerifyEmailPayload(email=member.email)

    @mutation(ResendVerificationPayload, "Mail the link again, at most five times a day.")
    async def resend_verification(self, input: ResendVerificationInput) -> ResendVerificationPayload | None:
        await resolvers.registration.resend_verification(input.email)
        return ResendVerificationPayload(email=input.email)
