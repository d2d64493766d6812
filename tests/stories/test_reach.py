"""When mail does not get through: who is told of it, and how it ends."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from jobs import timeline
from jobs.mail import Post, deliver
from jobs.mailer import PermanentFault
from models import clock, outbox
from models.members import Member
from models.outbox import Mail, MailState
from models.profiles import MentorProfile
from tests.account_world import a_member_with_a_password, token_in
from tests.client import Client
from tests.letterbox import Letterbox
from tests.people import PASSWORD
from tests.proposal_world import NOW, World, codes
from tests.relationship_world import a_pair, ended

PROBLEM = "{ viewer { mailProblem { since address } } }"


class Refusing(Letterbox):
    """Mail servers refuse what is sent to these addresses, and take the rest."""

    def __init__(self, *refused: str) -> None:
        super().__init__()
        self.refused = refused

    async def send(self, message: Any, to: str) -> None:
        if to in self.refused:
            raise PermanentFault("550 no such mailbox", 550)
        await super().send(message, to)


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


async def refused(member: Member, times: int = 3) -> None:
    """So many mails to their own address were refused, one after the other."""
    for _ in range(times):
        at = {"at": clock.now().isoformat()}
        await outbox.tell(member, "password-changed", member, f"refused:{uuid4()}", at)
    await deliver(Refusing(member.email).post())


async def problem(who: Client) -> Any:
    return (await who.ask(PROBLEM))["viewer"]["mailProblem"]


async def test_who_is_not_reached_is_told_in_the_app(world: World) -> None:
    before = await problem(world.theo)
    await refused(world.mentor, 2)
    after_two = await problem(world.theo)
    await refused(world.mentor, 1)

    assert (before, after_two) == (None, None)
    assert await problem(world.theo) == {"since": "2026-11-24T08:00:00Z", "address": world.mentor.email}
    assert await problem(world.mena) is None


async def test_who_waits_for_them_learns_it_in_a_sentence_and_no_address(world: World) -> None:
    proposal = await world.sent()
    await refused(world.mentor)
    query = "query($id: ID!) { node(id: $id) { ... on Proposal { deliveryProblem } } }"

    mena = (await world.mena.ask(query, id=proposal))["node"]["deliveryProblem"]
    theo = (await world.theo.ask(query, id=proposal))["node"]["deliveryProblem"]
    await world.mena.do("withdrawProposal", "proposal { id }", id=proposal)
    closed = (await world.mena.ask(query, id=proposal))["node"]["deliveryProblem"]

    assert (
        mena == "We could not reach Theo Member by e-mail. They find everything in the app when they sign in."
    )
    assert (theo, closed) == (None, None)


async def test_the_other_one_of_a_pair_learns_it_until_the_end(client: Client) -> None:
    theo, mena, relationship = await a_pair()
    await refused(mena)
    query = "query($id: ID!) { node(id: $id) { ... on Relationship { deliveryProblem } } }"
    ask = {"query": query, "id": relationship.public_id}

    found = [(await (await client.of(who)).ask(**ask))["node"]["deliveryProblem"] for who in (theo, mena)]
    await ended(relationship)
    after = (await (await client.of(theo)).ask(**ask))["node"]["deliveryProblem"]

    assert found[0].startswith("We could not reach Mena Member by e-mail.")
    assert (found[1], after) == (None, None)


async def test_it_is_over_with_the_next_mail_that_gets_through(world: World) -> None:
    await refused(world.mentor)
    await world.sent()

    await deliver(Letterbox().post())

    assert await problem(world.theo) is None


async def test_it_is_over_with_another_address(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    await refused(member)
    await mena.do("requestEmailChange", "email", email="new@example.net", password=PASSWORD)

    await mena.do("confirmEmailChange", "email", token=await token_in("email-change-confirm"))

    assert await problem(mena) is None
    assert (await Member.get(id=member.id)).refused_mails == 0


async def test_who_says_that_it_works_again_is_sent_what_was_refused(world: World) -> None:
    await world.sent()
    await deliver(Refusing(world.mentor.email).post())
    await refused(world.mentor, 2)
    letterbox = Letterbox()

    payload = await world.theo.do("retryMyMail", "mailProblem { since }")
    await deliver(letterbox.post())

    assert payload == {"mailProblem": None, "errors": []}
    assert [to for to, _ in letterbox.sent] == [world.mentor.email] * 3
    assert letterbox.last("proposal-sent")
    assert await problem(world.theo) is None


async def test_who_is_refused_once_more_has_the_problem_again(world: World) -> None:
    await refused(world.mentor)
    await world.theo.do("retryMyMail", "mailProblem { since }")
    clock.advance(timedelta(hours=1))

    await deliver(Refusing(world.mentor.email).post())

    assert (await problem(world.theo))["since"] == "2026-11-24T09:00:00Z"


async def test_what_has_no_meaning_any_more_is_not_sent_again(world: World) -> None:
    proposal = await world.sent()
    await deliver(Refusing(world.mentor.email).post())
    await refused(world.mentor, 2)
    await world.theo.do("declineProposal", "proposal { id }", id=proposal, reason="NO_TIME")
    letterbox = Letterbox()

    await world.theo.do("retryMyMail", "mailProblem { since }")
    await deliver(letterbox.post())

    kinds = {str(message["Message-ID"]).split(".")[0] for _, message in letterbox.sent}
    assert "<proposal-sent" not in kinds
    assert (await Mail.get(kind="proposal-sent")).state is MailState.CANCELLED


async def test_to_try_again_without_a_problem_does_nothing(world: World) -> None:
    await refused(world.mentor, 2)

    payload = await world.theo.do("retryMyMail", "mailProblem { since }")

    assert payload == {"mailProblem": None, "errors": []}
    assert await Mail.filter(state=MailState.FAILED).count() == 2


async def test_it_is_tried_again_five_times_a_day(world: World) -> None:
    await refused(world.mentor)
    answers = []
    for _ in range(6):
        answers.append(codes(await world.theo.do("retryMyMail", "mailProblem { since }")))
        await deliver(Refusing(world.mentor.email).post())
    clock.advance(timedelta(days=1, seconds=1))
    answers.append(codes(await world.theo.do("retryMyMail", "mailProblem { since }")))

    assert answers == [[], [], [], [], [], ["RATE_LIMITED"], []]


async def test_the_silence_of_a_mentor_whom_mail_does_not_reach_is_none(world: World) -> None:
    bouncing: Post = Refusing(world.mentor.email).post()
    await world.sent()
    for days in (0, 3, 7, 15, 21):
        clock.stop(NOW + timedelta(days=days))
        await timeline.sweep()
        await deliver(bouncing)

    assert (await Mail.get(kind="proposal-expired-mentee")).state is MailState.SENT
    assert (await MentorProfile.get(member_id=world.mentor.id)).silent_streak == 0
    assert (await problem(world.theo))["since"] == "2026-12-01T08:00:00Z"  # the third refusal, on day 7
