"""The scheme's members, proposals and relationships in lists, for those who look after it."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models import events, text
from models.folding import words
from models.members import AccountStatus, Member, SchemeRole
from models.overview import (
    FunnelStage,
    MentorMatter,
    ProposalAge,
    RelationshipMatter,
    mentors_with,
    of_age,
    reached,
    relationships_with,
)
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.refusals import InvalidInput
from models.relationships import Relationship, RelationshipStatus
from resolvers.coordination.overview import Period, of_role
from resolvers.coordination.summaries import READ
from resolvers.lists import OrderDirection, Slice, Window, keyset

LONGEST_TEXT = 254
MOST_WORDS = 10
PATH = ("search", "text")
BY_NUMBER = re.compile("[0-9]{1,6}")

Pair = TypeVar("Pair", Proposal, Relationship)


@dataclass(frozen=True)
class Members:
    """Which members are asked for; nothing said means all who are still somebody."""

    text: str = ""
    role: SchemeRole | None = None
    statuses: Collection[AccountStatus] | None = None
    stage: FunnelStage | None = None
    matter: MentorMatter | None = None
    topic: UUID | None = None
    period: Period = field(default_factory=Period)
    is_unreached: bool = False

    @property
    def is_of_a_person(self) -> bool:
        """Whether an address or a number is looked for: whoever finds it has read it."""
        return "@" in self.text or bool(BY_NUMBER.fullmatch(self.text.strip()))

    def rows(self) -> QuerySet[Member]:
        found = self.period.registered()
        found = of_role(found, self.role) if self.role else found
        found = found.filter(account_status__in=list(self.statuses)) if self.statuses is not None else found
        found = found.filter(undeliverable_since__isnull=False) if self.is_unreached else found
        if self.matter:
            found = found.filter(id__in=Subquery(mentors_with(self.matter).values("member_id")))
        if self.stage:
            found = found.annotate(reached=reached(self._side)).filter(reached=self.stage.value)
        return found.filter(self._topic()).filter(_called(self.text))

    @property
    def _side(self) -> SchemeRole:
        if self.role is None:
            raise InvalidInput(
                "A stage is a mentor's or a mentee's: say which role.", path=("search", "stage")
            )
        return self.role

    def _topic(self) -> Q:
        if self.topic is None:
            return Q()
        offering = Q(id__in=Subquery(MentorProfile.filter(offers__topic_id=self.topic).values("member_id")))
        seeking = Q(id__in=Subquery(MenteeProfile.filter(seeks__topic_id=self.topic).values("member_id")))
        return {SchemeRole.MENTOR: offering, SchemeRole.MENTEE: seeking, None: offering | seeking}[self.role]


@dataclass(frozen=True)
class Proposals:
    """Which proposals are asked for; nothing said means all."""

    text: str = ""
    statuses: Collection[ProposalStatus] | None = None
    age: ProposalAge | None = None
    topic: UUID | None = None

    def rows(self) -> QuerySet[Proposal]:
        found = Proposal.filter(of_age(self.age)) if self.age else Proposal.all()
        found = found.filter(status__in=list(self.statuses)) if self.statuses is not None else found
        return _between(found, self.text, self.topic)


@dataclass(frozen=True)
class Relationships:
    """Which relationships are asked for; nothing said means all."""

    text: str = ""
    statuses: Collection[RelationshipStatus] | None = None
    matter: RelationshipMatter | None = None
    topic: UUID | None = None

    def rows(self) -> QuerySet[Relationship]:
        found = relationships_with(self.matter) if self.matter else Relationship.all()
        found = found.filter(status__in=list(self.statuses)) if self.statuses is not None else found
        return _between(found, self.text, self.topic)


async def members(
    coordinator: Member, wanted: Members, direction: OrderDirection, window: Window
) -> Slice[Member]:
    """By when they registered. Who is found by an address or a number is written down as read."""
    coordinator.refuse_unless_coordinator()
    page = await keyset(wanted.rows(), _by("created_at", direction), window)
    if wanted.is_of_a_person:
        await events.record_each(READ, page.entries, by=coordinator)
    return page


async def proposals(
    coordinator: Member, wanted: Proposals, direction: OrderDirection, window: Window
) -> Slice[Proposal]:
    """By when they were sent."""
    coordinator.refuse_unless_coordinator()
    return await keyset(wanted.rows(), _by("sent_at", direction), window)


async def relationships(
    coordinator: Member, wanted: Relationships, direction: OrderDirection, window: Window
) -> Slice[Relationship]:
    """By when they began."""
    coordinator.refuse_unless_coordinator()
    return await keyset(wanted.rows(), _by("contracting_since", direction), window)


async def count(coordinator: Member, wanted: Members | Proposals | Relationships) -> int:
    coordinator.refuse_unless_coordinator()
    return await wanted.rows().count()


def _by(column: str, direction: OrderDirection) -> list[str]:
    turn = "-" if direction is OrderDirection.DESC else ""
    return [f"{turn}{column}", f"{turn}id"]


def _between(rows: QuerySet[Pair], name: str, topic: UUID | None) -> QuerySet[Pair]:
    """Those of which one of the two is called like that, and whose mentor offers that topic."""
    if name:
        called = Member.filter(_named(name)).values("id")
        rows = rows.filter(Q(mentor_id__in=Subquery(called)) | Q(mentee_id__in=Subquery(called)))
    if topic:
        offering = MentorProfile.filter(offers__topic_id=topic).values("member_id")
        rows = rows.filter(mentor_id__in=Subquery(offering))
    return rows


def _called(given: str) -> Q:
    """Members with that address, number or name, or with one that begins so.

    Raises:
        InvalidInput: see `_named`.
    """
    if "@" in given:
        return Q(email_key__startswith=_line(given).casefold())
    if BY_NUMBER.fullmatch(given.strip()):
        return Q(membership_number__startswith=given.strip())
    return _named(given) if given else Q()


def _named(given: str) -> Q:
    """Members in whose name words begin like each of these.

    Raises:
        InvalidInput: it is too long, or there is nothing in it to look for.
    """
    found = words(_line(given))
    if not 0 < len(found) <= MOST_WORDS:
        raise InvalidInput(f"Look for one to {MOST_WORDS} words.", path=PATH)
    return Q(*(Q(name_key__contains=f" {word}") for word in found))


def _line(given: str) -> str:
    return text.line(given, PATH, longest=LONGEST_TEXT)
