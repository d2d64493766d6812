from tortoise import migrations
from tortoise.migrations import operations as ops
from models.clock import now
from models.enquiry_life import EnquiryStatus
from models.errands import ErrandFault, ErrandKind, ErrandStatus
from models.guides.content import GuideKind, GuideStage
from models.members import RollStatus
from models.roll_imports import RollResult
from models.row import new_id
from models.templates.kinds import Audience
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("models", "0001_journey")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ActReason",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("event_id", fields.UUIDField(unique=True)),
                ("member_id", fields.UUIDField(null=True, db_index=True)),
                ("other_id", fields.UUIDField(null=True, db_index=True)),
                ("words", fields.TextField(unique=False)),
            ],
            options={
                "table": "act_reason",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Why a coordinator did something, and whom it concerned.",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="Block",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "blocker",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="blocker_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="blocks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "blocked",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="blocked_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="blocked_by",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "block",
                "app": "models",
                "unique_together": (("blocker_id", "blocked_id"),),
                "indexes": [Index(fields=["blocked_id", "blocker_id"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="ConfidentialRecord",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("concern_id", fields.UUIDField()),
                ("relationship_id", fields.UUIDField()),
                ("coordinator_id", fields.UUIDField()),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "confidential_record",
                "app": "models",
                "indexes": [Index(fields=["coordinator_id", "ends_at"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="ContractEdition",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("key", fields.CharField(max_length=60)),
                ("version", fields.IntField()),
                ("base", fields.CharField(max_length=80)),
                ("title", fields.CharField(max_length=120)),
                ("clauses", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("published_by_id", fields.UUIDField()),
                ("note", fields.CharField(default="", max_length=300)),
            ],
            options={
                "table": "contract_edition",
                "app": "models",
                "unique_together": (("key", "version"),),
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="CpdStatement",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="cpd_statements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reference", fields.CharField(unique=True, max_length=20)),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField()),
                ("body", fields.TextField(unique=False)),
                ("body_hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "cpd_statement",
                "app": "models",
                "indexes": [Index(fields=["member_id", "created_at"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="Dismissal",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "mentee",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="mentee_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="dismissals",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "mentor",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="mentor_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="dismissed_by",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "dismissal",
                "app": "models",
                "unique_together": (("mentee_id", "mentor_id"),),
                "indexes": [Index(fields=["mentor_id"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="Enquiry",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "mentee",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="mentee_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="enquiries_made",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "mentor",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="mentor_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="enquiries_received",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "status",
                    fields.CharEnumField(
                        default=EnquiryStatus.OPEN, description="", enum_type=EnquiryStatus, max_length=32
                    ),
                ),
                ("closes_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_reason", fields.CharField(default="", max_length=32)),
            ],
            options={
                "table": "enquiry",
                "app": "models",
                "indexes": [
                    Index(fields=["mentee_id", "status"]),
                    Index(fields=["mentor_id", "status"]),
                    Index(fields=["status", "closes_at"]),
                ],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="EnquiryMessage",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "enquiry",
                    fields.ForeignKeyField(
                        "models.Enquiry",
                        source_field="enquiry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="messages",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "author",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="author_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="enquiry_messages",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("is_answer", fields.BooleanField(default=False)),
                ("body", fields.TextField(unique=False)),
            ],
            options={
                "table": "enquiry_message",
                "app": "models",
                "indexes": [Index(fields=["enquiry_id", "id"]), Index(fields=["author_id", "created_at"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="Errand",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="errands",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharEnumField(description="", enum_type=ErrandKind, max_length=32)),
                (
                    "status",
                    fields.CharEnumField(
                        default=ErrandStatus.WAITING, description="", enum_type=ErrandStatus, max_length=32
                    ),
                ),
                ("subject_id", fields.UUIDField(null=True)),
                ("wanted", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("place", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("done", fields.IntField(default=0)),
                ("total", fields.IntField(default=0)),
                ("tries", fields.IntField(default=0)),
                ("not_before", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("lease_owner", fields.CharField(default="", max_length=80)),
                ("lease_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "fault",
                    fields.CharEnumField(null=True, description="", enum_type=ErrandFault, max_length=32),
                ),
                ("started_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("finished_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("kept_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "errand",
                "app": "models",
                "indexes": [
                    Index(fields=["member_id", "kind"]),
                    Index(fields=["status", "not_before"]),
                    Index(fields=["kind", "subject_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="Evidence",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "concern",
                    fields.ForeignKeyField(
                        "models.Concern",
                        source_field="concern_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("source_id", fields.UUIDField()),
                (
                    "author",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="author_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("body", fields.TextField(unique=False)),
                ("sent_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("edited_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "evidence",
                "app": "models",
                "unique_together": (("concern_id", "source_id"),),
                "indexes": [Index(fields=["concern_id", "sent_at", "id"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="FilePiece",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "errand",
                    fields.ForeignKeyField(
                        "models.Errand",
                        source_field="errand_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="pieces",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
                ("name", fields.CharField(max_length=80)),
                ("content", fields.BinaryField()),
            ],
            options={
                "table": "file_piece",
                "app": "models",
                "unique_together": (("errand_id", "number"),),
                "pk_attr": "id",
                "table_description": "Pieces that follow each other under one name are one file.",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="Following",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "models.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="followings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="followings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("is_muted", fields.BooleanField(default=False)),
                ("mail_due_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("mailed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "following",
                "app": "models",
                "unique_together": (("thread_id", "member_id"),),
                "indexes": [Index(fields=["mail_due_at", "id"])],
                "pk_attr": "id",
                "table_description": "`mail_due_at` is empty while nothing new waits: the clock looks at those alone where it is not.",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="GuideEdition",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("slug", fields.CharField(max_length=60)),
                ("version", fields.IntField()),
                ("title", fields.CharField(max_length=120)),
                ("kind", fields.CharEnumField(description="", enum_type=GuideKind, max_length=32)),
                ("audience", fields.CharEnumField(description="", enum_type=Audience, max_length=32)),
                ("stage", fields.CharEnumField(description="", enum_type=GuideStage, max_length=32)),
                ("place", fields.IntField()),
                ("summary", fields.CharField(max_length=300)),
                ("body", fields.TextField(unique=False)),
                ("url", fields.CharField(default="", max_length=2000)),
                ("transcript_url", fields.CharField(default="", max_length=2000)),
                ("material_version", fields.IntField()),
                ("is_newest", fields.BooleanField(default=True)),
                ("published_by_id", fields.UUIDField()),
                ("note", fields.CharField(default="", max_length=300)),
            ],
            options={
                "table": "guide_edition",
                "app": "models",
                "unique_together": (("slug", "version"),),
                "indexes": [Index(fields=["is_newest"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="GuideSeen",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="seen_guides",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("slug", fields.CharField(max_length=60)),
                ("version", fields.IntField()),
                ("seen_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "guide_seen",
                "app": "models",
                "unique_together": (("member_id", "slug"),),
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="GuideShelf",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("slug", fields.CharField(unique=True, max_length=60)),
                ("draft", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("draft_number", fields.IntField(default=0)),
                ("drafted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("drafted_by_id", fields.UUIDField(null=True)),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "guide_shelf", "app": "models", "pk_attr": "id"},
            bases=["Row"],
        ),
        ops.CreateModel(
            name="MessageConsent",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "relationship",
                    fields.ForeignKeyField(
                        "models.Relationship",
                        source_field="relationship_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="message_consents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="message_consents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "message_consent",
                "app": "models",
                "unique_together": (("relationship_id", "member_id"),),
                "indexes": [Index(fields=["member_id"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="RollEntry",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("number", fields.CharField(unique=True, max_length=6)),
                ("status", fields.CharEnumField(description="", enum_type=RollStatus, max_length=32)),
            ],
            options={
                "table": "roll_entry",
                "app": "models",
                "indexes": [Index(fields=["status", "number"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="RollRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "errand",
                    fields.ForeignKeyField(
                        "models.Errand",
                        source_field="errand_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="roll_rows",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("line", fields.IntField(null=True)),
                ("number", fields.CharField(max_length=40)),
                (
                    "status",
                    fields.CharEnumField(null=True, description="", enum_type=RollStatus, max_length=32),
                ),
                ("was", fields.CharEnumField(null=True, description="", enum_type=RollStatus, max_length=32)),
                ("result", fields.CharEnumField(description="", enum_type=RollResult, max_length=32)),
                ("applied", fields.BooleanField(default=False)),
            ],
            options={
                "table": "roll_row",
                "app": "models",
                "indexes": [Index(fields=["errand_id", "number"]), Index(fields=["errand_id", "result"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="saved_searches",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(max_length=80)),
                ("text", fields.CharField(default="", max_length=200)),
                ("topics", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("methods", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("locality", fields.CharField(default="", max_length=80)),
                ("sector", fields.CharField(default="", max_length=60)),
                ("languages", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("years", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("exact_match", fields.BooleanField(default=False)),
                ("is_mailed", fields.BooleanField(default=True)),
                ("looked_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("mailed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "saved_search",
                "app": "models",
                "indexes": [Index(fields=["member_id", "id"]), Index(fields=["is_mailed", "looked_at"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="NamedMentor",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "search",
                    fields.ForeignKeyField(
                        "models.SavedSearch",
                        source_field="search_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="named",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "mentor",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="mentor_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="named_in",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "named_mentor",
                "app": "models",
                "unique_together": (("search_id", "mentor_id"),),
                "indexes": [Index(fields=["mentor_id"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="SearchMiss",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("month", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("term", fields.CharField(default="", max_length=40)),
                ("topic_id", fields.UUIDField(null=True)),
                ("what", fields.CharField(max_length=60)),
                ("seeker_mark", fields.CharField(max_length=8)),
            ],
            options={
                "table": "search_miss",
                "app": "models",
                "unique_together": (("what", "month", "seeker_mark"),),
                "indexes": [Index(fields=["month", "seeker_mark"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="ShortlistEntry",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "mentee",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="mentee_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="shortlist",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "mentor",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="mentor_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="shortlisted_by",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("place", fields.IntField()),
            ],
            options={
                "table": "shortlist",
                "app": "models",
                "unique_together": (("mentee_id", "mentor_id"),),
                "indexes": [Index(fields=["mentee_id", "place"]), Index(fields=["mentor_id"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="ToolFigure",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "document",
                    fields.ForeignKeyField(
                        "models.ToolDocument",
                        source_field="document_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="figures",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("relationship_id", fields.UUIDField()),
                ("template_key", fields.CharField(max_length=80)),
                ("field", fields.CharField(max_length=120)),
                ("number", fields.IntField()),
            ],
            options={
                "table": "tool_figure",
                "app": "models",
                "indexes": [Index(fields=["document_id"]), Index(fields=["template_key", "field"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.CreateModel(
            name="WordToScheme",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "document",
                    fields.ForeignKeyField(
                        "models.ToolDocument",
                        source_field="document_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="words_to_scheme",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "author",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="author_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="words_to_scheme",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("template", fields.CharField(max_length=80)),
                ("field", fields.CharField(max_length=120)),
                ("text", fields.TextField(unique=False)),
                ("may_quote", fields.BooleanField(default=False)),
                ("said_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "word_to_scheme",
                "app": "models",
                "unique_together": (("document_id", "field"),),
                "indexes": [Index(fields=["said_at"])],
                "pk_attr": "id",
            },
            bases=["Row"],
        ),
        ops.AddField(
            model_name="Concern",
            name="held_since",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Concern",
            name="settled_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="ContractSignature",
            name="code",
            field=fields.CharField(default="", db_default="", max_length=80),
        ),
        ops.AddIndex(
            model_name="Event",
            index=Index(fields=["actor_id", "id"]),
        ),
        ops.AddIndex(
            model_name="Event",
            index=Index(fields=["kind", "id"]),
        ),
        ops.AddField(
            model_name="Member",
            name="name_key",
            field=fields.CharField(default="", db_default="", max_length=400),
        ),
        ops.AddIndex(
            model_name="Member",
            index=Index(fields=["created_at", "id"]),
        ),
        ops.AddField(
            model_name="MenteeProfile",
            name="hidden_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="MentorProfile",
            name="hidden_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="MentorProfile",
            name="reachable_since",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="MentorProfile",
            index=Index(fields=["reachable_since"]),
        ),
        ops.AddField(
            model_name="Message",
            name="deleted_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Message",
            name="edited_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Picture",
            name="hidden_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Policy",
            name="note",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Policy",
            name="published_by_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddIndex(
            model_name="Proposal",
            index=Index(fields=["sent_at", "id"]),
        ),
        ops.AddIndex(
            model_name="Relationship",
            index=Index(fields=["contracting_since", "id"]),
        ),
        ops.AddField(
            model_name="SupportRequest",
            name="handler_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="SupportRequest",
            name="search_text",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="ToolDocument",
            name="round",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="ToolDocument",
            name="submitted_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="ToolRevision",
            name="aside",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="ToolRevision",
            name="earlier",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="ToolRevision",
            name="template",
            field=fields.CharField(default="", db_default="", max_length=80),
        ),
        ops.AddField(
            model_name="Topic",
            name="edited_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Topic",
            name="label_key",
            field=fields.CharField(default="", db_default="", max_length=140),
        ),
        ops.AddField(
            model_name="Topic",
            name="replaced_by_id",
            field=fields.UUIDField(null=True),
        ),
    ]
