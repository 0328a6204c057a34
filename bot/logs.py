"""Logs: one event a line, ids and kinds, never anyone's words and never a token."""

import asyncio
import logging
import sys
from typing import Any

import structlog

_TALKATIVE = (
    "telegram",
    "httpx",
    "httpcore",
    "openai",
    "langchain_openai",
    "langsmith",
    "uvicorn",
    "asyncio",
    "chromadb",
    "sqlalchemy",
    "alembic",
)
"""Libraries that write what they were given (messages, addresses with the token in them, stored values) into their logs."""


def set_up_logs(level: str) -> None:
    """Write events of `level` and above to standard error: for people at a terminal, else as JSON."""
    people = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if people else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    quieten_libraries()


def quieten_libraries() -> None:
    """Let no library write what it was given into a log."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def quieten_loop(loop: asyncio.AbstractEventLoop) -> None:
    """What nobody caught in a task is logged by its kind, without what it says."""
    log = structlog.get_logger(__name__)

    def note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        log.error("unhandled", error=type(error).__name__ if error else "none")

    loop.set_exception_handler(note)
