"""Test modules that depend on the day on which they run.

They read the clock, or start an application that does.
"""

import re
from functools import cache
from pathlib import Path

_READS_CLOCK = re.compile(r"\bclock\.now\(|\bcoming\(|\bcreate_app\(")
_HELPERS = re.compile(r"^from (tests(?:\.\w+)+) import", re.MULTILINE)
_SHARED_HELPERS = {"conftest.py", "factories.py"}
_ROOT = Path(__file__).parents[1]


@cache
def depends_on_day(module: Path) -> bool:
    """Return whether the module reads the clock, or imports helpers that do."""
    text = module.read_text()
    helpers = {_ROOT / f"{name.replace('.', '/')}.py" for name in _HELPERS.findall(text)}
    return bool(_READS_CLOCK.search(text)) or any(
        depends_on_day(helper)
        for helper in helpers - {module}
        if helper.is_file() and helper.name not in _SHARED_HELPERS
    )
