"""The log: JSON lines on standard error that say what happened, and never what people wrote."""

from __future__ import annotations

import logging

import structlog


def set_up_logs(level_name: str) -> None:
    """JSON lines on standard error: what happened, never what people wrote."""
    level = logging.getLevelNamesMapping()[level_name.upper()]
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_content,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    for name in ("caseboard", "realtime", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        # Below that, the server of the sockets would log every header, cookies among them, and every frame.
        logger.setLevel(max(level, logging.INFO) if name == "uvicorn.error" else level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _without_content(_logger: object, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """An exception is logged by its type and where it was raised: its message may quote what somebody wrote."""
    problem = event.pop("exc_info", None)
    event.pop("exception", None)
    if isinstance(problem, tuple) and problem[1] is not None:
        event["error"] = type(problem[1]).__name__
        event["trace"] = trace_of(problem[1])
    return event


def trace_of(error: BaseException) -> list[str]:
    """Where an exception was raised, innermost last: files, lines and functions, no values."""
    lines, at = [], error.__traceback__
    while at is not None:
        lines.append(f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno} {at.tb_frame.f_code.co_name}")
        at = at.tb_next
    return lines[-12:]
