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


class FilledBy(Choice):
    MENTEE = "MENTEE", "The mentee fills it in."
    MENTOR = "MENTOR", "The mentor fills it in."
    EITHER = "EITHER", "Both may fill it in."
    AUTHOR = "AUTHOR", "Each person fills in their own."


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


class Audience(Choice):
    ANYONE = "ANYONE", "For everyone."
    MENTOR = "MENTOR", "For mentors."
    MENTEE = "MENTEE", "For mentees."


class ToolStage(Choice):
    BEFORE_FIRST_MEETING = "BEFORE_FIRST_MEETING", "Before the two meet for the first time."
    FIRST_MEETING = "FIRST_MEETING", "At the first meeting."
    UNDER_WAY = "UNDER_WAY", "While the relationship is under way."


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
    return by in {FilledBy.EITHER, FilledBy.AUTHOR} or by.value == role.value
