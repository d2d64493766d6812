"""Who may do what: every mutation and every root field has a row here, or this fails.

`SIGNED_OUT` works for guests; everything else asks them to sign in. `OTHERS` are acts on things of other people: to a
stranger those do not exist.
"""

from typing import Any

import pytest

import schema
from tests.account_world import everything
from tests.client import Client
from tests.settled_world import GUEST, MEETING, NOSY, SIGN, World, world

__all__ = ["world"]  # the fixture: Mena and Otto work together, Ada has asked Tess, Nosy has no part in it

SIGNED_OUT = {
    "register",
    "verifyEmail",
    "resendVerification",
    "signIn",
    "signOut",
    "requestPasswordReset",
    "resetPassword",
    "confirmEmailChange",
    "undoAccountDeletion",
    "requestSupport",
}
ONES_OWN: dict[str, dict[str, Any]] = {
    "changePassword": {"current": "x", "new": "y"},
    "requestEmailChange": {"email": "a@example.net", "password": "x"},
    "updateAccount": {"pronouns": "they"},
    "addRole": {"role": "MENTOR"},
    "revokeOtherSessions": {},
    "deleteAccount": {"password": "x", "confirm": True},
    "saveMentorProfile": {"headline": "x"},
    "saveMenteeProfile": {"hopes": "x"},
    "removeProfilePicture": {},
    "setAvailability": {"available": True},
}
OTHERS: dict[str, dict[str, Any]] = {
    "sendProposal": {"mentorId": "@nobody", "message": "Hello"},
    "editProposal": {"id": "@proposal", "message": "Hello"},
    "readProposal": {"id": "@proposal"},
    "acceptProposal": {"id": "@proposal"},
    "declineProposal": {"id": "@proposal", "reason": "OTHER"},
    "withdrawProposal": {"id": "@proposal"},
    "endRelationship": {"id": "@relationship"},
    "reviseContract": {"id": "@contract", "expectedRevision": 1, "answers": []},
    "signContract": SIGN,
    "arrangeMeeting": MEETING,
    "moveMeeting": {"id": "@meeting", "startsAt": MEETING["startsAt"], "endsAt": MEETING["endsAt"]},
    "updateMeeting": {"id": "@meeting", "title": "Mine now"},
    "cancelMeeting": {"id": "@meeting"},
    "sendMessage": {"relationshipId": "@relationship", "body": "Hello"},
    "markThreadRead": {"threadId": "@thread"},
    "startTool": {"relationshipId": "@relationship", "template": "swot"},
    "saveTool": {"documentId": "@tool", "expectedRevision": 1, "answers": []},
    "shareTool": {"documentId": "@tool"},
    "restoreToolRevision": {"documentId": "@tool", "number": 1},
    "raiseConcern": {
        "relationshipId": "@relationship",
        "category": "OTHER",
        "narrative": "I have seen something.",
        "wish": "ADVICE",
    },
    "withdrawConcern": {"id": "@concern"},
    "revokeSession": {"id": "@session"},
}
BY_UPLOAD = {"setProfilePicture"}  # tests/stories/test_pictures.py::test_a_guest_sends_no_picture
READ_SIGNED_OUT = {"scheme", "guides", "guide", "topics", "toolTemplates", "node", "viewer"}
READ_SIGNED_IN = {"mentors"}


def named(root: str) -> set[str]:
    kind = schema.schema._schema.type_map[root]
    return set(kind.fields)  # type: ignore[attr-defined]  # it is an object type


def test_every_mutation_and_every_root_field_has_a_row() -> None:
    assert named("Mutation") == SIGNED_OUT | set(ONES_OWN) | set(OTHERS) | BY_UPLOAD
    assert named("Query") == READ_SIGNED_OUT | READ_SIGNED_IN


@pytest.mark.parametrize("mutation", sorted({**ONES_OWN, **OTHERS}))
async def test_a_guest_is_asked_to_sign_in(world: World, mutation: str) -> None:
    given = world.filled({**ONES_OWN, **OTHERS}[mutation])
    before = await everything()

    errors = await asked(world.clients[GUEST], mutation, given)

    assert errors == ["UNAUTHENTICATED"]
    assert await everything() == before


@pytest.mark.parametrize("mutation", sorted(OTHERS))
async def test_to_a_stranger_other_peoples_things_do_not_exist(world: World, mutation: str) -> None:
    given = world.filled(OTHERS[mutation])
    before = await everything()

    errors = await asked(world.clients[NOSY], mutation, given)

    assert errors == ["NotFound"]
    assert await everything() == before


async def test_to_a_stranger_no_id_of_other_people_leads_anywhere(world: World) -> None:
    query = "query($id: ID!) { node(id: $id) { id } }"

    found = {
        (who, name): (await world.clients[who].ask(query, id=world.ids[name]))["node"]
        for who in (GUEST, NOSY)
        for name in (
            "relationship",
            "meeting",
            "proposal",
            "contract",
            "revision",
            "thread",
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
