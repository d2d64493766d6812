"""Whom a step in the life of a proposal, question or relationship tells: the table says who, here are the facts."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from models import outbox, scheme
from models.enquiries import Enquiry
from models.matching import alternatives
from models.members import Member
from models.proposals import Proposal
from models.relationships import Relationship
from models.transitions import Part, Step

WITH_ALTERNATIVES = {
    "proposal-declined",
    "proposal-expired-mentee",
    "proposal-released-mentee",
    "enquiry-closed",
}


async def tell(
    about: Proposal | Relationship | Enquiry,
    step: Step[Any, Any],
    facts: dict[str, Any] | None = None,
    *,
    occasion: str = "",
    but: Collection[str] = (),
    only: Collection[Part] = tuple(Part),
) -> None:
    """Put the letters of `step` into the outbox, except those of the kinds `but`, and to these parts `only`.

    Each goes out once for a proposal, or once for it and `occasion`; once for each move of a relationship. What is
    for coordinators goes to the scheme's mailbox. They carry the two names and `facts`; those that ask a mentee to
    choose another mentor name some.
    """
    two = await Member.in_bulk([about.mentor_id, about.mentee_id], "id")
    mentor, mentee = two[about.mentor_id], two[about.mentee_id]
    subject = type(about).__name__.lower()
    if isinstance(about, Relationship):
        occasion = occasion or str(about.version)
    for part, kind in step.mails:
        if kind in but or part not in only:
            continue
        to, other = (mentor, mentee) if part is Part.MENTOR else (mentee, mentor)
        names = {
            "mentor_name": mentor.display_name,
            "mentee_name": mentee.display_name,
            "other_name": other.display_name,
        }
        others = {"alternatives": await others_for(mentee, mentor.id)} if kind in WITH_ALTERNATIVES else {}
        key = ":".join(filter(None, (subject, str(about.id), kind, part.lower(), occasion)))
        said = {f"{subject}_id": about.public_id, **names, **others, **(facts or {})}
        if part is Part.COORDINATOR:
            of = scheme.current()
            await outbox.tell_address(of.support_address, of.name, kind, about, key, said)
        else:
            await outbox.tell(to, kind, about, key, said, ordering_key=f"{subject}:{about.id}")


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
