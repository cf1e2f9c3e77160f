"""Element names, "namespace local" as expat reports them, and their serialisation."""

from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from meetings.kernel.text import clean

DAV = "DAV:"
CALDAV = "urn:ietf:params:xml:ns:caldav"
CALENDARSERVER = "http://calendarserver.org/ns/"
APPLE = "http://apple.com/ns/ical/"
_PREFIXES = {DAV: "d", CALDAV: "c", CALENDARSERVER: "s", APPLE: "i"}
#: Namespace declarations of a response's root element.
NAMESPACE_DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for uri, prefix in _PREFIXES.items())


def dav_name(local: str) -> str:
    """Return the name in the namespace of WebDAV."""
    return f"{DAV} {local}"


def caldav_name(local: str) -> str:
    """Return the name in the namespace of CalDAV."""
    return f"{CALDAV} {local}"


@lru_cache(maxsize=512)
def element_tags(name: str) -> tuple[str, str]:
    """Return the start tag of the element without brackets, and the name of its end tag."""
    namespace, _, local = name.rpartition(" ")
    prefix = _PREFIXES.get(namespace)
    if prefix:
        return f"{prefix}:{local}", f"{prefix}:{local}"
    if not namespace:
        return f'{local} xmlns=""', local
    return f"x:{local} xmlns:x={quoteattr(namespace)}", f"x:{local}"


def escape_text(words: str) -> str:
    """Return user input escaped for XML."""
    return escape(clean(words, lines=True))


def write_element(name: str, inner: str = "") -> str:
    """Return the element with its content, which is already XML."""
    opening, closing = element_tags(name)
    return f"<{opening}>{inner}</{closing}>" if inner else f"<{opening}/>"
