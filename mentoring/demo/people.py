"""The people of the demo: 200 mentors and mentees, a coordinator, and three whose sign-in details are known."""

import random
from dataclasses import dataclass

from mentoring.demo import names
from models import clock, passwords
from models.guides.vocabulary import LANGUAGES, SECTORS
from models.members import AccountStatus, Member, SystemRole
from models.profiles import MenteeProfile, MenteeTopic, MentorProfile, MentorTopic
from models.topics import Topic

MENTORS, MENTEES = 100, 100
PASSWORD = "willow harbour cedar lantern"  # noqa: S105  the demo's, printed for everybody
MENTOR, MENTEE, COORDINATOR = "mentor@demo.example", "mentee@demo.example", "coordinator@demo.example"


@dataclass(frozen=True)
class People:
    """In the order in which they were made; the first of each is the one with known sign-in details."""

    mentors: list[Member]
    mentees: list[Member]


async def invite() -> People:
    """Write everybody into an empty database."""
    chance = random.Random(1894)  # noqa: S311  the same people each time
    topics = await Topic.all().order_by("slug")
    password_hash = await passwords.hash_of(PASSWORD)
    members = [_member(number, chance, password_hash) for number in range(MENTORS + MENTEES)]
    mentors, mentees = members[:MENTORS], members[MENTORS:]
    _make_known(mentors[0], "Otto", MENTOR)
    _make_known(mentees[0], "Mena", MENTEE)
    await Member.bulk_create([*members, _coordinator(password_hash)])
    for mentor in mentors:
        await _mentor_profile(
            mentor, chance, topics, capacity=3 if mentor is mentors[0] else chance.randint(1, 3)
        )
    for mentee in mentees:
        await _mentee_profile(mentee, chance, topics)
    return People(mentors, mentees)


def _member(number: int, chance: random.Random, password_hash: str) -> Member:
    given, family = chance.choice(names.GIVEN), chance.choice(names.FAMILY)
    email = f"{given}.{family}.{number}@demo.example".lower()
    return Member(
        membership_number=f"{number + 1:06}",
        email=email,
        email_key=email,
        email_verified_at=clock.now(),
        password_hash=password_hash,
        given_name=given,
        family_name=family,
        account_status=AccountStatus.ACTIVE,
    )


def _make_known(member: Member, given_name: str, email: str) -> None:
    member.given_name = given_name
    member.email = member.email_key = email


def _coordinator(password_hash: str) -> Member:
    coordinator = _member(MENTORS + MENTEES, random.Random(7), password_hash)  # noqa: S311  always the same
    _make_known(coordinator, "Cora", COORDINATOR)
    coordinator.system_role = SystemRole.COORDINATOR
    return coordinator


async def _mentor_profile(owner: Member, chance: random.Random, topics: list[Topic], capacity: int) -> None:
    profile, offers = mentor_profile(owner, chance, topics, capacity)
    await profile.save(force_create=True)
    await MentorTopic.bulk_create(offers)


def mentor_profile(
    owner: Member, chance: random.Random, topics: list[Topic], capacity: int
) -> tuple[MentorProfile, list[MentorTopic]]:
    """What a mentor of the demo tells; unsaved."""
    offered = chance.sample(topics, chance.randint(2, 5))
    town = chance.choice(names.TOWNS)
    profile = MentorProfile(
        member_id=owner.id,
        headline=chance.choice(names.HEADLINES).format(topic=offered[0].label),
        about=chance.choice(names.ABOUTS).format(town=town),
        experience=f"{offered[0].label}; before that {offered[1].label.lower()}.",
        years_of_experience=chance.randint(5, 35),
        capacity=capacity,
        **_circumstances(chance, town),
    )
    profile.publish(offered)
    profile.fold(owner)
    return profile, [MentorTopic(profile_id=profile.id, topic_id=topic.id) for topic in offered]


async def _mentee_profile(owner: Member, chance: random.Random, topics: list[Topic]) -> None:
    profile, seeks = mentee_profile(owner, chance, topics)
    await profile.save(force_create=True)
    await MenteeTopic.bulk_create(seeks)


def mentee_profile(
    owner: Member, chance: random.Random, topics: list[Topic]
) -> tuple[MenteeProfile, list[MenteeTopic]]:
    """What a mentee of the demo tells; unsaved."""
    sought = chance.sample(topics, chance.randint(1, 3))
    profile = MenteeProfile(
        member_id=owner.id,
        about=f"I am a physiotherapist. {chance.choice(names.STAGES)}.",
        hopes=chance.choice(names.HOPES).format(topic=sought[0].label.lower()),
        career_stage=chance.choice(names.STAGES),
        **_circumstances(chance, chance.choice(names.TOWNS)),
    )
    profile.publish(sought)
    return profile, [MenteeTopic(profile_id=profile.id, topic_id=topic.id) for topic in sought]


def _circumstances(chance: random.Random, town: str) -> dict[str, object]:
    return {
        "locality": town,
        "sector": chance.choice(SECTORS).slug,
        "languages": [
            "en",
            *chance.sample([language.code for language in LANGUAGES[1:8]], chance.randint(0, 1)),
        ],
        "meets_in_person": chance.random() < 0.5,  # noqa: PLR2004  half of them
        "meets_by_video": True,
        "meets_by_phone": chance.random() < 0.7,  # noqa: PLR2004  most of them
    }
