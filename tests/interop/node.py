"""Validators that run in Node: each reads JSON and returns JSON."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    NODE is None or not (FOLDER.parents[1] / "node_modules" / "ical.js").exists(),
    reason="Node or ical.js is not installed: make assets",
)


def run_node(script: str, question: object) -> Any:
    """Return the output of the script for the input."""
    completed = subprocess.run(
        [NODE or "node", str(FOLDER / script)],
        input=json.dumps(question), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(completed.stdout)
