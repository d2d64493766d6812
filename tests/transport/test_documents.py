"""A document that passed once is neither parsed nor validated again; one that did not is not kept."""

from collections.abc import Iterator

from graphql import DocumentNode, parse
from strawberry.extensions import SchemaExtension

from schema.documents import Documents, Memory
from schema.error_policy import ErrorPolicy, SilentSchema
from tests.transport.small import Query

seen: list[DocumentNode | None] = []


class Witness(SchemaExtension):
    def on_execute(self) -> Iterator[None]:
        seen.append(self.execution_context.graphql_document)
        yield


def a_schema() -> SilentSchema:
    seen.clear()
    return SilentSchema(Query, extensions=[ErrorPolicy, Documents, Witness])


async def test_a_document_is_remembered() -> None:
    schema = a_schema()
    query = "query($name: String!) { hello(name: $name) }"

    first = await schema.execute(query, {"name": "Ada"})
    second = await schema.execute(query, {"name": "Zoë"})

    assert (first.data, second.data) == ({"hello": "Hello Ada"}, {"hello": "Hello Zoë"})
    assert seen[0] is seen[1]


async def test_another_schema_does_not_remember_it() -> None:
    await a_schema().execute("{ hello }")
    one = seen[0]

    await a_schema().execute("{ hello }")

    assert seen[0] is not one


async def test_a_remembered_document_still_needs_to_know_its_operation() -> None:
    schema = a_schema()
    query = "query A { hello } query B { thing { number } }"
    await schema.execute(query, operation_name="A")

    result = await schema.execute(query)

    assert [error.extensions for error in result.errors or ()] == [{"code": "OPERATION_RESOLUTION_FAILURE"}]


async def test_a_refused_document_is_refused_again() -> None:
    schema = a_schema()

    results = [await schema.execute("{ helo }") for _ in range(2)]

    assert [bool(result.errors) for result in results] == [True, True]
    assert seen == []


def test_what_is_used_stays_and_what_is_not_goes() -> None:
    memory = Memory(room=10)
    documents = {f"{{ field{n} }}": parse(f"{{ field{n} }}") for n in range(4)}
    in_use, *others = documents

    for query in others:
        memory.keep(query, documents[query])
        memory.keep(in_use, documents[in_use])
        memory.get(in_use)

    assert [query for query in documents if memory.get(query)] == [in_use, *others[-2:]]
