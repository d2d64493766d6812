"""Members by the thousand: who they are, since when, and what they tell of themselves. Nobody of them exists."""

# mypy: disable-error-code="unused-awaitable"
# Rows are awaitable, as Tortoise makes them; most of these are only put into the batch.

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mentoring.demo import names, people
from mentoring.demo.batch import Batch
from models.members import AccountStatus, Member, SystemRole
from models.profiles import Availability, MenteeProfile, MentorProfile
from models.proposal_life import ProposalStatus
from models.topics import Topic

YEARS = 3
MENTORS = 0.4  # of all members


@dataclass
class Mentor:
    """`busy` is when a place was taken, until when; an end that is to come is None. `answers` are in no order."""

    member: Member
    profile: MentorProfile
    busy: list[tuple[datetime, datetime | None]] = field(
        default_factory=list[tuple[datetime, datetime | None]]
    )
    answers: list[tuple[datetime, ProposalStatus]] = field(
        default_factory=list[tuple[datetime, ProposalStatus]]
    )

    def has_a_place(self, since: datetime, until: datetime | None) -> bool:
        at_once = [
            1 for begin, end in self.busy if (end is None or end > since) and (until is None or begin < until)
        ]
        return len(at_once) < self.profile.capacity

    def is_there(self, at: datetime) -> bool:
        published: datetime | None = self.profile.published_at
        return published is not None and published < at


@dataclass(frozen=True)
class Neighbours:
    """Members of one batch, who have to do with each other alone."""

    mentors: list[Mentor]
    mentees: list[Member]


def gather(batch: Batch, numbers: range, password_hash: str, topics: list[Topic]) -> Neighbours:
    """Write down these members, the first mentor and mentee of all being those with known sign-in details."""
    found = Neighbours([], [])
    for number in numbers:
        member = _member(batch, number, password_hash)
        is_mentor = number % 10 < MENTORS * 10
        if number == 0:
            _make_known(member, "Otto", people.MENTOR)
        if number == MENTORS * 10:
            _make_known(member, "Mena", people.MENTEE)
        if is_mentor:
            found.mentors.append(_mentor(batch, member, topics))
        elif _mentee(batch, member, topics):
            found.mentees.append(member)
    return found


def add_coordinator(batch: Batch, number: int, password_hash: str) -> None:
    member = _member(batch, number, password_hash)
    _make_known(member, "Cora", people.COORDINATOR)
    member.system_role = SystemRole.COORDINATOR


def _member(batch: Batch, number: int, password_hash: str) -> Member:
    """Some have registered just now and not confirmed the address; some are not reached by mail."""
    chance = batch.chance
    given, family = chance.choice(names.GIVEN), chance.choice(names.FAMILY)
    email = f"{given}.{family}.{number}@example.net".lower()
    registered = batch.now - timedelta(days=365 * YEARS * (1 - chance.random() ** 0.7), minutes=number % 1440)
    is_new = batch.now - registered < timedelta(days=5)
    is_verified = not is_new or batch.happens(0.5)  # half of them
    return batch.add(
        Member,
        registered,
        membership_number=f"{number + 1:06}",
        email=email,
        email_key=email,
        email_verified_at=registered + timedelta(minutes=20) if is_verified else None,
        password_hash=password_hash,
        given_name=given,
        family_name=family,
        account_status=AccountStatus.ACTIVE if is_verified else AccountStatus.UNVERIFIED,
        undeliverable_since=batch.later(registered, 0, 1) if batch.happens(0.004) and not is_new else None,
    )


def _make_known(member: Member, given_name: str, email: str) -> None:
    member.given_name = given_name
    member.email = member.email_key = email
    member.account_status = AccountStatus.ACTIVE
    member.email_verified_at = member.created_at
    member.undeliverable_since = None
    member.name_key = member.folded_name


def _mentor(batch: Batch, owner: Member, topics: list[Topic]) -> Mentor:
    profile, offers = people.mentor_profile(owner, batch.chance, topics, batch.chance.randint(1, 4))
    _date(batch, owner, profile)
    if batch.happens(0.12):  # some are away at present
        profile.availability = Availability.AWAY
        profile.away_since = batch.later(batch.now, -90, 0)
    batch.put(profile)
    batch.put_all(offers)
    return Mentor(owner, profile)


def _mentee(batch: Batch, owner: Member, topics: list[Topic]) -> bool:
    """Whether others can see what they tell."""
    profile, seeks = people.mentee_profile(owner, batch.chance, topics)
    _date(batch, owner, profile)
    batch.put(profile)
    batch.put_all(seeks)
    return profile.published_at is not None


def _date(batch: Batch, owner: Member, profile: MentorProfile | MenteeProfile) -> None:
    """Most tell all of it within days, and some never do."""
    told = batch.later(owner.created_at, 0.05, 6)
    is_whole = told < batch.now and owner.email_verified_at is not None and batch.happens(0.9)
    profile.created_at = owner.created_at
    profile.updated_at = min(told, batch.now)
    profile.published_at = told if is_whole else None
