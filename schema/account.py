"""The account as its owner sees it. Nobody else ever gets this type."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.account
import resolvers.deletion
import resolvers.guides
from schema.choices import choice
from schema.context import Context
from schema.guides import Guide
from schema.nodes import Node, finds, global_id

choice(models.AccountStatus, "Where an account is in its life.")
choice(models.RollStatus, "What the body's roll of members says.")
choice(models.SchemeRole, "What a member is in the scheme; somebody can be both.")


@strawberry.type(description="That somebody agreed to one version of a text.")
class Consent:
    document: str = strawberry.field(description="Which text, e.g. terms-of-use.")
    version: int = strawberry.field(description="Which version of it.")
    given_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: models.Consent) -> Self:
        return cls(document=row.document, version=row.version, given_at=row.given_at)


@strawberry.type(description="Your account: what only you see.")
class Account(Node):
    row: strawberry.Private[models.Member]
    email: str = strawberry.field(description="The address that you sign in with and get mail at.")
    is_email_verified: bool = strawberry.field(description="Whether you have confirmed it.")
    membership_number: str = strawberry.field(description="Your six digits, zeros at the start included.")
    given_name: str = strawberry.field(description="Given name.")
    family_name: str = strawberry.field(description="Family name.")
    pronouns: str = strawberry.field(description="Pronouns; empty when not told.")
    timezone: str = strawberry.field(description="The IANA zone in which you are told times.")
    locale: str = strawberry.field(description="The language you are written to in, as a BCP 47 tag.")
    status: models.AccountStatus = strawberry.field(description="Where the account is in its life.")
    roll_status: models.RollStatus = strawberry.field(description="What the body's roll of members says.")
    erases_at: datetime | None = strawberry.field(
        description="When it will be erased; null unless you have asked for that."
    )

    @strawberry.field(description="What you are in the scheme.")
    async def roles(self) -> list[models.SchemeRole]:
        return await resolvers.account.roles_of(self.row)

    @strawberry.field(
        description="The terms of use, when they say something else than what you have agreed to: ask to accept them. "
        "Null when you have. Nothing is closed to you meanwhile."
    )
    async def terms_to_accept(self) -> Guide | None:
        found = await resolvers.guides.terms_to_accept(self.row)
        return Guide.of(found) if found else None

    @strawberry.field(description="The texts that you have agreed to, the first one first.")
    async def consents(self) -> list[Consent]:
        return [Consent.of(row) for row in await resolvers.account.consents_of(self.row)]

    @classmethod
    def of(cls, row: models.Member) -> Self:
        return cls(
            id=global_id("Account", row.id),
            row=row,
            email=row.email,
            is_email_verified=row.email_verified_at is not None,
            membership_number=row.membership_number,
            given_name=row.given_name,
            family_name=row.family_name,
            pronouns=row.pronouns,
            timezone=row.timezone,
            locale=row.locale,
            status=row.account_status,
            roll_status=row.roll_status,
            erases_at=row.erase_after,
        )


@strawberry.type(description="What ends at once when you delete your account now.")
class AccountDeletionImpact:
    open_proposals: int = strawberry.field(description="Proposals, to you or by you, that will be closed.")
    running_relationships: int = strawberry.field(description="Relationships that will end.")
    coming_meetings: int = strawberry.field(description="Meetings that will be cancelled.")
    cpd_statements: int = strawberry.field(
        description="Statements of professional development that you cannot read any more once the account is erased. "
        "Whoever has a copy can still check that it is genuine."
    )
    undo_days: int = strawberry.field(description="For how many days you can keep the account after all.")
    open_matter: bool = strawberry.field(
        description="Whether a concern that you raised is still open. While a matter is open with the scheme, an "
        "account is closed but not erased."
    )

    @classmethod
    def of(cls, impact: resolvers.deletion.DeletionImpact) -> Self:
        return cls(
            open_proposals=impact.proposals,
            running_relationships=impact.relationships,
            coming_meetings=impact.meetings,
            cpd_statements=impact.cpd_statements,
            undo_days=impact.undo_days,
            open_matter=impact.open_matter,
        )


@strawberry.type
class AccountOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="Your account.")
    def account(self) -> Account:
        return Account.of(self.row)

    @strawberry.field(description="What it would mean to delete your account now.")
    async def account_deletion_impact(self) -> AccountDeletionImpact:
        return AccountDeletionImpact.of(await resolvers.deletion.deletion_impact(self.row))


@finds("Account")
async def _account(context: Context, key: UUID) -> Account | None:
    return Account.of(context.member) if context.member and context.member.id == key else None
