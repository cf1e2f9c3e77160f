"""Convert the HTML of an e-mail to its plain text, so that both have the same content."""

import re
from html.parser import HTMLParser

#: Elements that begin and end a paragraph. Every other element is part of a line.
_BLOCKS = frozenset({"h1", "h2", "p", "table", "td", "tr"})
_HIDDEN = frozenset({"head"})
#: White space as HTML defines it; a no-break space stays.
_SPACE = re.compile(r"[ \t\r\n\f]+")
#: Mail apps hide or dim the text after this line (RFC 3676, 4.3).
_SIGNATURE = "-- "


def plain_text(html: str) -> str:
    """Return the text of the page: a line for each fact, and each link followed by its URL.

    Templates of mails use few elements; the ones that matter here are named above. A fact is a
    table row with a ``<th>``; ``<hr>`` begins the signature.
    """
    converter = _Converter()
    converter.feed(html)
    converter.close()
    return converter.text()


class _Converter(HTMLParser):
    """Collect paragraphs while the parser walks through the page."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        super().__init__(convert_charrefs=True)
        self._paragraphs: list[tuple[str, bool]] = []
        self._words = ""
        self._is_fact = False
        self._hidden = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a line, a fact or a link."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "th":
            self._end_paragraph()
            self._is_fact = True
        elif tag in _BLOCKS and not self._is_fact:
            self._end_paragraph()
        elif tag == "br":
            self._words = f"{self._words.rstrip(' ')}\n"
        elif tag == "hr":
            self._end_paragraph()
            self._paragraphs.append((_SIGNATURE, False))
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self._words))

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, a label, a fact or a link."""
        if tag in _HIDDEN:
            self._hidden -= 1
        elif tag == "th":
            self._words = f"{self._words.rstrip()}: "
        elif tag == "tr":
            self._end_paragraph(is_fact=self._is_fact)
            self._is_fact = False
        elif tag in _BLOCKS and not self._is_fact:
            self._end_paragraph()
        elif tag == "a" and self._link is not None:
            self._end_link(*self._link)

    def handle_data(self, data: str) -> None:
        """Add words to the line."""
        if not self._hidden:
            text = _SPACE.sub(" ", data)
            at_start = not self._words or self._words.endswith(("\n", " "))
            self._words += text.lstrip(" ") if at_start else text

    def text(self) -> str:
        """Return the paragraphs, with an empty line between two unless both are facts."""
        self._end_paragraph()
        text, was_fact = "", True
        for paragraph, is_fact in self._paragraphs:
            gap = "\n" if is_fact and was_fact else "\n\n"
            text += (gap if text else "") + paragraph
            was_fact = is_fact
        return text + "\n"

    def _end_paragraph(self, *, is_fact: bool = False) -> None:
        words = self._words.strip(" \n")
        if words:
            self._paragraphs.append((words.replace("\n", "\n  ") if is_fact else words, is_fact))
        self._words = ""

    def _end_link(self, href: str, start: int) -> None:
        label = self._words[start:].strip()
        if href not in (label, f"mailto:{label}"):
            self._words = f"{self._words.rstrip()}:\n{href}"
        self._link = None
