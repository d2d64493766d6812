"""What texts say about the scheme they are read in."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SchemeFacts:
    """What the scheme calls itself, and its rules in figures.

    `body` and `scheme` are names without "the", which the texts put before them. `code` names the version of
    the code of conduct in force ("code-of-conduct@1"), `complaints_link` is where the procedure stands.
    """

    body: str
    scheme: str
    mailbox: str
    complaints_link: str
    code: str
    acknowledgement_days: int = 3
    reminder_days: tuple[int, ...] = (3, 7, 15)
    expiry_days: int = 21
    deletion_undo_days: int = 14
    retention_months: int = 12

    def words(self) -> dict[str, str]:
        """The facts as they are put into texts, by placeholder."""
        days = self.acknowledgement_days
        return {
            "body": on_one_line(self.body),
            "scheme": on_one_line(self.scheme),
            "mailbox": on_one_line(self.mailbox),
            "complaints_link": on_one_line(self.complaints_link),
            "code": on_one_line(self.code),
            "acknowledgement_days": "1 working day" if days == 1 else f"{days} working days",
            "reminder_days": listed([str(day) for day in self.reminder_days]),
            "expiry_days": str(self.expiry_days),
            "deletion_undo_days": str(self.deletion_undo_days),
            "retention_months": str(self.retention_months),
        }


SCHEME_WORDS = frozenset(field.name for field in dataclasses.fields(SchemeFacts))


def on_one_line(text: str) -> str:
    """Without line ends, so that no fact can pass for a line of its own."""
    return " ".join(text.split())


def listed(words: Sequence[str]) -> str:
    """As in "3, 7 and 15"."""
    if len(words) < 2:  # noqa: PLR2004  nothing to join
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
