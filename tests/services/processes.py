"""The project's own processes, as they run in production: an API and workers beside it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


class Running:
    """A process of ours; `name` is for messages when it goes wrong."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self.name = name
        self.process = process

    async def end(self, how: signal.Signals = signal.SIGTERM) -> str:
        """End it, and what it wrote to standard error."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        _, said = await asyncio.wait_for(self.process.communicate(), 60)
        return said.decode()


@asynccontextmanager
async def mentoring(*arguments: str, **environment: str) -> AsyncGenerator[Running]:
    """`mentoring ...` with these settings and no others, while the block runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mentoring",
        *arguments,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    running = Running(arguments[0], process)
    try:
        yield running
    finally:
        await running.end(signal.SIGKILL)


@asynccontextmanager
async def serving(*options: str, **environment: str) -> AsyncGenerator[str]:
    """The URL of an API process that answers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {"PUBLIC_URL": url, **environment}
    async with mentoring("serve", "--port", str(port), *options, **environment) as server:
        await until_it_answers(server, url)
        yield url


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def until_it_answers(server: Running, url: str) -> None:
    async with httpx.AsyncClient() as http, asyncio.timeout(60):
        while True:
            try:
                await http.get(f"{url}/healthz")
            except httpx.TransportError:
                assert server.process.returncode is None, await server.end()
                await asyncio.sleep(0.05)
            else:
                return
