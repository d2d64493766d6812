"""Every status but 200, in one place, and the answer that goes with a request that is refused.

Where the GraphQL-over-HTTP draft and graphql-http's audits differ, the audits are followed.
"""

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

import orjson
from starlette.responses import Response

from schema.error_policy import Code


class Reason(Enum):
    """Why a request is refused before there is an operation: status and code."""

    MALFORMED = (400, Code.BAD_REQUEST)
    NOT_SIGNED_IN = (401, Code.UNAUTHENTICATED)
    CROSS_SITE = (403, Code.CSRF_PREVENTION)
    METHOD = (405, Code.BAD_REQUEST)
    NOT_ACCEPTABLE = (406, Code.BAD_REQUEST)
    TOO_SLOW = (408, Code.BAD_REQUEST)
    TOO_LARGE = (413, Code.PAYLOAD_TOO_LARGE)
    MEDIA_TYPE = (415, Code.BAD_REQUEST)


# An operation that was refused whole: the status for (application/graphql-response+json, application/json).
REFUSED_OPERATION = (400, 200)
REFUSED_OPERATION_BY_CODE = {
    Code.QUERY_TOO_COMPLEX: (400, 400),
    Code.UNAUTHENTICATED: (401, 401),
    Code.FORBIDDEN: (403, 403),
    Code.RATE_LIMITED: (429, 429),
    Code.SERVICE_UNAVAILABLE: (503, 503),
    Code.INTERNAL_SERVER_ERROR: (500, 500),
}


class RequestRefused(Exception):
    """Raised anywhere below the transport, this becomes the answer."""

    def __init__(self, reason: Reason, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.code = reason.value
        self.sentence = sentence
        self.headers = headers
        super().__init__(sentence)

    def response(self, media_type: str = "application/json") -> Response:
        error = {"message": self.sentence, "extensions": {"code": self.code.value}}
        return GraphQLResponse({"errors": [error]}, self.status, self.headers, media_type)


class GraphQLResponse(Response):
    """A GraphQL answer as bytes."""

    def __init__(
        self, content: dict[str, Any], status: int, headers: Mapping[str, str] | None, media_type: str
    ) -> None:
        super().__init__(content, status, headers, f"{media_type}; charset=utf-8")

    def render(self, content: dict[str, Any]) -> bytes:
        try:
            return orjson.dumps(content)
        except TypeError:  # an integer past 64 bits, or half a surrogate pair: legal JSON all the same
            return json.dumps(content).encode()
