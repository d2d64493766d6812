"""`mentoring doctor`: looks at everything this installation needs and says what to do about what is wrong."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiosmtplib
from tortoise import connections

from mentoring import database
from mentoring.settings import DEFAULT_SECRET, Settings
from mentoring.worker import redis_for_bell
from models import clock

LEAST_SPACE = 200 * 1024 * 1024
WORST_CLOCK = timedelta(seconds=5)

Finding = tuple[bool, str]
Check = Callable[[Settings], Awaitable[Finding]]


async def examine(settings: Settings) -> int:
    """Print a line a check; 0 when all is well, 1 when something is not."""
    async with database.opened(settings):
        findings = [(name, await _carefully(check, settings)) for name, check in CHECKS.items()]
    for name, (is_well, sentence) in findings:
        print(f"{'ok  ' if is_well else 'FAIL'}  {name:<12} {sentence}")  # noqa: T201  that is its job
    return 0 if all(is_well for _, (is_well, _) in findings) else 1


async def _carefully(check: Check, settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(10):
            return await check(settings)
    except Exception as error:  # noqa: BLE001  a doctor reports whatever it meets
        return False, f"{type(error).__name__}: {error}"


async def _secrets(settings: Settings) -> Finding:
    if settings.secret_key == DEFAULT_SECRET:
        return True, "SECRET_KEY is the default: good for a first run only; production refuses it"
    return True, "SECRET_KEY is your own"


async def _database(settings: Settings) -> Finding:
    await database.ask()
    return True, f"{'PostgreSQL' if settings.is_postgres else 'SQLite'} answers"


async def _migrations(_settings: Settings) -> Finding:
    pending = await database.pending_migrations()
    return (
        not pending,
        f"pending: {', '.join(pending)}; run `mentoring migrate`" if pending else "none pending",
    )


async def _invariants(_settings: Settings) -> Finding:
    missing = await database.missing_invariants()
    if missing:
        return False, f"missing: {', '.join(sorted(missing))}; run `mentoring migrate`"
    return True, "all in the database's catalogue"


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return True, "none: the worker runs inside the API process"
    redis = redis_for_bell(settings.redis_url)
    try:
        await redis.ping()
    finally:
        await redis.aclose(close_connection_pool=True)
    return True, "answers"


async def _smtp(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return True, f"none: mail is written to {settings.mail_dir}"
    url = urlsplit(settings.smtp_url)
    client = aiosmtplib.SMTP(hostname=url.hostname, port=url.port, use_tls=url.scheme == "smtps", timeout=8)
    await client.connect()
    await client.quit()
    return True, f"{url.hostname} answers"


async def _clock(settings: Settings) -> Finding:
    if settings.clock_file:
        return False, f"CLOCK_FILE is set: it is {clock.now().isoformat()} here, for a rehearsal"
    if not settings.is_postgres:
        return True, "the machine's own"
    rows = await connections.get("default").execute_query_dict("SELECT clock_timestamp() AS now")
    drift = abs(rows[0]["now"].astimezone(UTC) - datetime.fromtimestamp(clock.now().timestamp(), UTC))
    return drift <= WORST_CLOCK, f"{drift.total_seconds():.1f} s from the database's; keep both with NTP"


async def _space(_settings: Settings) -> Finding:
    free = shutil.disk_usage(".").free
    return free >= LEAST_SPACE, f"{free // 1024**2} MB of disk free"


CHECKS: dict[str, Check] = {
    "secrets": _secrets,
    "database": _database,
    "migrations": _migrations,
    "invariants": _invariants,
    "redis": _redis,
    "smtp": _smtp,
    "clock": _clock,
    "disk": _space,
}
