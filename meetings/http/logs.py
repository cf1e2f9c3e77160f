"""Structured logs: one JSON line an event on standard error, one a request that entered Flask."""

import logging
import time

import structlog
from flask import Flask, Response, g, request


def configure(level: str) -> None:
    """Have structlog and the standard library write JSON lines from this level on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )


def register_request_log(app: Flask) -> None:
    """Log each request with its rule, never its address: addresses may hold secrets."""
    log = structlog.get_logger("request")

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
