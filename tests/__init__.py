"""The tests. What a helper asserts is told as whole as what a test does."""

import pytest

pytest.register_assert_rewrite("tests.journey", "tests.services")
