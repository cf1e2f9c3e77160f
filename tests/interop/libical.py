"""Bindings to libical, the parser of Evolution, KDE and Cyrus."""

import ctypes
import ctypes.util
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest

_NAME = ctypes.util.find_library("ical")
_VEVENT = 4
_TEXTS = ("uid", "summary", "description", "location")
needs_libical = pytest.mark.skipif(_NAME is None, reason="no libical: apt-get install libical3")


class _Time(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


def _library() -> Any:
    library = ctypes.CDLL(_NAME)
    pointer = ctypes.c_void_p
    for name, response, takes in (
        ("icalparser_parse_string", pointer, [ctypes.c_char_p]),
        ("icalcomponent_free", None, [pointer]),
        ("icalcomponent_count_errors", ctypes.c_int, [pointer]),
        ("icalcomponent_count_components", ctypes.c_int, [pointer, ctypes.c_int]),
        ("icalrestriction_check", ctypes.c_int, [pointer]),
        ("icalcomponent_get_timezone", pointer, [pointer, ctypes.c_char_p]),
        ("icaltime_from_string", _Time, [ctypes.c_char_p]),
        ("icaltime_as_timet_with_zone", ctypes.c_long, [_Time, pointer]),
        ("icalcomponent_get_first_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_next_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_dtstart", _Time, [pointer]),
        ("icalcomponent_get_dtend", _Time, [pointer]),
        ("icalcomponent_get_sequence", ctypes.c_int, [pointer]),
        ("icalcomponent_get_status", ctypes.c_int, [pointer]),
        ("icalproperty_status_to_string", ctypes.c_char_p, [ctypes.c_int]),
        *((f"icalcomponent_get_{name}", ctypes.c_char_p, [pointer]) for name in _TEXTS),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = response, takes
    return library


def seconds(calendar: str, zone: str, times: Iterable[datetime]) -> list[int]:
    """Return the unix seconds that libical computes for the local times in the zone."""
    library = _library()
    component = library.icalparser_parse_string(calendar.encode())
    result = library.icalcomponent_get_timezone(component, zone.encode())
    assert result, f"libical does not find {zone}"
    texts = (time.strftime("%Y%m%dT%H%M%S").encode() for time in times)
    results = [
        library.icaltime_as_timet_with_zone(library.icaltime_from_string(t), result) for t in texts
    ]
    library.icalcomponent_free(component)
    return results


def verdict(calendar: bytes) -> tuple[int, bool, int]:
    """Return the number of errors, the RFC 5545 verdict, and the number of events."""
    library = _library()
    component = library.icalparser_parse_string(calendar)
    response = (
        library.icalcomponent_count_errors(component),
        bool(library.icalrestriction_check(component)),
        library.icalcomponent_count_components(component, _VEVENT),
    )
    library.icalcomponent_free(component)
    return response


def events(calendar: bytes) -> list[dict[str, Any]]:
    """Return the events that libical parses: texts, state, and unix seconds or a day."""
    library = _library()
    calendar_part = library.icalparser_parse_string(calendar)
    result = []
    part = library.icalcomponent_get_first_component(calendar_part, _VEVENT)
    while part:
        texts = {
            name: getattr(library, f"icalcomponent_get_{name}")(part) or b"" for name in _TEXTS
        }
        status = library.icalproperty_status_to_string(library.icalcomponent_get_status(part))
        result.append(
            {name: text.decode() for name, text in texts.items()}
            | {
                "sequence": library.icalcomponent_get_sequence(part),
                "status": status.decode(),
                "starts": _moment(library, library.icalcomponent_get_dtstart(part)),
                "ends": _moment(library, library.icalcomponent_get_dtend(part)),
            }
        )
        part = library.icalcomponent_get_next_component(calendar_part, _VEVENT)
    library.icalcomponent_free(calendar_part)
    return result


def _moment(library: Any, time: _Time) -> str | int:
    if time.is_date:
        return f"{time.year:04}-{time.month:02}-{time.day:02}"
    return int(library.icaltime_as_timet_with_zone(time, time.zone))
