"""The schema rules of graphql-eslint; what is not asked of us stands in node/eslint.config.js with its reason."""

import json

import pytest

from tests.conformance import ROOT, TOOLS
from tests.services import node

ESLINT = (TOOLS / "node_modules/eslint/bin/eslint.js", "--config", TOOLS / "eslint.config.js")
SWITCHED_OFF = {"alphabetize", "no-root-type", "require-deprecation-date"}


async def test_the_schema_keeps_every_rule(installed: None, capsys: pytest.CaptureFixture[str]) -> None:
    config = json.loads(await node.run(*ESLINT, "--print-config", "schema.graphql", cwd=ROOT))
    levels = {name.partition("/")[2]: level for name, (level, *_) in config["rules"].items()}

    await node.run(*ESLINT, "--max-warnings", "0", "schema.graphql", cwd=ROOT)

    assert {name for name, level in levels.items() if not level} == SWITCHED_OFF
    told = f"\n@graphql-eslint: {len(levels) - len(SWITCHED_OFF)} schema rules clean, {len(SWITCHED_OFF)} off"
    with capsys.disabled():
        print(told)  # noqa: T201  the number, with its command
