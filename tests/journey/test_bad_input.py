"""Bad input at each step of the journey gets its typed error and changes nothing."""

import io
import json
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from models.meetings import Meeting
from models.members import Member
from models.proposals import Proposal
from tests.account_world import a_form, everything
from tests.people import PASSWORD
from tests.settled_world import GUEST, MEETING, MENA, NOSY, OTTO, SIGN, World, world

__all__ = ["world"]  # the fixture

# Who does what with what, which error comes back, and which input it names (none: no single one).
CASES: dict[str, tuple[str, str, dict[str, Any], str, str]] = {
    # 1. Register
    "five digits": (
        GUEST,
        "register",
        a_form(membershipNumber="12345"),
        "MembershipNumberMalformed",
        "membershipNumber",
    ),
    "seven digits": (
        GUEST,
        "register",
        a_form(membershipNumber="1234567"),
        "MembershipNumberMalformed",
        "membershipNumber",
    ),
    "foreign digits": (
        GUEST,
        "register",
        a_form(membershipNumber="".join(chr(0xFF10 + digit) for digit in range(6))),
        "MembershipNumberMalformed",
        "membershipNumber",
    ),
    "no address": (GUEST, "register", a_form(email="nobody"), "InvalidInput", "email"),
    "a weak password": (GUEST, "register", a_form(password="physiotherapy"), "PasswordTooWeak", "password"),
    "terms not accepted": (GUEST, "register", a_form(acceptedTerms=""), "TermsNotAccepted", "acceptedTerms"),
    "a made-up link": (GUEST, "verifyEmail", {"token": "made.up"}, "LinkNoLongerValid", "token"),
    "a wrong password": (
        GUEST,
        "signIn",
        {"email": "nosy@example.net", "password": "wrong", "client": "MOBILE"},
        "SignInFailed",
        "",
    ),
    # 3. Profile
    "eleven places": (OTTO, "saveMentorProfile", {"capacity": 11}, "InvalidInput", "capacity"),
    "an unknown topic": (MENA, "saveMenteeProfile", {"topicIds": ["@no topic"]}, "InvalidInput", "topicIds"),
    "away until yesterday": (
        OTTO,
        "setAvailability",
        {"available": False, "awayUntil": "2020-01-01"},
        "InvalidInput",
        "awayUntil",
    ),
    # 5. Propose
    "an unknown mentor": (
        MENA,
        "sendProposal",
        {"mentorId": "@nobody", "message": "Hello"},
        "NotFound",
        "mentorId",
    ),
    "an id of something else": (
        MENA,
        "sendProposal",
        {"mentorId": "@meeting", "message": "Hello"},
        "NotFound",
        "mentorId",
    ),
    "asked twice": (
        "ada",
        "sendProposal",
        {"mentorId": "@mentor", "message": "Hello"},
        "DuplicateProposal",
        "",
    ),
    "somebody else's proposal": (NOSY, "acceptProposal", {"id": "@proposal"}, "NotFound", "id"),
    "an unknown proposal": (
        "tess",
        "declineProposal",
        {"id": "@no proposal", "reason": "NO_TIME"},
        "NotFound",
        "id",
    ),
    "the mentee says yes to herself": ("ada", "acceptProposal", {"id": "@proposal"}, "NotAllowed", ""),
    # 6. Contract
    "another name": (
        MENA,
        "signContract",
        {**SIGN, "typedName": "Somebody Else"},
        "NotYourName",
        "typedName",
    ),
    "another text": (
        MENA,
        "signContract",
        {**SIGN, "expectedHash": "0" * 64},
        "ContractChanged",
        "expectedHash",
    ),
    "somebody else's contract": (NOSY, "signContract", SIGN, "NotFound", "revisionId"),
    # 7. Meetings
    "a past meeting": (
        MENA,
        "arrangeMeeting",
        {**MEETING, "startsAt": "2020-01-01T10:00:00Z", "endsAt": "2020-01-01T11:00:00Z"},
        "MeetingInThePast",
        "startsAt",
    ),
    "an end before its start": (
        MENA,
        "arrangeMeeting",
        {**MEETING, "endsAt": "2036-01-01T09:00:00Z"},
        "EndBeforeStart",
        "endsAt",
    ),
    "somebody else's relationship": (NOSY, "arrangeMeeting", MEETING, "NotFound", "relationshipId"),
    "an unknown meeting": (MENA, "cancelMeeting", {"id": "@no meeting"}, "NotFound", "id"),
    "somebody else's meeting": (NOSY, "cancelMeeting", {"id": "@meeting"}, "NotFound", "id"),
    # 8. Messages and tools
    "an empty message": (
        MENA,
        "sendMessage",
        {"relationshipId": "@relationship", "body": " "},
        "InvalidInput",
        "body",
    ),
    "somebody else's thread": (
        NOSY,
        "sendMessage",
        {"relationshipId": "@relationship", "body": "Hello"},
        "NotFound",
        "relationshipId",
    ),
    "an unknown tool": (
        MENA,
        "startTool",
        {"relationshipId": "@relationship", "template": "horoscope"},
        "InvalidInput",
        "template",
    ),
    # 9. The end
    "an end that is not theirs": (NOSY, "endRelationship", {"id": "@relationship"}, "NotFound", "id"),
    "a deletion that is not confirmed": (
        NOSY,
        "deleteAccount",
        {"password": PASSWORD, "confirm": False},
        "DeletionNotConfirmed",
        "confirm",
    ),
    "a deletion without the password": (
        NOSY,
        "deleteAccount",
        {"password": "wrong", "confirm": True},
        "WrongPassword",
        "password",
    ),
    "help without an address": (
        GUEST,
        "requestSupport",
        {"category": "OTHER", "subject": "Help", "message": "Please", "email": ""},
        "InvalidInput",
        "email",
    ),
    "a concern without words": (
        MENA,
        "raiseConcern",
        {"category": "OTHER", "narrative": "", "wish": "ADVICE"},
        "InvalidInput",
        "narrative",
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_bad_input_is_refused_in_its_own_words_and_changes_nothing(world: World, case: str) -> None:
    who, mutation, given, refused, path = CASES[case]
    before = await everything()

    errors = await world.do(who, mutation, given)

    assert errors == [(refused, ["input", *path.split(".")] if path else None)]
    assert await everything() == before


def a_png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 60), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (a_png() + b"\0" * (5 * 1024 * 1024 + 1 - len(a_png())), "PictureTooLarge"),
        (b"This is no picture.", "NotAPicture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "NotAPicture"),
        (a_png()[:40], "NotAPicture"),
        (b"", "NotAPicture"),
    ],
    ids=["5 MB and a byte", "text", "SVG", "half a picture", "nothing"],
)
async def test_what_is_no_picture_or_too_large_is_refused(world: World, content: bytes, refused: str) -> None:
    before = await everything()
    query = (
        "mutation($file: Upload!) { setProfilePicture(input: {file: $file}) "
        "{ member { id } errors { __typename ... on UserError { path } } } }"
    )

    answer = await world.clients[MENA].http.post(
        "/graphql",
        data={
            "operations": json.dumps({"query": query, "variables": {"file": None}}),
            "map": json.dumps({"0": ["variables.file"]}),
        },
        files={"0": ("me.png", content, "image/png")},
        headers={"GraphQL-Require-Preflight": "true"},
    )

    payload = answer.json()["data"]["setProfilePicture"]
    assert payload == {"member": None, "errors": [{"__typename": refused, "path": ["input", "file"]}]}
    assert await everything() == before


@pytest.mark.parametrize(
    ("who", "mutation", "given", "selection", "rows"),
    [
        (MENA, "arrangeMeeting", MEETING, "meeting { id }", Meeting),
        ("ada", "withdrawProposal", {"id": "@proposal"}, "proposal { id }", Proposal),
    ],
)
async def test_a_double_submit_has_one_effect_and_one_answer(
    world: World, who: str, mutation: str, given: dict[str, Any], selection: str, rows: Any
) -> None:
    filled = {
        **{key: world.ids.get(str(value)[1:], value) for key, value in given.items()},
        "idempotencyKey": str(uuid4()),
    }

    first = await world.clients[who].do(mutation, selection, **filled)
    after_one = await rows.all().count()
    second = await world.clients[who].do(mutation, selection, **filled)

    assert (first["errors"], second) == ([], first)
    assert await rows.all().count() == after_one


async def test_a_taken_address_is_answered_like_a_free_one_and_changes_nothing(world: World) -> None:
    """Decided so (the domain's decision 4): a typed error would tell who is a member. Its owner is told by mail."""
    taken = await Member.filter(given_name="Nosy").get()
    members = await Member.all().order_by("id").values()

    errors = await world.do(GUEST, "register", a_form(email=taken.email, membershipNumber="999999"))

    assert errors == []
    assert await Member.all().order_by("id").values() == members
