"""Start Debian's Firefox for Playwright, which drives it through WebDriver BiDi."""

import os
import shlex
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from meetings.settings import ROOT
from tests import shifted_clock

FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)

#: Playwright finds nothing on a page that comes from the cache of the Back button. Without the
#: cache, Firefox has to restore the typed text.
PREFERENCES: dict[str, str | float | bool] = {"browser.sessionhistory.max_total_viewers": 0}


def launch(playwright: Playwright, folder: Path) -> Browser:
    """Start a headless Firefox behind `bidi_proxy`; the folder receives the script that does so."""
    script = folder / "firefox"
    command = shlex.join([sys.executable, "-m", "tests.browser.bidi_proxy", str(FIREFOX)])
    script.write_text(f'#!/bin/sh\ncd {shlex.quote(str(ROOT))} && exec {command} "$@"\n')
    script.chmod(0o700)
    real_clock: dict[str, str | float | bool] = {**shifted_clock.without_shift(os.environ)}
    return playwright.firefox.launch(
        channel="moz-firefox", executable_path=script, env=real_clock, timeout=90_000,
        firefox_user_prefs=PREFERENCES,
    )  # fmt: skip
