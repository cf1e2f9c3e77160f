"""CSS colour names, because RFC 7986 allows names but no numeric values."""

_CSS_COLOURS = {
    "black": "#000000",
    "brown": "#a52a2a",
    "crimson": "#dc143c",
    "darkblue": "#00008b",
    "darkcyan": "#008b8b",
    "darkgoldenrod": "#b8860b",
    "darkgreen": "#006400",
    "darkmagenta": "#8b008b",
    "darkolivegreen": "#556b2f",
    "darkorange": "#ff8c00",
    "darkred": "#8b0000",
    "darkslateblue": "#483d8b",
    "darkslategray": "#2f4f4f",
    "firebrick": "#b22222",
    "goldenrod": "#daa520",
    "gray": "#808080",
    "hotpink": "#ff69b4",
    "limegreen": "#32cd32",
    "mediumpurple": "#9370db",
    "olive": "#808000",
    "red": "#ff0000",
    "royalblue": "#4169e1",
    "saddlebrown": "#8b4513",
    "seagreen": "#2e8b57",
    "slateblue": "#6a5acd",
    "slategray": "#708090",
    "steelblue": "#4682b4",
    "teal": "#008080",
    "tomato": "#ff6347",
    "white": "#ffffff",
}
# The numerically nearest name often looks different, and bodies with different colours should not
# look alike in a calendar. Therefore each palette colour has an explicit name.
_PALETTE_NAMES = {
    "#1c5d88": "steelblue",
    "#8a3a62": "darkmagenta",
    "#257463": "seagreen",
    "#566773": "slategray",
    "#a8442a": "firebrick",
    "#4a4fa3": "darkslateblue",
    "#5c6f1f": "olive",
    "#8a5f08": "darkgoldenrod",
    "#0f7282": "teal",
    "#7a3fa0": "mediumpurple",
    "#b0305c": "crimson",
    "#7a5138": "saddlebrown",
}


def css_name(colour: str) -> str:
    """Return the CSS name for #rrggbb: the configured one, else the nearest; "" if invalid."""
    chosen = _PALETTE_NAMES.get(colour.lower())
    if chosen:
        return chosen
    try:
        channels = _channels(colour)
    except ValueError:
        return ""
    return min(_CSS_COLOURS, key=lambda name: _distance(channels, _channels(_CSS_COLOURS[name])))


def _channels(colour: str) -> tuple[int, ...]:
    octets = bytes.fromhex(colour.removeprefix("#"))
    if len(octets) != 3:
        raise ValueError(f"{colour!r} is not #rrggbb")
    return tuple(octets)


def _distance(first: tuple[int, ...], second: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True))
