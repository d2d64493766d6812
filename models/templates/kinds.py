"""The closed sets of words that templates are written in."""

from models.choices import Choice
from models.members import SchemeRole


class FieldKind(Choice):
    TEXT = "TEXT", "One line of text."
    LONG = "LONG", "Text of several lines."
    DATE = "DATE", "A calendar date."
    INT = "INT", "A whole number."
    SCALE = "SCALE", "A place on a scale whose two ends are labelled."
    CHOICE = "CHOICE", "One of the options."
    MULTI = "MULTI", "Any number of the options."
    CHECK = "CHECK", "A box to tick."
    ROWS = "ROWS", "Rows of a small table; each row keeps its id."
    REF = "REF", "Points at a goal, an action, a meeting or a topic."
    GAPS = "GAPS", "Nobody fills it in: it shows how far each row of a table has to go."


class FilledBy(Choice):
    MENTEE = "MENTEE", "The mentee fills it in."
    MENTOR = "MENTOR", "The mentor fills it in."
    EITHER = "EITHER", "Both may fill it in."
    AUTHOR = "AUTHOR", "Each person fills in their own."
    BOTH_SEPARATELY = "BOTH_SEPARATELY", "Each of the two gives an answer of their own, and submits it."


class Reveal(Choice):
    AT_ONCE = "AT_ONCE", "The other one reads each answer as soon as it is saved."
    WHEN_BOTH_SUBMITTED = (
        "WHEN_BOTH_SUBMITTED",
        "Neither reads the other's answers before both have submitted; then both open at the same moment.",
    )


class Readers(Choice):
    PAIR = "PAIR", "Whoever reads the tool."
    SCHEME = "SCHEME", "Its author and, once it is submitted, those who look after the scheme; nobody else."


class Visibility(Choice):
    PAIR = "PAIR", "Mentor and mentee both see it."
    AUTHOR = "AUTHOR", "Only the person who wrote it sees it."
    AUTHOR_THEN_SHARE = (
        "AUTHOR_THEN_SHARE",
        "Only its author sees it, until the author shares it with the other.",
    )


class Repeat(Choice):
    ONCE = "ONCE", "One in a relationship, updated as things change."
    ANY_TIME = "ANY_TIME", "As many as are useful."
    PER_MEETING = "PER_MEETING", "One for each meeting; its required field `meeting` says which."
    EVERY_THREE_MONTHS = (
        "EVERY_THREE_MONTHS",
        "One every three months, when the two are asked for it, or sooner.",
    )


class Audience(Choice):
    ANYONE = "ANYONE", "For everyone."
    MENTOR = "MENTOR", "For mentors."
    MENTEE = "MENTEE", "For mentees."


class ToolStage(Choice):
    BEFORE_FIRST_MEETING = "BEFORE_FIRST_MEETING", "Before the two meet for the first time."
    FIRST_MEETING = "FIRST_MEETING", "At the first meeting."
    UNDER_WAY = "UNDER_WAY", "While the relationship is under way."
    ENDING = "ENDING", "When it ends; it can be filled in for as long after the end as the two can write."


class ReferenceTarget(Choice):
    GOAL = "GOAL", "A row of the pair's Goals."
    ACTION = "ACTION", "A row of the pair's Action plan."
    MEETING = "MEETING", "A meeting of the pair."
    TOPIC = "TOPIC", "A topic of the scheme's vocabulary."


class ClauseKind(Choice):
    FIXED = "FIXED", "Fixed by the scheme."
    NEGOTIATED = "NEGOTIATED", "Filled in by the two."
    MIXED = "MIXED", "Fixed by the scheme, with something for the two to fill in."


def may_fill(by: FilledBy, role: SchemeRole) -> bool:
    """Whether that side may write there; whose document it is, is for the row that holds it to ask."""
    return by in _ANYBODY or by.value == role.value


_ANYBODY = {FilledBy.EITHER, FilledBy.AUTHOR, FilledBy.BOTH_SEPARATELY}
