"""What suites that nobody here wrote find: `make conformance`."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = Path(__file__).parent / "node"
