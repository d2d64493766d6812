"""What there is to count in the scheme, as files for those who look after it."""

from datetime import date
from functools import partial

import strawberry

import models
from models.errands import ErrandKind
from models.scheme_exports import ExportFormat, Order, PeriodTurnedRound
from resolvers.coordination import exports
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.errands import Errand, errand, url_of
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation

choice(ExportFormat, "The form of the files of an export.")


@errand(ErrandKind.SCHEME_EXPORT)
@strawberry.type(
    description="The scheme in states, dates and numbers: members, proposals, and relationships with the numbers of "
    "their meetings. Members are told apart by an id alone, and nothing that people write is in it."
)
class SchemeExport(Errand):
    @strawberry.field(description="The form of its files.")
    def format(self) -> ExportFormat:
        return Order.of(self.row).format

    @strawberry.field(
        description="The first day that it is about, in the scheme's zone; null: from the beginning."
    )
    def first_day(self) -> date | None:
        return Order.of(self.row).first

    @strawberry.field(description="The last day that it is about; null: up to the day on which it was made.")
    def last_day(self) -> date | None:
        return Order.of(self.row).last

    @strawberry.field(
        description="Where the file is once it is DONE: a ZIP with a file for each table. It is given to whoever asked "
        "for it, while they look after the scheme; null before, and gone after `keptUntil`."
    )
    def url(self) -> str | None:
        return url_of(self.row)


@strawberry.type
class ExportsToFetch:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="The exports of the scheme that you asked for, the newest first.")
    async def scheme_exports(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[SchemeExport]:
        part = await exports.page(self.row, window(first, after, last, before))
        return connect(part, SchemeExport.of, partial(exports.count, self.row))


@strawberry.input(description="What it is to be about, and in which form.")
class RequestSchemeExportInput(Input):
    format: ExportFormat = strawberry.field(default=ExportFormat.CSV, description="The form of its files.")
    first_day: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only members who registered, proposals that were sent, and relationships that began on this day, "
        "in the scheme's zone, or later.",
    )
    last_day: date | None = strawberry.field(
        default=strawberry.UNSET, description="The same for the last day of the period; that day counts."
    )


@strawberry.type(description="It is being put together, or not.")
class RequestSchemeExportPayload(Payload):
    scheme_export: SchemeExport | None = strawberry.field(
        default=None, description="The export; ask for it again to see how far it is."
    )
    errors: list[UserError] = refusals("RequestSchemeExportError", PeriodTurnedRound)


@strawberry.type
class ExportMutations:
    @mutation(
        RequestSchemeExportPayload,
        "For coordinators: have the states, dates and numbers of the scheme put together as files. A mail tells you "
        "when it is ready; that you asked is written down.",
    )
    async def request_scheme_export(
        self, info: Info, input: RequestSchemeExportInput
    ) -> RequestSchemeExportPayload | None:
        order = Order(input.format, given(input.first_day), given(input.last_day))
        row = await exports.request(info.context.coordinator, order)
        return RequestSchemeExportPayload(scheme_export=SchemeExport.of(row))
