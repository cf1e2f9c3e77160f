"""Join lines with labels ("Meeting: …", "Date: …", "Time: …", "Place: …") to one line.

Source:
    docs/rules/imports.md, "Lines"
"""

import re
from collections.abc import Iterator
from functools import cache

from meetings.domain.imports.grammar.zone_names import resolve_zone
from meetings.kernel.text import normalise

_LABELS = {
    "title": "meeting title event name subject what titel thema veranstaltung sitzung mote "
    "möte titre "
    "réunion arrangement kokous koosolek sanāksme posėdis spotkanie fundur",
    "date": "date dates when datum dato wann termin päivämäärä kuupäev datums data dagsetning дата",
    "time": "time times uhrzeit zeit tid klokken kello kellaaeg laiks laikas godzina tími "
    "heure время",
    "place": "place venue location where city ort sted plats paikka koht vieta miejsce staður lieu "
    "место",
}
_LABELLED = re.compile(r"^\W{0,4}(?P<label>[^\W\d_]{2,15})\W{0,3}:\W{0,3}\s(?P<value>.*\S)")
#: A name of a zone as Outlook writes it.
_ZONE_NAME = re.compile(r"\(UTC[+-]\d\d:\d\d\)\s[^()]{3,100}$")

NumberedLine = tuple[int, str]


def join_labelled_lines(lines: list[NumberedLine]) -> list[NumberedLine]:
    """Return the lines, with blocks of labelled lines as one line that begins with the date."""
    joined: list[NumberedLine] = []
    block: dict[str, NumberedLine] = {}
    for number, line in lines:
        match = _LABELLED.match(line[:400])
        label = _labels().get(normalise(match["label"])) if match else None
        if match is None or label is None or label in block:
            joined += _flush(block)
            block = {}
        if match is not None and label is not None:
            block[label] = (number, line)
        else:
            joined.append((number, line))
    return [*joined, *_flush(block)]


def _flush(block: dict[str, NumberedLine]) -> Iterator[NumberedLine]:
    """Yield one line if the block names a meeting and its date, else its lines as they were."""
    if not {"title", "date"} <= block.keys():
        yield from block.values()
        return
    values = {label: line.partition(":")[2].strip(" *_\t") for label, (_n, line) in block.items()}
    when = ", ".join(values[label] for label in ("date", "time") if label in values)
    places = [f"Place: {values['place']}"] if values.get("place") else []
    texts = [_with_short_zone(when), values["title"], *places]
    yield min(number for number, _line in block.values()), "\t".join(texts)


def _with_short_zone(when: str) -> str:
    """Return the text with the IANA name of "(UTC+02:00) Helsinki, Kyiv, …" at its end."""
    match = _ZONE_NAME.search(when)
    zone = resolve_zone(match[0].strip(" .")) if match is not None else ""
    return f"{when[: match.start()]} {zone}" if match is not None and zone else when


@cache
def _labels() -> dict[str, str]:
    return {normalise(name): label for label, names in _LABELS.items() for name in names.split()}
