"""Many who act at one instant, through two API processes: one is first, the others are told so, and told once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import httpx
import pytest

from jobs.timeline import expire
from mentoring.settings import Settings
from models.members import Member
from models.outages import is_outage
from models.outbox import Mail
from models.policy import Policy
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship
from models.sessions import Session, SessionKind
from models.wording import Wording
from schema.nodes import global_id
from tests.account_world import a_member_with_a_password
from tests.client import Client
from tests.faults.night import BEGINS, PATIENCE, Night
from tests.people import PASSWORD
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import MESSAGE
from tests.services import processes, redis

pytestmark = [pytest.mark.postgres, pytest.mark.commits]

T = TypeVar("T")
KEY = "0c2f1b1e-0a57-4f9c-8a43-5a0d0e5b9d3e"
ENDS_PROPOSALS = {"acceptProposal", "withdrawProposal"}
GONE = ("guest", "deleteAccount StateConflict")  # there is no such account any more
AGAIN = {"STATE_CONFLICT", "SERVICE_UNAVAILABLE"}  # what a client may simply ask again after
TOLD = {
    ProposalStatus.ACCEPTED: {"proposal-accepted-mentee": 1, "proposal-accepted-mentor": 1},
    ProposalStatus.WITHDRAWN: {"proposal-withdrawn": 1},
    ProposalStatus.EXPIRED: {"proposal-expired-mentee": 1, "proposal-expired-mentor": 1},
    ProposalStatus.RELEASED: {"proposal-released-mentor": 1},
}


@dataclass
class Two:
    """Two API processes over one database; `clients` closes with the test."""

    night: Night
    urls: tuple[str, str]
    clients: list[httpx.AsyncClient]

    async def of(self, member: Member) -> tuple[Client, Client]:
        """The member's app, once at each of the two."""
        _, token = await Session.open(member, SessionKind.MOBILE)
        bearer = {"Authorization": f"Bearer {token}"}
        opened = [httpx.AsyncClient(base_url=url, headers=bearer, timeout=PATIENCE) for url in self.urls]
        self.clients += opened
        return Client(opened[0]), Client(opened[1])


@pytest.fixture(scope="module")
async def running(
    opened: None, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Two]:
    with redis.server() as redis_url:
        night = Night(settings, redis_url, "smtp://127.0.0.1:1", tmp_path_factory.mktemp("night"))
        async with (
            processes.serving(**night.environment) as one,
            processes.serving(**night.environment) as other,
        ):
            yield Two(night, (one, other), [])


@pytest.fixture
async def two(db: None, running: Two) -> AsyncIterator[Two]:
    running.night.turn(BEGINS)
    yield running
    while running.clients:
        await running.clients.pop().aclose()


@pytest.mark.fault("C1")
async def test_fifty_who_end_a_proposal_at_one_instant_give_it_one_end(two: Two) -> None:
    for number in range(4):
        proposal, mentee, mentor = await _an_open_proposal(two.night)
        kinds: list[Callable[[], Awaitable[str]]] = [
            *_each_way(await two.of(mentor), "acceptProposal", {"id": proposal.public_id}, 15),
            *_each_way(await two.of(mentee), "withdrawProposal", {"id": proposal.public_id}, 15),
            *_each_way(await two.of(mentee), "deleteAccount", {"password": PASSWORD, "confirm": True}, 5),
            *[partial(_expires, proposal)] * 15,
        ]
        first = 15 * number  # another kind is first in the queue each time
        outcomes = Counter(await asyncio.gather(*(act() for act in [*kinds[first:], *kinds[:first]])))

        kept = await Proposal.find(proposal.id)
        assert kept.status is not ProposalStatus.PENDING
        assert outcomes == await _expected(kept, outcomes)
        mails = await Mail.filter(subject_id=proposal.id)
        assert Counter(mail.kind for mail in mails) == TOLD[kept.status]
        assert await Relationship.filter(proposal_id=proposal.id).count() == int(
            kept.status is ProposalStatus.ACCEPTED
        )


async def _expected(kept: Proposal, seen: Counter[str]) -> Counter[str]:
    """Whoever was not first hears how it ended, or that there is no such account any more; nothing else."""
    is_accepted = kept.status is ProposalStatus.ACCEPTED
    told = {
        "deleteAccount done": 1,
        "acceptProposal done": 15 - seen[f"acceptProposal closed: {kept.status}"] if is_accepted else 0,
        "withdrawProposal done": int(kept.status is ProposalStatus.WITHDRAWN),
        "expire done": int(kept.status is ProposalStatus.EXPIRED),
        "expire too late": 15 - int(kept.status is ProposalStatus.EXPIRED),
    }
    rest = {name: number for name, number in seen.items() if name.endswith((f"closed: {kept.status}", *GONE))}
    return Counter({name: number for name, number in {**told, **rest}.items() if number})


@pytest.mark.fault("C2")
async def test_a_proposal_that_is_sent_twenty_times_over_two_processes_is_sent_once(two: Two) -> None:
    mentee, mentor = await a_mentee(), await a_mentor()
    apps = await two.of(mentee)
    given = {"mentorId": global_id("Member", mentor.id), "message": MESSAGE, "idempotencyKey": KEY}

    answers = await asyncio.gather(
        *(_answer(apps[number % 2], "sendProposal", given, "proposal { id status }") for number in range(20))
    )

    assert Counter(map(str, answers)).most_common(1)[0][1] == 20
    assert answers[0]["errors"] == []
    assert (await Proposal.all().count(), await Mail.all().count()) == (1, 1)


@pytest.mark.fault("C3")
async def test_under_one_key_two_processes_do_one_of_two_things(two: Two) -> None:
    mentee, mentor = await a_mentee(), await a_mentor()
    apps = await two.of(mentee)
    given = {"mentorId": global_id("Member", mentor.id), "idempotencyKey": KEY}

    answers = await asyncio.gather(
        *(
            _answer(apps[number % 2], "sendProposal", {**given, "message": f"{MESSAGE} {number // 2 % 2}"})
            for number in range(12)
        )
    )

    errors = Counter(str([error["code"] for error in answer["errors"]]) for answer in answers)
    assert errors == {"[]": 6, "['IDEMPOTENCY_KEY_REUSED']": 6}
    assert (await Proposal.all().count(), await Mail.all().count()) == (1, 1)


async def _an_open_proposal(night: Night) -> tuple[Proposal, Member, Member]:
    """Its days are over at this very instant."""
    night.turn(BEGINS)
    mentee = await a_mentee(owner=await a_member_with_a_password("Mena"))
    mentor = await a_mentor()
    proposal, _ = await Proposal.send(mentee, mentor.id, Wording(message=MESSAGE), Policy())
    night.turn(proposal.expires_at)
    return proposal, mentee, mentor


def _each_way(
    apps: tuple[Client, Client], mutation: str, given: dict[str, Any], times: int
) -> list[Callable[[], Awaitable[str]]]:
    return [partial(_outcome, apps[number % 2], mutation, given) for number in range(times)]


async def _outcome(app: Client, mutation: str, given: dict[str, Any]) -> str:
    answer = await _answer(app, mutation, given)
    if answer.get("code") == "UNAUTHENTICATED":
        return f"{mutation} guest"
    (error,) = answer["errors"] or [{"__typename": "done"}]
    closed = f"closed: {error.get('status')}" if error["__typename"] == "ProposalClosed" else ""
    return f"{mutation} {closed or error['__typename']}"


async def _answer(app: Client, mutation: str, given: dict[str, Any], selection: str = "") -> dict[str, Any]:
    """The payload, or the extensions of the error; it asks again while it is told that this may help."""
    name = mutation[0].upper() + mutation[1:]
    closed = "... on ProposalClosed { status }" if mutation in ENDS_PROPOSALS else ""
    errors = f"errors {{ __typename ... on UserError {{ code }} {closed} }}"
    query = f"mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {selection} {errors} }} }}"
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = (await app.post(query, {"input": given})).json()
            found: dict[str, Any] = (answer.get("data") or {}).get(mutation) or answer["errors"][0][
                "extensions"
            ]
            said = {found.get("code"), *(error["code"] for error in found.get("errors", []))}
            if not said & AGAIN:
                return found


async def _expires(proposal: Proposal) -> str:
    """As the worker does it, from a third process: this one."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return "expire done" if await expire(proposal.id) else "expire too late"
            except Exception as fault:
                if not is_outage(fault):
                    raise
