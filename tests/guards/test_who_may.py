"""Who may do and read what: every mutation, every root field and every field of the viewer has a row, or this fails.

`SIGNED_OUT` works for guests; everything else asks them to sign in. `OTHERS` are acts on things of two people: done by
one of them, told to the other one that it is not theirs or does not exist, and to a stranger that it does not exist.
`COORDINATORS` are acts of those who look after the scheme: everybody else is told that they may not.
"""

from datetime import timedelta
from typing import Any

import pytest

import schema
from models import clock
from models.content import guide_key
from schema.nodes import global_id
from tests.account_world import a_form, everything
from tests.client import Client
from tests.people import PASSWORD
from tests.settled_world import CORA, GUEST, MEETING, MENA, NOSY, OTTO, SIGN, World, world

__all__ = ["world"]  # the fixture: Mena and Otto work together, Ada has asked Tess, Nosy has no part in it

ADA, TESS = "ada", "tess"
NEXT_WEEK = str((clock.now() + timedelta(days=7)).date())
YESTERDAY = (clock.now() - timedelta(days=1)).isoformat()
AN_HOUR_LATER = (clock.now() - timedelta(hours=23)).isoformat()
SIGNED_OUT: dict[str, dict[str, Any]] = {
    "register": a_form(),
    "verifyEmail": {"token": "x"},
    "resendVerification": {"email": "somebody@example.net"},
    "signIn": {"email": "somebody@example.net", "password": "x"},
    "signOut": {},
    "requestPasswordReset": {"email": "somebody@example.net"},
    "resetPassword": {"token": "x", "password": "seven quiet herons on ice"},
    "confirmEmailChange": {"token": "x"},
    "undoAccountDeletion": {"token": "x"},
    "requestSupport": {"subject": "Help", "message": "Please.", "email": "somebody@example.net"},
}
ONES_OWN: dict[str, dict[str, Any]] = {
    "changePassword": {"current": PASSWORD, "new": "seven quiet herons on ice"},
    "requestEmailChange": {"email": "a@example.net", "password": PASSWORD},
    "updateAccount": {"pronouns": "they"},
    "addRole": {"role": "MENTOR"},
    "acceptTerms": {"acceptedTerms": "terms-of-use@1"},
    "markGuideSeen": {"id": global_id("Guide", guide_key("faq"))},
    "revokeOtherSessions": {},
    "requestDataExport": {"password": PASSWORD},
    "deleteAccount": {"password": PASSWORD, "confirm": True},
    "saveMentorProfile": {"headline": "x"},
    "saveMenteeProfile": {"hopes": "x"},
    "removeProfilePicture": {},
    "setAvailability": {"available": True},
    "markNotificationsRead": {},
    "updateMailPreferences": {"quietHours": False},
    "retryMyMail": {},
    "createCalendarFeed": {},
    "revokeCalendarFeed": {},
    "issueCpdStatement": {"from": str(clock.now().date()), "to": str(clock.now().date())},
}
# Who does it, with what; what the other one of the two is told, and what the doer is told where it is not "done".
OTHERS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "sendProposal": (ADA, {"mentorId": "@nobody", "message": "Hello"}, "NotFound", "NotFound"),
    "editProposal": (ADA, {"id": "@proposal", "message": "Hello"}, "NotAllowed", ""),
    "readProposal": (TESS, {"id": "@proposal"}, "NotAllowed", ""),
    "holdProposal": (TESS, {"id": "@proposal", "until": "2020-01-01"}, "NotAllowed", "InvalidInput"),
    "askMentor": (ADA, {"mentorId": "@nobody", "question": "Do you know wards?"}, "NotFound", "NotFound"),
    "answerEnquiry": (TESS, {"id": "@enquiry", "answer": "I do."}, "NotAllowed", ""),
    "closeEnquiry": (ADA, {"id": "@enquiry"}, "", ""),
    "shortlistMentor": (ADA, {"mentorId": "@mentor"}, "NotFound", ""),
    "removeFromShortlist": (ADA, {"mentorId": "@mentor"}, "NotFound", ""),
    "dismissMentor": (ADA, {"mentorId": "@mentor"}, "NotFound", ""),
    "undoDismissal": (ADA, {"mentorId": "@dismissed mentor"}, "NotFound", ""),
    "saveSearch": (ADA, {"id": "@saved search", "search": {"text": "pain"}}, "NotFound", ""),
    "removeSavedSearch": (ADA, {"id": "@saved search"}, "NotFound", ""),
    "offerAfterAll": (TESS, {"id": "@proposal"}, "NotAllowed", "NotAllowed"),
    "acceptProposal": (TESS, {"id": "@proposal"}, "NotAllowed", ""),
    "declineProposal": (TESS, {"id": "@proposal", "reason": "OTHER"}, "NotAllowed", ""),
    "withdrawProposal": (ADA, {"id": "@proposal"}, "NotAllowed", ""),
    "endRelationship": (MENA, {"id": "@relationship"}, "", ""),
    "pauseRelationship": (MENA, {"id": "@relationship", "until": NEXT_WEEK}, "", ""),
    "resumeRelationship": (MENA, {"id": "@relationship"}, "NotAllowed", "NotAllowed"),
    "confirmStillGoing": (MENA, {"id": "@relationship"}, "", ""),
    "proposeCompletion": (MENA, {"id": "@relationship"}, "", ""),
    "confirmCompletion": (MENA, {"id": "@relationship"}, "NotAllowed", "NotAllowed"),
    "keepGoing": (MENA, {"id": "@relationship"}, "NotAllowed", "NotAllowed"),
    "reopenRelationship": (MENA, {"id": "@relationship"}, "NotAllowed", "NotAllowed"),
    "reviseContract": (MENA, {"id": "@contract", "expectedRevision": 1, "answers": []}, "", ""),
    "renewContract": (
        MENA,
        {"id": "@contract", "expectedRevision": 1, "until": NEXT_WEEK},
        "NothingToRenew",
        "NothingToRenew",
    ),
    "signContract": (MENA, SIGN, "NotYourName", ""),
    "arrangeMeeting": (MENA, MEETING, "", ""),
    "moveMeeting": (
        MENA,
        {"id": "@meeting", "startsAt": MEETING["startsAt"], "endsAt": MEETING["endsAt"]},
        "",
        "",
    ),
    "updateMeeting": (MENA, {"id": "@meeting", "title": "Another title"}, "", ""),
    "cancelMeeting": (MENA, {"id": "@meeting"}, "", ""),
    "respondToMeeting": (MENA, {"id": "@meeting", "reply": "ACCEPT"}, "", "NotAskedOfYou"),
    "acceptSuggestion": (MENA, {"id": "@meeting"}, "NoSuggestion", "NoSuggestion"),
    "recordMeeting": (MENA, {"id": "@meeting", "outcome": "HELD"}, "MeetingNotOver", "MeetingNotOver"),
    "logMeeting": (
        MENA,
        {**MEETING, "startsAt": YESTERDAY, "endsAt": AN_HOUR_LATER, "timezone": "UTC"},
        "",
        "",
    ),
    "sendMessage": (MENA, {"relationshipId": "@relationship", "body": "Hello"}, "", ""),
    "editMessage": (MENA, {"id": "@message", "body": "Hello again"}, "NotAllowed", ""),
    "deleteMessage": (MENA, {"id": "@message"}, "NotAllowed", ""),
    "muteThread": (MENA, {"threadId": "@thread"}, "", ""),
    "markThreadRead": (MENA, {"threadId": "@thread"}, "", ""),
    "blockMember": (ADA, {"memberId": "@nobody"}, "NotFound", "NotFound"),
    "unblockMember": (ADA, {"memberId": "@nobody"}, "NotFound", "NotFound"),
    "startTool": (MENA, {"relationshipId": "@relationship", "template": "swot"}, "NotAllowed", ""),
    "carryTool": (
        MENA,
        {"documentId": "@tool", "relationshipId": "@relationship"},
        "NotFound",
        "InvalidInput",
    ),
    "saveTool": (MENA, {"documentId": "@tool", "expectedRevision": 1, "answers": []}, "NotFound", ""),
    "submitTool": (MENA, {"documentId": "@tool", "expectedRevision": 1}, "NotFound", "NotAllowed"),
    "upgradeTool": (MENA, {"documentId": "@tool", "expectedRevision": 1}, "NotFound", "NotAllowed"),
    "shareTool": (MENA, {"documentId": "@tool"}, "NotFound", ""),
    "archiveTool": (MENA, {"documentId": "@tool"}, "NotFound", ""),
    "unarchiveTool": (MENA, {"documentId": "@tool"}, "NotFound", ""),
    "restoreToolRevision": (MENA, {"documentId": "@tool", "number": 1}, "NotFound", ""),
    "consentToMessagesInArchive": (MENA, {"id": "@relationship", "consents": True}, "", ""),
    "raiseConcern": (
        MENA,
        {
            "relationshipId": "@relationship",
            "category": "OTHER",
            "narrative": "I have seen something.",
            "wish": "ADVICE",
        },
        "",
        "",
    ),
    "reportMessages": (
        MENA,
        {"messageIds": ["@message"], "consent": True, "narrative": "I have been insulted."},
        "",
        "",
    ),
    "withdrawConcern": (MENA, {"id": "@concern"}, "NotFound", ""),
    "replyToSupportRequest": (MENA, {"id": "@support", "message": "And one more thing."}, "NotFound", ""),
    "reopenSupportRequest": (MENA, {"id": "@closed support", "message": "It is back."}, "NotFound", ""),
    "cancelErrand": (MENA, {"id": "@data export"}, "NotFound", ""),
    "revokeSession": (MENA, {"id": "@session"}, "NotFound", ""),
}
COORDINATORS: dict[str, dict[str, Any]] = {
    "requestSchemeExport": {},
    "sendBroadcast": {"audience": "EVERYONE", "subject": "Hello", "text": "Hello, all.", "expectedCount": 7},
    "applyRollImport": {"id": "@roll import", "expectedHash": "abc"},
    "undoRollImport": {"id": "@applied roll"},
    "retryMail": {"id": "@failed mail"},
    "publishContractTemplate": {
        "expectedVersion": 1,
        "clauses": [{"key": "roles", "title": "Who does what"}],
        "note": "Plainer.",
    },
    "saveGuideDraft": {"slug": "parking", "expectedDraft": 0, "title": "Where to park"},
    "publishGuide": {"slug": "welcome", "expectedDraft": 1, "isMaterial": True, "note": "It is done."},
    "discardGuideDraft": {"slug": "welcome", "expectedDraft": 1},
    "withdrawGuide": {"slug": "faq"},
    "restoreGuide": {"slug": "help"},
    "publishTopic": {"label": "Hippotherapy", "group": "Ways of working", "synonyms": ["horses"]},
    "retireTopic": {"id": "@topic"},
    "restoreTopic": {"id": "@retired topic"},
    "updatePolicy": {"expectedVersion": 0, "maxOpenProposals": 2, "note": "We try it."},
    "answerSupport": {"id": "@support case", "body": "Please try again."},
    "closeSupport": {"id": "@support case"},
    "assignSupport": {"id": "@support case"},
    "acknowledgeConcern": {"id": "@concern case"},
    "reviewConcern": {"id": "@concern case"},
    "resolveConcern": {"id": "@concern case"},
    "escalateConcern": {"id": "@concern case"},
    "assignConcern": {"id": "@concern case"},
    "holdConcern": {"id": "@concern case", "reason": "A solicitor has written."},
    "releaseConcernHold": {"id": "@concern case", "reason": "It is settled."},
    "openConfidentialRecord": {
        "concernId": "@concern case",
        "relationshipId": "@relationship summary",
        "reason": "She says that he threatens her, and both say the other lies.",
    },
    "closeConfidentialRecord": {"id": "@record"},
    "closeProposal": {"id": "@proposal summary", "reason": "They asked for it."},
    "releaseProposal": {"id": "@proposal summary", "reason": "They asked for it."},
    "coordinatorEndRelationship": {"id": "@relationship summary", "reason": "They asked for it."},
    "coordinatorPauseRelationship": {
        "id": "@relationship summary",
        "until": NEXT_WEEK,
        "reason": "They asked for it.",
    },
    "coordinatorResumeRelationship": {"id": "@relationship summary", "reason": "They asked for it."},
    "extendRelationship": {
        "id": "@relationship summary",
        "plannedEndOn": NEXT_WEEK,
        "reason": "They asked for it.",
    },
    "coordinatorReopenRelationship": {"id": "@relationship summary", "reason": "They asked for it."},
    "suspendMember": {"memberId": "@mena", "reason": "They asked for it."},
    "liftSuspension": {"memberId": "@mena", "reason": "They asked for it."},
    "switchAvailabilityOff": {"memberId": "@otto", "reason": "They asked for it."},
    "hideProfile": {"memberId": "@otto", "part": "MENTOR_PROFILE", "reason": "They asked for it."},
    "showProfile": {"memberId": "@otto", "part": "MENTOR_PROFILE", "reason": "They asked for it."},
    "startErasure": {"memberId": "@mena", "reason": "They asked for it."},
}
NOT_YET = {  # what a coordinator is told who does it with things as they are
    "reviewConcern": "ConcernNotInThatState",
    "resolveConcern": "ConcernNotInThatState",
    "escalateConcern": "ConcernNotInThatState",
    "openConfidentialRecord": "NotAllowed",  # she does not handle the concern
    "coordinatorResumeRelationship": "NotAllowed",
    "coordinatorReopenRelationship": "NotAllowed",
    "liftSuspension": "AccountNotInThatState",
}
# tests/stories/test_pictures.py::test_a_guest_sends_no_picture, and test_roll_imports.py::test_a_guest_and_a_member_...
BY_UPLOAD = {"setProfilePicture", "importRoll"}
READ_SIGNED_OUT = {
    "scheme",
    "guides",
    "guide",
    "topics",
    "toolTemplates",
    "cpdStatementCheck",
    "node",
    "viewer",
}
READ_BY_COORDINATORS = {"coordination"}  # null for everybody else
READ_SIGNED_IN = {"mentors"}
# What a viewer reads is theirs; tests/guards/test_nothing_leaks.py reads all of it with the eyes of each.
OF_VIEWER = {
    "account",
    "accountDeletionImpact",
    "accountEvents",
    "availabilityNotice",
    "blockedMembers",
    "calendarFeed",
    "concerns",
    "dismissedMentors",
    "cpdStatements",
    "documents",
    "enquiries",
    "dataExports",
    "meetings",
    "mailPreferences",
    "mailProblem",
    "member",
    "menteeProfile",
    "mentorProfile",
    "notifications",
    "proposals",
    "quietHours",
    "relationships",
    "savedSearches",
    "sessions",
    "shortlist",
    "supportRequests",
    "unreadNotificationCount",
}
AFTER_THE_END = {
    "cancelErrand",
    "consentToMessagesInArchive",
    "reopenRelationship",
    "sendMessage",
    "editMessage",
    "deleteMessage",
    "muteThread",
    "markThreadRead",
    "raiseConcern",
    "reportMessages",
    "withdrawConcern",
    "replyToSupportRequest",
    "reopenSupportRequest",
    "revokeSession",
}
THE_OTHER = {MENA: OTTO, ADA: TESS, TESS: ADA}
MENTORS = {"saveMentorProfile", "setAvailability"}


def who_may(world: World, mutation: str) -> tuple[Client, dict[str, Any]]:
    """Somebody who may do it, and what they hand in."""
    if mutation in OTHERS:
        who, given, *_ = OTHERS[mutation]
        return world.clients[who], world.filled(given)
    if mutation in COORDINATORS:
        return world.clients[CORA], world.filled(COORDINATORS[mutation])
    if mutation in ONES_OWN:
        return world.clients[TESS if mutation in MENTORS else ADA], ONES_OWN[mutation]
    return world.clients[GUEST], SIGNED_OUT.get(mutation, {})


def given_to(world: World, mutation: str) -> dict[str, Any]:
    return who_may(world, mutation)[1]


def named(root: str) -> set[str]:
    kind = schema.schema._schema.type_map[root]
    return set(kind.fields)  # type: ignore[attr-defined]  # it is an object type


def test_every_mutation_every_root_field_and_every_field_of_the_viewer_has_a_row() -> None:
    assert named("Mutation") == set(SIGNED_OUT) | set(ONES_OWN) | set(OTHERS) | set(COORDINATORS) | BY_UPLOAD
    assert named("Query") == READ_SIGNED_OUT | READ_SIGNED_IN | READ_BY_COORDINATORS
    assert named("Viewer") == OF_VIEWER


@pytest.mark.parametrize("mutation", sorted({*ONES_OWN, *OTHERS, *COORDINATORS}))
async def test_a_guest_is_asked_to_sign_in(world: World, mutation: str) -> None:
    before = await everything()

    errors = await asked(world.clients[GUEST], mutation, given_to(world, mutation))

    assert errors == ["UNAUTHENTICATED"]
    assert await everything() == before


@pytest.mark.parametrize("mutation", sorted(OTHERS))
async def test_to_a_stranger_other_peoples_things_do_not_exist(world: World, mutation: str) -> None:
    before = await everything()

    errors = await asked(world.clients[NOSY], mutation, given_to(world, mutation))

    assert errors == ["NotFound"]
    assert await everything() == before


@pytest.mark.parametrize("mutation", sorted(OTHERS))
async def test_one_of_the_two_may(world: World, mutation: str) -> None:
    who, given, _, refused = OTHERS[mutation]

    assert await asked(world.clients[who], mutation, world.filled(given)) == [refused][: len(refused)]


@pytest.mark.parametrize("mutation", sorted(OTHERS))
async def test_the_other_one_may_what_is_for_both(world: World, mutation: str) -> None:
    who, given, refused, _ = OTHERS[mutation]

    errors = await asked(world.clients[THE_OTHER[who]], mutation, world.filled(given))

    assert errors == [refused][: len(refused)]


@pytest.mark.parametrize("mutation", sorted(name for name, (who, *_) in OTHERS.items() if who == MENA))
async def test_once_it_has_ended_the_two_write_to_each_other_and_to_the_scheme_alone(
    world: World, mutation: str
) -> None:
    await asked(world.clients[OTTO], "endRelationship", {"id": world.ids["relationship"]})
    before = await everything()

    errors = await asked(world.clients[MENA], mutation, given_to(world, mutation))

    assert errors == ([] if mutation in AFTER_THE_END else ["RelationshipOver"])
    assert mutation in AFTER_THE_END or await everything() == before


@pytest.mark.parametrize("mutation", sorted(COORDINATORS))
@pytest.mark.parametrize("who", [MENA, OTTO, NOSY])
async def test_nobody_else_does_what_coordinators_do(world: World, who: str, mutation: str) -> None:
    before = await everything()

    errors = await asked(world.clients[who], mutation, given_to(world, mutation))

    assert errors == ["NotAllowed"]
    assert await everything() == before


@pytest.mark.parametrize("mutation", sorted(COORDINATORS))
async def test_a_coordinator_does(world: World, mutation: str) -> None:
    refused = NOT_YET.get(mutation, "")

    assert await asked(world.clients[CORA], mutation, given_to(world, mutation)) == [refused][: len(refused)]


@pytest.mark.parametrize("who", [GUEST, MENA, OTTO, NOSY])
async def test_what_coordinators_read_is_there_for_nobody_else(world: World, who: str) -> None:
    query = "query($id: ID!) { coordination { mailHealth { failed } } node(id: $id) { id } }"

    theirs = await world.clients[who].ask(query, id=world.ids["failed mail"])
    coordinators = await world.clients[CORA].ask(query, id=world.ids["failed mail"])

    assert theirs == {"coordination": None, "node": None}
    assert coordinators["node"] == {"id": world.ids["failed mail"]}


async def test_to_a_stranger_no_id_of_other_people_leads_anywhere(world: World) -> None:
    query = "query($id: ID!) { node(id: $id) { id } }"

    found = {
        (who, name): (await world.clients[who].ask(query, id=world.ids[name]))["node"]
        for who in (GUEST, NOSY)
        for name in (
            "relationship",
            "meeting",
            "proposal",
            "enquiry",
            "contract",
            "revision",
            "thread",
            "message",
            "tool",
            "concern",
            "session",
        )
    }

    assert {key: node for key, node in found.items() if node} == {}


async def test_a_guest_finds_no_mentors(client: Client) -> None:
    errors = await client.errors("{ mentors { totalCount } }")

    assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


async def asked(who: Client, mutation: str, given: dict[str, Any]) -> list[str]:
    """What comes back: codes of the top level, or kinds of refusals."""
    name = f"{mutation[0].upper()}{mutation[1:]}Input"
    query = f"mutation($input: {name}!) {{ {mutation}(input: $input) {{ errors {{ __typename }} }} }}"
    answer = (await who.post(query, {"input": given})).json()
    if "errors" in answer:
        return [error["extensions"]["code"] for error in answer["errors"]]
    return [error["__typename"] for error in answer["data"][mutation]["errors"]]
