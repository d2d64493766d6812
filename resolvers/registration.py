"""Joining: an account that is of no use until its owner has answered a mail.

What comes back is the same whether the address or the number is taken; only who reads the mailbox learns more.
"""

from dataclasses import dataclass

from models import events, locales, outbox, passwords, roll, scheme, text
from models.guides.content import Guide
from models.guides.editions import newest_of
from models.members import (
    LONGEST_NAME,
    TERMS,
    AccountStatus,
    Consent,
    Member,
    RollStatus,
    SchemeRole,
    TermsNotAccepted,
    membership_number,
)
from models.roll import RollAnswer
from models.tokens import SingleUseToken, TokenPurpose
from resolvers.account import take_role
from resolvers.discretion import discreetly
from resolvers.email import tell_owner
from resolvers.links import mail_link
from resolvers.passwords import facts_about
from resolvers.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class Registration:
    """The form as it was filled in; without `timezone` the scheme's is taken, without `locale` English."""

    role: SchemeRole
    given_name: str
    family_name: str
    email: str
    password: str
    membership_number: str
    accepted_terms: str
    timezone: str = ""
    locale: str = ""


async def register(form: Registration) -> str:
    """Write down a new member and mail a link to the address that is handed back.

    Raises:
        Refusals: faults of the form, all of them.
        NotOnRoll, MembershipLapsed, RollUnavailable: the roll of members says no, or nothing.
    """
    newcomer = _newcomer(form, await newest_of(TERMS))
    answer = await roll.admit(newcomer.membership_number)
    newcomer.roll_status = RollStatus.CURRENT if answer is RollAnswer.CURRENT else RollStatus.UNKNOWN
    newcomer.password_hash = await passwords.hash_of(form.password)
    await _enter(newcomer=newcomer, role=form.role, terms=form.accepted_terms)
    return newcomer.email


@use_case
async def verify_email(token: str) -> Member:
    """The account is in use from now on.

    Raises:
        LinkNoLongerValid
    """
    spent = await SingleUseToken.use(token, TokenPurpose.VERIFY_EMAIL)
    await spent.member.verify()
    await events.record("email-verified", spent.member, by=spent.member)
    return spent.member


async def resend_verification(address: str) -> None:
    """Mail the link again; nothing happens, and nothing is said, where none is waited for.

    Raises:
        InvalidInput: it is no address.
    """
    async with discreetly():
        await _resend(text.email(address, ("input", "email")))


def _newcomer(form: Registration, terms: Guide | None) -> Member:
    with text.Faults() as faults:
        given_name = faults.take(text.line, form.given_name, ("input", "givenName"), longest=LONGEST_NAME)
        family_name = faults.take(text.line, form.family_name, ("input", "familyName"), longest=LONGEST_NAME)
        email = faults.take(text.email, form.email, ("input", "email"))
        number = faults.take(membership_number, form.membership_number, ("input", "membershipNumber"))
        timezone = faults.take(_timezone, form.timezone)
        locale = faults.take(locales.known, form.locale or locales.ENGLISH, ("input", "locale"))
        about = facts_about(form.given_name, form.family_name, form.email, form.membership_number)
        faults.take(passwords.good_one, form.password, ("input", "password"), about=about)
        faults.take(_present_terms, form.accepted_terms, terms)
    return Member(
        membership_number=number,
        email=email,
        email_key=text.email_key(email),
        given_name=given_name,
        family_name=family_name,
        timezone=timezone,
        locale=locale,
    )


def _timezone(given: str) -> str:
    return text.timezone(given, ("input", "timezone")) if given else scheme.current().timezone


def _present_terms(accepted: str, present: Guide | None) -> None:
    if present is None or accepted != present.pin:
        raise TermsNotAccepted(path=("input", "acceptedTerms"))


@use_case
async def _enter(*, newcomer: Member, role: SchemeRole, terms: str) -> None:
    if not await newcomer.enter():
        await _tell_of_the_clash(newcomer)
        return
    await take_role(newcomer, role)
    await Consent.give(newcomer, terms)
    await mail_link(newcomer, TokenPurpose.VERIFY_EMAIL, "verify-email")
    await events.record("registered", newcomer, by=newcomer, role=role)


@use_case
async def _resend(address: str) -> None:
    member = await Member.of_email(address)
    if member is None or member.account_status is not AccountStatus.UNVERIFIED:
        return
    if not await SingleUseToken.are_enough(member, TokenPurpose.VERIFY_EMAIL):
        await mail_link(member, TokenPurpose.VERIFY_EMAIL, "verify-email")


async def _tell_of_the_clash(newcomer: Member) -> None:
    owner = await Member.of_email(newcomer.email)
    if owner:
        await tell_owner(owner)
    elif await outbox.count_lately("registration-unfinished", address=newcomer.email) < outbox.MOST_A_DAY:
        key = f"registration:{newcomer.id}:unfinished"
        await outbox.tell_address(newcomer.email, "", "registration-unfinished", newcomer, key=key)
