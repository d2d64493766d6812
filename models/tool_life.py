"""The life of a tool as a table, and what can be done with one."""

from models.choices import Choice
from models.transitions import Life, Part, Step


class ToolStatus(Choice):
    OPEN = "OPEN", "Can be filled in."
    ARCHIVED = "ARCHIVED", "Closed with the relationship; readable."


class ToolEvent(Choice):
    START = "START", "One of the two began it."
    ARCHIVE = "ARCHIVE", "The relationship ended."
    REOPEN = "REOPEN", "The relationship was opened again."


# Nobody is written to about a tool: what ended or opened it tells the two.
LIFE: Life[ToolStatus, ToolEvent] = Life(
    [
        Step(None, ToolEvent.START, Part.MENTOR, ToolStatus.OPEN),
        Step(None, ToolEvent.START, Part.MENTEE, ToolStatus.OPEN),
        Step(ToolStatus.OPEN, ToolEvent.ARCHIVE, Part.SCHEME, ToolStatus.ARCHIVED),
        Step(ToolStatus.ARCHIVED, ToolEvent.REOPEN, Part.SCHEME, ToolStatus.OPEN),
    ]
)


class ToolAction(Choice):
    SAVE = "SAVE", "Write answers (saveTool)."
    SUBMIT = "SUBMIT", "Say that your answers are complete (submitTool)."
    RESTORE = "RESTORE", "Go back to an earlier revision (restoreToolRevision)."
    UPGRADE = "UPGRADE", "Go over to the newest version of its form (upgradeTool)."
    SHARE = "SHARE", "Let the other one read it (shareTool)."
