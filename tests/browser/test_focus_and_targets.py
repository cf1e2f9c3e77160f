"""Every control has a visible focus ring and is large enough to touch, in both themes."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import AXE
from tests.browser.conftest import Site, open_context

PAGES = [
    "/", "/?view=month", "/events/example-children-webinar",
    "/events/example-children-webinar/register", "/bodies/tf-thb", "/presidencies/lt-2020",
    "/outcomes", "/search?q=gatelyte", "/sign-in", "/subscribe", "/follow?body=tf-thb",
]  # fmt: skip
MIN_CONTRAST = 3
#: Returns a line for each control whose focus ring is missing, thin or too close in colour.
WEAK_RINGS = """minimum => {
  const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const paint = colours => {
    context.fillStyle = "#fff";
    for (const colour of ["#fff", ...colours]) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = rgb => rgb.map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = element => {
    const colours = [];
    for (let e = element; e; e = e.parentElement) {
      colours.unshift(getComputedStyle(e).backgroundColor);
    }
    return colours;
  };
  const weak = [];
  const controls = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  for (const element of document.querySelectorAll(controls)) {
    if (!element.checkVisibility() || element.type === "hidden") continue;
    element.focus({focusVisible: true});
    if (document.activeElement !== element) continue;
    const style = getComputedStyle(element);
    const isInside = parseFloat(style.outlineOffset) < 0;
    const ground = behind(isInside ? element : element.parentElement);
    const [light, dark] = [paint([...ground, style.outlineColor]), paint(ground)]
      .map(luminance).sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 || contrast < minimum) {
      weak.push(`${contrast.toFixed(2)} ${style.outlineWidth} ${style.outlineStyle}: ` +
        element.outerHTML.slice(0, 120));
    }
  }
  return weak;
}"""
SMALL_TARGETS = """async () => {
  const result = await axe.run(document, {runOnly: {type: "rule", values: ["target-size"]}});
  return result.violations.flatMap(v => v.nodes.map(n => n.html.slice(0, 160)));
}"""


@pytest.fixture(scope="module", params=["light", "dark"])
def phone(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return a page on a phone, in one of the themes."""
    scheme: Literal["light", "dark"] = request.param
    context = open_context(
        browser, base_url=site.url, viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_focus_ring_has_a_contrast_of_three_to_one(phone: Page, path: str) -> None:
    phone.goto(path)
    phone.evaluate("document.querySelectorAll('.more-filters').forEach(part => part.open = true)")

    assert phone.evaluate(WEAK_RINGS, MIN_CONTRAST) == []


@pytest.mark.parametrize("path", PAGES)
def test_touch_targets_have_24_pixels(phone: Page, path: str) -> None:
    phone.goto(path)
    phone.evaluate(AXE.read_text("utf-8"))

    assert phone.evaluate(SMALL_TARGETS) == []
