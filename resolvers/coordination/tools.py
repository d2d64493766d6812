"""What those who look after the scheme learn from tools: averages over many pairs, and words addressed to them."""

from dataclasses import dataclass

from tortoise.functions import Count, Sum

from models.members import Member
from models.templates.reported import Reported, reported_fields
from models.templates.tools import TOOLS, ToolTemplate
from models.tool_reports import FEWEST, ToolFigure, WordToScheme
from resolvers.lists import Slice, Window, keyset


@dataclass(frozen=True)
class Average:
    """Over all answers to a question of the form, of so many relationships."""

    form: ToolTemplate
    asked: Reported
    answers: int
    relationships: int
    average: float


async def averages(coordinator: Member) -> list[Average]:
    """Of each question that is counted, where enough relationships have answered it."""
    coordinator.refuse_unless_coordinator()
    counted = ToolFigure.annotate(
        answers=Count("id"), pairs=Count("relationship_id", distinct=True), total=Sum("number")
    ).group_by("template_key", "field")
    rows = await counted.values_list("template_key", "field", "answers", "pairs", "total")
    found = {(key, field): numbers for key, field, *numbers in rows}
    return [
        Average(form, asked, answers, pairs, total / answers)
        for form in TOOLS.every_newest()
        for asked in reported_fields(form)
        for answers, pairs, total in [found.get((form.key, asked.key), (0, 0, 0))]
        if pairs >= FEWEST
    ]


async def words_to_scheme(coordinator: Member, window: Window) -> Slice[WordToScheme]:
    """What members wrote to the scheme, the newest first."""
    coordinator.refuse_unless_coordinator()
    return await keyset(WordToScheme.all(), ["-said_at", "-id"], window)


async def count_words_to_scheme(coordinator: Member) -> int:
    coordinator.refuse_unless_coordinator()
    return await WordToScheme.all().count()
