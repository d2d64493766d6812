"""Words brought into one form for comparing: capitals, accents and punctuation do not count."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_WITHIN_WORDS = re.compile(r"['\u2019]|(?<=\w)&(?=\w)")  # Parkinson's is one word, and so is A&E


def fold(text: str) -> str:
    """The words of the text, each between spaces (" leeds west yorkshire "); empty when there are none."""
    found = words(text)
    return f" {' '.join(found)} " if found else ""


def words(text: str) -> list[str]:
    """The words of the text, folded."""
    return _WORD.findall(_WITHIN_WORDS.sub("", _bare(_bare(text).casefold())))


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character))
