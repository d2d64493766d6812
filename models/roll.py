"""The body's roll of members: who is on it now. mentoring/roll.py has the rolls there are, and hands one in."""

from typing import Protocol

from models.choices import Choice
from models.refusals import Refusal


class RollAnswer(Choice):
    NOT_CHECKED = "NOT_CHECKED", "This scheme does not look at a roll."
    CURRENT = "CURRENT", "On the roll, and the membership is current."
    LAPSED = "LAPSED", "On the roll, but the membership has lapsed."
    ABSENT = "ABSENT", "Not on the roll."


class NotOnRoll(Refusal):
    sentence = "This number is not on the roll of members. Please check all six digits."


class MembershipLapsed(Refusal):
    sentence = "This membership has lapsed. Please renew it, then register."


class RollUnavailable(Refusal):
    sentence = "The roll of members cannot be asked just now. Please try again in some minutes."


class RollCheck(Protocol):
    async def look_up(self, number: str) -> RollAnswer:
        """What the roll says of this membership number; raises `RollUnavailable` when it cannot be asked."""
        ...


class NoRoll:
    async def look_up(self, number: str) -> RollAnswer:  # noqa: ARG002  there is nothing to look it up in
        return RollAnswer.NOT_CHECKED


def use(roll: RollCheck) -> None:
    """Ask this roll from now on (the setting ROLL_CHECK)."""
    global _roll  # noqa: PLW0603  one roll a process is the point
    _roll = roll


async def look_up(number: str) -> RollAnswer:
    """What the roll says of this membership number.

    Raises:
        RollUnavailable: it cannot be asked just now.
    """
    return await _roll.look_up(number)


async def admit(number: str) -> RollAnswer:
    """The same for somebody who wants to join.

    Raises:
        NotOnRoll, MembershipLapsed: they cannot, or not yet.
        RollUnavailable: it cannot be asked just now.
    """
    answer = await look_up(number)
    if answer is RollAnswer.ABSENT:
        raise NotOnRoll(path=_NUMBER)
    if answer is RollAnswer.LAPSED:
        raise MembershipLapsed(path=_NUMBER)
    return answer


_NUMBER = ("input", "membershipNumber")
_roll: RollCheck = NoRoll()
