"""Pages use the clock of the test run, like the server."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

from meetings.kernel import clock

CLOSE = timedelta(minutes=5)


def test_pages_use_the_clock_of_the_test_run(page: Page) -> None:
    page.goto("/")

    for script in ("new Date().toISOString()", "new Date(Date.now()).toISOString()"):
        assert abs(datetime.fromisoformat(page.evaluate(script)) - clock.now()) < CLOSE
    assert page.evaluate("new Date(0).toISOString()").startswith("1970-01-01")
    assert page.evaluate("new Date() instanceof Date")
    date = page.request.head("/").headers["date"]
    assert (
        abs(datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC) - clock.now())
        < CLOSE
    )
