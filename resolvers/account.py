"""The account: what its owner can change of it, and which roles it has."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from models import events, locales, text
from models.members import LONGEST_NAME, LONGEST_PRONOUNS, Consent, Member, SchemeRole
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from resolvers.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class AccountChanges:
    """None leaves a value as it is."""

    given_name: str | None = None
    family_name: str | None = None
    pronouns: str | None = None
    timezone: str | None = None
    locale: str | None = None


async def roles_of(member: Member) -> list[SchemeRole]:
    found: list[SchemeRole] = []
    if await MentorProfile.exists(member_id=member.id):
        found.append(SchemeRole.MENTOR)
    if await MenteeProfile.exists(member_id=member.id):
        found.append(SchemeRole.MENTEE)
    return found


async def consents_of(member: Member) -> list[Consent]:
    return await Consent.filter(member_id=member.id).order_by("given_at", "id")


@use_case
async def update_account(viewer: Member, changes: AccountChanges) -> Member:
    """Change what was handed in.

    Raises:
        Refusals: faults of the form, all of them.
    """
    changed = _checked(changes)
    if changed:
        await Member.filter(id=viewer.id).update(**changed)
        await viewer.refresh_from_db(fields=list(changed))
        await viewer.be_known_by_name()
        await MentorProfile.know_as(viewer)
        await events.record("account-updated", viewer, by=viewer, fields=sorted(changed))
    return viewer


@use_case
async def add_role(viewer: Member, role: SchemeRole) -> Member:
    """Be that as well from now on; nothing happens to who is already."""
    await take_role(viewer, role)
    await events.record("role-added", viewer, by=viewer, role=role)
    return viewer


async def take_role(member: Member, role: SchemeRole) -> None:
    """An empty profile that nobody sees before its owner has filled it in."""
    if role is SchemeRole.MENTOR:
        capacity = (await Policy.current()).default_capacity
        mentor = MentorProfile(member_id=member.id, capacity=capacity)
        await MentorProfile.bulk_create([mentor], ignore_conflicts=True)
    else:
        await MenteeProfile.bulk_create([MenteeProfile(member_id=member.id)], ignore_conflicts=True)


def _checked(changes: AccountChanges) -> dict[str, str]:
    given = {name: getattr(changes, name) for name in _CHECKS}
    with text.Faults() as faults:
        return {name: faults.take(_CHECKS[name], value) for name, value in given.items() if value is not None}


_CHECKS: dict[str, Callable[[str], str]] = {
    "given_name": partial(text.line, path=("input", "givenName"), longest=LONGEST_NAME),
    "family_name": partial(text.line, path=("input", "familyName"), longest=LONGEST_NAME),
    "pronouns": partial(text.line, path=("input", "pronouns"), longest=LONGEST_PRONOUNS, required=False),
    "timezone": partial(text.timezone, path=("input", "timezone")),
    "locale": partial(locales.known, path=("input", "locale")),
}
