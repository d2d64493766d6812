"""A query that takes too long is ended. A mutation never is: it has begun to change things."""

import asyncio
from collections.abc import AsyncIterator

from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from schema.error_policy import Code
from schema.limits import LIMITS, Limits


class QueryDeadline(SchemaExtension):
    def __init__(self, limits: Limits = LIMITS) -> None:
        self._seconds = limits.seconds

    async def on_execute(self) -> AsyncIterator[None]:
        is_query = self.execution_context.operation_type is OperationType.QUERY
        try:
            async with asyncio.timeout(self._seconds if is_query else None):
                yield
        except TimeoutError as error:
            sentence = f"The query took longer than {self._seconds:g} seconds."
            raise GraphQLError(sentence, extensions={"code": Code.QUERY_TOO_COMPLEX.value}) from error
