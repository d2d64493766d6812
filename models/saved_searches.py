"""A mentee keeps a search, and is told when mentors appear whom it finds: at most once a day, and of each mentor once.

A mentor appears by publishing, coming back, or having a place again: by becoming reachable, whatever the reason
(`MentorProfile.reachable_since`). Whoever has as many mentors as one can have is told of none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import QuerySet

from models import clock
from models.matching import BEST_FIRST, dealt_with, shown_to, wish_of
from models.members import AccountStatus, Member, RollStatus
from models.policy import Policy
from models.profiles import MeetingMethod, MentorProfile
from models.refusals import Refusal
from models.row import Row
from models.searching import Looking, Search, Years
from models.topics import Topic

MOST_SAVED = 10
MOST_AT_ONCE = 50
BETWEEN_MAILS = timedelta(days=1)
RUNNING = """(
    SELECT COUNT(*) FROM "relationship" WHERE "relationship"."mentee_id" = "saved_search"."member_id"
        AND "relationship"."status" NOT IN ('COMPLETED', 'ENDED')
)"""


class TooManySavedSearches(Refusal):
    sentence = f"You have {MOST_SAVED} saved searches, which is the most. Remove one first."


class SavedSearch(Row):
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="saved_searches", on_delete=fields.CASCADE
    )
    member_id: UUID
    name = fields.CharField(max_length=80)
    text = fields.CharField(max_length=200, default="")
    topics = fields.JSONField[list[str]](default=list)
    methods = fields.JSONField[list[str]](default=list)
    locality = fields.CharField(max_length=80, default="")
    sector = fields.CharField(max_length=60, default="")
    languages = fields.JSONField[list[str]](default=list)
    years = fields.JSONField[list[str]](default=list)
    exact_match = fields.BooleanField(default=False)
    is_mailed = fields.BooleanField(default=True)
    looked_at = fields.DatetimeField(default=clock.now)
    mailed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "saved_search"
        indexes = (("member_id", "id"), ("is_mailed", "looked_at"))

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Their own."""
        return cls.filter(member_id=member.id)

    @classmethod
    def due(cls, policy: Policy, newest: datetime) -> QuerySet[Self]:
        """Those to look at, as the mentor who appeared last did so at `newest`."""
        is_time = Q(mailed_at=None) | Q(mailed_at__lte=clock.now() - BETWEEN_MAILS)
        takes_part = Q(member__account_status=AccountStatus.ACTIVE) & ~Q(
            member__roll_status=RollStatus.LAPSED
        )
        has_room = Q(running__lt=policy.max_running_relationships)
        searches = cls.annotate(running=RawSQL(RUNNING)).filter(is_mailed=True, looked_at__lt=newest)
        return searches.filter(is_time & takes_part & has_room)

    @property
    def search(self) -> Search:
        return Search(
            text=self.text,
            topics=[UUID(key) for key in self.topics],
            methods=[MeetingMethod(method) for method in self.methods],
            locality=self.locality,
            sector=self.sector,
            languages=self.languages,
            years=[Years(years) for years in self.years],
            exact_match=self.exact_match,
        )

    def look_for(self, search: Search) -> None:
        """From now on, for this, which has been checked (`Search.wish`); unsaved."""
        self.text, self.locality = " ".join(search.text.split()), " ".join(search.locality.split())
        self.sector, self.exact_match = search.sector, search.exact_match
        self.topics = _once(str(key) for key in search.topics)
        self.methods, self.languages = _once(search.methods), _once(search.languages)
        self.years = _once(search.years)
        self.looked_at = clock.now()

    async def found(self, mentee: Member, policy: Policy) -> QuerySet[MentorProfile]:
        """The mentors whom it finds now, of those whom the mentee has not asked, with a score."""
        search = self.search
        if search.topics:
            known = await Topic.filter(id__in=list(search.topics))
            search = replace(search, topics=[topic.id for topic in known])
        looking = Looking.of(search, await search.wish(), await wish_of(mentee))
        others = shown_to(mentee, policy).filter(member_id__not_in=list(await dealt_with(mentee, policy)))
        return replace(looking, is_narrow=True).among(others)

    async def appeared(self, mentee: Member, policy: Policy) -> list[MentorProfile]:
        """Those of them who have appeared since it was last looked at, and whom it has not named; best first."""
        named = NamedMentor.filter(search_id=self.id).values("mentor_id")
        found = (await self.found(mentee, policy)).filter(reachable_since__gt=self.looked_at)
        news = found.filter(~Q(member_id__in=Subquery(named))).select_related("member")
        return await news.order_by(*BEST_FIRST).limit(MOST_AT_ONCE)

    async def note_those_here(self, mentee: Member) -> None:
        """Who can be reached by now, but has not been noticed yet, is no news when that happens."""
        found = await self.found(mentee, await Policy.current())
        await NamedMentor.note(self, await found.filter(reachable_since=None))

    async def note_looked(self, until: datetime, named: Sequence[MentorProfile]) -> None:
        """It has been looked at for those who appeared until then; these were found."""
        self.looked_at = until
        if named:
            self.mailed_at = clock.now()
            await NamedMentor.note(self, named)
        await self.save(update_fields=["looked_at", "mailed_at"])


class NamedMentor(Row):
    search: fields.ForeignKeyRelation[SavedSearch] = fields.ForeignKeyField(
        "models.SavedSearch", related_name="named", on_delete=fields.CASCADE
    )
    search_id: UUID
    mentor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="named_in", on_delete=fields.CASCADE
    )
    mentor_id: UUID

    class Meta:
        table = "named_mentor"
        unique_together = (("search_id", "mentor_id"),)
        indexes = (("mentor_id",),)

    @classmethod
    async def note(cls, search: SavedSearch, mentors: Sequence[MentorProfile]) -> None:
        rows: list[Any] = [cls(search_id=search.id, mentor_id=mentor.member_id) for mentor in mentors]
        await cls.bulk_create(rows, ignore_conflicts=True)


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
