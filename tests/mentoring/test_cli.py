"""The commands as a person types them."""

import signal
from pathlib import Path

import httpx
import pytest

import schema
from mentoring.settings import Settings
from tests.mentoring.test_settings import GOOD
from tests.services import postgres, processes


async def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
    async with processes.mentoring(*arguments, **environment) as running:
        out, error = await running.process.communicate()
    return running.process.returncode or 0, out.decode(), error.decode()


async def test_schema_prints_what_is_served() -> None:
    assert await run("schema") == (0, schema.as_text(), "")


async def test_wrong_settings_are_told_in_sentences() -> None:
    code, _, error = await run("serve", ENVIRONMENT="production")

    assert code == 2
    assert "SECRET_KEY must be your own" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("command", [("seed-demo",), ("serve", "--demo")])
async def test_production_takes_no_demo(command: tuple[str, ...]) -> None:
    given = {name.upper(): value for name, value in GOOD.items()}

    code, _, error = await run(*command, **given)

    assert (code, "no demo in production" in error, "Traceback" in error) == (2, True, False)


async def test_doctor_finds_a_fresh_database_behind_and_says_what_to_do(tmp_path: Path) -> None:
    here = {"DATABASE_URL": f"sqlite://{tmp_path}/m.sqlite3"}

    ill, told, _ = await run("doctor", **here)
    migrated, _, _ = await run("migrate", **here)
    well, told_then, _ = await run("doctor", **here)

    assert (ill, migrated, well) == (1, 0, 0)
    assert "run `mentoring migrate`" in told
    assert "FAIL" not in told_then


async def test_doctor_says_which_servers_do_not_answer(settings: Settings, opened: None) -> None:
    port = processes.free_port()
    nobody = {"REDIS_URL": f"redis://127.0.0.1:{port}/0", "SMTP_URL": f"smtp://127.0.0.1:{port}"}

    code, told, _ = await run("doctor", DATABASE_URL=settings.database_url, **nobody)

    failed = {line.split()[1] for line in told.splitlines() if line.startswith("FAIL")}
    assert (code, failed) == (1, {"redis", "smtp"})


async def test_worker_says_when_it_is_not_needed() -> None:
    code, _, error = await run("worker")

    assert (code, "REDIS_URL is not set" in error) == (2, True)


@pytest.mark.postgres
async def test_nothing_starts_on_a_database_that_is_behind(postgres_server: str, engine: str) -> None:
    empty = await postgres.fresh_database(postgres_server)
    given = {"DATABASE_URL": empty, "REDIS_URL": f"redis://127.0.0.1:{processes.free_port()}/0"}

    for command in ("serve", "worker"):
        code, _, error = await run(command, **given)
        assert (code, error) == (1, "The database is behind this version. Run `mentoring migrate` first.\n")
    await postgres.drop_database(postgres_server, empty)


async def test_nothing_starts_without_a_database() -> None:
    nowhere = f"postgres://nobody@127.0.0.1:{processes.free_port()}/nothing"

    code, _, error = await run("worker", DATABASE_URL=nowhere, REDIS_URL="redis://127.0.0.1:1/0")

    assert (code, "The database does not answer" in error, "Traceback" in error) == (1, True, False)


async def test_serve_ends_quietly_when_asked_to(tmp_path: Path) -> None:
    port = processes.free_port()
    environment = {"DATABASE_URL": f"sqlite://{tmp_path}/m.sqlite3", "MAIL_DIR": f"{tmp_path}/mail"}

    async with processes.mentoring("serve", "--port", str(port), **environment) as server:
        await processes.until_it_answers(server, f"http://127.0.0.1:{port}")
        async with httpx.AsyncClient() as http:
            answer = await http.get(f"http://127.0.0.1:{port}/readyz")
        said = await server.end(signal.SIGTERM)

    assert answer.json()["status"] in {"ready", "degraded"}
    assert "Traceback" not in said
    assert server.process.returncode in {0, -signal.SIGTERM}
