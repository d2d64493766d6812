"""`make storm`: 10,000 mails, 200 kills, 10 restarts of the database and 10 of Redis; the same storm for the same seed.

It ends with status 1 when a promise is broken.
"""

import argparse
import asyncio
import logging
import sys
from functools import partial
from statistics import median, quantiles
from time import monotonic

from tests.storm.reckoning import Reckoning
from tests.storm.weather import Plan, Storm, rage

say = partial(print, flush=True)


def main() -> int:
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)  # its pool complains while the database is away
    began = monotonic()
    storm, found = asyncio.run(rage(_plan(), say))
    for line in table(storm, found):
        say(line)
    say(f"It took {monotonic() - began:.0f} seconds.")
    broken = found.broken + (["no worker ends by itself"] if storm.crew.fell else [])
    for promise in broken:
        say(f"BROKEN: {promise}")
    for fault in [*found.lost, *found.unsettled, *found.strange, *found.outside][:20]:
        say(f"  {fault}")
    return bool(broken)


def table(storm: Storm, found: Reckoning) -> list[str]:
    rows: list[tuple[str, object]] = [
        ("mails", found.mails),
        ("  of them to addresses that the server refuses", found.refused),
        ("workers killed (SIGKILL)", storm.crew.killed),
        ("restarts of the database (SIGQUIT)", storm.database_restarts),
        ("restarts of Redis, which forgets everything", storm.redis_restarts),
        *((f"answers of the mail server: {answer}", number) for answer, number in storm.sink.answers.items()),
        ("lost", len(found.lost)),
        ("not settled", len(found.unsettled)),
        ("arrived under a strange Message-ID", len(found.strange)),
        ("doubled outside the window", len(found.outside)),
        (f"doubled inside the window ({found.inside / max(found.mails, 1):.2%} of all)", found.inside),
        ("  because a worker was killed between the server's yes and the commit", found.by_death),
        ("    of them while the database was away", found.while_away),
        ("  because the server took it and dropped the line", found.by_dropped_line),
        ("the window, in milliseconds: half of all are shorter than", round(median(found.windows))),
        ("  99 of 100 are shorter than", round(quantiles(found.windows, n=100)[-1])),
        ("workers that ended by themselves", storm.crew.fell),
    ]
    return [f"{name:72} {number:>7}" for name, number in rows]


def _plan() -> Plan:
    parser = argparse.ArgumentParser(prog="make storm", description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=201)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--database-restarts", type=int, default=10)
    parser.add_argument("--redis-restarts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=20261124)
    return Plan(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
