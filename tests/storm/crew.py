"""The workers of a storm: real processes that are started, watched and killed."""

import asyncio
import random
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from time import time_ns

import psutil

from tests.services import processes
from tests.services.processes import Running

PATIENCE = 60.0  # seconds


class Crew:
    """Some workers at a time. `fell` counts those that ended without being killed, which none should."""

    def __init__(self, size: int, environment: dict[str, str], chance: random.Random) -> None:
        self.size = size
        self.environment = environment
        self.chance = chance
        self.deaths: list[int] = []  # when each was killed, in nanoseconds of the machine's clock
        self.fell = 0
        self.at_work: list[Running] = []

    @property
    def killed(self) -> int:
        return len(self.deaths)

    @asynccontextmanager
    async def aboard(self, redis_port: int) -> AsyncGenerator[None]:
        """All of them at work, until the block ends; then whoever is left is asked to stop."""
        async with AsyncExitStack() as stack:
            starting = [
                stack.enter_async_context(processes.mentoring("worker", **self.environment))
                for _ in range(self.size)
            ]
            self.at_work = [await each for each in starting]
            for worker in self.at_work:
                await wait_for(lambda worker=worker: _is_connected(worker, redis_port))  # type: ignore[misc]
            yield
            await asyncio.gather(*(self._dismiss(worker) for worker in self.at_work))

    async def kill_one(self, smtp_port: int) -> None:
        """Kill one who is sending; if nobody is, anybody."""
        await wait_for(lambda: any(_is_connected(each, smtp_port) for each in self.at_work), 5)
        sending = [each for each in self.at_work if _is_connected(each, smtp_port)]
        victim = self.chance.choice(sending or self.at_work)
        await asyncio.sleep(self.chance.random() * 0.2)
        self.at_work.remove(victim)
        if victim.process.returncode is not None:
            self.fell += 1
            return
        victim.process.send_signal(signal.SIGKILL)
        self.deaths.append(time_ns())
        await asyncio.wait_for(victim.process.wait(), PATIENCE)

    async def _dismiss(self, worker: Running) -> None:
        self.fell += worker.process.returncode is not None
        await worker.end(signal.SIGTERM)


async def wait_for(is_so: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it came to be so in time."""
    until = asyncio.get_running_loop().time() + seconds
    while not is_so():
        if asyncio.get_running_loop().time() > until:
            return False
        await asyncio.sleep(0.02)
    return True


def _is_connected(worker: Running, port: int) -> bool:
    """Whether the process has a line to this port of this machine."""
    try:
        lines = psutil.Process(worker.process.pid).net_connections("tcp")
    except psutil.Error:
        return False
    return any(line.raddr and line.raddr.port == port for line in lines)
