"""The body's roll, imported by those who look after the scheme: sent and compared, looked at, applied, undone."""

from functools import partial
from typing import Annotated, Self

import strawberry

import models
from models.errands import ErrandKind
from models.roll_files import RollUnreadable
from models.roll_imports import (
    AnotherRoll,
    RollChangedMeanwhile,
    RollNotCompared,
    RollResult,
    RollRow,
    UndoTooLate,
)
from resolvers.coordination import roll
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.errands import Errand, errand
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation
from schema.nodes import key_of
from schema.uploads import Upload

choice(RollResult, "What an import does with a line of the roll.")


@strawberry.type(description="How many lines of an import there are of each result.")
class RollCounts:
    new: int = strawberry.field(description="How many will be on the roll that are not yet.")
    changed: int = strawberry.field(description="How many will have another status.")
    unchanged: int = strawberry.field(description="How many stay as they are.")
    missing: int = strawberry.field(description="How many current ones are not in the file, and will lapse.")
    duplicate: int = strawberry.field(description="How many lines repeat the number of an earlier one.")
    malformed: int = strawberry.field(description="How many lines cannot be used.")


@strawberry.type(description="A line of an import, and what comes of it.")
class RollLine:
    line: int | None = strawberry.field(description="Where it stands in the file; null when it is MISSING.")
    number: str = strawberry.field(description="The membership number as the file has it.")
    status: models.RollStatus | None = strawberry.field(
        description="The status that it will have; null when the file has none that we know."
    )
    was: models.RollStatus | None = strawberry.field(
        description="The status that it had when it was compared; null when it was not on the roll."
    )
    result: RollResult = strawberry.field(description="What comes of it.")
    applied: bool = strawberry.field(description="Whether the roll is changed by it.")

    @classmethod
    def of(cls, row: RollRow) -> Self:
        return cls(
            line=row.line,
            number=row.number,
            status=row.status,
            was=row.was,
            result=row.result,
            applied=row.applied,
        )


@errand(ErrandKind.ROLL_CHANGE)
@strawberry.type(description="The roll being changed as an import was compared, or back again.")
class RollChange(Errand):
    @strawberry.field(description="Whether it makes the roll what it was before the import.")
    def is_undo(self) -> bool:
        return bool(self.row.wanted["undo"])


@errand(ErrandKind.ROLL_IMPORT)
@strawberry.type(
    description="A roll that was sent, compared line by line with the one that there is. Once it is DONE, it can be "
    "looked at and applied; the comparison itself changes nothing."
)
class RollImport(Errand):
    @strawberry.field(description="What the file was called.")
    def file_name(self) -> str:
        return str(self.row.wanted["file_name"])

    @strawberry.field(description="The SHA-256 of the file; hand it back to apply just this one.")
    def content_hash(self) -> str:
        return str(self.row.wanted["hash"])

    @strawberry.field(description="How many lines there are of each result, as far as it is compared.")
    async def counts(self, info: Info) -> RollCounts:
        found = await roll.counts(info.context.coordinator, self.row)
        return RollCounts(**{result.lower(): found.get(result, 0) for result in RollResult})

    @strawberry.field(description="The lines, in the order of the file; what it has not comes last.")
    async def lines(
        self,
        info: Info,
        result: Annotated[
            RollResult | None, strawberry.argument(description="Only lines with this result.")
        ] = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[RollLine]:
        who, wanted = info.context.coordinator, given(result)
        part = await roll.lines(who, self.row, wanted, window(first, after, last, before))
        return connect(part, RollLine.of, partial(roll.count_lines, who, self.row, wanted))

    @strawberry.field(description="The newest change of the roll by this import; null before it is applied.")
    async def change(self, info: Info) -> RollChange | None:
        row = await roll.change_of(info.context.coordinator, self.row)
        return RollChange.of(row) if row else None


@strawberry.type
class RollToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(
        description="The imports of the roll that you sent, the newest first; kept for 30 days."
    )
    async def roll_imports(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[RollImport]:
        part = await roll.page(self.row, window(first, after, last, before))
        return connect(part, RollImport.of, partial(roll.count, self.row))


@strawberry.input(description="The roll, by the GraphQL multipart request specification.")
class ImportRollInput(Input):
    file: Upload = strawberry.field(
        description="CSV with the columns membership_number and status (current or lapsed), and perhaps others, "
        "divided by commas, semicolons or tabs, in UTF-8 or Windows-1252; at most 5 MB."
    )


@strawberry.type(description="It is being compared, or not.")
class ImportRollPayload(Payload):
    roll_import: RollImport | None = strawberry.field(
        default=None, description="The import; ask for it again to see how far it is."
    )
    errors: list[UserError] = refusals("ImportRollError", RollUnreadable)


@strawberry.input(description="Which import, as you looked at it.")
class ApplyRollImportInput(Input):
    id: strawberry.ID = strawberry.field(description="An import that is DONE.")
    expected_hash: str = strawberry.field(description="Its `contentHash`.")


@strawberry.type(description="The roll is being changed, or not.")
class ApplyRollImportPayload(Payload):
    roll_change: RollChange | None = strawberry.field(default=None, description="The change.")
    errors: list[UserError] = refusals(
        "ApplyRollImportError", RollNotCompared, AnotherRoll, RollChangedMeanwhile
    )


@strawberry.input(description="Which import.")
class UndoRollImportInput(Input):
    id: strawberry.ID = strawberry.field(description="The import that was applied last.")


@strawberry.type(description="The roll is being changed back, or not.")
class UndoRollImportPayload(Payload):
    roll_change: RollChange | None = strawberry.field(default=None, description="The change.")
    errors: list[UserError] = refusals("UndoRollImportError", UndoTooLate)


@strawberry.type
class RollMutations:
    @mutation(
        ImportRollPayload,
        "For coordinators: send the body's roll to be compared with the one that there is. Nothing changes by it.",
    )
    async def import_roll(self, info: Info, input: ImportRollInput) -> ImportRollPayload | None:
        content = await input.file.read()
        row = await roll.send(info.context.coordinator, content, input.file.filename)
        return ImportRollPayload(roll_import=RollImport.of(row))

    @mutation(
        ApplyRollImportPayload,
        "For coordinators: change the roll just as an import was compared. Members whose membership it ends are told, "
        "and have the days of grace.",
    )
    async def apply_roll_import(
        self, info: Info, input: ApplyRollImportInput
    ) -> ApplyRollImportPayload | None:
        key = key_of("RollImport", input.id)
        row = await roll.apply(info.context.coordinator, key, input.expected_hash)
        return ApplyRollImportPayload(roll_change=RollChange.of(row))

    @mutation(
        UndoRollImportPayload,
        "For coordinators: let the roll be as it was before an import, within 14 days, while nothing else changed it.",
    )
    async def undo_roll_import(self, info: Info, input: UndoRollImportInput) -> UndoRollImportPayload | None:
        row = await roll.undo(info.context.coordinator, key_of("RollImport", input.id))
        return UndoRollImportPayload(roll_change=RollChange.of(row))
