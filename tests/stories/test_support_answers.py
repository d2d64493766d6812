"""A request for help is answered by mail and in the app; whoever asked writes on, or opens it again."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.members import Member, SystemRole
from models.outbox import Mail
from models.refusals import InvalidInput, NotAllowed, NotFound
from models.support import SupportRequest, SupportRequestClosed, SupportStatus
from resolvers import support
from tests.account_world import everything, facts, mails
from tests.client import Client
from tests.people import a_member
from tests.support_world import SCHEME, TUESDAY, a_coordinator, a_request, days_pass

REQUEST = (
    "supportRequest { status viewerCan closedAt reopenUntil messages { edges { node { body isAnswer } } } }"
)
READ = (
    "query($id: ID!) { node(id: $id) { ... on SupportRequest { status viewerCan messages { totalCount } } } }"
)


class Asking:
    """Mena has asked for help; it is the Tuesday before Christmas."""

    def __init__(self, mena: Client, member: Member, request: SupportRequest, cora: Member) -> None:
        self.mena, self.member, self.request, self.cora = mena, member, request, cora

    async def answered(self, body: str = "Please try a smaller one.") -> None:
        _ = await support.answer(self.cora, self.request.id, body)

    async def reply(self, message: str, who: Client | None = None) -> dict[str, Any]:
        given = {"id": self.request.public_id, "message": message}
        return await (who or self.mena).do("replyToSupportRequest", REQUEST, **given)

    async def reopen(self, message: str = "It is back.", who: Client | None = None) -> dict[str, Any]:
        given = {"id": self.request.public_id, "message": message}
        return await (who or self.mena).do("reopenSupportRequest", REQUEST, **given)


@pytest.fixture
async def asking(client: Client) -> Asking:
    clock.stop(TUESDAY)
    member = await a_member("Mena")
    return Asking(await client.of(member), member, await a_request(member), await a_coordinator())


async def test_an_answer_reaches_who_asked_and_is_kept_for_them(asking: Asking) -> None:
    await asking.answered()

    data = await asking.mena.ask(READ, id=asking.request.public_id)

    assert data["node"] == {"status": "ANSWERED", "viewerCan": ["REPLY"], "messages": {"totalCount": 1}}
    assert (await mails())[-1] == ("support-answered", asking.member.email)
    assert await facts("support-answered") == {
        "reference": asking.request.reference,
        "body": "Please try a smaller one.",
        "closes_on": (TUESDAY + timedelta(days=14)).isoformat(),
        "subject": "My picture",
    }


async def test_a_guest_is_answered_by_mail_without_their_own_words(db: None) -> None:
    request = await a_request()

    await support.answer(await a_coordinator(), request.id, "Please try a smaller one.")

    assert (await mails())[-1] == ("support-answered", "gus@example.net")
    told = await facts("support-answered")
    assert (told["subject"], told["body"]) == ("", "Please try a smaller one.")


async def test_a_reply_opens_it_again_and_goes_to_the_scheme(asking: Asking) -> None:
    await asking.answered()

    payload = await asking.reply("It is still too large.")

    assert payload["errors"] == []
    assert payload["supportRequest"] == {
        "status": "OPEN",
        "viewerCan": ["REPLY"],
        "closedAt": None,
        "reopenUntil": None,
        "messages": {
            "edges": [
                {"node": {"body": "Please try a smaller one.", "isAnswer": True}},
                {"node": {"body": "It is still too large.", "isAnswer": False}},
            ]
        },
    }
    assert (await mails())[-1] == ("support-reply", SCHEME)
    told = await facts("support-reply")
    assert (told["from_address"], told["body"]) == (asking.member.email, "It is still too large.")


async def test_a_closed_request_opens_again_within_thirty_days(asking: Asking) -> None:
    await asking.answered()
    too_early = await asking.reopen()
    await days_pass(14)
    closed = (await asking.mena.ask(READ, id=asking.request.public_id))["node"]
    replied = await asking.reply("Hello?")
    clock.advance(timedelta(days=29))

    reopened = await asking.reopen()

    assert [e["__typename"] for e in too_early["errors"]] == ["SupportRequestOpen"]
    assert (closed["status"], closed["viewerCan"]) == ("CLOSED", ["REOPEN"])
    assert [e["__typename"] for e in replied["errors"]] == ["SupportRequestClosed"]
    assert reopened["errors"] == []
    assert reopened["supportRequest"]["status"] == "OPEN"
    assert reopened["supportRequest"]["messages"]["edges"][-1]["node"]["body"] == "It is back."
    assert (await mails())[-1] == ("support-reply", SCHEME)


async def test_after_thirty_days_it_stays_closed(asking: Asking, client: Client) -> None:
    await asking.answered()
    await days_pass(14)
    await days_pass(30)
    asking.mena = await client.of(asking.member)  # the session did not last so long
    before = await everything()

    late = await asking.reopen()
    seen = (await asking.mena.ask(READ, id=asking.request.public_id))["node"]

    assert [e["__typename"] for e in late["errors"]] == ["SupportRequestClosed"]
    assert (seen["status"], seen["viewerCan"]) == ("CLOSED", [])
    assert await everything() == before


async def test_nobody_else_reads_or_writes_in_it(asking: Asking, client: Client) -> None:
    await asking.answered()
    owen = await client.of(await a_member("Owen"))
    cora = await client.of(asking.cora)
    before = await everything()

    for who in (owen, cora):
        assert (await who.ask(READ, id=asking.request.public_id)) == {"node": None}
        replied, reopened = await asking.reply("Hello", who), await asking.reopen("Hello", who)
        assert [e["__typename"] for e in (*replied["errors"], *reopened["errors"])] == ["NotFound"] * 2

    assert await everything() == before


async def test_a_request_of_nobody_who_is_signed_in_can_only_be_answered(client: Client) -> None:
    payload = await client.do(
        "requestSupport",
        "supportRequest { id viewerCan }",
        subject="Help",
        message="Please.",
        email="gus@example.net",
    )
    mena = await client.of(await a_member("Mena"))

    replied = await mena.do(
        "replyToSupportRequest", "errors { __typename }", id=payload["supportRequest"]["id"], message="Me too"
    )

    assert payload["supportRequest"]["viewerCan"] == []
    assert [e["__typename"] for e in replied["errors"]] == ["NotFound"]


async def test_twenty_replies_a_day(asking: Asking) -> None:
    for number in range(20):
        await support.reply(asking.member, asking.request.id, f"And {number}.")
    before = await everything()

    one_more = await asking.reply("And one more.")
    kept = await everything()
    clock.advance(timedelta(days=1, seconds=1))
    next_day = await asking.reply("Good morning.")

    assert [e["__typename"] for e in one_more["errors"]] == ["RateLimited"]
    assert kept == before
    assert next_day["errors"] == []


@pytest.mark.parametrize("message", ["", " \n ", "x" * 4001, "a\x00b"])
async def test_words_that_cannot_be_used_change_nothing(asking: Asking, message: str) -> None:
    before = await everything()

    payload = await asking.reply(message)

    assert [(e["__typename"], e["path"]) for e in payload["errors"]] == [
        ("InvalidInput", ["input", "message"])
    ]
    assert await everything() == before


async def test_only_a_coordinator_answers_and_only_what_waits(asking: Asking) -> None:
    former = await a_member("Fred", system_role=SystemRole.MEMBER)
    before = await everything()

    with pytest.raises(NotAllowed):
        await support.answer(former, asking.request.id, "Hello")
    with pytest.raises(NotFound):
        await support.answer(asking.cora, former.id, "Hello")
    with pytest.raises(InvalidInput):
        await support.answer(asking.cora, asking.request.id, " ")

    assert await everything() == before
    await SupportRequest.all().update(status=SupportStatus.CLOSED)
    with pytest.raises(SupportRequestClosed):
        await support.answer(asking.cora, asking.request.id, "Hello")


async def test_the_same_key_replies_once(asking: Asking) -> None:
    given = {"id": asking.request.public_id, "message": "Hello", "idempotencyKey": "k"}

    first, again = [await asking.mena.do("replyToSupportRequest", REQUEST, **given) for _ in range(2)]

    assert first == again
    assert await Mail.filter(kind="support-reply").count() == 1
