"""Run axe-core on a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from meetings.settings import ROOT

AXE = Path(ROOT, "node_modules", "axe-core", "axe.min.js")
#: Omits the elements that pass, and selectors: they take long, and no test shows them.
RUN = """(rules) => axe.run(document, {
  runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], selectors: false,
}).then(results => ({violations: results.violations}))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return a line per violation: the rule, and its first elements."""
    page.evaluate(AXE.read_text("utf-8"))  # not as a script element, which the CSP would block
    result: dict[str, Any] = page.evaluate(RUN, RULES)
    return [
        f"{violation['id']}: " + " | ".join(node["html"][:160] for node in violation["nodes"][:3])
        for violation in result["violations"]
    ]
