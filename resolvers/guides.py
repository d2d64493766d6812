"""Guides and legal texts, readable by everybody; and which of them a member has seen, or has to agree to again."""

from collections.abc import Sequence
from uuid import UUID

from models import events
from models.content import guide_key, scheme_facts
from models.guides.content import Guide, GuideKind, GuideStage, guides_at
from models.guides.editions import GuideSeen, newest_guides
from models.members import TERMS, Consent, Member, TermsNotAccepted
from models.policy import Policy
from models.refusals import NotFound
from models.templates.kinds import Audience
from resolvers.use_case import use_case


async def guides(stage: GuideStage | None = None, audience: Audience | None = None) -> list[Guide]:
    """In their order; those for every stage and for every audience always among them."""
    facts = await scheme_facts()
    wanted = {audience, Audience.ANYONE} if audience else set(Audience)
    shown = guides_at(stage, await newest_guides())
    return [found.told_by(facts) for found in shown if found.audience in wanted]


async def guide(slug: str) -> Guide | None:
    return next((found for found in await guides() if found.slug == slug), None)


async def guide_of(key: UUID) -> Guide | None:
    """The guide of that id."""
    return next((found for found in await guides() if guide_key(found.slug) == key), None)


async def legal_texts() -> list[Guide]:
    """What members agree to or rely on, in the versions in force."""
    return [found for found in await guides() if found.kind is GuideKind.LEGAL]


async def policy() -> Policy:
    """The rules now in force."""
    return await Policy.current()


@use_case
async def mark_seen(viewer: Member, key: UUID) -> GuideSeen:
    """Note that the member has looked at the guide, as it is now.

    Raises:
        NotFound: there is no such guide.
    """
    found = await guide_of(key)
    if found is None:
        raise NotFound(path=("input", "id"))
    return await GuideSeen.mark(viewer, found)


async def seen_versions(viewer: Member, slugs: Sequence[str]) -> list[int]:
    """Which version of each of these guides the member has seen; 0 where none."""
    seen = {row.slug: row.version for row in await GuideSeen.filter(member_id=viewer.id, slug__in=slugs)}
    return [seen.get(slug, 0) for slug in slugs]


async def terms_to_accept(viewer: Member) -> Guide | None:
    """The terms of use, when they say something else than what the member has agreed to."""
    terms = await guide(TERMS)
    if terms is None:
        return None
    agreed = await Consent.filter(member_id=viewer.id, document=TERMS).order_by("-version").first()
    return None if agreed and agreed.version >= terms.material_version else terms


@use_case
async def accept_terms(viewer: Member, accepted: str) -> Member:
    """Agree to the present terms of use.

    Raises:
        TermsNotAccepted: it is another version that was read.
    """
    terms = await guide(TERMS)
    if terms is None or accepted != terms.pin:
        raise TermsNotAccepted(path=("input", "acceptedTerms"))
    if not await Consent.filter(member_id=viewer.id, document=TERMS, version=terms.version).exists():
        await Consent.give(viewer, terms.pin)
        await events.record("terms-accepted", viewer, by=viewer, version=terms.version)
    return viewer
