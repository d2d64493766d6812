"""A broadcast: what coordinators write to many at once, to whom it goes, and how many that are now.

It is an errand (models/errands.py) that puts a letter for each of them into the outbox, some hundred at a step.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models import scheme, text
from models.choices import Choice
from models.errands import Errand
from models.locales import ENGLISH
from models.members import AccountStatus, Member
from models.policy import Policy
from models.profiles import MenteeProfile, MenteeTopic, MentorProfile, MentorTopic
from models.refusals import InvalidInput, Refusal, StateConflict
from models.relationships import Relationship
from models.topics import Topic

NEWS, ANNOUNCEMENT = "scheme-news", "scheme-announcement"
LETTERS = (NEWS, ANNOUNCEMENT)
MOST_A_DAY = 5  # for all coordinators together: it is the readers who are spared
FEW, FEW_IN_A_HUNDRED = 10, 5  # as many more or fewer than were looked at make no other audience


class BroadcastAudience(Choice):
    EVERYONE = "EVERYONE", "Every member whose account is in use."
    MENTORS = "MENTORS", "Those who are mentors."
    MENTEES = "MENTEES", "Those who are mentees."
    IN_RELATIONSHIPS = "IN_RELATIONSHIPS", "Both of each relationship that runs."
    MENTORS_WITH_PLACES = "MENTORS_WITH_PLACES", "Mentors who can be proposed to now."


class AudienceChanged(StateConflict):
    """`count` is how many they are by now."""

    sentence = (
        "It would reach many more, or many fewer, than when you looked. Please look at the number again."
    )

    def __init__(self, sentence: str = "", *, count: int = 0, path: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, path=path)
        self.count = count


class NobodyToReach(Refusal):
    sentence = "There is nobody whom this would reach. Please choose other readers."


class BroadcastLinkRefused(InvalidInput):
    sentence = "Links begin with https://, stand in the text as they are, and name no user."


@dataclass(frozen=True)
class Wording:
    subject: str
    text: str

    def checked(self, *path: str) -> Self:
        """The same, as it is kept.

        Raises:
            Refusals: everything in it that cannot be taken.
        """
        with text.Faults() as faults:
            subject = faults.take(text.line, self.subject, (*path, "subject"))
            said = faults.take(text.paragraphs, self.text, (*path, "text"))
            faults.take(_refuse_links, subject or "", (*path, "subject"))
            faults.take(_refuse_other_links, said or "", (*path, "text"))
        return type(self)(subject, said)


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """`wordings` are by language, English always among them; `is_service`: it is mailed even to who wants no news."""

    audience: BroadcastAudience
    wordings: Mapping[str, Wording] = field(default_factory=dict[str, Wording])
    topic_id: UUID | None = None
    locale: str = ""  # only those who read that language
    is_service: bool = False

    @classmethod
    def of(cls, errand: Errand) -> Self:
        wanted = errand.wanted
        return cls(
            audience=BroadcastAudience(wanted["audience"]),
            wordings={code: Wording(**words) for code, words in wanted["wordings"].items()},
            topic_id=UUID(wanted["topic"]) if wanted["topic"] else None,
            locale=wanted["locale"],
            is_service=wanted["is_service"],
        )

    def checked(self) -> Self:
        """The same, as it is kept.

        Raises:
            Refusals: everything in it that cannot be taken.
        """
        with text.Faults() as faults:
            kept = {
                code: faults.take(words.checked, *_path_of(code, self.wordings))
                for code, words in self.wordings.items()
            }
        return replace(self, wordings=kept)

    @property
    def as_json(self) -> dict[str, Any]:
        wordings = {code: vars(words) for code, words in self.wordings.items()}
        return {**self.to_whom, "wordings": wordings}

    @property
    def to_whom(self) -> dict[str, Any]:
        """What is written down of it: no words."""
        topic = str(self.topic_id) if self.topic_id else ""
        return {
            "audience": self.audience,
            "topic": topic,
            "locale": self.locale,
            "is_service": self.is_service,
        }

    @property
    def letter(self) -> str:
        """Which kind of letter carries it."""
        return ANNOUNCEMENT if self.is_service else NEWS

    def said_in(self, code: str) -> Wording:
        """In that language, or in the one that it is a variety of, or in English."""
        wordings = self.wordings
        return wordings.get(code) or wordings.get(code.partition("-")[0]) or wordings[ENGLISH]

    async def readers(self) -> QuerySet[Member]:
        """Whom it would reach now; nobody is written to who is not reached, or not there."""
        there = Member.filter(account_status=AccountStatus.ACTIVE, undeliverable_since=None)
        found = there.filter(await self._are_meant(), email_verified_at__isnull=False)
        found = found.filter(locale=self.locale) if self.locale else found
        return found.filter(await self._care_about(self.topic_id)) if self.topic_id else found

    async def _are_meant(self) -> Q:
        running = Relationship.running()
        match self.audience:
            case BroadcastAudience.EVERYONE:
                return Q()
            case BroadcastAudience.MENTORS:
                return Q(id__in=Subquery(MentorProfile.all().values("member_id")))
            case BroadcastAudience.MENTEES:
                return Q(id__in=Subquery(MenteeProfile.all().values("member_id")))
            case BroadcastAudience.IN_RELATIONSHIPS:
                mentors, mentees = running.values("mentor_id"), running.values("mentee_id")
                return Q(id__in=Subquery(mentors)) | Q(id__in=Subquery(mentees))
            case BroadcastAudience.MENTORS_WITH_PLACES:
                reachable = MentorProfile.reachable(policy=await Policy.current())
                return Q(id__in=Subquery(reachable.values("member_id")))

    async def _care_about(self, topic_id: UUID) -> Q:
        """Whose profiles name it, or one that it has replaced: what mentors offer, and what mentees seek."""
        meant = [topic.id for topic in await Topic.filter(Q(id=topic_id) | Q(replaced_by_id=topic_id))]
        offers = MentorTopic.filter(topic_id__in=meant).values("profile__member_id")
        seeks = MenteeTopic.filter(topic_id__in=meant).values("profile__member_id")
        mentors, mentees = Q(id__in=Subquery(offers)), Q(id__in=Subquery(seeks))
        return {
            BroadcastAudience.MENTORS: mentors,
            BroadcastAudience.MENTORS_WITH_PLACES: mentors,
            BroadcastAudience.MENTEES: mentees,
        }.get(self.audience, mentors | mentees)


def _path_of(code: str, wordings: Mapping[str, Wording]) -> tuple[str, ...]:
    if code == ENGLISH:
        return ("input",)
    return ("input", "translations", str([other for other in wordings if other != ENGLISH].index(code)))


def refuse_another_number(count: int, seen: int) -> None:
    """Raises NobodyToReach, or AudienceChanged when they are not about as many as were seen."""
    if not count:
        raise NobodyToReach(path=("input", "audience"))
    if abs(count - seen) > max(FEW, seen * FEW_IN_A_HUNDRED // 100):
        raise AudienceChanged(count=count, path=("input", "expectedCount"))


def _refuse_links(words: str, path: text.Path) -> None:
    if _LINK.search(words):
        raise BroadcastLinkRefused("A subject has no links.", path=path)


def _refuse_other_links(words: str, path: text.Path) -> None:
    if not all(_is_safe(found.group()) for found in _LINK.finditer(words)):
        raise BroadcastLinkRefused(path=path)


def _is_safe(link: str) -> bool:
    """Over https or in the scheme itself, and nothing in it can be taken for another address."""
    here = scheme.current()
    is_ours = any(f"{link}/".startswith(f"{root}/") for root in (here.public_url, here.app_url))
    if not _PLAIN_LINK.fullmatch(link):
        return False
    return (is_ours or link.startswith("https://")) and "@" not in urlsplit(link).netloc


_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{0,30}://[^\s\"<>]*|\bwww\.\S+|\b(?:mailto|javascript):\S+", re.IGNORECASE
)
_PLAIN_LINK = re.compile(r"https?://[A-Za-z0-9][!#-;=?-~]{0,2000}")
