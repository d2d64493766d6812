"""Logging: one line an event, ids and no personal data; JSON where a machine reads, plain where a person does."""

import logging
import sys
import traceback
from collections.abc import Iterator

import structlog
from structlog.typing import ExcInfo

OURS = ("mentoring.", "schema.", "resolvers.", "jobs.", "models.")
DEEPEST = 10
QUIET = ("arq", "asyncpg", "tortoise", "httpx", "strawberry.execution", "uvicorn.access")


def set_up() -> None:
    """Send everything, our own and the libraries', through structlog to standard error."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    is_terminal = sys.stderr.isatty()
    last: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer() if is_terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler()
    formatter = structlog.stdlib.ProcessorFormatter
    handler.setFormatter(
        formatter(
            foreign_pre_chain=shared,
            processors=[
                formatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(_places),
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:  # arq logs arguments, others log SQL with its values
        logging.getLogger(name).setLevel(logging.WARNING)


def _places(exc_info: ExcInfo) -> str:
    """Where it happened, the first cause first, with the words of our own exceptions only.

    Those of libraries carry what they were given: a database tells the row that it refused, a parser the text.
    """
    told = [
        f"{''.join(traceback.format_tb(error.__traceback__))}{_named(error)}"
        for error in _causes(exc_info[1])
    ]
    return "\n".join(reversed(told))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(DEEPEST):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _named(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {error}" if name.startswith(OURS) else name
