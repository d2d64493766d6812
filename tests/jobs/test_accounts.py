"""What happens to accounts by itself: the end of what was never verified, tidying up, and lapses."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from jobs import accounts
from jobs.mail import deliver
from models import clock, outbox, roll
from models.attempts import Attempt
from models.members import AccountStatus, Consent, Member, RollStatus, SystemRole
from models.outbox import Mail
from models.profiles import MenteeProfile
from models.roll import NoRoll, RollAnswer, RollUnavailable
from models.sessions import Session, SessionKind
from models.tokens import SingleUseToken, TokenPurpose
from tests.account_world import a_form, everything, facts, mails
from tests.client import Client
from tests.letterbox import Letterbox
from tests.people import a_member

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCHEME = "mentoring-help@example.org"


class Roll:
    """A roll that says of each number what it was told; of the others, that they are current."""

    def __init__(self, **answers: RollAnswer) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.is_down = False

    async def look_up(self, number: str) -> RollAnswer:
        self.asked.append(number)
        if self.is_down:
            raise RollUnavailable
        return self.answers.get(f"n{number}", RollAnswer.CURRENT)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    clock.stop(NOON)
    yield
    roll.use(NoRoll())


async def test_what_was_never_verified_goes_after_a_week(client: Client) -> None:
    await client.do("register", "email", **a_form())
    verified = await a_member("Owen")
    await Member.all().update(created_at=NOON)

    clock.advance(timedelta(days=7))
    await accounts.sweep()
    still = await Member.all().count()
    clock.advance(timedelta(seconds=1))
    await accounts.sweep()

    assert still == 2
    assert [member.id for member in await Member.all()] == [verified.id]
    assert await MenteeProfile.all().count() == await Consent.all().count() == await Mail.all().count() == 0


async def test_what_opens_nothing_any_more_is_forgotten(db: None) -> None:
    mena = await a_member("Mena")
    revoked, _ = await Session.open(mena, SessionKind.MOBILE)
    await revoked.revoke()
    live, _ = await Session.open(mena, SessionKind.MOBILE)
    _ = await SingleUseToken.issue(mena, TokenPurpose.RESET_PASSWORD)
    await Attempt(member_id=mena.id, key="k", request_hash="h").save(force_create=True)

    clock.advance(timedelta(days=31))
    await accounts.sweep()

    assert [session.id for session in await Session.all()] == [live.id]
    assert await SingleUseToken.all().count() == await Attempt.all().count() == 0


async def test_letters_lose_their_contents_after_a_month(db: None) -> None:
    mena = await a_member("Mena")
    await outbox.tell(mena, "password-changed", mena, "key", {"at": NOON.isoformat()})
    await deliver(Letterbox().post())

    clock.advance(timedelta(days=30))
    await accounts.sweep()
    kept = (await Mail.get()).facts
    clock.advance(timedelta(seconds=1))
    await accounts.sweep()

    assert kept == {"at": NOON.isoformat()}
    assert (await Mail.get()).facts == {}


@pytest.mark.parametrize("answer", [RollAnswer.LAPSED, RollAnswer.ABSENT])
async def test_a_lapse_is_noticed_once_and_the_days_of_grace_are_told(db: None, answer: RollAnswer) -> None:
    mena = await a_member("Mena", membership_number="004217")
    roll.use(Roll(n004217=answer))

    for _ in range(3):
        await accounts.sweep()
        clock.advance(timedelta(days=1, seconds=1))

    lapsed = await Member.get(id=mena.id)
    assert (lapsed.roll_status, lapsed.lapsed_at) == (RollStatus.LAPSED, NOON)
    assert await mails() == [("membership-lapsed", mena.email), ("membership-lapsed-coordinator", SCHEME)]
    assert await facts("membership-lapsed-coordinator") == {
        "member_name": "Mena Member",
        "grace_until": (NOON + timedelta(days=30)).isoformat(),
    }


async def test_who_renews_is_current_again(db: None) -> None:
    mena = await a_member("Mena", roll_status=RollStatus.LAPSED, lapsed_at=NOON - timedelta(days=3))
    roll.use(Roll())

    await accounts.sweep()

    renewed = await Member.get(id=mena.id)
    assert (renewed.roll_status, renewed.lapsed_at) == (RollStatus.CURRENT, None)
    assert await mails() == []


async def test_everybody_who_takes_part_is_asked_about_once_a_day(db: None) -> None:
    mena, owen = await a_member("Mena"), await a_member("Owen")
    await a_member("Cora", system_role=SystemRole.COORDINATOR)
    await a_member("Zoe", account_status=AccountStatus.CLOSING)
    lists = Roll()
    roll.use(lists)

    await accounts.check_the_roll()
    await accounts.check_the_roll()
    once = sorted(lists.asked)
    clock.advance(timedelta(days=1, seconds=1))
    await accounts.check_the_roll()

    assert once == sorted([mena.membership_number, owen.membership_number])
    assert len(lists.asked) == 4


async def test_a_roll_that_is_down_puts_nobody_off(db: None) -> None:
    mena = await a_member("Mena")
    lists = Roll()
    lists.is_down = True
    roll.use(lists)
    before = await everything()

    assert await accounts.check_the_roll() == 0

    assert await everything() == before
    lists.is_down = False
    assert await accounts.check_the_roll() == 1
    assert (await Member.get(id=mena.id)).roll_status is RollStatus.CURRENT


async def test_without_a_roll_nothing_is_noted(db: None) -> None:
    await a_member("Mena")
    before = await everything()

    await accounts.sweep()

    assert await everything() == before
