"""Text as it is kept: one spelling for what looks the same, and nothing in it that hides from the eye."""

import re
import unicodedata

from models.refusals import InvalidInput
from models.text import stacks_marks

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
# Embeddings, overrides and isolates can make a signed text read differently from what it says.
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """On one line, without spaces around it.

    Raises:
        InvalidInput: it has characters that cannot be shown.
    """
    return " ".join(several_lines(text).split())


def several_lines(text: str) -> str:
    """With plain line ends, and no space at the end of a line or around the whole.

    Raises:
        InvalidInput: it has characters that cannot be shown.
    """
    lines = _LINE_ENDS.sub("\n", text).expandtabs(4).split("\n")
    if any(not _can_be_shown(line) or stacks_marks(line) for line in lines):
        raise InvalidInput("This has characters that cannot be shown. Please type it again.")
    joined = "\n".join(line.rstrip() for line in lines)
    return unicodedata.normalize("NFC", joined).strip()


def _can_be_shown(line: str) -> bool:
    if _HIDDEN.search(line):
        return False
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in line)
