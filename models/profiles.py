"""What a member tells of themselves as mentor and as mentee, and whether a mentor can be reached."""

from uuid import UUID

from tortoise import fields

from models.choices import Choice
from models.members import Member
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


class MentorProfile(Row):
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "models.Member", related_name="mentor_profile", on_delete=fields.CASCADE
    )
    member_id: UUID
    headline = fields.CharField(max_length=120, default="")
    about = fields.TextField(default="")
    experience = fields.TextField(default="")
    sector = fields.CharField(max_length=60, default="")
    locality = fields.CharField(max_length=120, default="")
    locality_key = fields.CharField(max_length=120, default="")
    years_of_experience = fields.IntField(default=0)
    languages = fields.JSONField[list[str]](default=list)
    meets_in_person = fields.BooleanField(default=False)
    meets_by_video = fields.BooleanField(default=False)
    meets_by_phone = fields.BooleanField(default=False)
    capacity = fields.IntField(default=2)
    availability = fields.CharEnumField(
        Availability, max_length=32, description="", default=Availability.AVAILABLE
    )
    away_until = fields.DateField(null=True)
    away_note = fields.CharField(max_length=300, default="")
    silent_streak = fields.IntField(default=0)
    row_lock = fields.IntField(default=0)
    search_text = fields.TextField(default="")
    published_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mentor_profile"


class MentorTopic(Row):
    profile: fields.ForeignKeyRelation[MentorProfile] = fields.ForeignKeyField(
        "models.MentorProfile", related_name="offers", on_delete=fields.CASCADE
    )
    profile_id: UUID
    topic: fields.ForeignKeyRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="mentors", on_delete=fields.RESTRICT
    )
    topic_id: UUID

    class Meta:
        table = "mentor_topic"
        unique_together = (("profile_id", "topic_id"),)


class MenteeProfile(Row):
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "models.Member", related_name="mentee_profile", on_delete=fields.CASCADE
    )
    member_id: UUID
    about = fields.TextField(default="")
    hopes = fields.TextField(default="")
    sector = fields.CharField(max_length=60, default="")
    career_stage = fields.CharField(max_length=60, default="")
    locality = fields.CharField(max_length=120, default="")
    locality_key = fields.CharField(max_length=120, default="")
    languages = fields.JSONField[list[str]](default=list)
    meets_in_person = fields.BooleanField(default=False)
    meets_by_video = fields.BooleanField(default=False)
    meets_by_phone = fields.BooleanField(default=False)
    row_lock = fields.IntField(default=0)
    published_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mentee_profile"


class MenteeTopic(Row):
    profile: fields.ForeignKeyRelation[MenteeProfile] = fields.ForeignKeyField(
        "models.MenteeProfile", related_name="seeks", on_delete=fields.CASCADE
    )
    profile_id: UUID
    topic: fields.ForeignKeyRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="mentees", on_delete=fields.RESTRICT
    )
    topic_id: UUID

    class Meta:
        table = "mentee_topic"
        unique_together = (("profile_id", "topic_id"),)
