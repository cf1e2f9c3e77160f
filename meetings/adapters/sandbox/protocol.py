"""What the process that reads sources is asked, and what it answers, as lines of JSON.

Apart from ``adapters.reading``, so that who asks does not load what only the reading needs.
"""

from dataclasses import dataclass

from pydantic import TypeAdapter

from meetings.domain.imports.rules import ParseContext, ParseResult


@dataclass(frozen=True, slots=True)
class ParseTask:
    """What is to be read, and within which limits."""

    known: ParseContext
    name: str
    is_text: bool
    seconds: int
    memory: int


@dataclass(frozen=True, slots=True)
class ParseResponse:
    """What came of it: a reading, or the code of a refusal and its details."""

    reading: ParseResult | None = None
    refusal: str = ""
    details: dict[str, int | str] | None = None


PARSE_TASK_ADAPTER = TypeAdapter(ParseTask)
PARSE_RESPONSE_ADAPTER = TypeAdapter(ParseResponse)
