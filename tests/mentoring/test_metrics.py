"""What monitoring reads: how the promises are doing, to whom it is told, and nothing about anybody."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from mentoring import app as application
from mentoring.settings import Settings
from models import clock, outbox
from models.heartbeats import Heartbeat
from models.outbox import Mail, MailState
from tests.client import Client
from tests.people import a_member
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW, a_proposal


async def read(client: Client, name: str) -> float:
    text = (await client.http.get("/metrics")).text
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not in:\n{text}"
    return float(found.group(1))


async def test_the_age_of_mail_that_is_due_and_how_often_it_was_tried(client: Client) -> None:
    clock.stop(NOW)
    mena = await a_member("Mena")
    for number, state in enumerate((MailState.QUEUED, MailState.QUEUED, MailState.FAILED)):
        await outbox.tell(mena, "account-kept", mena, f"k{number}")
        await Mail.filter(dedupe_key=f"k{number}").update(state=state, attempts=2, ambiguous=number)
    await outbox.tell(mena, "account-kept", mena, "later", not_before=NOW + DAY)
    clock.advance(timedelta(minutes=7))

    assert await read(client, 'mentoring_outbox_mails{state="QUEUED"}') == 3
    assert await read(client, 'mentoring_outbox_mails{state="FAILED"}') == 1
    assert await read(client, 'mentoring_outbox_mails{state="SENT"}') == 0
    assert await read(client, "mentoring_outbox_due_age_seconds") == 7 * 60
    assert await read(client, "mentoring_mail_attempts") == 6
    assert await read(client, "mentoring_mail_ambiguous") == 3


async def test_how_late_the_timeline_is_and_when_it_was_last_swept(client: Client) -> None:
    clock.stop(NOW)
    await a_proposal(await a_mentee("Mena"), await a_mentor("Otto"))
    await Heartbeat.beat("timeline", NOW)
    assert await read(client, "mentoring_timeline_lateness_seconds") == 0

    clock.advance(3 * DAY + timedelta(minutes=5))

    assert await read(client, "mentoring_timeline_lateness_seconds") == 5 * 60
    age = (3 * DAY + timedelta(minutes=5)).total_seconds()
    assert await read(client, 'mentoring_sweep_age_seconds{sweep="timeline"}') == age


async def test_answers_are_counted_by_route_and_errors_by_code(client: Client) -> None:
    answered = 'mentoring_http_answers_total{route="/graphql",status="200"}'
    failed = 'mentoring_graphql_errors_total{code="UNAUTHENTICATED"}'
    await client.errors("{ mentors { totalCount } }")
    before = await read(client, answered), await read(client, failed)

    await client.errors("{ mentors { totalCount } }")

    assert (await read(client, answered), await read(client, failed)) == (before[0] + 1, before[1] + 1)


async def test_no_path_that_somebody_made_up_becomes_a_label(client: Client) -> None:
    await client.http.get("/somebody/mena.walker@example.net")

    text = (await client.http.get("/metrics")).text

    assert 'route="none",status="404"' in text
    assert "mena.walker" not in text


def of_production(settings: Settings, folder: Path, token: str) -> Starlette:
    told = {"environment": "production", "public_url": "https://mentoring.example", "metrics_token": token}
    return application.build(settings.model_copy(update=told))


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [("", "", 404), ("", "Bearer ", 404), ("a token", "", 404), ("a token", "Bearer tok", 404)],
)
async def test_in_production_nobody_reads_it_without_the_token(
    db: None, settings: Settings, tmp_path: Path, token: str, sent: str, status: int
) -> None:
    app = of_production(settings, tmp_path, token)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        answer = await http.get("/metrics", headers={"authorization": sent})
        ready = (await http.get("/readyz", headers={"authorization": sent})).json()

    assert (answer.status_code, answer.text) == (status, "")
    assert ready == {"status": "degraded", "faults": []}


async def test_whoever_has_the_token_reads_it_and_why_it_is_not_ready(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    app = of_production(settings, tmp_path, "a token")
    headers = {"authorization": "Bearer a token"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        answer = await http.get("/metrics", headers=headers)
        ready = (await http.get("/readyz", headers=headers)).json()

    assert answer.status_code == 200
    assert "mentoring_outbox_mails" in answer.text
    assert ready["faults"] == ["no worker has swept the timeline in the last three minutes"]
