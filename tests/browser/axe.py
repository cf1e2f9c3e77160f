"""What axe-core has against a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from meetings.settings import ROOT

AXE = Path(ROOT, "node_modules", "axe-core", "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def complaints(page: Page) -> list[str]:
    """Return one line a violation: the rule, and the first places that break it."""
    page.evaluate(AXE.read_text("utf-8"))  # not by a script element: the CSP would refuse it
    run = "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
    found: dict[str, Any] = page.evaluate(run, RULES)
    return [
        f"{violation['id']}: " + " | ".join(node["html"][:160] for node in violation["nodes"][:3])
        for violation in found["violations"]
    ]
