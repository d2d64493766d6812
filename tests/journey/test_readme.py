"""The README's journey works when it is pasted into a terminal beside a first run."""

import asyncio
import json
import os
import re
from pathlib import Path
from typing import Any

from mentoring.demo import people
from tests.services import processes

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


# What a block says is mailed, and to what kind of letter it leads.
MAILED = {
    "sendProposal": "proposal-sent",
    "acceptProposal": "proposal-accepted-mentee",
    "signContract": "contract-signed",
    "arrangeMeeting": "meeting-invitation",
}


def pasted(url: str, mail: Path) -> str:
    """What a person pastes, block by block; they look at the mail of each before they go on."""
    section = README.split("## The journey in ten requests")[1].split("\n## ")[0]
    blocks = re.findall(r"```bash\n(.*?)```", section, re.DOTALL)
    read = [block + look(mail, kind_mailed(block)) for block in blocks]
    return "\n".join(read).replace("http://127.0.0.1:8000", url)


def kind_mailed(block: str) -> str:
    return next((kind for mutation, kind in MAILED.items() if f"{mutation}(" in block), "")


def look(mail: Path, kind: str) -> str:
    return f"until ls {mail} | grep -q -- -{kind}-; do sleep 0.1; done\n" if kind else ""


def refused(answer: Any) -> list[Any]:
    """All errors in an answer, wherever they stand."""
    if isinstance(answer, dict):
        own = answer.get("errors", [])
        return [*own, *(each for value in answer.values() for each in refused(value))]
    return [each for value in answer for each in refused(value)] if isinstance(answer, list) else []


async def test_the_journey_works_when_pasted(tmp_path: Path) -> None:
    first_run = {"DATABASE_URL": f"sqlite://{tmp_path}/m.sqlite3", "MAIL_DIR": str(tmp_path / "mail")}
    async with processes.serving("--demo", **first_run) as url:
        bash = await asyncio.create_subprocess_exec(
            "bash",
            "-euo",
            "pipefail",
            "-c",
            pasted(url, tmp_path / "mail"),
            env={"PATH": os.environ["PATH"]},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, error = await bash.communicate()
        letters = {path.name for path in (tmp_path / "mail").glob("*.eml")}

    assert bash.returncode == 0, error.decode()
    answers = [json.loads(line) for line in out.decode().splitlines()]
    assert len(answers) == 12
    assert refused(answers) == []
    assert answers[-1]["data"]["endRelationship"]["relationship"]["status"] == "ENDED"
    for kind in MAILED.values():
        assert any(f"-{kind}-" in letter for letter in letters), kind


def test_the_readme_knows_how_to_sign_in_to_the_demo() -> None:
    known = (people.MENTEE, people.MENTOR, people.COORDINATOR, people.PASSWORD)

    assert [each for each in known if each not in README] == []
