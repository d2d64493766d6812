"""Makes somebody's data export: a page of a file at each step, so that a step is short and the memory small."""

from jobs.calendar_feeds import feed
from jobs.correspondents import Scheme
from jobs.data_export.noun import Noun
from jobs.data_export.nouns import NOUNS
from jobs.data_export.rows import page
from jobs.file_writing import json_page
from models.errands import Errand
from models.file_pieces import FilePiece
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import Member
from models.pictures import Picture

BESIDE = ("meetings.ics", "picture.webp")  # the files that are no nouns
MOST_IN_CALENDAR = 2000


async def begin(_errand: Errand) -> int:
    """How many parts there are."""
    return len(NOUNS) + len(BESIDE)


async def step(errand: Errand, scheme: Scheme) -> bool:
    """Make the next part, or a page of it; whether there is more to do."""
    member = await Member.find(errand.member_id)
    if errand.done < len(NOUNS):
        await _page_of(NOUNS[errand.done], errand, member)
    elif errand.done == len(NOUNS):
        await _calendar(errand, member, scheme)
    else:
        await _picture(errand, member)
    return errand.done < errand.total


async def _page_of(noun: Noun, errand: Errand, member: Member) -> None:
    after = errand.place.get("after", "")
    shown, last = await page(noun, member, after)
    content = json_page(shown, is_first=not after, is_last=not last)
    await FilePiece.add(errand, f"{noun.name}.json", content)
    await errand.note(errand.done if last else errand.done + 1, {"after": last})


async def _calendar(errand: Errand, member: Member, scheme: Scheme) -> None:
    """Without the meetings that are off, which many calendars would show as if they took place."""
    on = Meeting.visible_to(member).exclude(status=MeetingStatus.CANCELLED).order_by("-starts_at", "-id")
    meetings = await on.limit(MOST_IN_CALENDAR).select_related("relationship__mentor", "relationship__mentee")
    await FilePiece.add(errand, "meetings.ics", feed(member, meetings, scheme))
    await errand.note(errand.done + 1, {})


async def _picture(errand: Errand, member: Member) -> None:
    picture = await Picture.get_or_none(member_id=member.id)
    if picture:
        await FilePiece.add(errand, "picture.webp", picture.large)
    await errand.note(errand.done + 1, {})
