"""What all mutations share: one input, a payload that carries refusals, and the client's idempotency key."""

import dataclasses
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import strawberry
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField

from models.refusals import InvalidInput, Refusal, Refusals
from resolvers import use_case
from schema.context import Info
from schema.errors import UserError, error_in

if TYPE_CHECKING:
    from schema.query import Query

KEY = re.compile("[!-~]{1,100}")


@strawberry.type(description="What every mutation answers with.")
class Payload:
    """Subclasses add nullable fields for what changed, and `errors = refusals("...Error", ...)`."""

    @strawberry.field(description="The whole schema again, to read on from what has changed.")
    def query(self) -> Annotated["Query", strawberry.lazy("schema.query")]:
        from schema.query import Query  # noqa: PLC0415  Query reaches every payload

        return Query()


@strawberry.input(description="What every input may carry.")
class Input:
    idempotency_key: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="A new UUID for each thing you do. Sent again within 48 hours with the same input, it has one "
        "effect. It counts for who is signed in.",
    )


def mutation(payload: type[Payload], description: str) -> Any:
    """A mutation with one argument `input`; what it refuses comes back in `payload.errors`."""
    return strawberry.mutation(description=description, extensions=[Refusing(payload)])


class Refusing(FieldExtension):
    """Turns refusals into the payload's `errors`, so that no mutation handles errors itself."""

    def __init__(self, payload: type[Payload]) -> None:
        self.payload = payload
        self.name = ""

    def apply(self, field: StrawberryField) -> None:
        self.name = field.python_name
        for argument in field.arguments:
            argument.description = argument.description or "What to do it with."

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: Info, **kwargs: Any
    ) -> Any:
        before = use_case.retry.set(None)
        try:
            use_case.retry.set(self._retry(kwargs["input"]))
            return await next_(source, info, **kwargs)
        except Refusal as refusal:
            return self._refused([refusal])
        except Refusals as several:
            return self._refused(several.refusals)
        finally:
            info.context.forget_loaded()
            use_case.retry.reset(before)

    def _retry(self, given: Input) -> use_case.Retry | None:
        if not given.idempotency_key:
            return None
        if not KEY.fullmatch(given.idempotency_key):
            raise InvalidInput("An idempotency key is a UUID.", path=("input", "idempotencyKey"))
        request = orjson.dumps([self.name, dataclasses.asdict(given)], default=str).decode()
        return use_case.Retry.of(given.idempotency_key, request)

    def _refused(self, why: Sequence[Refusal]) -> Payload:
        union = _union_of(self.payload)
        errors: list[UserError] = [error_in(union, refusal) for refusal in why]
        return self.payload(errors=errors)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # every payload has it


def _union_of(payload: type[Payload]) -> str:
    definition = get_object_definition(payload, strict=True)
    field = next(field for field in definition.fields if field.python_name == "errors")
    return str(field.metadata["union"])
