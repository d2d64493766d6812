"""Answers that take the same time whether there is such an account or not."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

LONG_ENOUGH = 0.05  # seconds: several times what writing a mail down takes


@asynccontextmanager
async def discreetly() -> AsyncGenerator[None]:
    """Take a while for what is done in the block, however fast it is. No transaction may be open around it."""
    until = asyncio.get_running_loop().time() + LONG_ENOUGH
    try:
        yield
    finally:
        await asyncio.sleep(until - asyncio.get_running_loop().time())
