"""The explorer's first tabs walk the whole journey beside a first run, with what they themselves show."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx

from mentoring.demo import people
from tests.services import processes

JOURNEY = Path(__file__).parents[2] / "mentoring" / "explorer" / "src" / "journey"


class Tabs:
    """A browser with the explorer's tabs: it keeps the cookie, and remembers which tabs were sent."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.sent: set[str] = set()

    async def send(self, step: str, **put: str) -> Any:
        """What the tab's only field answers, with these values put into its input."""
        variables = JOURNEY / f"{step}.json"
        given = json.loads(variables.read_text(encoding="utf-8")) if variables.exists() else {}
        if put:
            given["input"] |= put
        query = (JOURNEY / f"{step}.graphql").read_text(encoding="utf-8")
        headers = {"graphql-require-preflight": "1"}
        response = await self.http.post(
            "/graphql", json={"query": query, "variables": given}, headers=headers
        )
        self.sent.add(step)
        return answered(step, response.json())


def answered(step: str, answer: Any) -> Any:
    assert "errors" not in answer, (step, answer)
    [found] = answer["data"].values()
    assert not (isinstance(found, dict) and found.get("errors")), (step, found)
    return found


async def test_the_tabs_walk_the_whole_journey(tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    first_run = {"DATABASE_URL": f"sqlite://{tmp_path}/m.sqlite3", "MAIL_DIR": str(mail)}
    async with processes.serving("--demo", **first_run) as url, httpx.AsyncClient(base_url=url) as http:
        tabs = Tabs(http)
        await _join(tabs, mail)
        proposal = await _ask_otto(tabs)
        relationship = await _begin(tabs, proposal)
        await _work(tabs, relationship)
        await tabs.send("16-request-support")

    assert tabs.sent == {path.stem for path in JOURNEY.glob("*.graphql")}


async def _join(tabs: Tabs, mail: Path) -> None:
    await tabs.send("01-guides")
    await tabs.send("02-register")
    await tabs.send("03-verify-email", token=await _mailed_token(mail))


async def _mailed_token(mail: Path) -> str:
    async with asyncio.timeout(30):
        while not (tokens := _tokens_in(mail)):  # noqa: ASYNC110  another process writes the letter
            await asyncio.sleep(0.05)
    return tokens.pop()


def _tokens_in(mail: Path) -> set[str]:
    letters = "".join(letter.read_text(encoding="utf-8") for letter in mail.glob("*-verify-email-*.eml"))
    return set(re.findall(r"^[0-9a-f]{32}\.[\w-]{43}$", letters, re.MULTILINE))


async def _ask_otto(tabs: Tabs) -> str:
    """As the demo's mentee; the tab's own search finds others, so Otto is looked for by the id that he has."""
    await tabs.send("04-sign-in", email=people.MENTOR)
    otto = (await tabs.send("05-viewer"))["member"]["id"]
    await tabs.send("04-sign-in")
    await tabs.send("06-save-profile")
    assert (await tabs.send("07-mentors"))["edges"][0]["reasons"]
    sent = await tabs.send("08-send-proposal", mentorId=otto)
    return str(sent["proposal"]["id"])


async def _begin(tabs: Tabs, proposal: str) -> str:
    """Otto says yes, and both sign what the tabs show them."""
    await tabs.send("04-sign-in", email=people.MENTOR)
    accepted = await tabs.send("09-accept-proposal", id=proposal)
    signed: dict[str, Any] = {}
    for email in (people.MENTOR, people.MENTEE):
        await tabs.send("04-sign-in", email=email)
        signed = await _sign(tabs)
    assert signed["contract"]["relationship"]["status"] == "ACTIVE"
    return str(accepted["relationship"]["id"])


async def _sign(tabs: Tabs) -> Any:
    viewer = await tabs.send("05-viewer")
    newest = viewer["relationships"]["edges"][0]["node"]["contract"]["currentRevision"]
    name = viewer["member"]["displayName"]
    return await tabs.send(
        "10-sign-contract", revisionId=newest["id"], expectedHash=newest["bodyHash"], typedName=name
    )


async def _work(tabs: Tabs, relationship: str) -> None:
    for step in ("11-arrange-meeting", "12-send-message", "13-start-tool"):
        await tabs.send(step, relationshipId=relationship)
    await tabs.send("04-sign-in", email=people.MENTOR)
    away = await tabs.send("14-set-availability")
    assert away["notice"] == (await tabs.send("05-viewer"))["availabilityNotice"]
    await tabs.send("15-end-relationship", id=relationship)
