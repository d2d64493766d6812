"""Sends a broadcast: a letter for each of its readers goes into the outbox, some hundred at a step.

The letters of a step are written in its transaction, so that nobody is left out and nobody is written to twice.
"""

from datetime import timedelta
from uuid import UUID

from jobs.correspondents import Scheme
from models import clock, outbox
from models.broadcasts import Broadcast
from models.errands import Errand
from models.outbox import Mail, MailState

PAGE = 200
MOST_WAITING = 1000  # letters on their way at once, so that those of others need not wait behind all of them
PAUSE = timedelta(seconds=15)


async def begin(errand: Errand) -> int:
    """How many readers there are; some may come or go meanwhile."""
    return await (await Broadcast.of(errand).readers()).count()


async def step(errand: Errand, _scheme: Scheme) -> bool:
    """Write to the next readers, when enough of the letters before have left; whether there are more."""
    if await _are_many_waiting(errand):
        await errand.put_down(PAUSE)
        return True
    broadcast, after = Broadcast.of(errand), errand.place.get("after", "")
    readers = await broadcast.readers()
    beyond = readers.filter(id__gt=UUID(after)) if after else readers
    found = await beyond.order_by("id").limit(PAGE)
    await outbox.tell_each(found, broadcast.letter, errand, f"broadcast:{errand.id}")
    await errand.note(errand.done + len(found), {"after": str(found[-1].id) if found else after})
    if len(found) < PAGE:
        errand.total = errand.done  # as many as were written to
        return False
    return True


async def _are_many_waiting(errand: Errand) -> bool:
    ours = Mail.filter(subject_type="Errand", subject_id=errand.id)
    due = ours.filter(state=MailState.QUEUED, not_before__lte=clock.now())
    return await due.count() >= MOST_WAITING
