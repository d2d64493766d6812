"""Guides and legal texts, readable by everybody."""

from uuid import UUID

from models.content import guide_key, scheme_facts
from models.guides.content import GUIDES, Guide, GuideKind, GuideStage, guides_at
from models.policy import Policy
from models.templates.kinds import Audience


async def guides(stage: GuideStage | None = None, audience: Audience | None = None) -> list[Guide]:
    """In their order; those for every stage and for every audience always among them."""
    facts = await scheme_facts()
    wanted = {audience, Audience.ANYONE} if audience else set(Audience)
    return [found.told_by(facts) for found in guides_at(stage) if found.audience in wanted]


async def guide(slug: str) -> Guide | None:
    found = GUIDES.newest(slug)
    return found.told_by(await scheme_facts()) if found else None


async def guide_of(key: UUID) -> Guide | None:
    """The guide of that id."""
    return next((found for found in await guides() if guide_key(found.slug) == key), None)


async def legal_texts() -> list[Guide]:
    """What members agree to or rely on, in the versions in force."""
    return [found for found in await guides() if found.kind is GuideKind.LEGAL]


async def policy() -> Policy:
    """The rules now in force."""
    return await Policy.current()
