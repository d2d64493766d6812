"""A scheme of any size, written into an empty database in batches that are forgotten: to measure it, and to try it."""

import random
import sys
import time
from collections.abc import Callable

from mentoring.demo import crowd, desk, past, people
from mentoring.demo.batch import Batch
from mentoring.demo.shared import Rules
from models import clock, passwords
from models.content import scheme_facts
from models.policy import Policy
from models.templates.contracts import CONTRACTS
from models.topics import Topic

A_BATCH = 1000
FEWEST = 10  # as many of each side as one can sign in as
MOST = 900_000  # membership numbers have six digits
SEED = 1894


async def fill(members: int, seed: int, tell: Callable[[int, int], None]) -> None:
    """Write so many members and all that has happened between them; the same seed makes the same scheme."""
    now, rules = clock.now(), await _rules()
    topics = await Topic.offered()
    password_hash = await passwords.hash_of(people.PASSWORD)
    for first in range(0, members, A_BATCH):
        batch = Batch(random.Random(f"{seed}:{first}"), now)  # noqa: S311  the same scheme each time
        numbers = range(first, min(first + A_BATCH, members))
        found = crowd.gather(batch, numbers, password_hash, topics)
        past.tell(batch, found, rules)
        desk.ask(batch, found, rules.policy)
        if first == 0:
            crowd.add_coordinator(batch, members, password_hash)
        await batch.write()
        tell(numbers.stop, members)


async def _rules() -> Rules:
    template = CONTRACTS.newest("mentoring-contract")
    assert template is not None  # noqa: S101  the project ships it, and a test reads it
    return Rules(await Policy.current(), template, await scheme_facts())


class Progress:
    """How far it is, on one line of a terminal; quiet elsewhere."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._is_shown = sys.stderr.isatty()

    def __call__(self, done: int, of: int) -> None:
        if not self._is_shown:
            return
        spent = time.monotonic() - self._began
        left = spent / done * (of - done)
        bar = "#" * (done * 40 // of)
        sys.stderr.write(f"\r[{bar:<40}] {done:,} of {of:,} members, {left:.0f} s left   ")
        if done == of:
            sys.stderr.write(f"\r{of:,} members in {spent:.0f} s{' ' * 50}\n")
        sys.stderr.flush()
