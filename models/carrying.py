"""Carrying one's own words from a relationship that is over, or runs, into the next one."""

from models.refusals import StateConflict


class NothingToCarry(StateConflict):
    sentence = "There are no words of your own in it that could be carried on."


class AlreadyStartedThere(StateConflict):
    sentence = (
        "The two of you have one of these already. Open it, and write there what you would like to keep."
    )
