"""What those who look after the scheme see of its mail."""

from datetime import timedelta
from typing import Any

import pytest

from jobs.mail import deliver
from jobs.mailer import AmbiguousFault, PermanentFault, SendFault, TemporaryFault
from models import clock, outbox
from models.events import Event
from models.members import AccountStatus, Member, SystemRole
from models.outbox import Mail, MailState
from schema.nodes import global_id
from tests.client import Client
from tests.letterbox import Letterbox
from tests.people import a_member
from tests.proposal_world import NOW, codes

HEALTH = "mailHealth { queued oldestDueAt failed ambiguous sentLastDay }"
FAILED = """query($first: Int, $after: String) { coordination { failedMails(first: $first, after: $after) { totalCount
  pageInfo { hasNextPage endCursor }
  edges { node { id kind displayName attempts fault createdAt failedAt canBeRetried } } } } }"""
UNREACHED = "{ coordination { undeliverableMembers { totalCount edges { node { displayName since } } } } }"


class Faulty(Letterbox):
    """A mail server on a bad day."""

    def __init__(self, fault: SendFault) -> None:
        super().__init__()
        self.fault = fault

    async def send(self, _message: Any, _to: str) -> None:
        raise self.fault


@pytest.fixture
async def cora(client: Client) -> Client:
    clock.stop(NOW)
    return await client.of(await a_member("Cora", system_role=SystemRole.COORDINATOR))


async def a_mail(to: Member, key: str = "k", kind: str = "account-kept") -> Mail:
    await outbox.tell(to, kind, to, key)
    return await Mail.get(dedupe_key=key)


async def refused(to: Member, key: str = "k") -> str:
    """The id of a mail that failed, as coordinators know it."""
    mail = await a_mail(to, key)
    await deliver(Faulty(PermanentFault(f"550 {to.email}: no such mailbox", 550)).post())
    return global_id("FailedMail", mail.id)


async def health(cora: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await cora.ask(f"{{ coordination {{ {HEALTH} }} }}"))["coordination"][
        "mailHealth"
    ]
    return found


async def failed(cora: Client, **page: Any) -> list[dict[str, Any]]:
    connection = (await cora.ask(FAILED, **page))["coordination"]["failedMails"]
    return [edge["node"] for edge in connection["edges"]]


async def test_the_health_of_the_mail(cora: Client) -> None:
    mena = await a_member("Mena")
    nothing = await health(cora)
    await a_mail(mena, "sent")
    await deliver(Letterbox().post())
    await refused(mena, "refused")
    await a_mail(mena, "ambiguous")
    await deliver(Faulty(AmbiguousFault("the line dropped")).post())
    clock.advance(timedelta(minutes=10))
    await a_mail(mena, "waits")

    assert nothing == {"queued": 0, "oldestDueAt": None, "failed": 0, "ambiguous": 0, "sentLastDay": 0}
    assert await health(cora) == {
        "queued": 2,
        "oldestDueAt": "2026-11-24T08:05:00Z",
        "failed": 1,
        "ambiguous": 1,
        "sentLastDay": 1,
    }
    clock.advance(timedelta(days=1))
    assert (await health(cora))["sentLastDay"] == 0


async def test_what_failed_is_listed_without_what_it_says(cora: Client) -> None:
    mena = await a_member("Mena")
    key = await refused(mena)

    answer = await cora.post(FAILED)

    [edge] = answer.json()["data"]["coordination"]["failedMails"]["edges"]
    assert edge["node"] == {
        "id": key,
        "kind": "account-kept",
        "displayName": "Mena Member",
        "attempts": 1,
        "fault": "REFUSED",
        "createdAt": "2026-11-24T08:00:00Z",
        "failedAt": "2026-11-24T08:00:00Z",
        "canBeRetried": True,
    }
    assert mena.email not in answer.text
    assert "no such mailbox" not in answer.text


async def test_each_way_to_fail_has_its_word(cora: Client) -> None:
    mena = await a_member("Mena")
    await a_mail(mena, "unwritable", "proposal-released-mentor")
    await deliver(Letterbox().post())
    await a_mail(mena, "ambiguous")
    for _ in range(3):
        await deliver(Faulty(AmbiguousFault("the line dropped")).post())
        clock.advance(timedelta(minutes=6))
    await a_mail(mena, "put off")
    clock.advance(timedelta(hours=72))
    await deliver(Faulty(TemporaryFault("451 later", 451)).post())
    await refused(mena)

    assert {(each["kind"], each["fault"]) for each in await failed(cora)} == {
        ("proposal-released-mentor", "UNWRITABLE"),
        ("account-kept", "MAY_HAVE_ARRIVED"),
        ("account-kept", "GIVEN_UP"),
        ("account-kept", "REFUSED"),
    }


async def test_what_failed_comes_in_pages_the_newest_first(cora: Client) -> None:
    mena = await a_member("Mena")
    keys = [await refused(mena, f"k{number}") for number in range(3)]
    await outbox.tell_address("guest@example.net", "A guest", "support-received", mena, "guest")
    await Mail.filter(dedupe_key="guest").update(state=MailState.FAILED, failed_at=clock.now())

    first = (await cora.ask(FAILED, first=2))["coordination"]["failedMails"]
    rest = await failed(cora, after=first["pageInfo"]["endCursor"])

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (4, True)
    assert [edge["node"]["displayName"] for edge in first["edges"]] == [None, "Mena Member"]
    assert [edge["node"]["id"] for edge in first["edges"][1:]] + [each["id"] for each in rest] == keys[::-1]


async def test_members_whom_mail_does_not_reach_the_longest_first(cora: Client) -> None:
    for name in ("Mena", "Owen"):
        member = await a_member(name)
        for number in range(3):
            await refused(member, f"{name}{number}")
        clock.advance(timedelta(days=1))

    found = (await cora.ask(UNREACHED))["coordination"]["undeliverableMembers"]

    assert found == {
        "totalCount": 2,
        "edges": [
            {"node": {"displayName": "Mena Member", "since": "2026-11-24T08:00:00Z"}},
            {"node": {"displayName": "Owen Member", "since": "2026-11-25T08:00:00Z"}},
        ],
    }


async def test_a_mail_that_failed_is_sent_again_once(cora: Client) -> None:
    mena = await a_member("Mena")
    key = await refused(mena)
    letterbox = Letterbox()

    payload = await cora.do("retryMail", HEALTH, id=key)
    again = await cora.do("retryMail", HEALTH, id=key)
    await deliver(letterbox.post())

    assert (payload["errors"], payload["mailHealth"]["queued"], payload["mailHealth"]["failed"]) == ([], 1, 0)
    assert codes(again) == ["STATE_CONFLICT"]
    assert [to for to, _ in letterbox.sent] == [mena.email]
    assert await failed(cora) == []
    [event] = await Event.filter(kind="mail-retried")
    assert event.actor_id == (await Member.get(given_name="Cora")).id


async def test_it_has_three_days_anew(cora: Client) -> None:
    mena = await a_member("Mena")
    key = await refused(mena)
    clock.advance(timedelta(days=10))
    await cora.do("retryMail", HEALTH, id=key)

    await deliver(Faulty(TemporaryFault("451 later", 451)).post())

    assert (await Mail.get()).state is MailState.QUEUED


async def test_what_nobody_knows_any_more_is_not_sent_again(cora: Client) -> None:
    key = await refused(await a_member("Mena"))
    await outbox.scrub(Mail.all())

    payload = await cora.do("retryMail", HEALTH, id=key)

    assert codes(payload) == ["MAIL_FORGOTTEN"]
    assert [each["canBeRetried"] for each in await failed(cora)] == [False]


async def test_there_is_nothing_to_retry_under_another_id(cora: Client) -> None:
    mena = await a_member("Mena")

    for key in (mena.public_id, global_id("FailedMail", mena.id)):
        assert codes(await cora.do("retryMail", HEALTH, id=key)) == ["NOT_FOUND"]


@pytest.mark.parametrize(
    "changed", [{"system_role": SystemRole.MEMBER}, {"account_status": AccountStatus.SUSPENDED}]
)
async def test_who_looks_after_it_no_more_sees_nothing_of_it(cora: Client, changed: dict[str, Any]) -> None:
    key = await refused(await a_member("Mena"))
    await Member.filter(given_name="Cora").update(**changed)

    answer = (await cora.post(f"{{ coordination {{ {HEALTH} }} }}")).json()
    retried = (
        await cora.post(
            "mutation($id: ID!) { retryMail(input: {id: $id}) { errors { __typename } } }", {"id": key}
        )
    ).json()

    assert answer["data"] == {"coordination": None}
    assert "errors" in retried or retried["data"]["retryMail"]["errors"] == [{"__typename": "NotAllowed"}]
    assert (await Mail.get()).state is MailState.FAILED
