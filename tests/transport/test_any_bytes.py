"""No bytes that a client can send make the server fail, or answer in another shape than GraphQL's."""

import json
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.error_policy import Code
from tests.transport.small import GRAPHQL, JSON

EXAMPLES = settings(max_examples=150, deadline=None)

KEYS = ("query", "variables", "operationName", "extensions", "operations", "map", "a")
WORDS = [
    "{", "}", "(", ")", "[", "]", ":", "!", "=", "$x", "$y", "@include", "@skip", "(if:true)", "...",
    "...", "on", "fragment", "query", "mutation", "subscription", "A", "B", "Query", "Thing", "Mutation",
    "hello", "thing", "number", "words", "numbers", "refused", "signIn", "__typename", "__schema",
    "types", "name", '"x"', '"""x"""', "7", "-1", "1e9", "null", "true", "input", "of", "how", "String",
    "Int!", "[Int!]!", "Words", "#", "&", "|", "\\u0000", "é", "\ufeff",
]  # fmt: skip

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(WORDS)
shapes = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
documents = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
types = st.sampled_from(
    [
        JSON,
        f"{JSON}; charset=utf-8",
        GRAPHQL,
        "text/plain",
        "multipart/form-data; boundary=x",
        "*/*",
        "a/b;q=0.5",
    ]
)


def judge(response: httpx.Response) -> None:
    """Whatever was sent: no fault of ours, GraphQL's shape, and a code on every error."""
    assert response.status_code in {200, 400, 401, 403, 405, 406, 408, 413, 415}
    answer: dict[str, Any] = response.json()
    assert answer.keys() <= {"data", "errors"}
    assert "data" in answer or response.status_code != 200 or answer["errors"]
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert set(codes) <= set(Code) - {Code.INTERNAL_SERVER_ERROR}
    assert len(codes) <= 5
    assert all(isinstance(error["message"], str) and error["message"] for error in answer.get("errors", ()))


async def post(edge: httpx.AsyncClient, body: bytes, content_type: str = JSON, accept: str = GRAPHQL) -> None:
    headers = {"content-type": content_type, "accept": accept, "x-requested-with": "test"}
    judge(await edge.post("/graphql", content=body, headers=headers))


@EXAMPLES
@given(body=st.binary(max_size=300), content_type=types | header_text, accept=types | header_text)
async def test_bytes(edge: httpx.AsyncClient, body: bytes, content_type: str, accept: str) -> None:
    await post(edge, body, content_type, accept)


@EXAMPLES
@given(shape=shapes)
async def test_json_of_any_shape(edge: httpx.AsyncClient, shape: Any) -> None:
    await post(edge, json.dumps(shape).encode())


@EXAMPLES
@given(query=documents | st.text(), variables=shapes, name=shapes, extensions=shapes)
async def test_requests_of_any_content(
    edge: httpx.AsyncClient, query: str, variables: Any, name: Any, extensions: Any
) -> None:
    body = {"query": query, "variables": variables, "operationName": name, "extensions": extensions}

    await post(edge, json.dumps(body).encode())


@EXAMPLES
@given(query=documents, variables=st.dictionaries(st.sampled_from(["x", "y"]), shapes))
async def test_documents_of_any_words(edge: httpx.AsyncClient, query: str, variables: dict[str, Any]) -> None:
    await post(edge, json.dumps({"query": f"{{ {query} }}", "variables": variables}).encode())


@EXAMPLES
@given(value=shapes, kind=st.sampled_from(["String", "Words", "Words!", "[Int!]!", "Upload!", "Boolean!"]))
async def test_variables_of_any_value(edge: httpx.AsyncClient, value: Any, kind: str) -> None:
    uses = {
        "String": "{ hello(name: $x) }",
        "Words": "{ words(input: $x) }",
        "Words!": "{ words(input: $x) }",
        "[Int!]!": "{ numbers(of: $x) }",
        "Upload!": "{ setPicture(picture: $x) }",
        "Boolean!": "{ hello @include(if: $x) }",
    }
    operation = "mutation" if kind == "Upload!" else "query"
    body = {"query": f"{operation}($x: {kind}) {uses[kind]}", "variables": {"x": value}}

    await post(edge, json.dumps(body).encode())


@EXAMPLES
@given(
    parts=st.lists(
        st.tuples(
            st.sampled_from(["operations", "map", "0", "1"]) | header_text,
            st.none() | header_text,
            shapes.map(lambda shape: json.dumps(shape).encode()) | st.binary(max_size=50),
        ),
        max_size=5,
    ),
    cut=st.integers(0, 20),
)
async def test_forms_of_any_parts(
    edge: httpx.AsyncClient, parts: list[tuple[str, str | None, bytes]], cut: int
) -> None:
    heads = [
        f'name="{name}"' + (f'; filename="{filename}"' if filename is not None else "")
        for name, filename, _ in parts
    ]
    bodies = [
        b"--x\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + content + b"\r\n"
        for head, (_, _, content) in zip(heads, parts, strict=True)
    ]
    form = b"".join(bodies) + b"--x--\r\n"

    await post(edge, form[: len(form) - cut], "multipart/form-data; boundary=x")


@EXAMPLES
@given(
    files=st.dictionaries(
        st.sampled_from(["0", "1"]) | st.text(max_size=2),
        shapes
        | st.lists(st.sampled_from(["variables.x", "variables.x.0", "variables", "query", "variables.y.z"])),
        max_size=2,
    ),
    variables=st.dictionaries(st.sampled_from(["x", "y"]), shapes),
)
async def test_files_in_any_place(
    edge: httpx.AsyncClient, files: dict[str, Any], variables: dict[str, Any]
) -> None:
    operations = {"query": "mutation($x: Upload!) { setPicture(picture: $x) }", "variables": variables}
    fields = {"operations": operations, "map": files}
    form = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{json.dumps(value)}\r\n'
        for name, value in fields.items()
    )
    file = '--x\r\nContent-Disposition: form-data; name="0"; filename="x"\r\n\r\nx\r\n'

    await post(edge, f"{form}{file}--x--\r\n".encode(), "multipart/form-data; boundary=x")


@EXAMPLES
@given(
    query=documents | st.text(),
    variables=st.text() | shapes.map(json.dumps),
    headers=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("accept", "origin", "cookie", "authorization", "sec-fetch-site"), header_text
        ),
    ),
)
async def test_addresses_and_headers_of_any_text(
    edge: httpx.AsyncClient, query: str, variables: str, headers: dict[str, str]
) -> None:
    parameters = {"query": query, "variables": variables}
    safe = {name: value.encode("utf-8", "replace").decode() for name, value in parameters.items()}

    judge(await edge.get("/graphql", params=safe, headers=headers))
