"""A coordinator stops an account: its owner is kept out, others are told neutrally, and nothing is lost."""

import pytest

from jobs.relevance import is_overtaken
from models import clock
from models.matching import is_reachable
from models.members import AccountNotInThatState, AccountStatus, Member, SystemRole
from models.outbox import Mail
from models.proposals import Proposal, ProposalStatus
from models.refusals import InvalidInput, NotAllowed, NotFound
from models.relationships import Relationship, RelationshipStatus
from models.tokens import TokenPurpose
from resolvers import suspension
from resolvers.links import mail_link
from tests.account_world import a_member_with_a_password, everything, mails, token_in
from tests.client import Client
from tests.people import PASSWORD, a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import NOW, a_proposal
from tests.relationship_world import a_pair

ME = "{ viewer { member { givenName } } }"
WHY = "Two people have complained."


async def a_coordinator() -> Member:
    return await a_member("Cora", system_role=SystemRole.COORDINATOR)


async def test_a_stopped_account_is_shut_and_opens_again(client: Client) -> None:
    cora, member = await a_coordinator(), await a_member_with_a_password("Mena")
    mena = await client.of(member)

    await suspension.suspend(cora, member.id, WHY)
    outside = await mena.ask(ME)
    refused = await client.do("signIn", "token", email=member.email, password=PASSWORD)
    await suspension.reinstate(cora, member.id, WHY)
    again = await client.do("signIn", "errors { __typename }", email=member.email, password=PASSWORD)

    assert outside == {"viewer": None}
    assert [e["__typename"] for e in refused["errors"]] == ["AccountSuspended"]
    assert again["errors"] == []
    assert await mails() == [("account-suspended", member.email), ("account-reinstated", member.email)]


async def test_what_was_asked_is_closed_in_neutral_words_and_nothing_is_deleted(db: None) -> None:
    clock.stop(NOW)
    cora, theo = await a_coordinator(), await a_mentor("Theo")
    mena = await a_mentee("Mena")
    proposal = await a_proposal(mena, theo)
    found = [await is_reachable(theo.id)]
    _, sam, relationship = await a_pair(mentor=theo, mentee=await a_member("Sam"))
    _, _, young = await a_pair(mentor=theo, status=RelationshipStatus.CONTRACTING, active_since=None)

    await suspension.suspend(cora, theo.id, WHY)

    found.append(await is_reachable(theo.id))
    closed = await Proposal.find(proposal.id)
    assert found == [True, False]
    assert (closed.status, closed.release_reason) == (ProposalStatus.RELEASED, "MEMBER_LEFT")
    assert ("proposal-released-mentee", mena.email) in await mails()
    assert (await Relationship.find(relationship.id)).status is RelationshipStatus.PAUSED
    assert ("relationship-paused", sam.email) in await mails()
    assert (await Relationship.find(young.id)).status is RelationshipStatus.CONTRACTING
    assert all(WHY not in str(mail.facts) for mail in await Mail.all())


async def test_links_that_were_mailed_before_open_nothing(client: Client) -> None:
    cora, member = await a_coordinator(), await a_member_with_a_password("Mena")
    await mail_link(member, TokenPurpose.RESET_PASSWORD, "password-reset")
    token = await token_in("password-reset")

    await suspension.suspend(cora, member.id, WHY)
    late = await client.do("resetPassword", "email", token=token, password="an entirely new thing")

    assert [e["__typename"] for e in late["errors"]] == ["LinkNoLongerValid"]


async def test_the_reason_is_kept_for_the_coordinators(db: None) -> None:
    clock.stop(NOW)
    cora, mena = await a_coordinator(), await a_member("Mena")

    await suspension.suspend(cora, mena.id, f" {WHY} ")

    kept = await Member.find(mena.id)
    assert (kept.suspended_at, kept.suspension_reason) == (NOW, WHY)


async def test_only_a_coordinator_stops_anybody_and_not_themselves(db: None) -> None:
    mena, cora = await a_member("Mena"), await a_coordinator()
    former = await a_member("Fred", system_role=SystemRole.ADMIN, account_status=AccountStatus.SUSPENDED)
    before = await everything()

    for who, whom in ((mena, cora), (cora, cora), (former, mena)):
        with pytest.raises(NotAllowed):
            await suspension.suspend(who, whom.id, WHY)
        with pytest.raises(NotAllowed):
            await suspension.reinstate(who, whom.id, WHY)

    assert await everything() == before


async def test_what_cannot_be_stopped_is_refused(db: None) -> None:
    cora, mena = await a_coordinator(), await a_member("Mena")
    _, _, relationship = await a_pair()
    before = await everything()

    with pytest.raises(NotFound):
        await suspension.suspend(cora, relationship.id, WHY)
    with pytest.raises(InvalidInput):
        await suspension.suspend(cora, mena.id, " ")
    with pytest.raises(AccountNotInThatState):
        await suspension.reinstate(cora, mena.id, WHY)

    assert await everything() == before


async def test_news_that_is_old_is_not_mailed(db: None) -> None:
    cora, mena = await a_coordinator(), await a_member("Mena")
    await suspension.suspend(cora, mena.id, WHY)
    first = await is_overtaken(await Mail.get(kind="account-suspended"))

    await suspension.reinstate(cora, mena.id, WHY)

    assert (first, await is_overtaken(await Mail.get(kind="account-suspended"))) == (False, True)
    assert not await is_overtaken(await Mail.get(kind="account-reinstated"))
