"""Signing in and out."""

import strawberry

import models
import resolvers.signing_in
from models.members import AccountClosing, AccountSuspended
from models.sessions import SignInFailed
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of
from schema.sessions import Session
from schema.viewer import Viewer


@strawberry.input(description="Who signs in, and with what.")
class SignInInput(Input):
    email: str = strawberry.field(description="The address of the account.")
    password: str = strawberry.field(description="Its password.")
    client: models.SessionKind = strawberry.field(
        default=models.SessionKind.WEB,
        description="WEB keeps the session in a cookie; MOBILE gets the token to keep itself.",
    )


@strawberry.type(description="Signed in, or not.")
class SignInPayload(Payload):
    viewer: Viewer | None = strawberry.field(default=None, description="Who is signed in now.")
    token: str | None = strawberry.field(
        default=None, description="For MOBILE: send it as `Authorization: Bearer ...`. It is shown only here."
    )
    errors: list[UserError] = refusals("SignInError", SignInFailed, AccountClosing, AccountSuspended)


@strawberry.input(description="Nothing is needed.")
class SignOutInput(Input):
    pass


@strawberry.type(description="Signed out.")
class SignOutPayload(Payload):
    errors: list[UserError] = refusals("SignOutError")


@strawberry.input(description="Which place to sign out.")
class RevokeSessionInput(Input):
    id: strawberry.ID = strawberry.field(description="The session.")


@strawberry.type(description="Signed out there.")
class RevokeSessionPayload(Payload):
    session: Session | None = strawberry.field(default=None, description="The session that is over.")
    errors: list[UserError] = refusals("RevokeSessionError")


@strawberry.input(description="Nothing is needed.")
class RevokeOtherSessionsInput(Input):
    pass


@strawberry.type(description="Signed out everywhere else.")
class RevokeOtherSessionsPayload(Payload):
    viewer: Viewer | None = strawberry.field(
        default=None, description="You, with what is left of your sessions."
    )
    errors: list[UserError] = refusals("RevokeOtherSessionsError")


@strawberry.type
class SigningInMutations:
    @mutation(SignInPayload, "Sign in. The answer to a wrong address and to a wrong password is the same.")
    async def sign_in(self, info: Info, input: SignInInput) -> SignInPayload | None:
        session, token = await resolvers.signing_in.sign_in(input.email, input.password, input.client)
        info.context.become(session)
        if session.kind is models.SessionKind.MOBILE:
            return SignInPayload(viewer=Viewer.of(info), token=token)
        info.context.keeper.keep(token)
        return SignInPayload(viewer=Viewer.of(info))

    @mutation(SignOutPayload, "Sign out here. A guest is signed out already.")
    async def sign_out(self, info: Info, input: SignOutInput) -> SignOutPayload | None:
        if info.context.session:
            await resolvers.signing_in.sign_out(info.context.session)
        info.context.become(None)
        info.context.keeper.forget()
        return SignOutPayload()

    @mutation(RevokeSessionPayload, "Sign out in another place, for example on a telephone that was lost.")
    async def revoke_session(self, info: Info, input: RevokeSessionInput) -> RevokeSessionPayload | None:
        row = await resolvers.signing_in.revoke_session(info.context.viewer, key_of("Session", input.id))
        session = Session.of(row, info.context)
        if session.is_current:
            info.context.become(None)
            info.context.keeper.forget()
        return RevokeSessionPayload(session=session)

    @mutation(RevokeOtherSessionsPayload, "Sign out everywhere but here.")
    async def revoke_other_sessions(
        self, info: Info, input: RevokeOtherSessionsInput
    ) -> RevokeOtherSessionsPayload | None:
        _ = await resolvers.signing_in.revoke_other_sessions(info.context.viewer, info.context.session)
        return RevokeOtherSessionsPayload(viewer=Viewer.of(info))
