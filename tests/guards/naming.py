"""What documents say of the tests."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def missing_tests(told: str) -> list[str]:
    """Those of the tests that a text names, as `tests/x.py::test_y`, which are nowhere."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", told)
    return [f"{path}::{name}" for path, name in named if not _is_there(path, name)]


def _is_there(path: str, name: str) -> bool:
    text = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
    return re.search(rf"^ *(async )?def {name}\(", text, re.MULTILINE) is not None
