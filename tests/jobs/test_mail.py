"""Delivering what is in the outbox: once, to whom and in the language that hold now, in order."""

from datetime import timedelta

from jobs import mail as delivering
from jobs.mail import Post, deliver
from jobs.mailer import TemporaryFault
from models import clock, outbox
from models.members import AccountStatus, Member
from models.outbox import Mail, MailState
from models.tokens import SingleUseToken, TokenPurpose
from tests.people import a_member
from tests.post_world import NINE, SCHEME, Refusing, a_mail, inbox, post
from tests.services.mailbox import Mailbox

__all__ = ["inbox", "post"]


async def test_a_mail_is_sent_once(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)

    first, second = await deliver(post), await deliver(post)

    assert (first, second) == (1, 0)
    [message] = inbox[0].of(mena.email)
    [row] = await Mail.all()
    assert message["Message-ID"] == f"<account-kept.{row.id}@example.org>"
    assert (row.state, row.attempts, row.lease_until) == (MailState.SENT, 1, None)


async def test_the_same_key_is_put_once(db: None) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)

    await outbox.tell(mena, "account-kept", mena, "k")

    assert await Mail.all().count() == 1


async def test_the_address_is_looked_up_when_it_is_sent(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)
    await Member.filter(id=mena.id).update(email="new@example.net")

    await deliver(post)

    assert [recipient for recipient, _ in inbox[0].received] == ["new@example.net"]


async def test_it_is_written_in_the_language_that_the_reader_has_now(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)
    await Member.filter(id=mena.id).update(locale="cy")

    await deliver(post)

    [message] = inbox[0].of(mena.email)
    assert message["Content-Language"] == "cy"


async def test_nothing_goes_to_an_erased_member(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    mena = await a_member("Mena")
    await a_mail(mena)
    await Member.filter(id=mena.id).update(account_status=AccountStatus.ERASED)

    await deliver(post)

    assert inbox[0].received == []
    assert [row.state for row in await Mail.all()] == [MailState.CANCELLED]


async def test_a_link_travels_and_a_spent_one_does_not(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    mena = await a_member("Mena")
    spent = await SingleUseToken.issue(mena, TokenPurpose.VERIFY_EMAIL)
    await outbox.tell(mena, "verify-email", mena, "first", {"token_id": spent.id.hex})
    fresh = await SingleUseToken.issue(mena, TokenPurpose.VERIFY_EMAIL)
    await outbox.tell(mena, "verify-email", mena, "second", {"token_id": fresh.id.hex})

    await deliver(post)

    [message] = inbox[0].of(mena.email)
    body = message.get_body(("plain",))
    assert body is not None
    assert fresh.text in body.get_content().replace("\n", "")


async def test_mails_of_one_thing_keep_their_order(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    clock.stop(NINE)
    mena = await a_member("Mena")
    await a_mail(mena, key="first", ordering_key="meeting:1")
    await a_mail(mena, key="second", ordering_key="meeting:1")
    await deliver(Post(Refusing(TemporaryFault("busy")), SCHEME))

    assert await deliver(post) == 0
    clock.advance(timedelta(minutes=2))
    assert await deliver(post) == 2

    sent = await Mail.filter(state=MailState.SENT).order_by("sent_at", "id")
    assert [row.dedupe_key for row in sent] == ["first", "second"]


async def test_mails_that_wait_for_an_older_one_hold_up_nobody_else(
    db: None, inbox: tuple[Mailbox, str], post: Post
) -> None:
    clock.stop(NINE)
    mena, noor = await a_member("Mena"), await a_member("Noor")
    for number in range(2 * delivering.BATCH):
        await a_mail(mena, key=f"m{number}", ordering_key="meeting:1")
    await deliver(Post(Refusing(TemporaryFault("busy")), SCHEME))
    await a_mail(noor, key="noor")

    sent = await deliver(post)

    assert (sent, [recipient for recipient, _ in inbox[0].received]) == (1, [noor.email])


async def test_what_is_overtaken_holds_up_nobody(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    mena = await a_member("Mena")
    for number in range(2 * delivering.BATCH):
        await outbox.tell(mena, "proposal-reminder", mena, f"gone{number}")
    await a_mail(mena)

    assert await deliver(post) == 1


async def test_mail_for_later_waits(db: None, inbox: tuple[Mailbox, str], post: Post) -> None:
    clock.stop(NINE)
    mena = await a_member("Mena")
    await outbox.tell(mena, "account-kept", mena, "k", not_before=NINE + timedelta(hours=1))

    early = await deliver(post)
    clock.advance(timedelta(hours=1))

    assert (early, await deliver(post)) == (0, 1)
