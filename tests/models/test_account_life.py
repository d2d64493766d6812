"""The life of an account: what stands in the table happens and is told; nothing else happens."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from jobs import accounts
from jobs.letters.writing import kinds
from models import clock
from models.events import Event
from models.members import (
    LIFE,
    AccountEvent,
    AccountNotInThatState,
    AccountStatus,
    Member,
    SchemeRole,
    SystemRole,
)
from models.outbox import Mail
from models.transitions import Part
from resolvers import deletion, registration, suspension
from resolvers.coordination import acting
from tests.account_world import a_member_with_a_password, mails, token_in
from tests.life_world import moves_that_are_not
from tests.people import PASSWORD, a_member
from tests.proposal_world import NOW

E, S = AccountEvent, AccountStatus
FORM = registration.Registration(
    role=SchemeRole.MENTEE,
    given_name="Mena",
    family_name="Osei",
    email="mena@example.net",
    password="seven quiet herons on ice",
    membership_number="004217",
    accepted_terms="terms-of-use@1",
)


async def is_confirmed(member: Member) -> None:
    _ = await registration.verify_email(await token_in("verify-email"))


async def is_closed(member: Member) -> None:
    _ = await deletion.delete_account(member, PASSWORD, confirm=True)


async def is_kept(member: Member) -> None:
    _ = await deletion.undo_account_deletion(await token_in("account-closing"))


async def is_stopped(member: Member) -> None:
    _ = await suspension.suspend(await a_coordinator(), member.id, "Two complaints.")


async def is_let_in_again(member: Member) -> None:
    _ = await suspension.reinstate(await a_coordinator(), member.id, "Settled.")


async def is_closed_for_them(member: Member) -> None:
    _ = await acting.start_erasure(await a_coordinator(), member.id, "They wrote to us.")


async def runs_out_of_days(member: Member) -> None:
    clock.advance(timedelta(days=14))
    await accounts.sweep()


async def a_coordinator() -> Member:
    return await a_member("Cora", system_role=SystemRole.COORDINATOR)


# How the account comes to where a step leaves from, and the step itself.
WAYS: dict[tuple[AccountEvent, Part], tuple[Callable[[Member], Awaitable[None]], ...]] = {
    (E.VERIFY, Part.OWNER): (is_confirmed,),
    (E.SUSPEND, Part.COORDINATOR): (is_confirmed, is_stopped),
    (E.REINSTATE, Part.COORDINATOR): (is_confirmed, is_stopped, is_let_in_again),
    (E.CLOSE, Part.OWNER): (is_confirmed, is_closed),
    (E.CLOSE, Part.COORDINATOR): (is_confirmed, is_closed_for_them),
    (E.KEEP, Part.OWNER): (is_confirmed, is_closed, is_kept),
    (E.ERASE, Part.SCHEME): (is_confirmed, is_closed, runs_out_of_days),
}


async def registered() -> Member:
    clock.stop(NOW)
    _ = await registration.register(FORM)
    member = await Member.get()
    member.password_hash = (await a_member_with_a_password("Owen")).password_hash
    await member.save(update_fields=["password_hash"])
    return member


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way[0]} by {way[1]}")
async def test_each_step_of_an_account_happens_and_is_told(db: None, way: tuple[AccountEvent, Part]) -> None:
    member = await registered()
    *before, last = WAYS[way]
    for act in before:
        await act(await Member.find(member.id))
    stood = await Member.find(member.id)
    step = LIFE.step(stood.account_status, *way)
    told = len(await mails())
    assert step is not None

    await last(await Member.find(member.id))

    assert (await Member.find(member.id)).account_status is step.target
    news = (await mails())[told:]
    assert [kind for kind, _ in news] == [kind for _, kind in step.mails]
    assert {address for _, address in news} <= {stood.email}


async def test_the_first_step_of_an_account_is_told(db: None) -> None:
    member = await registered()

    first = LIFE.step(None, E.REGISTER, Part.OWNER)

    assert first is not None
    assert member.account_status is first.target
    assert await mails() == [(kind, member.email) for _, kind in first.mails]


def test_every_step_of_an_account_is_walked_above() -> None:
    assert {(step.event, step.by) for step in LIFE} == set(WAYS) | {(E.REGISTER, Part.OWNER)}
    assert len(list(LIFE)) == len(WAYS) + 1


@pytest.mark.parametrize("status", AccountStatus)
async def test_no_other_step_of_an_account_is_taken(db: None, status: AccountStatus) -> None:
    clock.stop(NOW)
    member = await a_member("Mena", account_status=status)

    for event, part in moves_that_are_not(LIFE, status, AccountEvent):
        with pytest.raises(AccountNotInThatState):
            await (await Member.find(member.id))._move(event, part)

    assert (await Member.find(member.id)).account_status is status
    assert await Event.all().count() == await Mail.all().count() == 0


async def test_of_two_hands_at_once_one_moves_an_account(db: None) -> None:
    mena = await a_member("Mena")
    elsewhere = await Member.find(mena.id)

    await mena.close(NOW)
    with pytest.raises(AccountNotInThatState):
        await elsewhere.suspend("Two complaints.")

    assert (await Member.find(mena.id)).account_status is S.CLOSING


def test_only_an_erased_account_is_final() -> None:
    assert {status for status in S if LIFE.is_final(status)} == {S.ERASED}


def test_every_letter_in_the_table_can_be_written() -> None:
    assert {kind for step in LIFE for _, kind in step.mails} <= kinds()
