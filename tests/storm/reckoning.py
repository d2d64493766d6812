"""What a storm has cost: each mail is looked up in the outbox, in the diary of its states, and at the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from tortoise import connections

from models.outbox import Mail, MailState
from tests.storm.sink import REFUSED, Sink, Taken

MOST_DOUBLED = 0.005  # of all mails, inside the window that nobody can close
ENOUGH = 1_000  # mails, for a share of them to say anything

# A diary that the database itself keeps, so that it says nothing that did not happen.
DIARY = """
CREATE TABLE storm_diary (mail uuid NOT NULL, state text NOT NULL, at timestamptz NOT NULL);
CREATE FUNCTION storm_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO storm_diary VALUES (NEW.id, NEW.state, clock_timestamp()); RETURN NEW; END $$;
CREATE TRIGGER storm_note AFTER UPDATE OF state ON outbox FOR EACH ROW EXECUTE FUNCTION storm_note();
"""
READ = "SELECT mail, state, (extract(epoch FROM at) * 1000000000)::bigint AS at FROM storm_diary ORDER BY at"


@dataclass
class Reckoning:
    """`inside` is what was doubled between the server's yes and our commit; what the server itself dropped apart."""

    mails: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    by_death: int = 0
    while_away: int = 0  # of them while the database was away
    by_dropped_line: int = 0
    windows: list[float] = field(default_factory=list)  # milliseconds between the server's yes and our commit

    @property
    def inside(self) -> int:
        return self.by_death + self.by_dropped_line

    @property
    def broken(self) -> list[str]:
        """The promises that did not hold."""
        promises = {
            "every mail arrives, or is refused": self.lost,
            "every mail is settled in the end": self.unsettled,
            "every copy has the Message-ID of its mail": self.strange,
            "nothing is doubled outside the window": self.outside,
            "little is doubled inside the window": self.mails >= ENOUGH
            and self.inside > MOST_DOUBLED * self.mails,
        }
        return [promise for promise, faults in promises.items() if faults]


@dataclass
class Faults:
    """When workers were killed, and when the database was away."""

    deaths: Sequence[int]
    outages: Sequence[tuple[int, int]]

    def death_after(self, instant: int) -> int:
        return min((at for at in self.deaths if at > instant), default=instant)

    def was_away(self, since: int, until: int) -> bool:
        return any(down < until and since < up for down, up in self.outages)


async def reckon(sink: Sink, faults: Faults) -> Reckoning:
    found = Reckoning()
    diary = await _diary()
    rows = await Mail.all().select_related("recipient")
    found.mails = len(rows)
    found.strange = sorted(set(sink.copies) - {_message_id(row) for row in rows})
    for row in rows:
        _look_up(row, sink.copies.get(_message_id(row), []), diary.get(row.id, []), faults, found)
    return found


def _look_up(
    row: Mail, copies: Sequence[Taken], diary: Sequence[tuple[str, int]], faults: Faults, found: Reckoning
) -> None:
    is_refused = row.recipient is not None and row.recipient.email.startswith(REFUSED)
    found.refused += is_refused
    if row.state not in {MailState.SENT, MailState.FAILED}:
        found.unsettled.append(f"{row.id} {row.state}")
    if (row.state is MailState.FAILED and not copies) != is_refused or not (copies or is_refused):
        found.lost.append(f"{row.id} {row.state} {row.last_error}")
    written_down = [at for state, at in diary if state == MailState.SENT]
    found.windows += [(at - copies[-1].at) / 1_000_000 for at in written_down if copies]
    for first, second in pairwise(copies):
        _judge(row, (first, second), diary, faults, found)


def _judge(
    row: Mail, two: tuple[Taken, Taken], diary: Sequence[tuple[str, int]], faults: Faults, found: Reckoning
) -> None:
    """It was inside the window when it was claimed anew, and nobody had written down that it was sent."""
    first, second = two
    claimed_anew = any(state == MailState.SENDING and first.at < at < second.at for state, at in diary)
    was_settled = any(state == MailState.SENT and at < second.at for state, at in diary)
    if was_settled or not claimed_anew:
        found.outside.append(f"{row.id} {first.at} {second.at}")
    elif first.dropped:
        found.by_dropped_line += 1
    else:
        found.by_death += 1
        found.while_away += faults.was_away(first.at, faults.death_after(first.at))


async def _diary() -> Mapping[UUID, list[tuple[str, int]]]:
    kept: dict[UUID, list[tuple[str, int]]] = {}
    for row in await connections.get("default").execute_query_dict(READ):
        kept.setdefault(UUID(str(row["mail"])), []).append((row["state"], row["at"]))
    return kept


def _message_id(row: Mail) -> str:
    return f"<{row.kind}.{row.id}@example.org>"
