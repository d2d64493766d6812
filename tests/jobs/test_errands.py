"""Long work is done once, whoever dies, stumbles or is in a hurry meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from jobs import errands
from jobs.correspondents import Scheme
from jobs.errands import WORK, Work
from models import clock
from models.errands import LEASE, Errand, ErrandFault, ErrandKind, ErrandStatus
from models.file_pieces import FilePiece
from tests.errand_world import all_done, newest
from tests.letterbox import Letterbox
from tests.people import a_member

PARTS = 5


class Writing:
    """Writes a piece at each step; `stops_at` is where it meets a fault of its own, as often as `faults` says."""

    def __init__(self, stops_at: int = -1, faults: int = 0) -> None:
        self.stops_at = stops_at
        self.faults = faults

    async def begin(self, _errand: Errand) -> int:
        return PARTS

    async def step(self, errand: Errand, _scheme: Scheme) -> bool:
        await FilePiece.add(errand, "file", str(errand.done).encode())
        await errand.note(errand.done + 1, {})
        if errand.done == self.stops_at and self.faults:
            self.faults -= 1
            raise RuntimeError("the disk is full, say")
        return errand.done < errand.total


@contextmanager
def doing(writing: Writing) -> Iterator[None]:
    before = WORK[ErrandKind.DATA_EXPORT]
    WORK[ErrandKind.DATA_EXPORT] = Work(writing.begin, writing.step, before.ready, before.page)
    try:
        yield
    finally:
        WORK[ErrandKind.DATA_EXPORT] = before


async def asked() -> Errand:
    return await Errand.ask(ErrandKind.DATA_EXPORT, await a_member("Mena"))


async def written(errand: Errand) -> list[bytes]:
    return [piece.content async for piece in FilePiece.of(errand)]


async def test_a_worker_that_was_killed_is_followed_by_one_that_goes_on(db: None) -> None:
    clock.stop(clock.now())
    errand = await asked()
    with doing(Writing()):
        held = await errands.claim()
        assert held is not None
        assert await errands._step(held, Letterbox().post())  # and then it is killed

        _ = await all_done()
        too_early = await newest()
        clock.advance(LEASE)
        letters = await all_done()

    assert (too_early.status, too_early.done) == (ErrandStatus.RUNNING, 1)
    assert await written(errand) == [b"0", b"1", b"2", b"3", b"4"]
    assert len(letters.sent) == 1


async def test_who_lost_an_errand_to_another_adds_nothing_to_it(db: None) -> None:
    clock.stop(clock.now())
    errand = await asked()
    with doing(Writing()):
        slow = await errands.claim()
        assert slow is not None
        clock.advance(LEASE)
        _ = await all_done()

        goes_on = await errands._step(slow, Letterbox().post())

    assert not goes_on
    assert await written(errand) == [b"0", b"1", b"2", b"3", b"4"]


async def test_a_fault_undoes_its_step_and_it_is_tried_again(db: None) -> None:
    clock.stop(clock.now())
    errand = await asked()
    with doing(Writing(stops_at=3, faults=2)):
        for _ in range(3):
            _ = await all_done()
            clock.advance(timedelta(minutes=2))

    assert (await newest()).status is ErrandStatus.DONE
    assert await written(errand) == [b"0", b"1", b"2", b"3", b"4"]


async def test_after_three_faults_it_has_failed_and_whoever_asked_is_told(db: None) -> None:
    clock.stop(clock.now())
    _ = await asked()
    with doing(Writing(stops_at=3, faults=3)):
        for _ in range(3):
            letters = await all_done()
            clock.advance(timedelta(minutes=2))

    errand = await newest()
    assert (errand.status, errand.fault) == (ErrandStatus.FAILED, ErrandFault.OURS)
    assert letters.last("export-failed")[1]["Subject"] == "We could not put together what you asked for"


async def test_a_worker_that_stops_gives_it_back_at_once(db: None) -> None:
    errand = await asked()
    post = Letterbox().post()
    writing = Writing()

    async def stop_soon(errand: Errand, scheme: Scheme) -> bool:
        post.stopping.set()
        return await writing.step(errand, scheme)

    with doing(writing):
        writing_one = WORK[ErrandKind.DATA_EXPORT]
        WORK[ErrandKind.DATA_EXPORT] = Work(writing.begin, stop_soon, writing_one.ready, writing_one.page)
        await errands.sweep(post)
        given_back = await newest()
        WORK[ErrandKind.DATA_EXPORT] = writing_one
        _ = await all_done()

    assert (given_back.status, given_back.done, given_back.lease_until) == (ErrandStatus.RUNNING, 1, None)
    assert await written(errand) == [b"0", b"1", b"2", b"3", b"4"]
