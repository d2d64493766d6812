"""What a coordinator wants of a scheme export: its form, and the days it is about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from models import scheme
from models.choices import Choice
from models.errands import Errand
from models.refusals import InvalidInput


class ExportFormat(Choice):
    CSV = (
        "CSV",
        "Tables that spreadsheets open; whatever one would take for a formula stands behind an apostrophe.",
    )
    JSON = "JSON", "Lists of objects, for programs."


class PeriodTurnedRound(InvalidInput):
    sentence = "The first day of the period is after its last. Please look at both."


@dataclass(frozen=True)
class Order:
    """`first` and `last` are days in the scheme's zone, both of the period; none: from the beginning, up to now."""

    format: ExportFormat
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, errand: Errand) -> Self:
        days = {name: errand.wanted[name] for name in ("first", "last")}
        read = {name: date.fromisoformat(day) if day else None for name, day in days.items()}
        return cls(ExportFormat(errand.wanted["format"]), **read)

    def refuse_if_turned_round(self) -> None:
        """Raises PeriodTurnedRound when it ends before it begins."""
        if self.first and self.last and self.first > self.last:
            raise PeriodTurnedRound(path=("input", "lastDay"))

    @property
    def as_json(self) -> dict[str, Any]:
        first, last = (day.isoformat() if day else "" for day in (self.first, self.last))
        return {"format": self.format, "first": first, "last": last}

    @property
    def since(self) -> datetime | None:
        return _midnight(self.first) if self.first else None

    @property
    def until(self) -> datetime | None:
        """The midnight at which the last day ends."""
        if self.last is None or self.last == date.max:
            return None
        return _midnight(self.last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), scheme.current().zone)
