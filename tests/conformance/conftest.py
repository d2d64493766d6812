"""The packages that the suites of others need."""

import pytest

from tests.conformance import TOOLS
from tests.services import node


@pytest.fixture(scope="package")
async def installed() -> None:
    await node.install(TOOLS)
