"""Paints one event as a picture of 1200 by 630 points, for previews of links.

Run by itself, as a program that knows nothing of the product: the card as JSON comes in, the
PNG goes out. So what draws weighs nothing in the servers, and can be held to limits.
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
EDGE, BAR = 72, 20
INK, HEADING, MUTED, LINE = "#16232e", "#0d2b40", "#566773", "#dde4e9"
#: The ink and the ground of the state, by how it looks.
LOOKS = {"off": ("#ad322a", "#fbeceb"), "plain": ("#566773", "#f6f8f9")}
AMBER, BLUE = "#d0901f", "#2a7ab0"
TITLE_SIZES, MOST_LINES = (76, 68, 60, 53, 47, 42), 4
MOST_MEMORY, MOST_SECONDS, MOST_INPUT = 1024 * 1024 * 1024, 10, 100_000
#: The letters that each part of a font has; assets/fonts.mjs cuts them so.
PARTS = (
    ("cyrillic", ((0x400, 0x45F), (0x490, 0x491), (0x4B0, 0x4B1), (0x2116, 0x2116))),
    ("greek", ((0x370, 0x377), (0x37A, 0x37F), (0x384, 0x3FF))),
    ("latin-ext", ((0x100, 0x151), (0x154, 0x17F), (0x218, 0x21B))),
    ("latin", ((0x20, 0x7E), (0xA0, 0xFF), (0x152, 0x153), (0x2009, 0x203A), (0x20AC, 0x20AC))),
)


def part_of(letter: str) -> str:
    """Return the part of a font that has the letter; "" where none has."""
    code = ord(letter)
    return next(
        (name for name, spans in PARTS if any(low <= code <= high for low, high in spans)), ""
    )


def drawable(text: str) -> str:
    """Return the text with the letters that our fonts have, and spaces for all others."""
    letters = unicodedata.normalize("NFC", str(text))[:600]
    return " ".join("".join(each if part_of(each) else " " for each in letters).split())


@dataclass(frozen=True)
class Face:
    """A font in one size and weight, made of the parts that hold its letters."""

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
        for letter in text:
            part = part_of(letter)
            if runs and runs[-1][0] == part:
                runs[-1] = (part, runs[-1][1] + letter)
            else:
                runs.append((part, letter))
        return runs

    def width(self, text: str) -> float:
        """Return how wide the text is."""
        return sum(self._font(part).getlength(run) for part, run in self._runs(text))

    def draw(
        self, canvas: ImageDraw.ImageDraw, at: tuple[float, float], text: str, ink: str
    ) -> None:
        """Draw the text on the base line that begins there."""
        x, y = at
        for part, run in self._runs(text):
            font = self._font(part)
            canvas.text((x, y), run, fill=ink, font=font, anchor="ls")
            x += font.getlength(run)

    def shortened(self, text: str, room: float) -> str:
        """Return the text, with an ellipsis where the room does not suffice."""
        if self.width(text) <= room:
            return text
        return text[: self.fits(text, room - self.width("…"))].rstrip(" ,.:;-–") + "…"

    def fits(self, text: str, room: float) -> int:
        """Return how many letters of the text have room."""
        counts = range(1, len(text) + 1)
        return bisect_right(counts, room, key=lambda count: self.width(text[:count]))


def wrapped(text: str, face: Face, room: float) -> list[str]:
    """Return the lines of the text; a word that is wider than the room is broken."""
    lines: list[str] = []
    for word in text.split():
        line = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(line) <= room:
            lines[-1] = line
            continue
        rest = word
        while face.width(rest) > room:
            fits = face.fits(rest, room)
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return lines


def fitting(text: str, files: dict[str, str], room: tuple[int, int]) -> tuple[Face, list[str]]:
    """Return the largest face in which the title fits, and its lines."""
    width, height = room
    for size in TITLE_SIZES:
        face = Face(files, size, 600)
        lines = wrapped(text, face, width)
        if len(lines) <= MOST_LINES and len(lines) * size * 1.2 <= height:
            return face, lines
    face = Face(files, TITLE_SIZES[-1], 600)
    lines = wrapped(text, face, width)
    kept = lines[: MOST_LINES - 1]
    return face, [*kept, face.shortened(" ".join(lines[MOST_LINES - 1 :]), width)]


def mark(size: int) -> Image.Image:
    """Return the ring of dots, one a member, the amber one presides."""
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


def paint(card: dict[str, Any]) -> bytes:
    """Return the card as a PNG."""
    serif, sans = card["fonts"]["serif"], card["fonts"]["sans"]
    words = {name: drawable(card.get(name, "")) for name in _WORDS}
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((0, 0, BAR, HEIGHT), fill=card["colour"])
    picture.paste(mark(56), (EDGE - 4, 46), mark(56))
    _line(canvas, Face(sans, 28, 600), (EDGE + 68, 84), words["organisation"], HEADING)
    _top(canvas, sans, words, card["colour"], LOOKS[card["look"]])
    room = (WIDTH - 2 * EDGE, 270)
    face, lines = fitting(words["title"] or words["kind"], serif, room)
    for number, line in enumerate(lines):
        face.draw(canvas, (EDGE, 200 + face.size * (0.92 + 1.2 * number)), line, HEADING)
    canvas.line((EDGE, 500, WIDTH - EDGE, 500), fill=LINE, width=2)
    sizes = [Face(serif, size, 600) for size in (38, 34, 30)]
    fits = [face for face in sizes if face.width(words["when"]) <= WIDTH - 2 * EDGE]
    _line(canvas, (*fits, sizes[-1])[0], (EDGE, 550), words["when"], INK)
    _line(canvas, Face(sans, 28, 400), (EDGE, 594), words["where"], MUTED)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=7)
    return out.getvalue()


_WORDS = ("organisation", "body", "kind", "title", "when", "where", "state")


def _line(
    canvas: ImageDraw.ImageDraw, face: Face, at: tuple[int, int], text: str, ink: str
) -> float:
    """Draw the text in one line, shortened where it must be, and return where it ends."""
    text = face.shortened(text, WIDTH - EDGE - at[0])
    face.draw(canvas, at, text, ink)
    return at[0] + face.width(text)


def _top(
    canvas: ImageDraw.ImageDraw,
    sans: dict[str, str],
    words: dict[str, str],
    colour: str,
    look: tuple[str, str],
) -> None:
    """Draw the body with its colour, the kind, and the state on a ground of its own."""
    strong, plain = Face(sans, 26, 600), Face(sans, 26, 400)
    state_room = strong.width(words["state"]) + 48 if words["state"] else 0
    room, x = WIDTH - 2 * EDGE - state_room - 30, float(EDGE)
    if words["body"]:
        canvas.rounded_rectangle((EDGE, 148, EDGE + 20, 168), radius=4, fill=colour)
        body = strong.shortened(words["body"], room - 32)
        strong.draw(canvas, (EDGE + 32, 167), body, colour)
        x += 32 + strong.width(body) + 28
    left = EDGE + room + 30 - x
    if words["kind"] and left > 120:
        plain.draw(canvas, (x, 167), plain.shortened(words["kind"], left - 30), MUTED)
    if words["state"]:
        start = WIDTH - EDGE - state_room
        canvas.rounded_rectangle((start, 134, WIDTH - EDGE, 182), radius=24, fill=look[1])
        strong.draw(canvas, (start + 24, 167), words["state"], look[0])


def main() -> None:
    """Read the card, write the picture, and take no more than is fair."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    os.nice(10)
    card = json.loads(sys.stdin.buffer.read(MOST_INPUT))
    sys.stdout.buffer.write(paint(card))


if __name__ == "__main__":
    main()
