"""What a member tells of themselves as mentor and as mentee, who may read it, and whether a mentor can be reached."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import F, Q, RawSQL, Subquery
from tortoise.queryset import AwaitableQuery, QuerySet

from models import clock, scheme
from models.blocks import not_kept_apart
from models.choices import Choice
from models.folding import fold
from models.members import AccountStatus, Member, RollStatus, SystemRole
from models.policy import Policy
from models.proposals import Proposal, ProposalStatus
from models.refusals import NotAllowed
from models.relationships import Relationship
from models.row import Row
from models.topics import Topic


class MeetingMethod(Choice):
    IN_PERSON = "IN_PERSON", "Face to face."
    VIDEO = "VIDEO", "By video call."
    PHONE = "PHONE", "By telephone."
    OTHER = "OTHER", "Some other way, told in the details."


class Availability(Choice):
    AVAILABLE = "AVAILABLE", "Open to proposals while there is a free place."
    AWAY = "AWAY", "Switched off by the mentor, perhaps until a date."
    PAUSED_BY_SYSTEM = "PAUSED_BY_SYSTEM", "Switched off by the scheme after proposals stayed unanswered."


class ProfilePart(Choice):
    HEADLINE = "HEADLINE", "A line that says who you are."
    ABOUT = "ABOUT", "Some words about yourself."
    HOPES = "HOPES", "What you hope to gain from mentoring."
    TOPICS = "TOPICS", "At least one topic."
    METHODS = "METHODS", "At least one way to meet."
    LOCALITY = "LOCALITY", "Where you are, since you would meet in person."


PLACES_LEFT = """(
    "mentor_profile"."capacity" - (
        SELECT COUNT(*) FROM "relationship"
        WHERE "relationship"."mentor_id" = "mentor_profile"."member_id"
            AND "relationship"."status" NOT IN ('COMPLETED', 'ENDED')
    )
)"""


class Profile(Row):
    """What both sides tell. It is published while nothing is missing."""

    member_id: UUID
    about = fields.TextField(default="")
    sector = fields.CharField(max_length=60, default="")
    locality = fields.CharField(max_length=120, default="")
    locality_key = fields.CharField(max_length=120, default="")
    languages = fields.JSONField[list[str]](default=list)
    meets_in_person = fields.BooleanField(default=False)
    meets_by_video = fields.BooleanField(default=False)
    meets_by_phone = fields.BooleanField(default=False)
    row_lock = fields.IntField(default=0)
    published_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField(null=True)
    hidden_at = fields.DatetimeField(null=True)  # by a coordinator

    not_theirs: ClassVar[str]

    class Meta:
        abstract = True

    @classmethod
    async def held_by(cls, member: Member) -> Self:
        """The member's own profile, locked until the transaction ends.

        Raises:
            NotAllowed: the member does not have this role in the scheme.
        """
        if not await cls.filter(member_id=member.id).update(row_lock=F("row_lock") + 1):
            raise NotAllowed(cls.not_theirs)
        return await cls.get(member_id=member.id)

    @property
    def methods(self) -> list[MeetingMethod]:
        met = {
            MeetingMethod.IN_PERSON: self.meets_in_person,
            MeetingMethod.VIDEO: self.meets_by_video,
            MeetingMethod.PHONE: self.meets_by_phone,
        }
        return [method for method, meets in met.items() if meets]

    def missing(self, topics: Sequence[Topic]) -> list[ProfilePart]:
        """What has to be told before others can see the profile; `topics` are its own."""
        return [part for part, is_told in self._parts(topics).items() if not is_told]

    def publish(self, topics: Sequence[Topic]) -> None:
        """Show what it says to others, while nothing is missing; unsaved."""
        self.locality_key = fold(self.locality)[:120]
        self.updated_at = clock.now()
        self.decide_whether_shown(topics)

    def decide_whether_shown(self, topics: Sequence[Topic]) -> None:
        """Others see it while nothing is missing, and no coordinator has hidden it; unsaved."""
        is_shown = not self.missing(topics) and self.hidden_at is None
        self.published_at = (self.published_at or clock.now()) if is_shown else None

    def _parts(self, topics: Sequence[Topic]) -> dict[ProfilePart, bool]:
        return {
            ProfilePart.ABOUT: bool(self.about),
            ProfilePart.TOPICS: bool(topics),
            ProfilePart.METHODS: bool(self.methods),
            ProfilePart.LOCALITY: bool(self.locality) or not self.meets_in_person,
        }


class MentorProfile(Profile):
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "models.Member", related_name="mentor_profile", on_delete=fields.CASCADE
    )
    headline = fields.CharField(max_length=120, default="")
    experience = fields.TextField(default="")
    years_of_experience = fields.IntField(default=0)
    capacity = fields.IntField(default=2)
    availability = fields.CharEnumField(
        Availability, max_length=32, description="", default=Availability.AVAILABLE
    )
    away_since = fields.DatetimeField(null=True)
    away_until = fields.DateField(null=True)
    away_note = fields.CharField(max_length=300, default="")
    silent_streak = fields.IntField(default=0)
    search_text = fields.TextField(default="")
    reachable_since = fields.DatetimeField(null=True)  # as jobs/saved_searches.py last saw it; null while not

    not_theirs = "You are not a mentor in the scheme. Add that role to your account first."

    class Meta:
        table = "mentor_profile"
        indexes = (("published_at", "id"), ("reachable_since",))

    @classmethod
    def reachable(cls, viewer: Member | None = None, policy: Policy | None = None) -> QuerySet[Self]:
        """Those who can be proposed to now: published, in the scheme, available, with a place free.

        Not `viewer`, nor anybody who has blocked, or is blocked by, the viewer. Each row carries `free`, the number of
        its places. `policy` are the rules in force; the FAQ's own when not given.
        """
        found = cls.annotate(free=RawSQL(PLACES_LEFT)).filter(_can_be_reached(policy or Policy()))
        return found.filter(~Q(member_id=viewer.id), not_kept_apart(viewer)) if viewer else found

    @classmethod
    def visible_to(cls, viewer: Member, policy: Policy | None = None) -> QuerySet[Self]:
        """One's own; to mentees whoever can be reached; always a mentor one has asked or works with."""
        asked = Proposal.filter(mentee_id=viewer.id, status=ProposalStatus.PENDING)
        partners = Relationship.filter(mentee_id=viewer.id)
        seekers = f'(SELECT COUNT(*) FROM "mentee_profile" WHERE "member_id" = \'{viewer.id}\')'  # noqa: S608  a UUID
        is_for_seekers = Q(seekers__gt=0) & _can_be_reached(policy or Policy()) & not_kept_apart(viewer)
        return cls.annotate(free=RawSQL(PLACES_LEFT), seekers=RawSQL(seekers)).filter(
            _may_read(viewer, asked.values("mentor_id"), partners.values("mentor_id"), is_for_seekers)
        )

    @property
    def is_available(self) -> bool:
        is_back = self.away_until is not None and self.away_until < scheme.today()
        return self.availability is Availability.AVAILABLE or (
            self.availability is Availability.AWAY and is_back
        )

    @classmethod
    async def know_as(cls, owner: Member) -> None:
        """Let the member's profile, if there is one, be found by the name that they have now."""
        if await cls.exists(member_id=owner.id):
            profile = await cls.held_by(owner)
            profile.fold(owner)
            await profile.save(update_fields=["search_text"])

    def fold(self, owner: Member) -> None:
        """Let it be found by the words that it says now; unsaved."""
        told = (owner.display_name, self.headline, self.about, self.experience, self.locality)
        self.search_text = fold(" ".join(told))

    def _parts(self, topics: Sequence[Topic]) -> dict[ProfilePart, bool]:
        return {ProfilePart.HEADLINE: bool(self.headline), **super()._parts(topics)}


class ProfileTopic(Row):
    """A topic that a profile names."""

    profile_id: UUID
    topic: fields.ForeignKeyRelation[Topic]
    topic_id: UUID

    class Meta:
        abstract = True


class MentorTopic(ProfileTopic):
    profile: fields.ForeignKeyRelation[MentorProfile] = fields.ForeignKeyField(
        "models.MentorProfile", related_name="offers", on_delete=fields.CASCADE
    )
    topic: fields.ForeignKeyRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="mentors", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "mentor_topic"
        unique_together = (("profile_id", "topic_id"),)
        indexes = (("topic_id", "profile_id"),)


class MenteeProfile(Profile):
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "models.Member", related_name="mentee_profile", on_delete=fields.CASCADE
    )
    hopes = fields.TextField(default="")
    career_stage = fields.CharField(max_length=60, default="")

    not_theirs = "You are not a mentee in the scheme. Add that role to your account first."

    class Meta:
        table = "mentee_profile"

    @classmethod
    def visible_to(cls, viewer: Member) -> QuerySet[Self]:
        """One's own; otherwise that of a mentee who has an open proposal to one, or whom one works with."""
        asked = Proposal.filter(mentor_id=viewer.id, status=ProposalStatus.PENDING)
        partners = Relationship.filter(mentor_id=viewer.id)
        return cls.filter(_may_read(viewer, asked.values("mentee_id"), partners.values("mentee_id")))

    def _parts(self, topics: Sequence[Topic]) -> dict[ProfilePart, bool]:
        return {ProfilePart.HOPES: bool(self.hopes), **super()._parts(topics)}


class MenteeTopic(ProfileTopic):
    profile: fields.ForeignKeyRelation[MenteeProfile] = fields.ForeignKeyField(
        "models.MenteeProfile", related_name="seeks", on_delete=fields.CASCADE
    )
    topic: fields.ForeignKeyRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="mentees", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "mentee_topic"
        unique_together = (("profile_id", "topic_id"),)


def _can_be_reached(policy: Policy) -> Q:
    """Needs the annotation `free`."""
    is_back = Q(availability=Availability.AWAY, away_until__lt=scheme.today())
    is_available = Q(availability=Availability.AVAILABLE) | is_back
    is_in_the_scheme = Q(member__account_status=AccountStatus.ACTIVE) & _is_on_the_roll(policy)
    return Q(published_at__not_isnull=True, free__gt=0) & is_available & is_in_the_scheme


def _is_on_the_roll(policy: Policy) -> Q:
    grace = timedelta(days=policy.lapse_grace_days)
    return ~Q(member__roll_status=RollStatus.LAPSED) | Q(member__lapsed_at__gt=clock.now() - grace)


def _may_read(
    viewer: Member, asked: AwaitableQuery[Any], partners: AwaitableQuery[Any], others: Q | None = None
) -> Q:
    """Profiles one may read: one's own, and published ones of those who asked, of partners, and of `others`."""
    own = Q(member_id=viewer.id)
    if viewer.account_status is not AccountStatus.ACTIVE:
        return own
    is_there = Q(published_at__not_isnull=True, member__account_status__in=IN_SIGHT)
    if viewer.system_role is not SystemRole.MEMBER:
        return own | is_there | Q(hidden_at__not_isnull=True, member__account_status__in=IN_SIGHT)
    is_known = Q(member_id__in=Subquery(asked)) | Q(member_id__in=Subquery(partners))
    return own | (is_there & (is_known | others if others else is_known))


IN_SIGHT = (AccountStatus.ACTIVE, AccountStatus.SUSPENDED)
