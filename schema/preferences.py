"""What you are mailed, and when."""

from typing import Self

import strawberry

import models
import resolvers.preferences
from models.correspondence import NotificationCategory
from models.preferences import MailMustArrive, can_be_off
from resolvers.preferences import Wish
from schema.absent import given
from schema.context import Info
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation


@strawberry.type(
    description="Whether you are mailed what is about something. The app tells you of it in any case."
)
class MailPreference:
    category: NotificationCategory = strawberry.field(description="What it is about.")
    mail: bool = strawberry.field(description="Whether you are mailed.")
    can_be_switched_off: bool = strawberry.field(
        description="Whether you can do without. Even then ends, withdrawals and cancellations are mailed."
    )

    @classmethod
    def of(cls, wish: Wish) -> Self:
        return cls(category=wish.category, mail=wish.mail, can_be_switched_off=can_be_off(wish.category))


@strawberry.type
class PreferencesOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="What you are mailed, one by one.")
    async def mail_preferences(self) -> list[MailPreference]:
        return [MailPreference.of(wish) for wish in await resolvers.preferences.wishes(self.row)]

    @strawberry.field(
        description="Whether reminders wait for the day: they are mailed from 8 to 20 o'clock in your time zone."
    )
    def quiet_hours(self) -> bool:
        return self.row.quiet_hours


@strawberry.input(description="One of the preferences, changed.")
class MailPreferenceInput:
    category: NotificationCategory = strawberry.field(description="What it is about.")
    mail: bool = strawberry.field(description="Whether to be mailed.")


@strawberry.input(description="What to change; what is left out stays.")
class UpdateMailPreferencesInput(Input):
    preferences: list[MailPreferenceInput] | None = strawberry.field(
        default=strawberry.UNSET, description="Of what to be mailed, and of what not."
    )
    quiet_hours: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether reminders are to wait for the day."
    )


@strawberry.type(description="Changed, or not.")
class UpdateMailPreferencesPayload(Payload):
    mail_preferences: list[MailPreference] | None = strawberry.field(
        default=None, description="What you are mailed from now on."
    )
    quiet_hours: bool | None = strawberry.field(
        default=None, description="Whether reminders wait for the day."
    )
    errors: list[UserError] = refusals("UpdateMailPreferencesError", MailMustArrive)


@strawberry.type
class PreferenceMutations:
    @mutation(
        UpdateMailPreferencesPayload,
        "Choose what you are mailed. What keeps your account safe, and what answers you, cannot be switched off.",
    )
    async def update_mail_preferences(
        self, info: Info, input: UpdateMailPreferencesInput
    ) -> UpdateMailPreferencesPayload | None:
        changes = [Wish(each.category, each.mail) for each in given(input.preferences) or []]
        row = await resolvers.preferences.update(info.context.viewer, changes, given(input.quiet_hours))
        wishes = await resolvers.preferences.wishes(row)
        return UpdateMailPreferencesPayload(
            mail_preferences=[MailPreference.of(wish) for wish in wishes], quiet_hours=row.quiet_hours
        )
