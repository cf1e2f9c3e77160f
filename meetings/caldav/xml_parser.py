"""Parse XML request bodies within limits of size, depth and number, and without any DTD."""

from dataclasses import dataclass, field
from xml.parsers import expat

from flask_babel import gettext as _

from meetings.caldav.errors import DavError

#: Allows the names of ten thousand entries in one request.
MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 24
MAX_ELEMENTS = 40_000
MAX_ATTRIBUTES = 16


@dataclass(slots=True)
class XmlElement:
    """An element; names are "namespace local", as expat reports them."""

    name: str
    attributes: dict[str, str]
    children: list["XmlElement"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text of the element itself."""
        return "".join(self.pieces)

    def child(self, name: str) -> "XmlElement | None":
        """Return the first child of this name."""
        return next((child for child in self.children if child.name == name), None)


def parse_xml(body: bytes) -> XmlElement:
    """Return the root of the document.

    Raises:
        DavError: it is not XML, has a DTD, or exceeds a limit.
    """
    builder = _TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DavError(400, _("The request is not well-formed XML.")) from error
    if builder.root is None:
        raise DavError(400, _("The request is not well-formed XML."))
    return builder.root


class _TreeBuilder:
    """Build the tree from parser events."""

    def __init__(self) -> None:
        self.root: XmlElement | None = None
        self._open: list[XmlElement] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        is_too_much = self._count > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES
        if is_too_much or len(self._open) >= MAX_DEPTH:
            raise DavError(
                400, _("The request has too many elements, or they are nested too deeply.")
            )
        element = XmlElement(name, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].pieces.append(text)

    def doctype(self, *_parts: object) -> None:
        raise DavError(400, _("The request must not contain a document type or entities."))
