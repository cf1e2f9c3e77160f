"""Requests and responses of the parser process, as lines of JSON.

They are separate from the worker, so that clients do not load the parsers.
"""

from dataclasses import dataclass

from pydantic import TypeAdapter

from meetings.domain.imports.rules import ParseContext, ParseResult


@dataclass(frozen=True, slots=True)
class ParseTask:
    """The source to parse, and the limits."""

    known: ParseContext
    name: str
    is_text: bool
    seconds: int
    memory: int


@dataclass(frozen=True, slots=True)
class ParseResponse:
    """The result: the parsed source, or the code and details of an error."""

    reading: ParseResult | None = None
    refusal: str = ""
    details: dict[str, int | str] | None = None


PARSE_TASK_ADAPTER = TypeAdapter(ParseTask)
PARSE_RESPONSE_ADAPTER = TypeAdapter(ParseResponse)
