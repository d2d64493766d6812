"""Reads a calendar by a parser of our own that follows RFC 5545 to the letter."""

import re
from dataclasses import dataclass, field


@dataclass
class Property:
    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)


def content_lines(data: bytes) -> list[str]:
    """RFC 5545, 3.1: CRLF ends a line, CRLF and a blank continue it, and no line has more than 75 octets."""
    assert data.endswith(b"\r\n")
    folded = data.split(b"\r\n")[:-1]
    assert max(map(len, folded)) <= 75
    assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", b"".join(folded))
    for line in folded:
        line.decode("utf-8")  # 3.1 allows a fold inside a character; calendars do not all bear it
    return data.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]


def parsed(line: str) -> Property:
    """A line: name *(";" param) ":" value, where a quoted parameter may hold any of the separators."""
    found = re.fullmatch(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line)
    assert found, line
    pairs = re.findall(r';([A-Z0-9-]+)=("[^"]*"|[^";:,]*)', found[2])
    return Property(found[1], found[3], {name: value.strip('"') for name, value in pairs})


def spoken(value: str) -> str:
    """3.3.11: the escapes of TEXT, each checked to be one."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    assert not re.search(r"(?<!\\)(?:\\\\)*\\(?![\\;,nN])", value)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def read(data: bytes) -> tuple[dict[str, str], dict[str, list[Property]]]:
    """The calendar's own properties, and those of the one event in it."""
    calendar, events = read_all(data)
    assert len(events) == 1
    return calendar, events[0]


def read_all(data: bytes) -> tuple[dict[str, str], list[dict[str, list[Property]]]]:
    """The calendar's own properties, and those of each event in it."""
    properties = [parsed(line) for line in content_lines(data)]
    marks = [(one.name, one.value) for one in properties if one.name in {"BEGIN", "END"}]
    inside = [("BEGIN", "VEVENT"), ("END", "VEVENT")] * ((len(marks) - 2) // 2)
    assert marks == [("BEGIN", "VCALENDAR"), *inside, ("END", "VCALENDAR")]
    calendar: dict[str, str] = {}
    events: list[dict[str, list[Property]]] = []
    for one in properties[1:-1]:
        if (one.name, one.value) == ("BEGIN", "VEVENT"):
            events.append({})
        elif not events:
            calendar[one.name] = one.value
        elif one.name != "END":
            events[-1].setdefault(one.name, []).append(one)
    return calendar, events
