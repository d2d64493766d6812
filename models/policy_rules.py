"""Which rules a policy has: the bounds of each, and what a change of it means, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.choices import Choice
from models.policy import Policy
from models.refusals import InvalidInput
from models.templates.dates import written_out
from models.templates.scheme_facts import listed
from models.text import Faults

MOST_REMINDERS = 6
MOST_HOLIDAYS = 120


class PolicyReach(Choice):
    """From when on a changed rule is felt."""

    NEW_ONES = "NEW_ONES", "What begins from then on. What is under way keeps the days that it began with."
    AT_ONCE = "AT_ONCE", "Everybody, whenever the question next comes up. Nothing is undone."


@dataclass(frozen=True)
class Rule:
    """`says` has a gap for the value in words; `never` is said in its place where 0 switches the rule off."""

    says: str
    unit: str
    least: int
    most: int
    reach: PolicyReach
    never: str = ""

    def sentence(self, value: Any) -> str:
        return self.never if self.never and value in (0, []) else self.says.format(self.in_words(value))

    def in_words(self, value: Any) -> str:
        """The value with its unit: "3, 7 and 15 days", "1 month"."""
        if isinstance(value, list):
            return f"{listed([str(each) for each in value])} {self.unit}s"
        return f"{value} {self.unit}" if value == 1 else f"{value} {self.unit}s"


@dataclass(frozen=True)
class PolicyChange:
    """One rule that two versions do not share, in words."""

    rule: str
    before: str
    after: str
    reach: PolicyReach


N, A = PolicyReach.NEW_ONES, PolicyReach.AT_ONCE
RULES: Mapping[str, Rule] = {
    "reminder_days": Rule("A mentor is reminded of a proposal after {}.", "day", 1, 60, N),
    "expiry_days": Rule("A proposal without an answer is withdrawn after {}.", "day", 7, 90, N),
    "max_open_proposals": Rule("A mentee can have {} open at once.", "proposal", 1, 5, A),
    "max_running_relationships": Rule("A mentee can have {} at once.", "mentor", 1, 5, A),
    "default_capacity": Rule("A new mentor begins with {}.", "place", 1, 10, N),
    "cool_off_days": Rule(
        "After a no, the same mentor can be asked again after {}.",
        "day",
        0,
        365,
        A,
        "After a no, the same mentor can be asked again at once.",
    ),
    "silent_streak_limit": Rule("A mentor is paused after {} without an answer.", "proposal", 1, 10, A),
    "deletion_undo_days": Rule(
        "A deleted account can be kept for {}.", "day", 0, 60, N, "A deleted account is erased at once."
    ),
    "retention_months": Rule(
        "What two people wrote is kept for {} after the end.",
        "month",
        0,
        84,
        N,
        "What two people wrote goes thirty days after the end.",
    ),
    "lapse_grace_days": Rule(
        "A mentor whose membership has lapsed is found for {} more.",
        "day",
        0,
        365,
        A,
        "A mentor whose membership has lapsed is not found any more.",
    ),
    "review_days": Rule(
        "Two people can still write for {} after the end.", "day", 0, 90, N, "Nobody can write after the end."
    ),
    "contract_reminder_days": Rule(
        "Whoever has not signed is reminded after {}.", "day", 1, 90, N, "Nobody is reminded to sign."
    ),
    "never_started_days": Rule(
        "A relationship that nobody has begun is closed after {}.",
        "day",
        14,
        365,
        N,
        "A relationship that nobody has begun is not closed.",
    ),
    "completion_days": Rule(
        "A proposal to finish is taken as agreed after {}.",
        "day",
        3,
        90,
        N,
        "A proposal to finish waits for its answer.",
    ),
    "renewal_notice_days": Rule("Both are asked about going on {} before the planned end.", "day", 1, 90, N),
    "renewal_grace_days": Rule(
        "Without an answer, a relationship is completed {} after its planned end.", "day", 1, 90, N
    ),
    "quiet_days": Rule(
        "Both are asked whether it still goes on after {} of quiet.",
        "day",
        14,
        365,
        N,
        "Nobody is asked when it has been quiet.",
    ),
    "quiet_report_days": Rule(
        "The scheme is told after {} of quiet.",
        "day",
        14,
        730,
        N,
        "The scheme is not told when it has been quiet.",
    ),
}


def checked(rules: Mapping[str, Any]) -> dict[str, Any]:
    """These rules, by column, each within its bounds.

    Raises:
        Refusals: InvalidInput for each rule that is not, with the field of the input.
    """
    with Faults() as faults:
        return {name: faults.take(_checked, name, value) for name, value in rules.items()}


def refuse_contradictions(policy: Policy) -> None:
    """Raises Refusals for steps that could never happen: what ends first must not come first."""
    last = {
        "reminder_days": (policy.expiry_days, "the proposal is withdrawn"),
        "contract_reminder_days": (policy.never_started_days, "the relationship is closed"),
        "quiet_days": (policy.quiet_report_days, "the scheme is told"),
    }
    with Faults() as faults:
        for name, (end, what) in last.items():
            faults.take(_refuse_late, name, getattr(policy, name), end, what)


def changes(before: Policy, after: Policy) -> list[PolicyChange]:
    """What the one says and the other does not, in the order of the rules."""
    found = [
        PolicyChange(
            name, rule.sentence(getattr(before, name)), rule.sentence(getattr(after, name)), rule.reach
        )
        for name, rule in RULES.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return found + _changed_holidays(set(before.bank_holidays), set(after.bank_holidays))


def _checked(name: str, value: Any) -> Any:
    if name == "bank_holidays":
        return _holidays(value)
    return _days(name, value) if isinstance(value, list) else _whole(RULES[name], value, _path(name))


def _days(name: str, values: list[int]) -> list[int]:
    rule, path = RULES[name], _path(name)
    if len(values) > MOST_REMINDERS:
        raise InvalidInput(f"Please keep to {MOST_REMINDERS} days.", path=path)
    if not values and not rule.never:
        raise InvalidInput("Please name a day at least.", path=path)
    with Faults() as faults:
        found = [faults.take(_within, rule, value, (*path, str(place))) for place, value in enumerate(values)]
    return sorted(set(found))


def _whole(rule: Rule, value: int, path: Sequence[str]) -> int:
    return value if rule.never and value == 0 else _within(rule, value, path)


def _within(rule: Rule, value: int, path: Sequence[str]) -> int:
    if not rule.least <= value <= rule.most:
        raise InvalidInput(f"This has to be a number from {rule.least} to {rule.most}.", path=path)
    return value


def _holidays(days: Sequence[date]) -> list[str]:
    if len(days) > MOST_HOLIDAYS:
        raise InvalidInput(f"Please keep to {MOST_HOLIDAYS} days.", path=_path("bank_holidays"))
    return sorted({day.isoformat() for day in days})


def _refuse_late(name: str, days: Sequence[int], end: int, what: str) -> None:
    if end and days and max(days) >= end:
        sentence = f"Day {max(days)} would never come, for {what} after {end} days."
        raise InvalidInput(sentence, path=_path(name))


def _changed_holidays(before: set[str], after: set[str]) -> list[PolicyChange]:
    if before == after:
        return []
    gone, new = (_dates(days) for days in (before - after, after - before))
    return [PolicyChange("bank_holidays", f"No longer holidays: {gone}.", f"New holidays: {new}.", A)]


def _dates(days: set[str]) -> str:
    return listed([written_out(date.fromisoformat(day)) for day in sorted(days)]) or "none"


def _path(name: str) -> tuple[str, str]:
    first, *others = name.split("_")
    return "input", first + "".join(word.capitalize() for word in others)
