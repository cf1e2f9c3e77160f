"""Structured logs on standard output: one JSON line per event and per request to Flask."""

import json
import logging
import re
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request

#: Secrets in URLs: private pages, personal calendars, links in mails.
_SECRET_PATTERN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")
_SHARED_PROCESSORS = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class _StdoutHandler(logging.StreamHandler[TextIO]):
    """Write to the current standard output, which tests may replace."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stdout
        super().emit(record)


def configure_logging(level: str) -> None:
    """Write the logs of structlog and the standard library as JSON lines from this level on.

    Routine messages of libraries are written at the debug level only.
    """
    level_number = logging.getLevelNamesMapping()[level]
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _StdoutHandler)]:
        root.removeHandler(handler)
    output = _StdoutHandler()
    output.setLevel(level_number)
    output.setFormatter(json_formatter())
    root.addHandler(output)
    root.setLevel(
        level_number if level_number <= logging.DEBUG else max(level_number, logging.WARNING)
    )
    logging.getLogger("meetings").setLevel(level_number)
    structlog.configure(
        processors=[*_SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level_number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def json_formatter() -> logging.Formatter:
    """Return a formatter that writes JSON lines without secrets."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED_PROCESSORS, structlog.stdlib.add_logger_name],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_serialise),
        ],
    )


def redact(text: str) -> str:
    """Return the text with every secret replaced."""
    return _SECRET_PATTERN.sub("[secret]", text)


def _serialise(event: Any, default: Callable[[Any], Any], **_options: Any) -> str:
    return redact(json.dumps(event, default=default))


def register_request_log(app: Flask) -> None:
    """Log each request with its URL rule, never its URL, which may contain a secret."""
    log = structlog.get_logger("meetings.request")
    # Flask would log the URL of a bug; the error handler logs the bug with the URL rule instead.
    app.logger.disabled = True

    def start_timer() -> None:
        g.began = time.perf_counter()

    def log_response(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        rule = request.url_rule.rule if request.url_rule else None
        log.info(
            "request", method=request.method, rule=rule, status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
        )  # fmt: skip
        return response

    app.before_request(start_timer)
    app.after_request(log_response)
