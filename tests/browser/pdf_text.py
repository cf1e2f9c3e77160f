"""Read the text of PDF files that Chromium prints. It is no general parser."""

import re
import zlib
from collections.abc import Iterator, Mapping

_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>\s*Tj|\[(.*?)\]\s*TJ", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)


def pdf_text(pdf: bytes) -> str:
    """Return the text that is drawn inside the pages, without spaces."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = {}
    for name, number in {pair for body in objects.values() for pair in _FONT.findall(body)}:
        font = objects[int(number)]
        to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", font)
        if to_unicode:
            digits = 2 if b"/Type3" in font else 4
            fonts[name] = digits, _characters(_stream(objects[int(to_unicode[1])]))
    contents = [
        int(number)
        for body in objects.values()
        if re.search(rb"/Type\s*/Page\b", body)
        for number in re.findall(rb"/Contents (\d+) 0 R", body)
    ]
    texts = ("".join(_shown(_stream(objects[number]), fonts)) for number in contents)
    return re.sub(r"\s+", "", "".join(texts))


def _stream(body: bytes) -> bytes:
    match = _STREAM.search(body)
    assert match is not None
    return zlib.decompress(match[1]) if b"/FlateDecode" in body else match[1]


def _characters(table: bytes) -> dict[int, str]:
    """Return {glyph: text} of a ToUnicode table."""
    characters: dict[int, str] = {}
    for block in _CHARS.findall(table):
        numbers = _HEX.findall(block)
        characters |= {
            int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for glyph, text in zip(numbers[::2], numbers[1::2], strict=True)
        }
    for block in _RANGES.findall(table):
        numbers = [int(number, 16) for number in _HEX.findall(block)]
        for first, last, text in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
            characters |= {glyph: chr(text + glyph - first) for glyph in range(first, last + 1)}
    return characters


def _shown(content: bytes, fonts: Mapping[bytes, tuple[int, dict[int, str]]]) -> Iterator[str]:
    digits, characters = 4, dict[int, str]()
    for name, one, several in _SHOWN.findall(content):
        if name:
            digits, characters = fonts.get(name, (4, {}))
        for codes in [one] if one else _HEX.findall(several):
            for start in range(0, len(codes), digits):
                yield characters.get(int(codes[start : start + digits], 16), "")
