"""What has happened in the demo scheme so far, told through the use cases themselves, with the clock turned back."""

# mypy: disable-error-code="unused-awaitable"
# Use cases answer rows, which Tortoise makes awaitable; the story needs few of them.

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import resolvers.answering
import resolvers.availability
import resolvers.contracts
import resolvers.meetings
import resolvers.proposing
import resolvers.relationships
import resolvers.threads
import resolvers.tools
from jobs import timeline
from mentoring.demo.people import People
from models import clock, scheme
from models.contracts import Contract
from models.meeting_plans import Particulars, Times
from models.members import Member
from models.outbox import Mail, MailState
from models.profiles import MeetingMethod
from models.proposals import DeclineReason, Proposal
from models.relationships import Relationship
from models.templates.values import RowInput, RowsInput, TextValue

DAY = timedelta(days=1)


async def tell(people: People) -> None:
    """Otto mentors one and has been asked by another; elsewhere there is a proposal in every state.

    Mena, who signs in as the mentee, has everything before her.
    """
    now = clock.now()
    for days_ago, happens in _chapters(people):
        clock.stop(now - days_ago * DAY)
        await happens()
        await Mail.filter(state=MailState.QUEUED).update(
            state=MailState.SENT, sent_at=clock.now()
        )  # long since read
    clock.stop(now)


def _chapters(people: People) -> list[tuple[float, Callable[[], Awaitable[object]]]]:
    otto, mentors, mentees = people.mentors[0], people.mentors, people.mentees
    return [
        (90, lambda: _work_together(mentees[8], mentors[8])),
        (40, lambda: _work_together(mentees[1], otto)),
        (26, lambda: _propose(mentees[6], mentors[6])),
        (22.9, timeline.sweep),
        (18.9, timeline.sweep),
        (14, lambda: _end(mentees[8], mentors[8])),
        (10.9, timeline.sweep),
        (10, lambda: _begin(mentees[3], mentors[3])),
        (8, lambda: _decline(mentees[4], mentors[4])),
        (7, lambda: _withdraw(mentees[5], mentors[5])),
        (5, lambda: _propose(mentees[7], mentors[7])),
        (4.9, timeline.sweep),
        (4, lambda: _go_away(mentors[7])),
        (2, lambda: _propose(mentees[2], otto)),
        (1, timeline.sweep),
    ]


async def _propose(mentee: Member, mentor: Member) -> Proposal:
    words = {
        "message": f"Dear {mentor.given_name}, I have read your profile and would very much like to learn from you.",
        "goals": ["Find my feet in a new field", "Plan the next two years"],
        "preferred_methods": [MeetingMethod.VIDEO],
        "preferred_frequency": "Once a month",
    }
    return await resolvers.proposing.send(mentee, mentor.id, words)


async def _begin(mentee: Member, mentor: Member) -> Relationship:
    proposal = await resolvers.answering.accept(mentor, (await _propose(mentee, mentor)).id)
    return await Relationship.get(proposal_id=proposal.id)


async def _work_together(mentee: Member, mentor: Member) -> None:
    relationship = await _begin(mentee, mentor)
    await _sign(relationship, mentee, mentor)
    await _meet(relationship, mentee)
    await resolvers.threads.send(
        mentee,
        "Thank you for saying yes! I look forward to our first meeting.",
        relationship_id=relationship.id,
    )
    await _set_a_goal(relationship, mentee)


async def _sign(relationship: Relationship, *two: Member) -> None:
    contract = await Contract.get(relationship_id=relationship.id)
    draft = await contract.current()
    for member in two:
        await resolvers.contracts.sign(member, draft.id, draft.body_hash, member.display_name)


async def _meet(relationship: Relationship, mentee: Member) -> None:
    """Some weeks later, at two in the afternoon on the scheme's wall clock."""
    start = _at_two(clock.now() + 45 * DAY)
    times = Times(start, start + timedelta(hours=1), scheme.current().timezone)
    particulars = Particulars(
        "Our first meeting", MeetingMethod.VIDEO, join_url="https://video.demo.example/first"
    )
    await resolvers.meetings.arrange(mentee, relationship.id, times, particulars)


def _at_two(about: datetime) -> datetime:
    return about.astimezone(scheme.current().zone).replace(hour=14, minute=0, second=0, microsecond=0)


async def _set_a_goal(relationship: Relationship, mentee: Member) -> None:
    document = await resolvers.tools.start(mentee, relationship.id, "goals")
    cells = {"goal": TextValue("Lead my first service review"), "why": TextValue("To be heard in the team")}
    await resolvers.tools.save(mentee, document.id, 1, {"goals": RowsInput([RowInput(cells)])})


async def _decline(mentee: Member, mentor: Member) -> None:
    proposal = await _propose(mentee, mentor)
    await resolvers.answering.decline(
        mentor, proposal.id, DeclineReason.NO_TIME, "I am sorry: it is a full year."
    )


async def _withdraw(mentee: Member, mentor: Member) -> None:
    proposal = await _propose(mentee, mentor)
    await resolvers.proposing.withdraw(mentee, proposal.id)


async def _go_away(mentor: Member) -> None:
    until = scheme.today() + timedelta(days=30)
    await resolvers.availability.set_availability(
        mentor, resolvers.availability.Switch(available=False, away_until=until)
    )


async def _end(mentee: Member, mentor: Member) -> None:
    relationship = await Relationship.get(mentor_id=mentor.id, mentee_id=mentee.id)
    await resolvers.relationships.end(mentee, relationship.id, "Thank you for everything.")
