"""Facts in, a MIME message out."""

from jobs.correspondents import Recipient, Scheme
from jobs.letters.compose import compose
from jobs.letters.headers import header_text
from jobs.letters.letter import Letter, LetterFault, UnknownKind
from jobs.letters.writing import kinds

__all__ = ["Letter", "LetterFault", "Recipient", "Scheme", "UnknownKind", "compose", "header_text", "kinds"]
