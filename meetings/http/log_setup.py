"""Structured logs: one JSON line an event on standard output, one a request that entered Flask."""

import json
import logging
import re
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request

#: Secrets in addresses: private pages, calendars of one's own, links in mails.
_SECRET_PATTERN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")
_SHARED_PROCESSORS = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class _StdoutHandler(logging.StreamHandler[TextIO]):
    """Writes to what is standard output when a line is written."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stdout
        super().emit(record)


def configure_logging(level: str) -> None:
    """Have structlog and the standard library write JSON lines from this level on.

    What libraries tell of their everyday work is only written where everything is.
    """
    own = logging.getLevelNamesMapping()[level]
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _StdoutHandler)]:
        root.removeHandler(handler)
    output = _StdoutHandler()
    output.setLevel(own)
    output.setFormatter(json_formatter())
    root.addHandler(output)
    root.setLevel(own if own <= logging.DEBUG else max(own, logging.WARNING))
    logging.getLogger("meetings").setLevel(own)
    structlog.configure(
        processors=[*_SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(own),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def json_formatter() -> logging.Formatter:
    """Return what makes a line of JSON of whatever is logged, and leaves secrets out of it."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED_PROCESSORS, structlog.stdlib.add_logger_name],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_serialise),
        ],
    )


def redact(text: str) -> str:
    """Return the text with every secret in it left out."""
    return _SECRET_PATTERN.sub("[secret]", text)


def _serialise(event: Any, default: Callable[[Any], Any], **_options: Any) -> str:
    return redact(json.dumps(event, default=default))


def register_request_log(app: Flask) -> None:
    """Log each request with its rule, never its address: addresses may hold secrets."""
    log = structlog.get_logger("meetings.request")
    # Of a bug, it would name the address; the page of errors logs the same with the rule.
    app.logger.disabled = True

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        took = time.perf_counter() - g.get("began", time.perf_counter())
        rule = request.url_rule.rule if request.url_rule else None
        log.info(
            "request", method=request.method, rule=rule, status=response.status_code,
            milliseconds=round(took * 1000, 1),
        )  # fmt: skip
        return response

    app.before_request(begin)
    app.after_request(end)
