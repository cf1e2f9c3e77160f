"""The twelve colours of bodies, equal in lists, charts and calendar feeds.

Each has a contrast of more than 4.5 to 1 with white, so white text on it is readable. Pages use a
lighter colour of the same hue on dark backgrounds.
"""

PALETTE: list[tuple[str, str]] = [
    ("sea", "#1c5d88"),
    ("plum", "#8a3a62"),
    ("fern", "#257463"),
    ("slate", "#566773"),
    ("brick", "#a8442a"),
    ("indigo", "#4a4fa3"),
    ("moss", "#5c6f1f"),
    ("ochre", "#8a5f08"),
    ("teal", "#0f7282"),
    ("violet", "#7a3fa0"),
    ("rose", "#b0305c"),
    ("brown", "#7a5138"),
]


def palette_index(colour: str) -> int:
    """Return the position of a colour in the palette, starting at 1; 1 for other colours."""
    tones = [hex_code for _name, hex_code in PALETTE]
    return tones.index(colour.lower()) + 1 if colour.lower() in tones else 1
