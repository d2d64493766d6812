"""A storm that is over in half a minute; `make storm` is the one that counts."""

import asyncio
import sys

from tests.services.processes import ROOT

SHORT = ("--mails", "300", "--kills", "3", "--database-restarts", "1", "--redis-restarts", "1")


async def test_a_short_storm_breaks_no_promise() -> None:
    storm = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storm", *SHORT, cwd=ROOT, stdout=-1, stderr=-2
    )
    said, _ = await asyncio.wait_for(storm.communicate(), 280)

    assert storm.returncode == 0, said.decode()
    assert "workers killed (SIGKILL)" in said.decode()
