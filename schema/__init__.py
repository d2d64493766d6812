"""What a client may say, and what it gets: the GraphQL schema."""

from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from schema.cost import Pages
from schema.deadline import QueryDeadline
from schema.documents import Documents
from schema.error_policy import ErrorPolicy, SilentSchema
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.tool_fields import FIELDS

schema = SilentSchema(
    query=Query,
    mutation=Mutation,
    types=FIELDS,
    extensions=[ErrorPolicy, Documents, QueryDeadline, Pages],
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
)


def as_text() -> str:
    """The schema as schema.graphql has it; the built-in directive that strawberry prints is left out."""
    lines = print_schema(schema).splitlines()
    return "\n".join(line for line in lines if line != "directive @oneOf on INPUT_OBJECT").strip() + "\n"
