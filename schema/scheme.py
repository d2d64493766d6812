"""The scheme itself: its name, its rules in figures, its texts and its words. Readable for everybody."""

from datetime import date
from typing import Self

import strawberry

import models
import resolvers.guides
from models import locales, scheme
from models.guides import vocabulary
from schema.guides import Guide


@strawberry.type(description="A part of the profession that somebody works in.")
class Sector:
    slug: str = strawberry.field(description="What inputs take.")
    label: str = strawberry.field(description="What it is called.")

    @classmethod
    def of(cls, sector: vocabulary.SectorEntry) -> Self:
        return cls(slug=sector.slug, label=sector.label)

    @classmethod
    def named(cls, slug: str) -> "Sector | None":
        """The sector of that name, if the scheme has it."""
        return next((cls.of(sector) for sector in vocabulary.SECTORS if sector.slug == slug), None)


@strawberry.type(description="A language that somebody speaks.")
class Language:
    code: str = strawberry.field(description="A BCP 47 tag: what inputs take.")
    label: str = strawberry.field(description="What it is called in English.")
    own_label: str = strawberry.field(description="What it calls itself.")

    @classmethod
    def of(cls, language: vocabulary.LanguageEntry) -> Self:
        return cls(code=language.code, label=language.label, own_label=language.own_label)

    @classmethod
    def written(cls, code: str) -> Self:
        """A language in which the scheme writes."""
        tongue = locales.tongue(code)
        return cls(code=code, label=tongue.name, own_label=tongue.own_name)

    @classmethod
    def coded(cls, *codes: str) -> "list[Language]":
        """The languages of these codes, in the scheme's order."""
        return [cls.of(language) for language in vocabulary.LANGUAGES if language.code in codes]


@strawberry.type(description="The scheme's rules in figures. What is under way keeps those it began with.")
class SchemePolicy:
    version: int = strawberry.field(description="Which edition of the rules.")
    reminder_days: list[int] = strawberry.field(
        description="Days after a proposal was sent on which its mentor is reminded."
    )
    expiry_days: int = strawberry.field(
        description="Days after which an unanswered proposal is withdrawn automatically."
    )
    max_open_proposals: int = strawberry.field(description="Proposals a mentee can have open at once.")
    max_running_relationships: int = strawberry.field(description="Mentors a mentee can have at once.")
    default_capacity: int = strawberry.field(description="Places that a mentor begins with.")
    cool_off_days: int = strawberry.field(
        description="Days after a mentor's no before the same mentee can ask again."
    )
    deletion_undo_days: int = strawberry.field(description="Days in which a deleted account can be kept.")
    retention_months: int = strawberry.field(
        description="Months for which what two people wrote is kept after the end."
    )
    lapse_grace_days: int = strawberry.field(
        description="Days for which a mentor whose membership has lapsed can still be found."
    )
    review_days: int = strawberry.field(description="Days in which two people can still write after the end.")
    silent_streak_limit: int = strawberry.field(
        description="Proposals without an answer after which a mentor is paused."
    )
    bank_holidays: list[date] = strawberry.field(description="Days on which nobody is expected to work.")
    contract_reminder_days: list[int] = strawberry.field(
        description="Days after which whoever has not signed is reminded."
    )
    never_started_days: int = strawberry.field(
        description="Days after which a relationship that nobody has begun is closed; 0: never."
    )
    completion_days: int = strawberry.field(
        description="Days after which a proposal to finish counts as agreed; 0: never."
    )
    renewal_notice_days: int = strawberry.field(
        description="Days before the planned end on which both are asked about going on."
    )
    renewal_grace_days: int = strawberry.field(
        description="Days after the planned end on which a relationship is completed, unless they go on."
    )
    quiet_days: list[int] = strawberry.field(
        description="Days of quiet after which both are asked whether it still goes on."
    )
    quiet_report_days: int = strawberry.field(
        description="Days of quiet after which the scheme is told; 0: never."
    )

    @classmethod
    def of(cls, row: models.Policy) -> Self:
        return cls(
            silent_streak_limit=row.silent_streak_limit,
            bank_holidays=sorted(row.holidays),
            contract_reminder_days=row.contract_reminder_days,
            never_started_days=row.never_started_days,
            completion_days=row.completion_days,
            renewal_notice_days=row.renewal_notice_days,
            renewal_grace_days=row.renewal_grace_days,
            quiet_days=row.quiet_days,
            quiet_report_days=row.quiet_report_days,
            version=row.version,
            reminder_days=row.reminder_days,
            expiry_days=row.expiry_days,
            max_open_proposals=row.max_open_proposals,
            max_running_relationships=row.max_running_relationships,
            default_capacity=row.default_capacity,
            cool_off_days=row.cool_off_days,
            deletion_undo_days=row.deletion_undo_days,
            retention_months=row.retention_months,
            lapse_grace_days=row.lapse_grace_days,
            review_days=row.review_days,
        )


@strawberry.type(description="The mentoring scheme.")
class Scheme:
    name: str = strawberry.field(description="What it calls itself.")
    body: str = strawberry.field(description="The professional body that runs it.")
    support_address: str = strawberry.field(description="Whom to write to.")
    timezone: str = strawberry.field(description="The zone whose wall clock its days keep.")

    @strawberry.field(description="Its rules in figures.")
    async def policy(self) -> SchemePolicy:
        return SchemePolicy.of(await resolvers.guides.policy())

    @strawberry.field(description="The texts that members agree to or rely on, in the versions in force.")
    async def legal_texts(self) -> list[Guide]:
        return [Guide.of(guide) for guide in await resolvers.guides.legal_texts()]

    @strawberry.field(description="The sectors that a profile can name.")
    def sectors(self) -> list[Sector]:
        return [Sector.of(sector) for sector in vocabulary.SECTORS]

    @strawberry.field(description="The languages that a profile can name.")
    def languages(self) -> list[Language]:
        return [Language.of(language) for language in vocabulary.LANGUAGES]

    @strawberry.field(
        description="The languages that the scheme can write to you in, as updateAccount takes them."
    )
    def locales(self) -> list[Language]:
        return [Language.written(code) for code in locales.codes()]

    @classmethod
    def of(cls, facts: scheme.Scheme) -> Self:
        return cls(
            name=facts.name,
            body=facts.body,
            support_address=facts.support_address,
            timezone=facts.timezone,
        )


@strawberry.type
class SchemeQueries:
    @strawberry.field(description="The scheme: who runs it, by which rules and in which words.")
    def scheme(self) -> Scheme | None:
        return Scheme.of(scheme.current())
