"""A closed set of words in which each word says what it means; clients read the sentence in the schema."""

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """Members are written `WORD = "WORD", "What it means."`."""

    description: str

    def __new__(cls, value: str, description: str = "") -> Self:
        """Keep the sentence beside the word."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.description = description
        return word
