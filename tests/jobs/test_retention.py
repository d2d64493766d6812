"""What is kept only for so long: the two are warned, and then nothing that they wrote is left anywhere."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.relevance import is_overtaken
from jobs.retention import sweep
from models import clock, outbox
from models.concerns import Concern, ConcernStatus
from models.members import AccountStatus, Member
from models.outbox import Mail, MailState
from models.relationships import Relationship, RelationshipStatus
from models.retention import Archive
from models.support import SupportMessage, SupportRequest, SupportStatus
from models.threads import Message
from resolvers import concerns, relationships, support
from tests.account_world import everything, facts, mails
from tests.client import Client
from tests.erasure_world import places_of
from tests.people import a_member
from tests.proposal_world import all_mail_goes, policy
from tests.relationship_world import a_pair
from tests.retention_world import ENDED, GONE, SECRET, WARNED, a_pair_with_secrets
from tests.support_world import a_coordinator, a_request, a_worry

A_SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
WARNING = "archive-expiring"


async def the_worker_runs(*moments: datetime) -> None:
    for moment in moments:
        clock.stop(moment)
        await sweep()


async def warned() -> list[str]:
    return [address for kind, address in await mails() if kind == WARNING]


async def test_the_two_are_warned_thirty_days_before_and_then_it_goes(db: None) -> None:
    theo, mena, relationship = await a_pair_with_secrets()

    await the_worker_runs(ENDED, WARNED - A_SECOND)
    too_early = await warned()
    await the_worker_runs(WARNED, GONE - A_SECOND)
    before = await places_of(SECRET)
    await the_worker_runs(GONE)

    assert too_early == []
    assert sorted(await warned()) == sorted([theo.email, mena.email])
    assert {"message", "contract_revision", "meeting", "proposal", "tool_revision"} <= set(before)
    assert await places_of(SECRET) == []
    kept = await Relationship.find(relationship.id)
    assert (kept.status, kept.ended_at, kept.end_reason) == (RelationshipStatus.ENDED, ENDED, "NO_FAULT")


async def test_the_warning_says_which_and_when(db: None) -> None:
    _, _, relationship = await a_pair_with_secrets()

    await the_worker_runs(WARNED)

    told = await facts(WARNING)
    assert told == {
        "other_name": told["other_name"],
        "relationship_id": relationship.public_id,
        "kept_until": GONE.isoformat(),
    }
    assert told["other_name"] in {"Theo Member", "Mena Member"}


async def test_afterwards_the_two_see_that_it_was_and_no_more(client: Client) -> None:
    _, member, relationship = await a_pair_with_secrets()
    await the_worker_runs(WARNED, GONE)
    mena = await client.of(member)

    data = await mena.ask(
        """query($id: ID!) { node(id: $id) { ... on Relationship {
          status endNote contract { id } thread { id } proposal { message goals }
          tools { totalCount } meetings { edges { node { title where details status } } } } } }""",
        id=relationship.public_id,
    )

    assert data["node"] == {
        "status": "ENDED",
        "endNote": "",
        "contract": None,
        "thread": None,
        "proposal": {"message": "", "goals": []},
        "tools": {"totalCount": 0},
        "meetings": {"edges": [{"node": {"title": "", "where": "", "details": "", "status": "CANCELLED"}}]},
    }


async def test_what_others_wrote_stays(db: None) -> None:
    await a_pair_with_secrets()
    mentor, _, running = await a_pair()
    _ = await relationships.by_ids(mentor, [running.id])
    before = {table: len(rows) for table, rows in (await everything()).items()}

    await the_worker_runs(WARNED, GONE)

    after = {table: len(rows) for table, rows in (await everything()).items()}
    assert (before["thread"], after["thread"]) == (2, 1)
    assert (before["contract"], after["contract"]) == (2, 1)
    assert before["relationship"] == after["relationship"] == 2


async def test_a_sweep_that_comes_again_does_nothing(db: None) -> None:
    await a_pair_with_secrets()
    await the_worker_runs(WARNED, GONE)
    before = await everything()

    await the_worker_runs(GONE, GONE + DAY)

    assert await everything() == before


async def test_after_an_outage_they_are_warned_first_and_have_thirty_days(db: None) -> None:
    await a_pair_with_secrets()
    late = GONE + 90 * DAY

    await the_worker_runs(late, late + 30 * DAY - A_SECOND)
    still = await Message.all().count()
    await the_worker_runs(late + 30 * DAY)

    assert still == 1
    assert (await facts(WARNING))["kept_until"] == (late + 30 * DAY).isoformat()
    assert await places_of(SECRET) == []


async def test_a_concern_holds_it_until_it_is_settled(db: None) -> None:
    _, mena, relationship = await a_pair_with_secrets()
    concern = await a_worry(mena, relationship)
    await all_mail_goes()

    await the_worker_runs(WARNED, GONE + 60 * DAY)
    held = (await Message.all().count(), await warned())
    await Concern.filter(id=concern.id).update(status=ConcernStatus.RESOLVED)
    settled = GONE + 61 * DAY
    await the_worker_runs(settled)
    told = len(await warned())
    await the_worker_runs(settled + 30 * DAY)

    assert held == (1, [])
    assert told == 2
    assert await Message.all().count() == 0


async def test_a_concern_between_the_two_holds_it_though_it_names_no_relationship(db: None) -> None:
    theo, mena, _ = await a_pair_with_secrets()
    await the_worker_runs(WARNED)
    concern = await a_worry(mena)
    await Concern.filter(id=concern.id).update(about_id=theo.id)

    await the_worker_runs(GONE)
    held = await Message.all().count()
    _ = await concerns.withdraw_concern(mena, concern.id)
    await the_worker_runs(GONE)

    assert (held, await Message.all().count()) == (1, 0)


@pytest.mark.parametrize("erased", [1, 2])
async def test_when_nobody_is_left_to_read_it_goes_after_thirty_days(db: None, erased: int) -> None:
    theo, mena, _ = await a_pair_with_secrets()
    gone = [member.id for member in (theo, mena)][:erased]
    await Member.filter(id__in=gone).update(account_status=AccountStatus.ERASED)

    await the_worker_runs(ENDED + 30 * DAY - A_SECOND)
    before = await Message.all().count()
    await the_worker_runs(ENDED + 30 * DAY)

    assert (before, await Message.all().count()) == (1, 2 - erased)
    assert await warned() == []


async def test_who_has_left_is_not_written_to(db: None) -> None:
    theo, mena, _ = await a_pair_with_secrets()
    await Member.filter(id=theo.id).update(account_status=AccountStatus.ERASED)

    await the_worker_runs(WARNED)

    assert await warned() == [mena.email]


async def test_what_was_opened_again_is_left_alone_until_its_next_end(db: None) -> None:
    _, mena, relationship = await a_pair_with_secrets()
    running = {"status": RelationshipStatus.ACTIVE, "ended_at": None}
    await Relationship.filter(id=relationship.id).update(**running)

    await the_worker_runs(WARNED, GONE, GONE + 60 * DAY)
    untouched = (await warned(), await Message.all().count())
    _ = await relationships.end(mena, relationship.id)
    again = clock.now()
    await all_mail_goes()
    await the_worker_runs(again + 300 * DAY)
    not_yet = await warned()
    await the_worker_runs(again + 336 * DAY, again + 367 * DAY)

    assert untouched == ([], 1)
    assert not_yet == []
    assert len(await warned()) == 2
    assert await Message.all().count() == 0


async def test_the_months_are_those_of_the_day_on_which_it_ended(db: None) -> None:
    clock.stop(ENDED)
    await policy(retention_months=24)
    await a_pair_with_secrets()
    await policy(retention_months=1)

    await the_worker_runs(WARNED, GONE)

    assert (await Archive.get()).kept_until == datetime(2028, 11, 24, 8, tzinfo=UTC)
    assert await Message.all().count() == 1


async def test_the_clock_of_an_end_is_that_of_its_very_instant(db: None) -> None:
    """While the machine's clock goes on."""
    theo, _, relationship = await a_pair()

    _ = await relationships.end(theo, relationship.id)

    assert (await Archive.get()).is_of(await Relationship.find(relationship.id))


async def test_a_warning_that_waited_is_not_sent_once_the_two_go_on(db: None) -> None:
    _, _, relationship = await a_pair_with_secrets()
    await the_worker_runs(WARNED)
    letter = (await Mail.filter(kind=WARNING).order_by("id"))[0]
    before = await is_overtaken(letter)

    await Relationship.filter(id=relationship.id).update(status=RelationshipStatus.ACTIVE, ended_at=None)

    assert (before, await is_overtaken(letter)) == (False, True)


async def test_a_request_for_help_is_forgotten_a_year_after_it_was_closed(db: None) -> None:
    clock.stop(ENDED)
    request, waiting = await a_request(await a_member("Mena")), await a_request()
    _ = await support.answer(await a_coordinator(), request.id, "Please try again.")
    closed = {"status": SupportStatus.CLOSED, "closed_at": ENDED, "reopen_until": ENDED + 30 * DAY}
    await SupportRequest.filter(id=request.id).update(**closed)

    await the_worker_runs(GONE - A_SECOND)
    before = await SupportRequest.all().count()
    await the_worker_runs(GONE, GONE + 365 * DAY)

    assert before == 2
    assert [left.id for left in await SupportRequest.all()] == [waiting.id]
    assert await SupportMessage.all().count() == 0


async def test_the_rows_of_letters_go_after_180_days_and_those_that_wait_stay(db: None) -> None:
    clock.stop(ENDED)
    mena = await a_member("Mena")
    for key in ("went", "waits"):
        await outbox.tell(mena, "account-kept", mena, key)
    await Mail.filter(dedupe_key="went").update(state=MailState.SENT, sent_at=ENDED)

    await the_worker_runs(ENDED + 180 * DAY)
    before = await Mail.all().count()
    await the_worker_runs(ENDED + 180 * DAY + A_SECOND)

    assert before == 2
    assert [mail.dedupe_key for mail in await Mail.all()] == ["waits"]
