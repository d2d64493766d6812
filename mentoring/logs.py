"""Logging: one line an event, ids and no personal data; JSON where a machine reads, plain where a person does."""

import logging
import sys

import structlog

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
            processors=[formatter.remove_processors_meta, structlog.processors.format_exc_info, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:  # arq logs arguments, others log SQL with its values
        logging.getLogger(name).setLevel(logging.WARNING)
