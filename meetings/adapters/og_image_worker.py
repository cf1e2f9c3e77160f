"""Render the link preview image of one event, 1200 by 630 pixels.

It runs as a separate process that imports nothing of this package: it reads the texts as JSON from
standard input and writes a PNG to standard output, within limits of memory and time.
"""

import io
import json
import os
import resource
import sys
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, sin
from typing import Any

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN, BAR_WIDTH = 72, 20
TEXT_COLOUR, HEADING_COLOUR, MUTED_COLOUR, LINE_COLOUR = "#16232e", "#0d2b40", "#566773", "#dde4e9"
#: Foreground and background colours of the event's state, by style.
STATE_COLOURS = {"off": ("#ad322a", "#fbeceb"), "plain": ("#566773", "#f6f8f9")}
AMBER, BLUE = "#d0901f", "#2a7ab0"
TITLE_SIZES, MAX_LINES = (76, 68, 60, 53, 47, 42), 4
MAX_MEMORY, MAX_SECONDS, MAX_INPUT = 1024 * 1024 * 1024, 10, 100_000
#: Characters of each subset of a font; assets/fonts.mjs creates the same subsets.
FONT_SUBSETS = (
    ("cyrillic", ((0x400, 0x45F), (0x490, 0x491), (0x4B0, 0x4B1), (0x2116, 0x2116))),
    ("greek", ((0x370, 0x377), (0x37A, 0x37F), (0x384, 0x3FF))),
    ("latin-ext", ((0x100, 0x151), (0x154, 0x17F), (0x218, 0x21B))),
    ("latin", ((0x20, 0x7E), (0xA0, 0xFF), (0x152, 0x153), (0x2009, 0x203A), (0x20AC, 0x20AC))),
)


def font_subset(char: str) -> str:
    """Return the font subset that contains the character; "" if none does."""
    code = ord(char)
    return next(
        (name for name, spans in FONT_SUBSETS if any(low <= code <= high for low, high in spans)),
        "",
    )


def drawable(text: str) -> str:
    """Return the text with unsupported characters replaced by spaces."""
    chars = unicodedata.normalize("NFC", str(text))[:600]
    return " ".join("".join(char if font_subset(char) else " " for char in chars).split())


@dataclass(frozen=True)
class FontFace:
    """A font in one size and weight, combined from the subsets of its characters."""

    files: dict[str, str]
    size: int
    weight: int

    @cached_property
    def _fonts(self) -> dict[str, ImageFont.FreeTypeFont]:
        return {}

    def _font(self, part: str) -> ImageFont.FreeTypeFont:
        if part not in self._fonts:
            font = ImageFont.truetype(
                self.files[part], self.size, layout_engine=ImageFont.Layout.BASIC
            )
            font.set_variation_by_axes([self.weight])
            self._fonts[part] = font
        return self._fonts[part]

    def _runs(self, text: str) -> list[tuple[str, str]]:
        runs: list[tuple[str, str]] = []
        for char in text:
            part = font_subset(char)
            if runs and runs[-1][0] == part:
                runs[-1] = (part, runs[-1][1] + char)
            else:
                runs.append((part, char))
        return runs

    def width(self, text: str) -> float:
        """Return the width of the text."""
        return sum(self._font(part).getlength(run) for part, run in self._runs(text))

    def draw(
        self, canvas: ImageDraw.ImageDraw, at: tuple[float, float], text: str, ink: str
    ) -> None:
        """Draw the text on the baseline that begins at this position."""
        x, y = at
        for part, run in self._runs(text):
            font = self._font(part)
            canvas.text((x, y), run, fill=ink, font=font, anchor="ls")
            x += font.getlength(run)

    def truncate(self, text: str, room: float) -> str:
        """Return the text, with an ellipsis if it does not fit."""
        if self.width(text) <= room:
            return text
        return text[: self.count_fitting(text, room - self.width("…"))].rstrip(" ,.:;-–") + "…"

    def count_fitting(self, text: str, room: float) -> int:
        """Return the number of characters of the text that fit."""
        counts = range(1, len(text) + 1)
        return bisect_right(counts, room, key=lambda count: self.width(text[:count]))


def wrap_text(text: str, face: FontFace, room: float) -> list[str]:
    """Return the lines of the text; a word that is too wide is broken."""
    lines: list[str] = []
    for word in text.split():
        line = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(line) <= room:
            lines[-1] = line
            continue
        rest = word
        while face.width(rest) > room:
            fits = face.count_fitting(rest, room)
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return lines


def fit_title(
    text: str, files: dict[str, str], room: tuple[int, int]
) -> tuple[FontFace, list[str]]:
    """Return the largest face in which the title fits, and its lines."""
    width, height = room
    for size in TITLE_SIZES:
        face = FontFace(files, size, 600)
        lines = wrap_text(text, face, width)
        if len(lines) <= MAX_LINES and len(lines) * size * 1.2 <= height:
            return face, lines
    face = FontFace(files, TITLE_SIZES[-1], 600)
    lines = wrap_text(text, face, width)
    first_lines = lines[: MAX_LINES - 1]
    return face, [*first_lines, face.truncate(" ".join(lines[MAX_LINES - 1 :]), width)]


def draw_logo(size: int) -> Image.Image:
    """Return the logo: a ring with a dot for each member, amber for the presidency."""
    scale = 4
    picture = Image.new("RGBA", (size * scale, size * scale), (255, 255, 255, 0))
    canvas = ImageDraw.Draw(picture)
    middle, ring = size * scale / 2, size * scale * 0.375
    for number in range(11):
        angle = 2 * pi * number / 11
        x, y = middle + ring * sin(angle), middle - ring * cos(angle)
        dot = size * scale * (0.09 if number == 0 else 0.069)
        canvas.ellipse((x - dot, y - dot, x + dot, y + dot), fill=BLUE if number else AMBER)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def render_image(card: dict[str, Any]) -> bytes:
    """Return the card as a PNG."""
    serif, sans = card["fonts"]["serif"], card["fonts"]["sans"]
    words = {name: drawable(card.get(name, "")) for name in _TEXT_FIELDS}
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((0, 0, BAR_WIDTH, HEIGHT), fill=card["colour"])
    picture.paste(draw_logo(56), (MARGIN - 4, 46), draw_logo(56))
    _draw_line(
        canvas, FontFace(sans, 28, 600), (MARGIN + 68, 84), words["organisation"], HEADING_COLOUR
    )
    _draw_header(canvas, sans, words, card["colour"], STATE_COLOURS[card["look"]])
    room = (WIDTH - 2 * MARGIN, 270)
    face, lines = fit_title(words["title"] or words["kind"], serif, room)
    for number, line in enumerate(lines):
        face.draw(canvas, (MARGIN, 200 + face.size * (0.92 + 1.2 * number)), line, HEADING_COLOUR)
    canvas.line((MARGIN, 500, WIDTH - MARGIN, 500), fill=LINE_COLOUR, width=2)
    sizes = [FontFace(serif, size, 600) for size in (38, 34, 30)]
    fits = [face for face in sizes if face.width(words["when"]) <= WIDTH - 2 * MARGIN]
    _draw_line(canvas, (*fits, sizes[-1])[0], (MARGIN, 550), words["when"], TEXT_COLOUR)
    _draw_line(canvas, FontFace(sans, 28, 400), (MARGIN, 594), words["where"], MUTED_COLOUR)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=7)
    return out.getvalue()


_TEXT_FIELDS = ("organisation", "body", "kind", "title", "when", "where", "state")


def _draw_line(
    canvas: ImageDraw.ImageDraw, face: FontFace, at: tuple[int, int], text: str, ink: str
) -> float:
    """Draw the text in one line, truncated if necessary, and return its end position."""
    text = face.truncate(text, WIDTH - MARGIN - at[0])
    face.draw(canvas, at, text, ink)
    return at[0] + face.width(text)


def _draw_header(
    canvas: ImageDraw.ImageDraw,
    sans: dict[str, str],
    words: dict[str, str],
    colour: str,
    colours: tuple[str, str],
) -> None:
    """Draw the body with its colour, the kind, and the state on a coloured background."""
    strong, plain = FontFace(sans, 26, 600), FontFace(sans, 26, 400)
    state_room = strong.width(words["state"]) + 48 if words["state"] else 0
    room, x = WIDTH - 2 * MARGIN - state_room - 30, float(MARGIN)
    if words["body"]:
        canvas.rounded_rectangle((MARGIN, 148, MARGIN + 20, 168), radius=4, fill=colour)
        body = strong.truncate(words["body"], room - 32)
        strong.draw(canvas, (MARGIN + 32, 167), body, colour)
        x += 32 + strong.width(body) + 28
    left = MARGIN + room + 30 - x
    if words["kind"] and left > 120:
        plain.draw(canvas, (x, 167), plain.truncate(words["kind"], left - 30), MUTED_COLOUR)
    if words["state"]:
        start = WIDTH - MARGIN - state_room
        canvas.rounded_rectangle((start, 134, WIDTH - MARGIN, 182), radius=24, fill=colours[1])
        strong.draw(canvas, (start + 24, 167), words["state"], colours[0])


def main() -> None:
    """Limit the process, read the texts and write the image."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    os.nice(10)
    card = json.loads(sys.stdin.buffer.read(MAX_INPUT))
    sys.stdout.buffer.write(render_image(card))


if __name__ == "__main__":
    main()
