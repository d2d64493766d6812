"""What a client is told when a request fails at the top level: a code to act on, and nothing secret."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from uuid import uuid4

import strawberry
import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import MissingQueryError, StrawberryInputCoercionError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionContext, PreExecutionError, StreamExecutionResult

from models import refusals
from models.outages import RETRY_AFTER, is_outage

MOST_ERRORS = 5
LONGEST_MESSAGE = 500

log = structlog.get_logger("mentoring.errors")


class Code(StrEnum):
    """`extensions.code` of every top-level error."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_IN_LIST = "PERSISTED_QUERY_NOT_IN_LIST"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    BAD_REQUEST = "BAD_REQUEST"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    RATE_LIMITED = "RATE_LIMITED"
    QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    CSRF_PREVENTION = "CSRF_PREVENTION"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class SilentSchema(strawberry.Schema):
    """Strawberry would log every error, clients' slips included, and what they sent; ErrorPolicy logs ours."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        pass


class ErrorPolicy(SchemaExtension):
    """Labels and masks the errors of every result. It stands first, so that it sees what the others do."""

    def on_operation(self) -> Iterator[None]:
        try:
            yield
        except (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError):
            raise  # the transport answers these
        except GraphQLError as error:
            raise _labelled(error, Code.GRAPHQL_VALIDATION_FAILED) from error
        except Exception as error:
            raise masked(error) from error
        self._tell(self.execution_context.result)

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        self._tell(result)
        yield

    def _tell(self, result: object) -> None:
        errors: Sequence[GraphQLError] | None = getattr(result, "errors", None)
        if errors:
            refused = isinstance(result, PreExecutionError)
            told = [told_to_client(error, refused=refused) for error in errors[:MOST_ERRORS]]
            result.errors = told  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  it had errors


def told_to_client(error: GraphQLError, *, refused: bool) -> GraphQLError:
    """Give `error` its code; `refused` says that the document was never executed."""
    if _is_labelled(error):
        return error
    if isinstance(error, GraphQLSyntaxError):
        # The parser's own limits end with these words; there is no other sign.
        over = error.message.endswith("Parsing aborted.")
        return _labelled(error, Code.QUERY_TOO_COMPLEX if over else Code.GRAPHQL_PARSE_FAILED)
    if error.path is None and not _was_raised(error):
        return _labelled(error, Code.GRAPHQL_VALIDATION_FAILED if refused else Code.BAD_USER_INPUT)
    cause = _cause(error)
    if isinstance(cause, refusals.NotSignedIn):
        error.message = "Sign in first."
    code = _code_of(cause)
    return _labelled(error, code) if code else masked(cause, error)


def masked(cause: BaseException, error: GraphQLError | None = None) -> GraphQLError:
    """Log `cause` and answer an error that says nothing of it but the id it is logged under."""
    request_id = structlog.contextvars.get_contextvars().get("request_id") or uuid4().hex
    path = error.path if error else None
    is_down = is_outage(cause)
    code = Code.SERVICE_UNAVAILABLE if is_down else Code.INTERNAL_SERVER_ERROR
    log.error("unexpected error", request_id=request_id, path=path, code=code.value, exc_info=cause)
    return GraphQLError(
        _MASKS[code],
        nodes=error.nodes if error else None,
        path=path,
        extensions={
            "code": code.value,
            "requestId": request_id,
            **({"retryAfter": RETRY_AFTER} if is_down else {}),
        },
    )


def _is_labelled(error: GraphQLError) -> bool:
    return (error.extensions or {}).get("code") in set(Code)


def _labelled(error: GraphQLError, code: Code) -> GraphQLError:
    if not _is_labelled(error):
        error.extensions = {**(error.extensions or {}), "code": code.value}
    # graphql-core echoes what it was given, and guesses at names; neither helps whom we want to help.
    error.message = error.message.partition(" Did you mean ")[0][:LONGEST_MESSAGE]
    return error


def _was_raised(error: GraphQLError) -> bool:
    """Whether it only wraps an exception; for what graphql-core finds in a request it points at the place."""
    return error.original_error is not None and not error.nodes


def _cause(error: GraphQLError) -> BaseException:
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _code_of(cause: BaseException) -> Code | None:
    """The code of what a resolver raised on purpose; None when it was not on purpose."""
    match cause:
        case refusals.NotSignedIn():
            return Code.UNAUTHENTICATED
        case refusals.RateLimited():
            return Code.RATE_LIMITED
        case refusals.NotAllowed():
            return Code.FORBIDDEN
        case refusals.Refusal() | refusals.Refusals() | StrawberryInputCoercionError():
            return Code.BAD_USER_INPUT
        case GraphQLError(nodes=[*_]):
            return Code.BAD_USER_INPUT  # graphql-core points at the argument; at a resolver's value it cannot
        case _:
            return None


_MASKS = {
    Code.SERVICE_UNAVAILABLE: "We cannot reach our records at the moment. Please try again in a minute.",
    Code.INTERNAL_SERVER_ERROR: (
        "Something went wrong on our side. Please try again; if it stays so, tell us the request id."
    ),
}
