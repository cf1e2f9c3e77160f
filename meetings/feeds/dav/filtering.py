"""The filter of a calendar-query: a span of time, and conditions on properties of the entries."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from meetings.domain.calendars.resources import Span
from meetings.feeds.dav.names import caldav
from meetings.feeds.dav.reading import Element
from meetings.feeds.dav.refusals import Refusal

_STAMP = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_PROPERTY = re.compile(r"[A-Za-z0-9-]{1,60}", re.ASCII)
_PARAMETERS = r'(?:;(?:[^":\r\n]|"[^"\r\n]*")*)?'
_ESCAPED = re.compile(r"\\(.)")
#: In a whole query: each of them is looked for in each entry of the calendar.
_MOST_CONDITIONS = 20
Fold = Callable[[str], str]
_COLLATIONS: dict[str, Fold] = {
    "i;ascii-casemap": lambda value: re.sub("[A-Z]+", lambda m: m[0].lower(), value),
    "i;octet": lambda value: value,
    "i;unicode-casemap": str.casefold,
    "default": str.casefold,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A property that the entry must or must not have, or whose text holds something.

    ``text`` is folded already; None asks whether the property is there at all.
    """

    name: str
    is_absent: bool = False
    text: str | None = None
    fold: Fold = str.casefold
    is_negated: bool = False

    def holds(self, lines: str) -> bool:
        """Say whether it holds for an entry, given as its lines without folds."""
        pattern = rf"^{re.escape(self.name)}{_PARAMETERS}:(.*)$"
        values = re.findall(pattern, lines, re.MULTILINE | re.IGNORECASE)
        if self.text is None:
            return bool(values) is not self.is_absent
        found = any(self.text in self.fold(_ESCAPED.sub(_plain, value)) for value in values)
        return bool(values) and found is not self.is_negated


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries are asked for; ``is_empty``: such as there are none of here."""

    is_empty: bool = False
    span: Span | None = None
    conditions: tuple[Condition, ...] = ()

    def passes(self, calendar: str) -> bool:
        """Say whether the entry, a calendar by itself, fulfils the conditions."""
        if not self.conditions:
            return True
        lines = calendar.replace("\r\n ", "").replace("\r\n", "\n")
        start = lines.find("BEGIN:VEVENT")
        return all(condition.holds(lines[start:]) for condition in self.conditions)


def query_of(root: Element) -> Query:
    """Return what the filter of the calendar-query asks for.

    Raises:
        Refusal: it is none, or asks what cannot be answered.
    """
    outer = root.child(caldav("filter"))
    calendar = outer.child(caldav("comp-filter")) if outer else None
    if calendar is None or _name(calendar) != "VCALENDAR":
        raise _invalid(_("The filter of a calendar-query begins with VCALENDAR."))
    is_empty = False
    span: Span | None = None
    conditions: list[Condition] = []
    for child in calendar.children:
        if child.name == caldav("is-not-defined"):
            is_empty = True
        elif child.name != caldav("comp-filter"):
            raise _unsupported()
        elif _name(child) == "VEVENT":
            found = _of_events(child)
            is_empty = is_empty or found.is_empty
            span, conditions = found.span or span, conditions + list(found.conditions)
        else:  # tasks, notes and the like: there are none
            is_empty = is_empty or child.child(caldav("is-not-defined")) is None
    if len(conditions) > _MOST_CONDITIONS:
        raise _unsupported()
    return Query(is_empty, span, tuple(conditions))


def _of_events(component: Element) -> Query:
    if component.child(caldav("is-not-defined")) is not None:
        return Query(is_empty=True)
    span: Span | None = None
    conditions: list[Condition] = []
    for child in component.children:
        if child.name == caldav("time-range"):
            span = _span(child)
        elif child.name == caldav("prop-filter"):
            conditions += list(_conditions(child))
        else:
            raise _unsupported()
    return Query(span=span, conditions=tuple(conditions))


def _conditions(asked: Element) -> Iterator[Condition]:
    """Yield what a prop-filter asks; all of it must hold."""
    name = asked.attributes.get("name", "")
    if not _PROPERTY.fullmatch(name):
        raise _invalid(_("A prop-filter names a property."))
    if not asked.children:
        yield Condition(name)
    for child in asked.children:
        if child.name == caldav("is-not-defined"):
            yield Condition(name, is_absent=True)
        elif child.name == caldav("text-match"):
            yield _text_match(name, child)
        else:
            raise _unsupported()


def _text_match(name: str, asked: Element) -> Condition:
    collation = asked.attributes.get("collation", "i;ascii-casemap")
    fold = _COLLATIONS.get(collation)
    if fold is None:
        raise Refusal(
            403, _("There is no such collation here."), condition=caldav("supported-collation")
        )
    is_negated = asked.attributes.get("negate-condition", "no") == "yes"
    return Condition(name, text=fold(asked.text), fold=fold, is_negated=is_negated)


def _span(asked: Element) -> Span:
    since, until = (_instant(asked.attributes.get(each)) for each in ("start", "end"))
    if (since is None and until is None) or (since and until and until <= since):
        raise _invalid(_("A span of time has a start or an end, and the end is later."))
    return Span(since, until)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        if _STAMP.fullmatch(text):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise _invalid(_("Times in a span are written as 20270301T120000Z."))


def _name(component: Element) -> str:
    return component.attributes.get("name", "").upper()


def _plain(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _invalid(sentence: str) -> Refusal:
    return Refusal(403, sentence, condition=caldav("valid-filter"))


def _unsupported() -> Refusal:
    sentence = _("Entries can be asked for by a span of time and by texts of their properties.")
    return Refusal(403, sentence, condition=caldav("supported-filter"))
