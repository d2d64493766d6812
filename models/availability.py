"""A mentor's switch: off with a date of return or without, on again when life allows."""

from datetime import date

from models import clock, enquiry_closing, scheme, text
from models.choices import Choice
from models.profiles import Availability, MentorProfile
from models.refusals import InvalidInput, StateConflict

LONGEST_NOTE = 300
UNAVAILABLE = "You are currently unavailable to mentees"


class UnavailableAlready(StateConflict):
    sentence = "You are unavailable to mentees already, and need not do anything."


class NoMentor(StateConflict):
    sentence = "This member is not a mentor who takes part in the scheme at present."


class PendingProposals(Choice):
    RELEASE = "RELEASE", "They are closed, and the mentees asked to choose somebody else."
    KEEP = "KEEP", "They stay open, and you can still answer them."


async def switch_off(profile: MentorProfile, until: date | None, note: str) -> None:
    """Be unavailable to mentees, through the day `until` or until it is switched on.

    Raises:
        InvalidInput: that day is over.
    """
    if until is not None and until < scheme.today():
        raise InvalidInput("That day is over. Choose today or a later one.", path=("input", "awayUntil"))
    was_off = profile.availability is Availability.AWAY and not profile.is_available
    profile.away_since = profile.away_since if was_off else clock.now()
    profile.away_until = until
    profile.away_note = text.line(note, ("input", "note"), longest=LONGEST_NOTE, required=False)
    profile.availability = Availability.AWAY
    await _keep(profile)
    await enquiry_closing.close_received(profile.member_id)


async def switch_on(profile: MentorProfile) -> None:
    """Be available again; what stayed unanswered before is forgotten."""
    profile.availability = Availability.AVAILABLE
    profile.away_since = profile.away_until = None
    profile.away_note = ""
    profile.silent_streak = 0
    await _keep(profile)


async def note_silence(profile: MentorProfile, limit: int) -> bool:
    """A proposal stayed unanswered: after `limit` in a row the scheme switches the mentor off; whether it did.

    The profile has to be held.
    """
    profile.silent_streak += 1
    if is_too_much := profile.silent_streak >= limit:
        profile.availability = Availability.PAUSED_BY_SYSTEM
        profile.away_since = clock.now()
        profile.away_until = None
        profile.away_note = ""
    await _keep(profile)
    if is_too_much:
        await enquiry_closing.close_received(profile.member_id)
    return is_too_much


async def bring_back_those_due() -> int:
    """Mentors whose last day away is over are available; how many there were."""
    over = MentorProfile.filter(availability=Availability.AWAY, away_until__lt=scheme.today())
    return await over.update(
        availability=Availability.AVAILABLE, away_since=None, away_until=None, away_note=""
    )


async def _keep(profile: MentorProfile) -> None:
    await profile.save(
        update_fields=["availability", "away_since", "away_until", "away_note", "silent_streak"]
    )
