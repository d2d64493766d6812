"""Texts with gaps in braces, such as {scheme}, that facts are put into."""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its gaps filled, in one pass: braces within the words stay as they are. Others stay gaps."""
    return _PLACEHOLDER.sub(lambda gap: words.get(gap[1], gap[0]), text)
