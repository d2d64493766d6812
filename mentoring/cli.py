"""The command line: `mentoring serve`, `worker`, `migrate`, `mail`, `seed-demo`, `schema`, `doctor`."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from tortoise.exceptions import BaseORMException

import schema
from jobs.letters import messages
from mentoring import app, database, demo, doctor, document_check, logs, preview, server, wiring, worker
from mentoring.demo import large
from mentoring.manifests import ManifestFault
from mentoring.only_process import AlreadyInUse, only_process
from mentoring.settings import Settings, settings
from models import locales
from models.locales import CatalogueFault


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a setting that is wrong, or a database that is taken, is a sentence and status 2."""
    given = _parser().parse_args(arguments)
    try:
        of = settings()
    except ValidationError as error:
        print("Wrong settings:", *(fault["msg"] for fault in error.errors()), sep="\n  ", file=sys.stderr)
        sys.exit(2)
    logs.set_up()
    try:
        with only_process(of) if given.alone else nullcontext():
            sys.exit(given.run(given, of))
    except (AlreadyInUse, ManifestFault) as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mentoring", description="The mentoring scheme's API.")
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = _command(commands, "serve", _serve, "Serve the API.", alone=True)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--demo", action="store_true", help="fill an empty database with a demo scheme first")
    _command(
        commands,
        "worker",
        _worker,
        "Keep the timeline and send mail (beside API processes; needs REDIS_URL).",
        alone=True,
    )
    _command(commands, "migrate", _migrate, "Bring the database up to date.")
    demo_scheme = _command(
        commands, "seed-demo", _seed_demo, "Fill an empty database with a demo scheme.", alone=True
    )
    demo_scheme.add_argument(
        "--members", type=_size, help=f"a scheme of so many (at most {large.MOST:,}) with years behind it"
    )
    demo_scheme.add_argument("--seed", type=int, default=large.SEED, help="another one makes another scheme")
    _command(commands, "schema", _schema, "Print the GraphQL schema.")
    _mail_commands(commands.add_parser("mail", help="Look at the letters, and translate them."))
    _document_commands(commands.add_parser("documents", help="Look after the documents that clients list."))
    _command(commands, "doctor", _doctor, "Check what this installation needs, and say what to do.")
    return parser


def _document_commands(documents: argparse.ArgumentParser) -> None:
    commands = documents.add_subparsers(required=True, metavar="command")
    says = (
        "Say which of the clients' documents this version's schema would break, and what of theirs goes away."
    )
    check = _command(commands, "check", _documents_check, says)
    check.add_argument("folder", type=Path, nargs="?", help="of manifests; without it, DOCUMENTS_DIR")


def _mail_commands(mail: argparse.ArgumentParser) -> None:
    commands = mail.add_subparsers(required=True, metavar="command")
    says = "Bring the catalogues of sentences up to date with the letters, or begin a new one."
    show = _command(
        commands, "preview", _mail_preview, "Write every letter in every language as pages to look at."
    )
    show.add_argument("--out", type=Path, default=Path("var/mail-preview"), help="a folder (%(default)s)")
    show.add_argument("--locale", help="a language, e.g. cy; without it, all there are")
    gather = _command(commands, "messages", _mail_messages, says)
    gather.add_argument("--locale", help="a language, e.g. cy; without it, all that have a catalogue")
    gather.add_argument("--into", type=Path, help="a folder; without it, LOCALES_DIR or what is shipped")


def _command(
    commands: Any,  # argparse has no public name for it
    name: str,
    run: Callable[[argparse.Namespace, Settings], int],
    says: str,
    *,
    alone: bool = False,
) -> argparse.ArgumentParser:
    """`alone`: no two such commands share a database that is made for one process."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    command.set_defaults(run=run, alone=alone)
    return command


def _serve(given: argparse.Namespace, of: Settings) -> int:
    if given.demo:
        of = of.model_copy(update=_reached_at(given, of))
        if _seed_demo(given, of):
            return 2
    if of.redis_url and not _is_up_to_date(of):  # embedded, it is brought up to date on the way
        return 1
    has_begun = server.serve(app.serving(of), given.host, given.port, of.drain_seconds)
    return 0 if has_begun else 3


def _reached_at(given: argparse.Namespace, of: Settings) -> dict[str, str]:
    """A first run's links lead to where it is served; a PUBLIC_URL that was set stays."""
    if "public_url" in of.model_fields_set:
        return {}
    host = "127.0.0.1" if given.host in {"0.0.0.0", "::"} else given.host  # noqa: S104  compared, not bound
    return {"public_url": f"http://{host}:{given.port}"}


def _worker(_given: argparse.Namespace, of: Settings) -> int:
    if not of.redis_url:
        print("REDIS_URL is not set: the worker already runs inside `mentoring serve`.", file=sys.stderr)
        return 2
    if not _is_up_to_date(of):
        return 1
    asyncio.run(_work(of))
    return 0


def _is_up_to_date(of: Settings) -> bool:
    """Whether the database is as this version needs it; what to do about it is said when it is not."""
    fault = asyncio.run(_fault_of_database(of))
    if fault:
        print(fault, file=sys.stderr)
    return not fault


async def _fault_of_database(of: Settings) -> str:
    try:
        async with database.opened(of):
            await database.ask()  # Tortoise takes a database that does not answer for an empty one
            is_behind = await database.pending_migrations() or await database.missing_invariants()
    except (OSError, BaseORMException) as error:
        return f"The database does not answer: {error}"
    return "The database is behind this version. Run `mentoring migrate` first." if is_behind else ""


async def _work(of: Settings) -> None:
    wiring.prepare(of)
    async with database.opened(of), wiring.post(of) as post:
        await worker.run(worker.redis_for_worker(of.redis_url), post)


def _migrate(_given: argparse.Namespace, of: Settings) -> int:
    asyncio.run(_bring_up_to_date(of))
    print("The database is up to date.")
    return 0


async def _bring_up_to_date(of: Settings) -> None:
    async with database.opened(of, patient=True):
        await database.migrate()


def _seed_demo(given: argparse.Namespace, of: Settings) -> int:
    if of.environment == "production":
        print("The demo's passwords stand in the README: no demo in production.", file=sys.stderr)
        return 2
    if getattr(given, "members", None):
        return _seed_large(given, of)
    asyncio.run(demo.seed(of))
    return 0


def _seed_large(given: argparse.Namespace, of: Settings) -> int:
    if asyncio.run(demo.seed_large(of, given.members, given.seed)):
        return 0
    print(
        "This database has members already, who may be real: a large demo wants an empty one.",
        file=sys.stderr,
    )
    return 2


def _size(given: str) -> int:
    size = int(given)
    if not large.FEWEST <= size <= large.MOST:
        raise ValueError(given)
    return size


def _schema(_given: argparse.Namespace, _of: Settings) -> int:
    print(schema.as_text(), end="")
    return 0


def _mail_preview(given: argparse.Namespace, of: Settings) -> int:
    wiring.prepare(of)
    if given.locale and given.locale not in locales.codes():
        print(f"There are letters in {', '.join(locales.codes())}.", file=sys.stderr)
        return 2
    codes = [given.locale] if given.locale else locales.codes()
    print(preview.write(given.out, wiring.sender(of), codes).absolute().as_uri())
    return 0


def _mail_messages(given: argparse.Namespace, of: Settings) -> int:
    folder: Path = given.into or of.locales_dir or locales.SHIPPED
    try:
        for code in [given.locale] if given.locale else locales.codes_in(folder):
            print(messages.update(folder, code))
    except CatalogueFault as fault:
        print(fault, file=sys.stderr)
        return 2
    return 0


def _documents_check(given: argparse.Namespace, of: Settings) -> int:
    folder: Path | None = given.folder or of.documents_dir
    if folder is None:
        print("Name a folder of manifests, or set DOCUMENTS_DIR.", file=sys.stderr)
        return 2
    report = document_check.check(folder)
    print(*(f"BROKEN      {line}" for line in report.broken), sep="\n", end="\n" if report.broken else "")
    print(
        *(f"deprecated  {line}" for line in report.deprecated),
        sep="\n",
        end="\n" if report.deprecated else "",
    )
    print(
        f"{report.documents} documents: {len(report.broken)} faults, {len(report.deprecated)} deprecated uses."
    )
    return 1 if report.broken else 0


def _doctor(_given: argparse.Namespace, of: Settings) -> int:
    return asyncio.run(doctor.examine(of))
