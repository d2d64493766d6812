"""Every kind of letter there is, a line each: what it is about, what the app says of it, and whether it must be mailed.

A sentence in braces takes its words from the letter's facts: one name, and one day. Nothing else of a letter is shown
in the app, so nothing confidential can be.
"""

from dataclasses import dataclass
from string import Formatter

from models import locales
from models.choices import Choice
from models.locales import ENGLISH


class NotificationCategory(Choice):
    ACCOUNT = "ACCOUNT", "Your account, and who can get into it."
    PROPOSALS = "PROPOSALS", "Proposals to you and by you, and questions before them."
    RELATIONSHIPS = "RELATIONSHIPS", "Your mentoring relationships, and how they go on."
    CONTRACTS = "CONTRACTS", "Your mentoring contracts."
    MEETINGS = "MEETINGS", "Meetings: invitations, changes and cancellations."
    SAVED_SEARCHES = "SAVED_SEARCHES", "Mentors who appear for the searches that you have saved."
    REMINDERS = "REMINDERS", "Reminders of what waits for you, and gentle questions."
    MESSAGES = "MESSAGES", "That somebody has written to you."
    SUPPORT = "SUPPORT", "What the scheme answers when you asked for help or raised a concern."
    NEWS = "NEWS", "News of the scheme, which its coordinators write to many at once."


@dataclass(frozen=True)
class Kind:
    """`says` is the app's sentence ("": the app says nothing), and `until` one more where the letter names that day.

    `must_be_mailed` cannot be switched off. `keeps_hours` may wait for the morning: nobody did anything just now.
    """

    category: NotificationCategory
    says: str = ""
    until: str = ""
    must_be_mailed: bool = False
    keeps_hours: bool = False

    @property
    def name_fact(self) -> str:
        """The fact that the sentence takes a name from, if it does."""
        return _fact_in(self.says)

    @property
    def day_fact(self) -> str:
        return _fact_in(self.until)

    def sentence(self, name: str, day: str = "", code: str = ENGLISH) -> str:
        """What the app says in that language, of somebody of that name and up to that day."""
        tongue = locales.tongue(code)
        said = tongue.translated(self.says).format_map({self.name_fact: name})
        said = said[:1].upper() + said[1:]  # it may begin with "a former member"
        if not self.until or not day:
            return said
        return f"{said} {tongue.translated(self.until).format_map({self.day_fact: day})}"


def _fact_in(sentence: str) -> str:
    return next((name for _, name, _, _ in Formatter().parse(sentence) if name), "")


def _must(category: NotificationCategory, says: str = "", until: str = "") -> Kind:
    return Kind(category, says, until, must_be_mailed=True)


def _may(category: NotificationCategory, says: str = "", until: str = "") -> Kind:
    return Kind(category, says, until)


def _at_good_hours(category: NotificationCategory, says: str, until: str = "") -> Kind:
    return Kind(category, says, until, keeps_hours=True)


A, P, R, C, M, S = (
    NotificationCategory.ACCOUNT,
    NotificationCategory.PROPOSALS,
    NotificationCategory.RELATIONSHIPS,
    NotificationCategory.CONTRACTS,
    NotificationCategory.MEETINGS,
    NotificationCategory.SUPPORT,
)
REMINDERS = NotificationCategory.REMINDERS

KINDS: dict[str, Kind] = {
    "account-closing": _must(A),
    "account-erased": _must(A),
    "account-erasure-waits": _must(A),
    "account-kept": _must(A),
    "account-reinstated": _must(A),
    "account-suspended": _must(A),
    "data-export-ready": _must(A, "Your data is ready to be fetched.", "Fetch it by {kept_until}."),
    "scheme-export-ready": _must(
        A, "The figures of the scheme are ready to be fetched.", "Fetch it by {kept_until}."
    ),
    "export-failed": _must(A, "What you asked for could not be put together. Please ask again."),
    "email-change-confirm": _must(A),
    "email-change-notice": _must(A),
    "email-changed": _must(A, "Your account has a new e-mail address."),
    "email-taken": _must(A),
    "membership-lapsed": _must(A, "Your membership appears to have lapsed."),
    "membership-lapsed-coordinator": _must(A),
    "password-changed": _must(A, "Your password was changed."),
    "password-reset": _must(A),
    "registration-unfinished": _must(A),
    "verify-email": _must(A),
    "proposal-sent": _may(P, "{mentee_name} has sent you a proposal.", "Please answer by {expires_at}."),
    "proposal-accepted-mentee": _may(P, "{mentor_name} has accepted your proposal. Please get in touch."),
    "proposal-accepted-mentor": _may(P),
    "proposal-held": _may(P, "{mentor_name} has promised you an answer, and needs a little longer."),
    "proposal-declined": _must(P, "{mentor_name} cannot be your mentor this time."),
    "proposal-expired-mentee": _must(
        P, "{mentor_name} did not answer in time, so your proposal was withdrawn."
    ),
    "proposal-expired-mentor": _must(P, "The proposal from {mentee_name} was closed, as it had no answer."),
    "proposal-offered": _may(
        P, "{mentor_name} is free after all, and would accept your proposal.", "Send it by {offer_ends_at}."
    ),
    "proposal-released-mentee": _must(P, "Your proposal to {mentor_name} has been closed."),
    "proposal-released-mentor": _must(P, "The proposal from {mentee_name} no longer needs an answer."),
    "proposal-withdrawn": _must(P, "{mentee_name} has withdrawn their proposal to you."),
    "enquiry-asked": _may(P, "{mentee_name} has a question for you."),
    "enquiry-answered": _may(P, "{mentor_name} has answered your question."),
    "enquiry-closed": _may(P, "Your question to {mentor_name} has been closed."),
    "profile-hidden": _must(A, "The scheme has hidden something that you show of yourself."),
    "profile-shown": _must(A, "What the scheme had hidden of you is shown again."),
    "availability-switched-off": _must(P, "The scheme has set you as unavailable to new mentees."),
    "mentor-paused": _must(P, "We have paused your availability, as proposals to you had no answer."),
    "proposal-reminder": _at_good_hours(
        REMINDERS, "{mentee_name} is waiting for your answer.", "Please answer by {expires_at}."
    ),
    "saved-search": _at_good_hours(
        NotificationCategory.SAVED_SEARCHES, "Somebody has appeared for your search “{search_name}”."
    ),
    "place-freed": _may(REMINDERS, "You have a place free again. Are you open to a new mentee?"),
    "contract-reminder": _at_good_hours(
        REMINDERS, "Your contract with {other_name} is waiting for your signature."
    ),
    "relationship-quiet": _at_good_hours(REMINDERS, "Is your mentoring with {other_name} still going?"),
    "relationship-renewal": _must(
        R, "Your mentoring with {other_name} is about to end.", "It is planned to end on {planned_end_on}."
    ),
    "relationship-paused": _may(
        R, "Your mentoring with {other_name} is paused.", "It goes on on {paused_until}."
    ),
    "record-opened": _must(
        R, "The scheme has opened what you share with {other_name}.", "It can be read until {ends_at}."
    ),
    "relationship-extended": _must(
        R,
        "Your mentoring with {other_name} goes on for longer.",
        "It is now planned to end on {planned_end_on}.",
    ),
    "relationship-resumed": _may(R, "The pause is over: your mentoring with {other_name} goes on."),
    "completion-proposed": _must(
        R, "{other_name} proposes to finish.", "Without an answer, it is completed on {completes_at}."
    ),
    "relationship-goes-on": _may(R, "{other_name} would rather go on than finish."),
    "relationship-completed": _must(
        R, "Your mentoring with {other_name} is completed.", "You can write until {review_closes_at}."
    ),
    "relationship-quiet-scheme": _must(R),
    "relationship-reopen-offered": _may(
        R, "{other_name} would like to work with you again.", "Please answer by {review_closes_at}."
    ),
    "relationship-reopened": _may(R, "You and {other_name} work together again."),
    "relationship-ended": _must(R, "Your mentoring relationship with {other_name} has ended."),
    "relationship-ended-copy": _must(R),
    "check-in": _at_good_hours(REMINDERS, "It is time to look at how it is going with {other_name}."),
    "tool-submitted": _may(
        R, "{other_name} has submitted their answers. They open when you have submitted yours."
    ),
    "tool-opened": _may(R, "You and {other_name} can read each other's answers now."),
    "archive-expiring": _must(
        R, "What you wrote with {other_name} will soon be deleted.", "Save what you want before {kept_until}."
    ),
    "contract-offered": _may(C, "{other_name} has signed your contract. Please read it, and sign it too."),
    "contract-changed": _may(
        C, "{other_name} has changed your contract after a signature. Please sign again."
    ),
    "contract-changed-copy": _may(C),
    "contract-revised": _may(C, "{other_name} has changed the wording of your contract. Please read it."),
    "contract-signed": _may(C, "You and {other_name} have both signed your contract."),
    "meeting-invitation": _may(M, "{other_name} has invited you to a meeting."),
    "meeting-updated": _may(M, "{other_name} has changed a meeting with you."),
    "meeting-copy": _may(M),
    "meeting-accepted": _may(M, "{other_name} has accepted a meeting with you."),
    "meeting-declined": _may(M, "{other_name} cannot come to a meeting with you."),
    "meeting-suggested": _may(M, "{other_name} suggests another time for a meeting with you."),
    "meeting-reminder": _at_good_hours(REMINDERS, "You are meeting {other_name}.", "It is on {starts_at}."),
    "meeting-cancelled-copy": _must(M),
    "meeting-cancelled": _must(M, "{other_name} has cancelled a meeting with you."),
    "messages-unread": _at_good_hours(NotificationCategory.MESSAGES, "{other_name} has written to you."),
    "support-received": _must(S),
    "support-request": _must(S),
    "support-answered": _must(S, "Your request for help has an answer."),
    "support-reply": _must(S),
    "support-closed": _must(
        S, "Your request for help has been closed.", "You can open it again until {reopen_until}."
    ),
    "concern-received": _must(S),
    "concern-raised": _must(S),
    "concern-overdue": _must(S),
    "concern-withdrawn": _must(S),
    "concern-acknowledged": _must(S, "Somebody has read what you told us in confidence."),
    "concern-in-review": _must(S, "What you told us in confidence is being looked into."),
    "concern-resolved": _must(S, "What you told us in confidence has been settled."),
    "concern-escalated": _must(
        S, "What you told us in confidence has gone to the body's complaints procedure."
    ),
    "scheme-news": _may(NotificationCategory.NEWS, "The scheme has written news to its members."),
    "scheme-announcement": _must(
        NotificationCategory.NEWS, "The scheme has announced something to its members."
    ),
}
UNHEARD_OF = Kind(A, must_be_mailed=True)  # an older process meets a newer one's letters


def kind_of(letter: str) -> Kind:
    return KINDS.get(letter, UNHEARD_OF)


def optional_kinds(category: NotificationCategory) -> list[str]:
    """The letters of that category which somebody may do without."""
    return [name for name, kind in KINDS.items() if kind.category is category and not kind.must_be_mailed]
