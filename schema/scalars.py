"""The few scalars that are not GraphQL's own."""

from datetime import UTC, date, datetime
from typing import Any

import strawberry
from graphql import GraphQLError

from schema.uploads import UPLOAD, Upload


def _read_instant(value: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _bad("DateTime must be an ISO 8601 instant, e.g. 2026-11-24T09:00:00+00:00.") from error
    if instant.tzinfo is None:
        raise _bad("DateTime must carry an offset, e.g. 2026-11-24T09:00:00+00:00 or ...Z.")
    try:
        _ = instant.astimezone(UTC)
    except OverflowError as error:
        raise _bad("DateTime must be within the years 1 to 9999, also in UTC.") from error
    return instant


def _write_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read_date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _bad("Date must be an ISO 8601 calendar date, e.g. 2026-11-24.") from error


def _bad(sentence: str) -> GraphQLError:
    return GraphQLError(sentence, extensions={"code": "BAD_USER_INPUT"})


SCALARS: dict[object, Any] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant in ISO 8601. Input must carry an offset; output is in UTC.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        parse_value=_read_instant,
        serialize=_write_instant,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar date in ISO 8601, e.g. 2026-11-24.",
        specified_by_url="https://scalars.graphql.org/andimarek/local-date",
        parse_value=_read_date,
        serialize=date.isoformat,
    ),
    Upload: UPLOAD,
}
