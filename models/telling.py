"""Whom a step in the life of a proposal or a relationship tells: the table says who and how, here are the facts."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from models import outbox
from models.matching import alternatives
from models.members import Member
from models.proposals import Proposal
from models.relationships import Relationship
from models.transitions import Part, Step

WITH_ALTERNATIVES = {"proposal-declined", "proposal-expired-mentee", "proposal-released-mentee"}


async def tell(
    about: Proposal | Relationship,
    step: Step[Any, Any],
    facts: dict[str, Any] | None = None,
    *,
    occasion: str = "",
    but: Collection[str] = (),
) -> None:
    """Put the letters of `step` into the outbox, except those of the kinds `but`.

    Each goes out once for a row, or once for a row and `occasion`. They carry the two names and `facts`; those
    that ask a mentee to choose another mentor name some.
    """
    two = await Member.in_bulk([about.mentor_id, about.mentee_id], "id")
    mentor, mentee = two[about.mentor_id], two[about.mentee_id]
    subject = type(about).__name__.lower()
    for part, kind in step.mails:
        if kind in but:
            continue
        to, other = (mentor, mentee) if part is Part.MENTOR else (mentee, mentor)
        names = {
            "mentor_name": mentor.display_name,
            "mentee_name": mentee.display_name,
            "other_name": other.display_name,
        }
        others = {"alternatives": await others_for(mentee, mentor.id)} if kind in WITH_ALTERNATIVES else {}
        key = ":".join(filter(None, (subject, str(about.id), kind, occasion)))
        await outbox.tell(
            to,
            kind,
            about,
            key,
            {f"{subject}_id": about.public_id, **names, **others, **(facts or {})},
            ordering_key=f"{subject}:{about.id}",
        )


async def others_for(mentee: Member, but: UUID) -> list[dict[str, str]]:
    """Up to three mentors whom the mentee could ask instead, as the letters name them."""
    return [
        {
            "name": profile.member.display_name,
            "headline": profile.headline,
            "url": f"/mentors/{profile.public_id}",
        }
        for profile in await alternatives(mentee, [but])
    ]
