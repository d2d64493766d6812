"""What somebody's data export shows of what is theirs alone."""

from jobs.data_export.noun import Noun, words
from models.calendar_feeds import CalendarFeed
from models.concerns import Concern
from models.cpd import CpdStatement
from models.errands import Errand
from models.events import Event
from models.evidence import Evidence
from models.guides.editions import GuideSeen
from models.members import Consent, Member
from models.notifications import Notification
from models.outbox import Mail
from models.pictures import Picture
from models.preferences import SwitchedOff
from models.profiles import MenteeProfile, MenteeTopic, MentorProfile, MentorTopic
from models.roll_entries import RollEntry
from models.saved_searches import SavedSearch
from models.sessions import Session
from models.support import SupportMessage, SupportRequest

_PROFILE = (
    "created_at published_at updated_at hidden_at about sector locality languages "
    "meets_in_person meets_by_video meets_by_phone"
)


OF_ONESELF: tuple[Noun, ...] = (
    Noun(
        "account",
        Member,
        lambda member: Member.filter(id=member.id),
        words(
            "created_at membership_number email email_verified_at given_name family_name pronouns locale timezone "
            "account_status roll_status roll_checked_at lapsed_at system_role closing_at erase_after suspended_at "
            "undeliverable_since quiet_hours"
        ),
        # A hash is of no use but to whoever guesses; a coordinator's note is theirs.
        withholds=words("email_key name_key password_hash suspension_reason refused_mails"),
    ),
    Noun(
        "roll",
        RollEntry,
        lambda member: RollEntry.filter(number=member.membership_number),
        words("number status created_at"),
    ),
    Noun(
        "consents",
        Consent,
        lambda member: Consent.filter(member_id=member.id),
        words("document version given_at"),
        withholds=words("created_at member_id"),
    ),
    Noun(
        "mail-switched-off",
        SwitchedOff,
        lambda member: SwitchedOff.filter(member_id=member.id),
        words("category created_at"),
        withholds=words("member_id"),
    ),
    Noun(
        "guides-seen",
        GuideSeen,
        lambda member: GuideSeen.filter(member_id=member.id),
        words("slug version seen_at"),
        withholds=words("created_at member_id"),
    ),
    Noun(
        "sessions",
        Session,
        lambda member: Session.filter(member_id=member.id),
        words("kind created_at last_seen_at expires_at revoked_at"),
        withholds=words("member_id token_hash"),
    ),
    Noun(
        "calendar-feed",
        CalendarFeed,
        lambda member: CalendarFeed.filter(member_id=member.id),
        words("created_at"),
        withholds=words("member_id"),  # nor its id, which is half of the secret address
    ),
    Noun(
        "picture",
        Picture,
        lambda member: Picture.filter(member_id=member.id),
        words("created_at alt_text hidden_at"),
        withholds=words("member_id content_hash large small"),  # the picture itself is a file beside this
    ),
    Noun(
        "mentor-profile",
        MentorProfile,
        lambda member: MentorProfile.filter(member_id=member.id),
        words(
            f"{_PROFILE} headline experience years_of_experience capacity availability away_since away_until away_note"
        ),
        withholds=words("member_id locality_key search_text row_lock silent_streak reachable_since"),
    ),
    Noun(
        "mentor-topics",
        MentorTopic,
        lambda member: MentorTopic.filter(profile__member_id=member.id),
        (),
        named={"topic": "topic__label"},
        withholds=words("created_at profile_id"),
    ),
    Noun(
        "mentee-profile",
        MenteeProfile,
        lambda member: MenteeProfile.filter(member_id=member.id),
        words(f"{_PROFILE} hopes career_stage"),
        withholds=words("member_id locality_key row_lock"),
    ),
    Noun(
        "mentee-topics",
        MenteeTopic,
        lambda member: MenteeTopic.filter(profile__member_id=member.id),
        (),
        named={"topic": "topic__label"},
        withholds=words("created_at profile_id"),
    ),
    Noun(
        "saved-searches",
        SavedSearch,
        SavedSearch.visible_to,
        words(
            "created_at name text topics methods locality sector languages years exact_match is_mailed mailed_at"
        ),
        withholds=words("member_id looked_at"),
    ),
    Noun(
        "cpd-statements",
        CpdStatement,
        lambda member: CpdStatement.filter(member_id=member.id),
        words("reference starts_on ends_on body body_hash created_at"),
        withholds=words("member_id"),
    ),
    Noun(
        "support-requests",
        SupportRequest,
        SupportRequest.visible_to,
        words("id reference name email category subject body status created_at closed_at reopen_until"),
        withholds=words("member_id email_key handler_id search_text"),
    ),
    Noun(
        "support-messages",
        SupportMessage,
        SupportMessage.visible_to,
        words("request_id is_answer body created_at"),
        people=words("author_id"),
    ),
    Noun(
        "concerns-raised",
        Concern,
        lambda member: Concern.filter(reporter_id=member.id),  # never those that are about them
        words(
            "reference relationship_id category narrative wish status created_at acknowledge_by settled_at"
        ),
        people=words("about_id"),
        withholds=words("reporter_id handler_id held_since"),
    ),
    Noun(
        "evidence-handed-in",
        Evidence,
        Evidence.visible_to,
        words("id concern_id body sent_at edited_at created_at"),
        people=words("author_id"),
        withholds=words("source_id"),
    ),
    Noun(
        "notifications",
        Notification,
        Notification.visible_to,
        words("kind who day created_at read_at"),
        withholds=words("member_id subject_type subject_id dedupe_key"),
    ),
    Noun(
        "mails",
        Mail,
        lambda member: Mail.filter(recipient_id=member.id),
        words("kind state to_address created_at sent_at failed_at"),
        # What a mail says stands in the files above; links that were mailed are for whoever reads that mailbox.
        withholds=words(
            "recipient_id to_name facts subject_type subject_id dedupe_key ordering_key not_before attempts ambiguous "
            "lease_owner lease_until last_error fault tried_since scrubbed_at"
        ),
    ),
    Noun(
        "what-you-did",
        Event,
        lambda member: Event.filter(actor_id=member.id),
        words("kind subject_type subject_id created_at"),
        withholds=words("actor_id data"),
    ),
    Noun(
        "exports",
        Errand,
        lambda member: Errand.filter(member_id=member.id),
        words("kind status created_at started_at finished_at kept_until"),
        withholds=words(
            "member_id subject_id wanted place done total tries not_before lease_owner lease_until fault"
        ),
    ),
)
