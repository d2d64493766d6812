"""The GraphQL edge: how bytes become an operation, and a result becomes bytes."""

from mentoring.transport.endpoint import GraphQLEndpoint
from mentoring.transport.refused import Reason, RequestRefused

__all__ = ["GraphQLEndpoint", "Reason", "RequestRefused"]
