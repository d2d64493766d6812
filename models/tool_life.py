"""The life of a tool as a table, and what can be done with one."""

from models.choices import Choice
from models.transitions import Life, Part, Step


class ToolStatus(Choice):
    OPEN = "OPEN", "Can be filled in."
    ARCHIVED = "ARCHIVED", "Closed with the relationship; readable."
    PUT_ASIDE = (
        "PUT_ASIDE",
        "Put aside by somebody who fills it in; readable. It stays so when the relationship ends or is reopened.",
    )


class ToolEvent(Choice):
    START = "START", "One of the two began it."
    ARCHIVE = "ARCHIVE", "The relationship ended."
    REOPEN = "REOPEN", "The relationship was opened again."
    PUT_ASIDE = "PUT_ASIDE", "One of the two put it aside."
    TAKE_OUT = "TAKE_OUT", "One of the two took it out again."


# Nobody is written to about a tool: what ended or opened it tells the two, and what is put aside is seen to be.
LIFE: Life[ToolStatus, ToolEvent] = Life(
    [
        Step(None, ToolEvent.START, Part.MENTOR, ToolStatus.OPEN),
        Step(None, ToolEvent.START, Part.MENTEE, ToolStatus.OPEN),
        Step(ToolStatus.OPEN, ToolEvent.ARCHIVE, Part.SCHEME, ToolStatus.ARCHIVED),
        Step(ToolStatus.ARCHIVED, ToolEvent.REOPEN, Part.SCHEME, ToolStatus.OPEN),
        Step(ToolStatus.OPEN, ToolEvent.PUT_ASIDE, Part.MENTOR, ToolStatus.PUT_ASIDE),
        Step(ToolStatus.OPEN, ToolEvent.PUT_ASIDE, Part.MENTEE, ToolStatus.PUT_ASIDE),
        Step(ToolStatus.PUT_ASIDE, ToolEvent.TAKE_OUT, Part.MENTOR, ToolStatus.OPEN),
        Step(ToolStatus.PUT_ASIDE, ToolEvent.TAKE_OUT, Part.MENTEE, ToolStatus.OPEN),
    ]
)


class ToolAction(Choice):
    SAVE = "SAVE", "Write answers (saveTool)."
    SUBMIT = "SUBMIT", "Say that your answers are complete (submitTool)."
    RESTORE = "RESTORE", "Go back to an earlier revision (restoreToolRevision)."
    UPGRADE = "UPGRADE", "Go over to the newest version of its form (upgradeTool)."
    SHARE = "SHARE", "Let the other one read it (shareTool)."
    PUT_ASIDE = "PUT_ASIDE", "Put it aside (archiveTool)."
    TAKE_OUT = "TAKE_OUT", "Take it out again (unarchiveTool)."
