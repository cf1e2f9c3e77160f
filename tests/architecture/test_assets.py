"""Every built asset is used by a page."""

import json
from pathlib import Path

from meetings.settings import ROOT


def test_every_built_stylesheet_script_and_icon_is_used() -> None:
    names = json.loads(Path(ROOT, "static", "dist", "manifest.json").read_text("utf-8"))
    files = [*Path(ROOT, "templates").rglob("*.html"), *Path(ROOT, "meetings").rglob("*.py")]
    source = "".join(file.read_text("utf-8") for file in files)
    built = [name for name in names if not name.endswith(".woff2")]

    assert "app.css" in built
    assert [name for name in built if f'"{name}"' not in source and f"'{name}'" not in source] == []
