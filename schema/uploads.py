"""A file in a mutation's input. It comes by the GraphQL multipart request, and by no other way."""

from dataclasses import dataclass, field

import strawberry
from strawberry.types.scalar import ScalarDefinition


@dataclass(frozen=True)
class Upload:
    """What was sent. Name and type are the sender's words: look into the bytes before you believe them."""

    filename: str
    content_type: str
    _content: bytes = field(repr=False)

    async def read(self) -> bytes:
        return self._content


def _only_a_file(value: object) -> Upload:
    if not isinstance(value, Upload):
        raise ValueError("a file is expected here, sent as multipart/form-data")  # noqa: TRY004  GraphQL's error
    return value


def _never(_: object) -> None:
    raise ValueError("a file is only ever sent to us")


UPLOAD: ScalarDefinition = strawberry.scalar(
    name="Upload",
    description="A file, sent by the GraphQL multipart request specification.",
    specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
    parse_value=_only_a_file,
    serialize=_never,
)
