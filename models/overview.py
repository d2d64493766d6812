"""What needs looking after in the scheme, and how far its members have come: rules in one place, for figures and lists.

A figure counts the rows of the very query that its list shows, so the two agree.
"""

from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import QuerySet

from models import clock
from models.choices import Choice
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import SchemeRole
from models.profiles import Availability, MentorProfile
from models.proposals import ProposalStatus
from models.relationship_life import RUNNING
from models.relationships import Relationship, RelationshipStatus

DAYS_TO_SIGN = 21
DAYS_TO_MEET = 30


class FunnelStage(Choice):
    REGISTERED = "REGISTERED", "Has registered."
    VERIFIED = "VERIFIED", "Has confirmed the address."
    PUBLISHED = "PUBLISHED", "Has a profile that others can see."
    PROPOSED = "PROPOSED", "Has sent, or as a mentor received, a proposal."
    ACCEPTED = "ACCEPTED", "Has been accepted, or has accepted somebody."
    SIGNED = "SIGNED", "Has a contract that both have signed."
    MET = "MET", "Has had a first meeting."
    COMPLETED = "COMPLETED", "Has finished a relationship together with the other one."


class ProposalAge(Choice):
    TO_3_DAYS = "TO_3_DAYS", "Open for less than 3 days."
    TO_7_DAYS = "TO_7_DAYS", "Open for 3 days, and less than 7."
    TO_15_DAYS = "TO_15_DAYS", "Open for 7 days, and less than 15."
    TO_21_DAYS = "TO_21_DAYS", "Open for 15 days, and less than 21."
    OVER_21_DAYS = "OVER_21_DAYS", "Open for 21 days or longer."


class RelationshipMatter(Choice):
    UNSIGNED = (
        "UNSIGNED",
        f"The contract is not signed by both {DAYS_TO_SIGN} days after the proposal was accepted.",
    )
    NEVER_MET = (
        "NEVER_MET",
        f"Signed for {DAYS_TO_MEET} days, and no meeting has been held or stands arranged.",
    )
    QUIET = "QUIET", "The two were asked whether it still goes on, and have not answered."
    DISPUTED = "DISPUTED", "The two disagree whether a meeting took place."


class MentorMatter(Choice):
    SILENT = "SILENT", "The latest proposal stayed unanswered, or several did."
    PAUSED = "PAUSED", "The scheme has switched them off after proposals stayed unanswered."


_BANDS = {
    ProposalAge.TO_3_DAYS: (0, 3),
    ProposalAge.TO_7_DAYS: (3, 7),
    ProposalAge.TO_15_DAYS: (7, 15),
    ProposalAge.TO_21_DAYS: (15, 21),
    ProposalAge.OVER_21_DAYS: (21, None),
}
_MET = (
    'SELECT "relationship"."{side}_id" FROM "relationship" JOIN "meeting" '
    'ON "meeting"."relationship_id" = "relationship"."id" WHERE "meeting"."status" = \'HELD\''
)
# For each stage but the first, the members who have come there or further: the furthest first.
_WAYS = (
    (FunnelStage.COMPLETED, 'SELECT "{side}_id" FROM "relationship" WHERE "status" = \'COMPLETED\''),
    (FunnelStage.MET, _MET),
    (FunnelStage.SIGNED, 'SELECT "{side}_id" FROM "relationship" WHERE "active_since" IS NOT NULL'),
    (FunnelStage.ACCEPTED, 'SELECT "{side}_id" FROM "relationship"'),
    (FunnelStage.PROPOSED, 'SELECT "{side}_id" FROM "proposal"'),
    (FunnelStage.PUBLISHED, 'SELECT "member_id" FROM "{side}_profile" WHERE "published_at" IS NOT NULL'),
)
_DISPUTED = """(
    SELECT "meeting"."relationship_id" FROM "meeting_account" "one"
    JOIN "meeting_account" "other" ON "other"."meeting_id" = "one"."meeting_id"
        AND "other"."member_id" > "one"."member_id" AND "other"."outcome" <> "one"."outcome"
    JOIN "meeting" ON "meeting"."id" = "one"."meeting_id"
    WHERE NOT EXISTS (SELECT 1 FROM "meeting_account" "later" WHERE "later"."meeting_id" = "one"."meeting_id"
            AND "later"."member_id" = "one"."member_id" AND "later"."id" > "one"."id")
        AND NOT EXISTS (SELECT 1 FROM "meeting_account" "later" WHERE "later"."meeting_id" = "one"."meeting_id"
            AND "later"."member_id" = "other"."member_id" AND "later"."id" > "other"."id")
)"""


def reached(role: SchemeRole) -> RawSQL:
    """The furthest stage of a member (of a query on members) on that side."""
    side = role.value.lower()
    ways = " ".join(
        f'WHEN "member"."id" IN ({way.format(side=side)}) THEN \'{stage.value}\'' for stage, way in _WAYS
    )
    verified = 'WHEN "member"."email_verified_at" IS NOT NULL THEN \'VERIFIED\''
    return RawSQL(f"(CASE {ways} {verified} ELSE 'REGISTERED' END)")


def come_so_far(numbers: dict[FunnelStage, int]) -> dict[FunnelStage, int]:
    """How many have come at least to each stage, of how many have it for their furthest."""
    stages: Sequence[FunnelStage] = list(FunnelStage)
    return {
        stage: sum(numbers.get(later, 0) for later in stages[place:]) for place, stage in enumerate(stages)
    }


def of_age(age: ProposalAge) -> Q:
    """Open proposals of that age."""
    now, (least, most) = clock.now(), _BANDS[age]
    found = Q(status=ProposalStatus.PENDING, sent_at__lte=now - timedelta(days=least))
    return found if most is None else found & Q(sent_at__gt=now - timedelta(days=most))


def relationships_with(matter: RelationshipMatter) -> QuerySet[Relationship]:
    """Those that need looking after for that reason."""
    now, status = clock.now(), RelationshipStatus
    match matter:
        case RelationshipMatter.UNSIGNED:
            long_ago = now - timedelta(days=DAYS_TO_SIGN)
            return Relationship.filter(status=status.CONTRACTING, contracting_since__lte=long_ago)
        case RelationshipMatter.NEVER_MET:
            long_ago = now - timedelta(days=DAYS_TO_MEET)
            meet = Meeting.filter(status__in=[MeetingStatus.SCHEDULED, MeetingStatus.HELD])
            met = Q(id__in=Subquery(meet.values("relationship_id")))
            return Relationship.filter(~met, status=status.ACTIVE, active_since__lte=long_ago)
        case RelationshipMatter.QUIET:
            return Relationship.filter(status=status.ACTIVE, quiet_asked_at__isnull=False)
        case RelationshipMatter.DISPUTED:
            return Relationship.filter(status__in=RUNNING, id__in=RawSQL(_DISPUTED))


def mentors_with(matter: MentorMatter) -> QuerySet[MentorProfile]:
    """The profiles of mentors who need looking after for that reason."""
    paused = Q(availability=Availability.PAUSED_BY_SYSTEM)
    if matter is MentorMatter.PAUSED:
        return MentorProfile.filter(paused)
    return MentorProfile.filter(~paused, silent_streak__gt=0)
