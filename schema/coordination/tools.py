"""What tools tell those who look after the scheme: averages over many pairs, and what was written to them."""

from datetime import datetime
from functools import partial
from typing import Self

import strawberry

import models
from models.templates.tools import TOOLS
from models.tool_reports import WordToScheme
from resolvers.coordination import tools
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info


@strawberry.type(
    description="The average of one question of a mentoring tool, over all who answered it. There is none before five "
    "relationships have."
)
class ToolAverage:
    template: str = strawberry.field(description="The key of the tool.")
    title: str = strawberry.field(description="What the tool is called.")
    key: str = strawberry.field(
        description="The key of the question; of a column with its table's: goals.now_level."
    )
    label: str = strawberry.field(description="What is asked.")
    least: int = strawberry.field(description="The smallest answer there can be.")
    most: int = strawberry.field(description="The largest answer there can be.")
    answers: int = strawberry.field(description="How many answers there are.")
    relationships: int = strawberry.field(description="Of how many relationships.")
    average: float = strawberry.field(description="The average of the answers, to two decimals.")

    @classmethod
    def of(cls, found: tools.Average) -> Self:
        return cls(
            template=found.form.key,
            title=found.form.title,
            key=found.asked.key,
            label=found.asked.field.label,
            least=found.asked.field.least,
            most=found.asked.field.most,
            answers=found.answers,
            relationships=found.relationships,
            average=round(found.average, 2),
        )


@strawberry.type(
    description="What a member wrote to those who look after the scheme, in a part of a tool that is for them alone."
)
class MessageToScheme:
    row: strawberry.Private[models.WordToScheme]
    template: str = strawberry.field(description="The key of the tool that asked for it.")
    asked: str = strawberry.field(description="What the tool asked.")
    text: str = strawberry.field(description="What the member wrote.")
    may_be_quoted: bool = strawberry.field(description="Whether it may be quoted without a name.")
    said_at: datetime = strawberry.field(description="When it was written.")

    @strawberry.field(description="The name of whoever wrote it.")
    async def display_name(self, info: Info) -> str | None:
        member = await info.context.loaders.members.load(self.row.author_id)
        return member.display_name if member else None

    @classmethod
    def of(cls, row: WordToScheme) -> Self:
        form = TOOLS.pinned(row.template)
        field = form.fields.get(row.field) if form else None
        return cls(
            row=row,
            template=row.template.partition("@")[0],
            asked=field.label if field else row.field,
            text=row.text,
            may_be_quoted=row.may_quote,
            said_at=row.said_at,
        )


@strawberry.type
class ToolsToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="What the mentoring tools tell of the scheme as a whole: averages over five relationships or more."
    )
    async def tool_averages(self) -> list[ToolAverage]:
        return [ToolAverage.of(each) for each in await tools.averages(self.row)]

    @strawberry.field(description="What members wrote to you in a part of a tool, the newest first.")
    async def messages_to_scheme(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[MessageToScheme]:
        part = await tools.words_to_scheme(self.row, window(first, after, last, before))
        return connect(part, MessageToScheme.of, partial(tools.count_words_to_scheme, self.row))
