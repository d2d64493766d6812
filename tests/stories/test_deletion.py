"""Deleting an account: the preview, the closing at once, and the days in which it can be kept."""

from datetime import timedelta

import pytest

from jobs.mail import deliver
from models import clock
from models.matching import is_reachable
from models.meeting_life import MeetingStatus
from models.meetings import Meeting
from models.members import AccountStatus, Member
from models.policy import Policy
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship, RelationshipStatus
from tests.account_world import a_member_with_a_password, everything, facts, mails, token_in
from tests.client import Client
from tests.erasure_world import a_concern
from tests.letterbox import Letterbox
from tests.meeting_world import World
from tests.people import PASSWORD, a_member
from tests.profile_world import a_mentor, a_proposal
from tests.relationship_world import a_pair

ME = "{ viewer { member { givenName } } }"
IMPACT = (
    "{ viewer { accountDeletionImpact "
    "{ openProposals runningRelationships comingMeetings undoDays openMatter } } }"
)


async def test_a_closed_account_is_shut_at_once_and_can_be_kept_for_fourteen_days(client: Client) -> None:
    clock.stop(clock.now().replace(microsecond=0))
    member = await a_member_with_a_password("Mena")
    mena, elsewhere = await client.of(member), await client.of(member)

    payload = await mena.do(
        "deleteAccount",
        "account { status erasesAt } query { viewer { account { id } } }",
        password=PASSWORD,
        confirm=True,
    )

    erase_after = clock.now() + timedelta(days=14)
    assert payload == {
        "account": {"status": "CLOSING", "erasesAt": erase_after.isoformat().replace("+00:00", "Z")},
        "query": {"viewer": None},
        "errors": [],
    }
    assert [await one.ask(ME) for one in (mena, elsewhere)] == [{"viewer": None}] * 2
    assert await mails() == [("account-closing", member.email)]
    assert (await facts("account-closing"))["erase_after"] == erase_after.isoformat()
    refused = await client.do("signIn", "token", email=member.email, password=PASSWORD)
    assert [e["__typename"] for e in refused["errors"]] == ["AccountClosing"]


async def test_the_mailed_link_keeps_the_account(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)
    token = await token_in("account-closing")

    first = await client.do("undoAccountDeletion", "email", token=token)
    second = await client.do("undoAccountDeletion", "email", token=token)

    assert first == {"email": member.email, "errors": []}
    assert [e["__typename"] for e in second["errors"]] == ["LinkNoLongerValid"]
    kept = await Member.get(id=member.id)
    assert (kept.account_status, kept.closing_at, kept.erase_after) == (AccountStatus.ACTIVE, None, None)
    signed_in = await client.do("signIn", "token", email=member.email, password=PASSWORD)
    assert signed_in["errors"] == []
    assert [kind for kind, _ in await mails()] == ["account-closing", "account-kept"]


async def test_the_link_works_until_the_days_are_over(client: Client) -> None:
    await Policy(version=1, deletion_undo_days=30).save(force_create=True)
    clock.stop(clock.now())
    mena = await client.of(await a_member_with_a_password("Mena"))
    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)
    token = await token_in("account-closing")

    clock.advance(timedelta(days=30))
    late = await client.do("undoAccountDeletion", "email", token=token)

    assert [e["__typename"] for e in late["errors"]] == ["LinkNoLongerValid"]


async def test_a_closed_account_cannot_be_opened_with_a_forgotten_password(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    await client.do("requestPasswordReset", "email", email=member.email)
    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)

    late = await client.do(
        "resetPassword", "email", token=await token_in("password-reset"), password="an entirely new thing"
    )

    assert [e["__typename"] for e in late["errors"]] == ["LinkNoLongerValid"]


@pytest.mark.parametrize(
    ("password", "confirm", "refusal", "path"),
    [
        ("not the password", True, "WrongPassword", "password"),
        (PASSWORD, False, "DeletionNotConfirmed", "confirm"),
    ],
)
async def test_a_deletion_that_is_not_meant_changes_nothing(
    client: Client, *, password: str, confirm: bool, refusal: str, path: str
) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))
    before = await everything()

    payload = await mena.do("deleteAccount", "account { id }", password=password, confirm=confirm)

    assert [(e["__typename"], e["path"]) for e in payload["errors"]] == [(refusal, ["input", path])]
    assert await everything() == before


async def test_the_preview_of_somebody_who_has_begun_nothing(client: Client) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))

    data = await mena.ask(IMPACT)

    assert data["viewer"]["accountDeletionImpact"] == {
        "openProposals": 0,
        "runningRelationships": 0,
        "comingMeetings": 0,
        "undoDays": 14,
        "openMatter": False,
    }


async def test_what_was_under_way_ends_and_the_others_are_told(client: Client) -> None:
    """The preview says beforehand what will end; to keep the account does not bring it back."""
    clock.stop(clock.now())
    member = await a_member_with_a_password("Mena")
    theo, _, relationship = await a_pair(mentee=member)
    owen = await a_mentor("Owen")
    proposal = await a_proposal(member, owen)
    mena = await client.of(member)
    meeting = await World(mena, await client.of(theo), member, theo, relationship).arranged(
        startsAt=(clock.now() + timedelta(days=2)).isoformat(),
        endsAt=(clock.now() + timedelta(days=2, hours=1)).isoformat(),
    )
    preview = await mena.ask(IMPACT)
    before = len(await mails())

    payload = await mena.do("deleteAccount", "account { status }", password=PASSWORD, confirm=True)
    token = await token_in("account-closing")
    told = (await mails())[before:]
    await client.do("undoAccountDeletion", "email", token=token)

    assert preview["viewer"]["accountDeletionImpact"] == {
        "openProposals": 1,
        "runningRelationships": 1,
        "comingMeetings": 1,
        "undoDays": 14,
        "openMatter": False,
    }
    assert payload == {"account": {"status": "CLOSING"}, "errors": []}
    assert {
        ("proposal-released-mentor", owen.email),
        ("relationship-ended", theo.email),
        ("account-closing", member.email),
    } <= set(told)
    released = await Proposal.get(id=proposal.id)
    assert (released.status, released.release_reason) == (ProposalStatus.RELEASED, "MEMBER_LEFT")
    over = await Relationship.get(id=relationship.id)
    assert (over.status, over.end_reason) == (RelationshipStatus.ENDED, "MEMBER_LEFT")
    assert (await Meeting.get(id=meeting.id)).status is MeetingStatus.CANCELLED


async def test_a_mentor_who_leaves_is_found_no_more_until_they_stay_after_all(client: Client) -> None:
    theo = await a_mentor("Theo", owner=await a_member_with_a_password("Theo"))
    mentor = await client.of(theo)

    found = [await is_reachable(theo.id)]
    await mentor.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)
    found.append(await is_reachable(theo.id))
    await client.do("undoAccountDeletion", "email", token=await token_in("account-closing"))
    found.append(await is_reachable(theo.id))

    assert found == [True, False, True]


async def test_proposals_to_a_mentor_who_leaves_are_released(client: Client) -> None:
    theo = await a_mentor("Theo", owner=await a_member_with_a_password("Theo"))
    member = await a_member("Mena")
    proposal = await a_proposal(member, theo)

    await (await client.of(theo)).do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)

    assert (await Proposal.get(id=proposal.id)).status is ProposalStatus.RELEASED
    assert ("proposal-released-mentee", member.email) in await mails()


async def test_who_has_raised_a_concern_sees_an_open_matter_beforehand(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    concern = await a_concern(member, await a_member("Owen"))
    mena = await client.of(member)

    before = await mena.ask(IMPACT)
    await mena.do("withdrawConcern", "concern { id }", id=concern.public_id)
    after = await mena.ask(IMPACT)

    matters = [seen["viewer"]["accountDeletionImpact"]["openMatter"] for seen in (before, after)]
    assert matters == [True, False]


@pytest.mark.parametrize("raised_by_them", [True, False])
async def test_the_closing_letter_speaks_of_an_open_matter_and_says_no_more(
    client: Client, *, raised_by_them: bool
) -> None:
    """Whom a concern is about learns that there is a matter when they have left, and cannot ask before."""
    member, owen = await a_member_with_a_password("Mena"), await a_member("Owen")
    concern = await (a_concern(member, owen) if raised_by_them else a_concern(owen, member))
    mena = await client.of(member)

    preview = await mena.ask(IMPACT)
    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)
    post = (letterbox := Letterbox()).post()
    await deliver(post)

    letter = " ".join(letterbox.text("account-closing").split())
    assert preview["viewer"]["accountDeletionImpact"]["openMatter"] is raised_by_them
    assert (
        "There is an open matter with the scheme. Until it is settled your details have to be kept" in letter
    )
    assert concern.reference not in letter
    assert "Owen" not in letter
    assert "concern" not in letter.casefold()


async def test_where_nothing_is_open_the_closing_letter_names_the_day(client: Client) -> None:
    mena = await client.of(await a_member_with_a_password("Mena"))

    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)
    post = (letterbox := Letterbox()).post()
    await deliver(post)

    letter = letterbox.text("account-closing")
    assert "Your details will be erased on" in letter
    assert "open matter" not in letter
