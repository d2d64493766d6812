"""What happens to accounts by itself: erasure, the end of what was never verified, and lapses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest

from jobs import accounts
from jobs.correspondents import Scheme
from jobs.mail import Post, deliver
from models import clock, outbox, roll
from models.attempts import Attempt
from models.contracts import Contract, ContractRevision, ContractSignature
from models.members import AccountStatus, Consent, Member, RollStatus, SystemRole
from models.outbox import Mail
from models.pictures import Picture
from models.policy import Policy
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.roll import NoRoll, RollAnswer, RollUnavailable
from models.sessions import Session, SessionKind
from models.support import (
    Concern,
    ConcernCategory,
    ConcernStatus,
    ConcernWish,
    SupportCategory,
    SupportRequest,
)
from models.threads import Message, ReadMark, Thread
from models.tokens import SingleUseToken, TokenPurpose
from models.tools import ToolDocument, ToolRevision
from resolvers.deletion import delete_account
from tests.account_world import a_form, a_member_with_a_password, everything, facts, mails
from tests.client import Client
from tests.people import PASSWORD, a_member
from tests.relationship_world import a_pair

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCHEME = "mentoring-help@example.org"


class Letterbox:
    """A mailer that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    async def send(self, message: EmailMessage, to: str) -> None:
        self.sent.append((to, str(message["Subject"])))

    async def close(self) -> None:
        pass


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
    secrets = await _a_life(zerlina)
    secrets += ["zerlina", "quistorp", "908172", zerlina.email, zerlina.password_hash, "zhe/zher"]
    assert all([await _places_of(secret) for secret in secrets])
    _ = await delete_account(zerlina, PASSWORD, confirm=True)
    letterbox = Letterbox()
    post = Post(letterbox, _scheme())
    await deliver(post)

    clock.advance(timedelta(days=14))
    await accounts.sweep()
    await deliver(post)
    await accounts.sweep()

    assert letterbox.sent[-1] == (zerlina.email, "Your account has been erased")
    kept = {secret: places for secret in secrets if (places := await _places_of(secret))}
    assert kept == {"zerlina": ["contract_signature"], "quistorp": ["contract_signature"]}
    assert (await Message.get()).body == "What I wrote to you."
    assert (await Proposal.get(status=ProposalStatus.ACCEPTED)).message == "Would you be my mentor?"


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
    concern = await _a_concern(mena, owen) if raised_by_them else await _a_concern(owen, mena)
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
    await deliver(Post(Letterbox(), _scheme()))

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
    await close(await a_member("Zoe"))
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


async def test_the_days_to_undo_are_the_policy_s(client: Client) -> None:
    await Policy(version=1, deletion_undo_days=0).save(force_create=True)
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)

    await mena.do("deleteAccount", "account { id }", password=PASSWORD, confirm=True)
    await accounts.sweep()

    assert (await Member.get(id=member.id)).account_status is AccountStatus.ERASED


async def _a_life(member: Member) -> list[str]:
    """Everything that somebody can leave behind; the words by which it would be found again."""
    theo, _, relationship = await a_pair(mentee=member)
    owen = await a_member("Owen")
    await MentorProfile(member_id=member.id, about="about-as-mentor", headline="headline").save(
        force_create=True
    )
    await MenteeProfile(member_id=member.id, hopes="hopes-of-mine").save(force_create=True)
    await Picture(
        member_id=member.id, content_hash="hash-of-face", alt_text="alt-of-face", large=b"1", small=b"2"
    ).save(force_create=True)
    _, token = await Session.open(member, SessionKind.WEB)
    _ = await SingleUseToken.issue(member, TokenPurpose.CONFIRM_EMAIL, bound_to="bound-to@example.net")
    await Attempt(member_id=member.id, key="key-of-attempt", request_hash="h").save(force_create=True)
    await Consent.give(member, "terms-of-my-own@1")
    await _their_words(member, theo, owen)
    thread = await Thread.get(relationship_id=relationship.id)
    await Message(
        thread_id=thread.id, author_id=member.id, body="What I wrote to you.", sent_at=clock.now()
    ).save(force_create=True)
    await ReadMark(thread_id=thread.id, member_id=member.id, read_at=clock.now()).save(force_create=True)
    document = await ToolDocument.create(
        relationship_id=relationship.id,
        owner_id=member.id,
        template="reflective-log@1",
        title="title-of-log",
        updated_at=clock.now(),
    )
    await ToolRevision(
        document_id=document.id, number=1, answers={"a": "answer-in-log"}, author_id=member.id
    ).save(force_create=True)
    await _a_signature(relationship.id, member)
    await outbox.tell(theo, "place-freed", relationship, "k1", {"other_name": member.display_name})
    await outbox.tell(owen, "relationship-ended-copy", owen, "k2", {"other_name": member.display_name})
    await outbox.tell_address(
        member.email, "Zerlina", "support-received", owen, "k3", {"reference": "S-22", "subject": "x"}
    )
    await outbox.tell(member, "password-changed", member, "k4", {"at": clock.now().isoformat()})
    assert token
    return [
        "about-as-mentor",
        "hopes-of-mine",
        "hash-of-face",
        "alt-of-face",
        "bound-to@example.net",
        "key-of-attempt",
        "terms-of-my-own",
        "proposal-of-mine",
        "goal-of-mine",
        "why-you-of-mine",
        "note-of-mine",
        "support-of-mine",
        "body-of-mine",
        "support-as-guest",
        "narrative-of-mine",
        "title-of-log",
        "answer-in-log",
    ]


async def _their_words(member: Member, theo: Member, owen: Member) -> None:
    times = {"sent_at": NOON, "expires_at": NOON + timedelta(days=21), "closed_at": NOON}
    await Proposal(
        mentee_id=member.id,
        mentor_id=owen.id,
        status=ProposalStatus.DECLINED,
        message="proposal-of-mine",
        goals=["goal-of-mine"],
        why_you="why-you-of-mine",
        ask_again_after=date(2027, 1, 1),
        **times,
    ).save(force_create=True)
    await Proposal(
        mentee_id=theo.id,
        mentor_id=member.id,
        status=ProposalStatus.DECLINED,
        message="Theo asks.",
        note="note-of-mine",
        **times,
    ).save(force_create=True)
    for reference, member_id, subject in (
        ("S-1", member.id, "support-of-mine"),
        ("S-2", None, "support-as-guest"),
    ):
        await SupportRequest(
            member_id=member_id,
            reference=reference,
            name=member.display_name,
            email=member.email,
            email_key=member.email_key,
            category=SupportCategory.OTHER,
            subject=subject,
            body="body-of-mine",
        ).save(force_create=True)
    concern = await _a_concern(member, theo, narrative="narrative-of-mine")
    await Concern.filter(id=concern.id).update(status=ConcernStatus.RESOLVED)


async def _a_signature(relationship_id: object, member: Member) -> None:
    contract = await Contract.create(relationship_id=relationship_id)
    revision = await ContractRevision.create(
        contract_id=contract.id,
        number=1,
        template="mentoring-contract@1",
        body="The contract.",
        body_hash="h",
    )
    await ContractSignature(
        revision_id=revision.id,
        member_id=member.id,
        typed_name="Zerlina Quistorp",
        body_hash="h",
        signed_at=clock.now(),
    ).save(force_create=True)


async def _a_concern(reporter: Member, about: Member, narrative: str = "What happened.") -> Concern:
    return await Concern.create(
        reporter_id=reporter.id,
        reference=f"C-{reporter.id.hex[-6:]}",
        about_id=about.id,
        category=ConcernCategory.CONDUCT,
        narrative=narrative,
        wish=ConcernWish.ADVICE,
        acknowledge_by=clock.now() + timedelta(days=5),
    )


async def _places_of(secret: str) -> list[str]:
    """The tables in which it stands, in whatever column."""
    tables = await everything()
    return [table for table, rows in tables.items() if secret.casefold() in str(rows).casefold()]


def _scheme() -> Scheme:
    return Scheme(
        name="Mentoring Scheme",
        body="Society",
        address="scheme@example.org",
        support_address=SCHEME,
        mail_domain="example.org",
        public_url="http://mentoring.test",
        timezone="Europe/London",
    )
