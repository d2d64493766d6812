"""The root of everything that can be read. Each noun brings its own fields; here they come together."""

from typing import Annotated

import strawberry

from schema import nodes
from schema.context import Info
from schema.coordination import CoordinationQueries
from schema.cpd import CpdQueries
from schema.finding import FindingQueries
from schema.guides import GuideQueries
from schema.nodes import Node
from schema.scheme import SchemeQueries
from schema.tool_templates import ToolQueries
from schema.topics import TopicQueries
from schema.viewer import Viewer


@strawberry.type(description="What can be read.")
class Query(
    SchemeQueries, GuideQueries, TopicQueries, ToolQueries, FindingQueries, CpdQueries, CoordinationQueries
):
    @strawberry.field(description="Any object by its id; null when there is none or it is not yours to see.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="A node id.")]
    ) -> Node | None:
        return await nodes.find(info.context, id)

    @strawberry.field(description="The person who is signed in; null for a guest.")
    def viewer(self, info: Info) -> Viewer | None:
        return Viewer.of(info)
