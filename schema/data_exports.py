"""Everything that we hold about you, as a file."""

from functools import partial

import strawberry

import models
import resolvers.data_exports
import resolvers.errands
from models.errands import ErrandKind
from models.passwords import WrongPassword
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.errands import Errand, errand, url_of
from schema.errors import UserError, refusals
from schema.mutations import Input, Payload, mutation


@errand(ErrandKind.DATA_EXPORT)
@strawberry.type(
    description="Everything that we hold about you, put together as one file. Only you can see it."
)
class DataExport(Errand):
    @strawberry.field(
        description="Where the file is once it is DONE: a ZIP of JSON files, your meetings as a calendar, and your "
        "picture. It is given to you alone, with your session's cookie or token; null before, and gone after "
        "`keptUntil`."
    )
    def url(self) -> str | None:
        return url_of(self.row)


@strawberry.type
class DataExportsOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="The exports of your data that you asked for, the newest first.")
    async def data_exports(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[DataExport]:
        kind = ErrandKind.DATA_EXPORT
        part = await resolvers.errands.page(self.row, kind, window(first, after, last, before))
        return connect(part, DataExport.of, partial(resolvers.errands.count, self.row, kind))


@strawberry.input(description="That it is you who asks.")
class RequestDataExportInput(Input):
    password: str = strawberry.field(description="Your password, once more.")


@strawberry.type(description="It is being put together, or not.")
class RequestDataExportPayload(Payload):
    data_export: DataExport | None = strawberry.field(
        default=None, description="The export; ask for it again to see how far it is."
    )
    errors: list[UserError] = refusals("RequestDataExportError", WrongPassword)


@strawberry.type
class DataExportMutations:
    @mutation(
        RequestDataExportPayload,
        "Have everything put together that we hold about you; twice a day at most. A mail tells you when it is ready, "
        "and it can be fetched for seven days.",
    )
    async def request_data_export(
        self, info: Info, input: RequestDataExportInput
    ) -> RequestDataExportPayload | None:
        row = await resolvers.data_exports.request(info.context.viewer, input.password)
        return RequestDataExportPayload(data_export=DataExport.of(row))
