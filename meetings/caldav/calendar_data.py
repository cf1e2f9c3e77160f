"""The requested form of entries: times in UTC, and only some components and properties."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from flask_babel import gettext as _

from meetings.caldav.errors import DavError
from meetings.caldav.xml_names import caldav_name
from meetings.caldav.xml_parser import XmlElement

_BEGIN, _END = "BEGIN:", "END:"
_NAME_END = str.maketrans(";", ":")


@dataclass(frozen=True, slots=True)
class ComponentSelection:
    """The properties and components to return of a component; None: all of them.

    ``properties`` has for each name whether its value is returned, too.
    """

    properties: Mapping[str, bool] | None = None
    components: Mapping[str, "ComponentSelection"] | None = None

    def component(self, name: str) -> "ComponentSelection | None":
        """Return the selection within a component of this one; None if it is left out."""
        return _ALL if self.components is None else self.components.get(name)

    @classmethod
    def parse(cls, element: XmlElement) -> Self:
        """Return the selection of a comp element; one without content selects everything.

        Source:
            RFC 4791, 9.6.1; the example of 7.8.1 requests a whole VTIMEZONE by an empty element
        """
        chosen = {child.name for child in element.children}
        if not chosen:
            return cls()
        properties = {
            _name_of(child): child.attributes.get("novalue", "no") != "yes"
            for child in element.children
            if child.name == caldav_name("prop")
        }
        components = {
            _name_of(child): ComponentSelection.parse(child)
            for child in element.children
            if child.name == caldav_name("comp")
        }
        return cls(
            None if caldav_name("allprop") in chosen else properties,
            None if caldav_name("allcomp") in chosen else components,
        )


_ALL = ComponentSelection()


@dataclass(frozen=True, slots=True)
class CalendarDataRequest:
    """The requested form of entries; ``selection`` is None if they are requested as a whole."""

    in_utc: bool = False
    selection: ComponentSelection | None = None


def parse_calendar_data(data: XmlElement) -> CalendarDataRequest:
    """Return the requested form.

    No event recurs here, so the limits of recurrences and of busy times select every entry as it
    is; the expanded form of an entry has its times in UTC, and no zones.

    Raises:
        DavError: a format other than iCalendar 2.0 is requested, or the selection is invalid.
    """
    media = data.attributes.get("content-type", "text/calendar")
    version = data.attributes.get("version", "2.0")
    if media.lower() != "text/calendar" or version != "2.0":
        raise DavError(
            403, _("Calendars are available only as text/calendar 2.0."),
            condition=caldav_name("supported-calendar-data"),
        )  # fmt: skip
    top = data.child(caldav_name("comp"))
    if top is not None and _name_of(top) != "VCALENDAR":
        raise DavError(400, _("The selection of calendar-data must start with VCALENDAR."))
    return CalendarDataRequest(
        in_utc=data.child(caldav_name("expand")) is not None,
        selection=None if top is None else ComponentSelection.parse(top),
    )


def select_lines(calendar: str, selection: ComponentSelection) -> str:
    """Return the selected lines of a calendar, folded as they are."""
    return "".join(_selected_lines(calendar, selection))


def _selected_lines(calendar: str, selection: ComponentSelection) -> Iterator[str]:
    outer: list[ComponentSelection | None] = [
        ComponentSelection({}, {"VCALENDAR": selection}),
    ]
    is_selected = False
    for line in calendar.splitlines(keepends=True):
        text = line.rstrip("\r\n")
        if line.startswith(" "):
            pass  # the rest of a folded line
        elif text.startswith(_BEGIN):
            outer.append(outer[-1].component(text.removeprefix(_BEGIN)) if outer[-1] else None)
            is_selected = outer[-1] is not None
        elif text.startswith(_END):
            is_selected = outer.pop() is not None
        else:
            name = text.translate(_NAME_END).partition(":")[0]
            has_value = _requests_value(outer[-1], name)
            is_selected = has_value is True
            if has_value is False:
                yield f"{name}:\r\n"
        if is_selected:
            yield line


def _requests_value(selection: ComponentSelection | None, name: str) -> bool | None:
    """Return whether the value of a property is requested; None if the property is not."""
    if selection is None:
        return None
    return True if selection.properties is None else selection.properties.get(name)


def _name_of(element: XmlElement) -> str:
    return element.attributes.get("name", "").upper()
