"""The one door for GraphQL over HTTP: POST for everything, GET for queries."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from graphql import GraphQLError, GraphQLFormattedError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.schema import BaseSchema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from mentoring import metrics
from mentoring.transport import media_types, multipart, reading
from mentoring.transport.cross_site import CrossSiteGuard
from mentoring.transport.persisted import Kept, Persisted
from mentoring.transport.reading import Operation
from mentoring.transport.refused import (
    REFUSED_OPERATION,
    REFUSED_OPERATION_BY_CODE,
    GraphQLResponse,
    Reason,
    RequestRefused,
)
from schema.documents import has_passed
from schema.error_policy import Code, masked

ContextFor = Callable[[Request, Response], Awaitable[Any]]


class GraphQLEndpoint(GraphQL[Any, None]):
    """An ASGI app; `context_for` makes `info.context`, and what it sets on its response goes out with ours.

    It may raise RequestRefused, for example for a bearer token that is not valid.
    """

    def __init__(
        self,
        schema: BaseSchema,
        context_for: ContextFor,
        *,
        carries_cookie: Callable[[Request], bool],
        public_origin: str,
        allowed_origins: Collection[str] = (),
        json_limit: int = 256 * 1024,
        queries_by_get: bool = True,
        persisted: Persisted | None = None,
    ) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self._context_for = context_for
        self._guard = CrossSiteGuard(carries_cookie, public_origin, allowed_origins)
        self._json_limit = json_limit
        self._persisted = persisted or Kept()
        self._methods = ("POST", "GET") if queries_by_get else ("POST",)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.reject_websocket(WebSocket(scope, receive, send))
            return
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        media_type = media_types.JSON
        try:
            self._refuse_method(request)
            media_type = media_types.wanted(request.headers)
            operation = await self._read(request)
            return await self._answer(request, operation, media_type)
        except RequestRefused as refused:
            return refused.response(media_type)
        except ClientDisconnect:
            return RequestRefused(Reason.MALFORMED, "The request was cut short.").response()
        except Exception as error:  # noqa: BLE001  what goes wrong around an operation is told like what does within
            return _answer_of(ExecutionResult(None, [masked(error)]), media_type)

    def _refuse_method(self, request: Request) -> None:
        is_query = request.method == "GET" and not _NAMING.isdisjoint(request.query_params)
        if request.method == "POST" or (is_query and "GET" in self._methods):
            return
        # A GET without a query is a person with a browser; there is nothing to see here.
        sentence = "Send GraphQL operations by POST."
        raise RequestRefused(Reason.METHOD, sentence, {"Allow": ", ".join(self._methods)})

    async def _read(self, request: Request) -> Operation:
        if request.method == "GET":
            self._guard.admit(request, is_form=False)
            return reading.from_query_string(request)
        is_form = media_types.sent(request.headers) == media_types.MULTIPART
        self._guard.admit(request, is_form=is_form)
        read = multipart.from_form if is_form else reading.from_body
        return await read(request, self._json_limit)

    async def _answer(self, request: Request, operation: Operation, media_type: str) -> Response:
        beside = await self.get_sub_response(request)
        context = await self._context_for(request, beside)
        result = await self._execute(request, operation, context)
        response = _answer_of(result, media_type)
        response.raw_headers.extend(beside.raw_headers)
        response.background = beside.background
        return response

    async def _execute(self, request: Request, operation: Operation, context: Any) -> ExecutionResult:
        may_change = request.method == "POST"
        try:
            query = await self._persisted.text_of(operation)
        except GraphQLError as error:
            return ExecutionResult(None, [error])
        try:
            result = await self.schema.execute(
                query,
                variable_values=operation.variables,
                context_value=context,
                operation_name=operation.name,
                operation_extensions=operation.extensions,
                allowed_operation_types=_CHANGING if may_change else _READING,
            )
        except CannotGetOperationTypeError:
            return ExecutionResult(None, [_unresolved()])
        except InvalidOperationTypeError as error:
            raise _wrong_way(error.operation_type) from error
        if has_passed(self.schema, query):
            await self._persisted.passed(operation, query)
        return result


_NAMING = {"query", "documentId", "extensions"}  # each may say which document is meant
_READING = {OperationType.QUERY}
_CHANGING = {OperationType.QUERY, OperationType.MUTATION}


def _unresolved() -> GraphQLError:
    sentence = "The document has no operation of that name, or none at all."
    return GraphQLError(sentence, extensions={"code": Code.OPERATION_RESOLUTION_FAILURE.value})


def _wrong_way(kind: OperationType) -> RequestRefused:
    if kind is OperationType.MUTATION:
        return RequestRefused(Reason.METHOD, "Send mutations by POST.", {"Allow": "POST"})
    return RequestRefused(Reason.MALFORMED, "Subscriptions are not answered over plain HTTP.")


def _answer_of(result: ExecutionResult, media_type: str) -> Response:
    errors = result.errors or []
    for error in errors:
        metrics.ERRORS.labels(_code(error).value).inc()
    if errors and result.data is None and all(error.path is None for error in errors):
        return GraphQLResponse(
            {"errors": _formatted(errors)},
            _status(errors[0], media_type),
            _when_to_retry(errors[0]),
            media_type,
        )
    content: dict[str, Any] = {"data": result.data}
    if errors:
        content["errors"] = _formatted(errors)
    if result.extensions:
        content["extensions"] = result.extensions
    return GraphQLResponse(content, 200, None, media_type)


def _when_to_retry(error: GraphQLError) -> dict[str, str]:
    """The seconds that the error names, for those who read no further than the headers."""
    seconds = (error.extensions or {}).get("retryAfter")
    return {"Retry-After": str(seconds)} if seconds else {}


def _formatted(errors: list[GraphQLError]) -> list[GraphQLFormattedError]:
    return [error.formatted for error in errors]


def _code(error: GraphQLError) -> Code:
    return Code((error.extensions or {})["code"])  # the schema's ErrorPolicy gives every error one


def _status(error: GraphQLError, media_type: str) -> int:
    for_graphql, for_json = REFUSED_OPERATION_BY_CODE.get(_code(error), REFUSED_OPERATION)
    return for_graphql if media_type == media_types.GRAPHQL_RESPONSE else for_json
