"""What stories about long work need: a worker that does all of it, and the files that come of it."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from jobs import errands
from models.errands import Errand
from tests.client import Client
from tests.letterbox import Letterbox


async def all_done() -> Letterbox:
    """A worker has done whatever waited; where the mail went."""
    letters = Letterbox()
    for _ in range(20):  # one sweep does it, unless the machine is slow
        await errands.sweep(letters.post())
        if not await Errand.due().exists():
            break
    return letters


async def newest() -> Errand:
    errand = await Errand.all().order_by("-id").first()
    assert errand is not None
    return errand


async def fetched(who: Client, url: str) -> dict[str, bytes]:
    """The files of the archive at that address, by their names."""
    answer = await who.http.get(url)
    assert answer.status_code == 200, answer.text
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def read(who: Client, url: str) -> dict[str, Any]:
    """The same for archives of JSON: what each file says, without its ending."""
    files = await fetched(who, url)
    return {
        name.removesuffix(".json"): json.loads(content)
        for name, content in files.items()
        if name.endswith(".json")
    }
