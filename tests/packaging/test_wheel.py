"""The wheel is whole: unpacked in another folder it does what the checkout does, and it overwrites nobody."""

import asyncio
import os
import sys
import zipfile
from pathlib import Path

import pytest

import schema

ROOT = Path(__file__).parents[2]


async def python(*arguments: str, cwd: Path, **environment: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate()
    assert process.returncode == 0, error.decode()
    return out.decode()


@pytest.fixture(scope="module")
async def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    await python("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_one_package_is_at_the_top(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}

    assert names == {"mentoring"}


def test_all_that_is_read_at_run_time_is_in_it(installed: Path) -> None:
    read = {".j2", ".yaml", ".md", ".html", ".css", ".py"}
    rooms = [ROOT / room for room in ("mentoring", "schema", "resolvers", "jobs", "models")]
    needed = {
        path.relative_to(ROOT)
        for room in rooms
        for path in room.rglob("*")
        if path.suffix in read and "node_modules" not in path.parts and "explorer" not in path.parts
    }

    home = {
        "mentoring": installed,
        **dict.fromkeys(("schema", "resolvers", "jobs", "models"), installed / "mentoring/rooms"),
    }
    missing = [str(path) for path in needed if not (home[path.parts[0]] / path).exists()]

    assert missing == []
    assert (installed / "mentoring" / "schema.graphql").read_text() == schema.as_text()


async def test_it_runs_in_another_folder(installed: Path, tmp_path: Path) -> None:
    here = {"PYTHONPATH": str(installed), "DATABASE_URL": f"sqlite://{tmp_path}/m.sqlite3"}

    printed = await python("-m", "mentoring", "schema", cwd=tmp_path, **here)
    migrated = await python("-m", "mentoring", "migrate", cwd=tmp_path, **here)
    doctored = await python("-m", "mentoring", "doctor", cwd=tmp_path, **here)

    assert printed == schema.as_text()
    assert migrated == "The database is up to date.\n"
    assert "FAIL" not in doctored
