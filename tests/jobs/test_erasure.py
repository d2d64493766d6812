"""Erasing an account: when its days are over, for good, and not while somebody has need of it."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs import accounts
from jobs.mail import deliver
from models import clock
from models.concerns import Concern, ConcernStatus
from models.cpd import CpdStatement
from models.members import AccountStatus, Member
from models.policy import Policy
from models.proposals import Proposal, ProposalStatus
from models.threads import Message
from resolvers.deletion import delete_account
from tests.account_world import a_form, a_member_with_a_password, everything
from tests.client import Client
from tests.erasure_world import a_concern, a_life, a_statement, places_of
from tests.letterbox import Letterbox
from tests.people import PASSWORD, a_member

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> None:
    clock.stop(NOON)


async def close(member: Member) -> None:
    """As if they had deleted it by themselves just now."""
    await member.close(clock.now() + timedelta(days=14))


async def test_an_account_is_erased_when_its_days_are_over_and_not_before(db: None) -> None:
    mena, owen = await a_member("Mena"), await a_member("Owen")
    await close(mena)

    clock.advance(timedelta(days=14, seconds=-1))
    await accounts.sweep()
    early = (await Member.get(id=mena.id)).account_status
    clock.advance(timedelta(seconds=1))
    await accounts.sweep()

    gone = await Member.get(id=mena.id)
    assert early is AccountStatus.CLOSING
    assert gone.account_status is AccountStatus.ERASED
    assert gone.display_name == "Former member"
    assert (await Member.get(id=owen.id)).email == owen.email


async def test_nothing_in_the_database_says_who_it_was(db: None) -> None:
    zerlina = await a_member_with_a_password(
        "Zerlina", family_name="Quistorp", pronouns="zhe/zher", membership_number="908172"
    )
    secrets = await a_life(zerlina)
    secrets += ["zerlina", "quistorp", "908172", zerlina.email, zerlina.password_hash, "zhe/zher"]
    assert all([await places_of(secret) for secret in secrets])
    _ = await delete_account(zerlina, PASSWORD, confirm=True)
    post = (letterbox := Letterbox()).post()
    await deliver(post)

    clock.advance(timedelta(days=14))
    await accounts.sweep()
    await deliver(post)
    await accounts.sweep()

    assert letterbox.last("account-erased")[0] == zerlina.email
    kept = {secret: places for secret in secrets if (places := await places_of(secret))}
    assert kept == {name: ["contract_revision", "contract_signature"] for name in ("zerlina", "quistorp")}
    assert (await Message.get()).body == "What I wrote to you."
    assert (await Proposal.get(status=ProposalStatus.ACCEPTED)).message == "Would you be my mentor?"


async def test_a_statement_that_was_handed_in_can_still_be_checked(db: None) -> None:
    mena = await a_member("Mena")
    statement = await a_statement(mena)
    await close(mena)
    clock.advance(timedelta(days=14))

    await accounts.sweep()

    kept = await CpdStatement.get()
    assert (kept.member_id, kept.body) == (None, "")
    assert await CpdStatement.is_genuine(statement.reference, statement.body_hash)


async def test_to_erase_again_does_nothing(db: None) -> None:
    mena = await a_member("Mena")
    await close(mena)
    clock.advance(timedelta(days=14))
    await accounts.sweep()
    before = await everything()

    await accounts.sweep()

    assert await everything() == before


async def test_the_same_person_can_join_again_and_leave_again(client: Client) -> None:
    for _ in range(2):
        payload = await client.do("register", "email", **a_form())
        assert payload["errors"] == []
        mena = await Member.get(email_key="mena.osei@example.net")
        await mena.verify()
        await close(mena)
        clock.advance(timedelta(days=14))
        await accounts.sweep()

    assert await Member.filter(account_status=AccountStatus.ERASED).count() == 2


@pytest.mark.parametrize("raised_by_them", [True, False])
async def test_an_open_concern_holds_the_erasure(db: None, *, raised_by_them: bool) -> None:
    mena, owen = await a_member("Mena"), await a_member("Owen")
    concern = await a_concern(mena, owen) if raised_by_them else await a_concern(owen, mena)
    await close(mena)
    clock.advance(timedelta(days=60))

    await accounts.sweep()
    held = (await Member.get(id=mena.id)).account_status
    await Concern.filter(id=concern.id).update(status=ConcernStatus.RESOLVED)
    await accounts.sweep()

    assert held is AccountStatus.CLOSING
    assert (await Member.get(id=mena.id)).account_status is AccountStatus.ERASED
    assert (await Concern.get(id=concern.id)).narrative == ("" if raised_by_them else "What happened.")


async def test_an_account_that_was_kept_is_not_erased(db: None) -> None:
    mena = await a_member("Mena")
    await close(mena)
    await mena.keep()
    clock.advance(timedelta(days=60))

    await accounts.sweep()

    assert (await Member.get(id=mena.id)).display_name == "Mena Member"


async def test_the_days_to_undo_are_the_policy_s(client: Client) -> None:
    await Policy(version=1, deletion_undo_days=0).save(force_create=True)
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)

    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)
    await accounts.sweep()

    assert (await Member.get(id=member.id)).account_status is AccountStatus.ERASED
