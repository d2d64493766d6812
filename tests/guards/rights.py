"""The table of tests/guards/rights.yaml: who reads what, in which state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

GUEST, UNVERIFIED, MENTEE, MENTOR = "guest", "unverified", "mentee", "mentor"
MINE, OTHER, COORDINATOR = "mine", "other", "coordinator"
ROLES = (GUEST, UNVERIFIED, MENTEE, MENTOR, MINE, OTHER, COORDINATOR)
RUNNING, ENDED, ERASED = "running", "ended", "erased"
STATES = (RUNNING, ENDED, ERASED)
NOBODY = "nobody"
TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "rights.yaml").read_text())

Readers = Mapping[str, frozenset[str]]  # the roles, by state


@dataclass(frozen=True)
class Rights:
    seen_by: Readers
    fields: frozenset[str]
    kept: Mapping[str, Readers] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        return {*self.fields, *self.kept}


def _readers(by_state: Mapping[str, str]) -> Readers:
    assert set(by_state) <= set(STATES), by_state
    found, before = {}, NOBODY
    for state in STATES:
        before = by_state.get(state, before)
        found[state] = frozenset(before.split()) - {NOBODY}
        assert found[state] <= set(ROLES), before
    return found


def _rights(entry: Mapping[str, Any]) -> Rights:
    kept = {name: _readers(by_state) for name, by_state in entry.get("kept", {}).items()}
    return Rights(_readers(TABLE["readers"][entry["seen_by"]]), frozenset(entry["fields"].split()), kept)


NODES = {name: _rights(entry) for name, entry in TABLE["nodes"].items()}
PARTS: dict[str, set[str]] = {name: set(fields.split()) for name, fields in TABLE["parts"].items()}
