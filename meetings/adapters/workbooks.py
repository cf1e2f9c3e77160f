"""Write tables as XLSX workbooks.

A separate process writes them: openpyxl would take 11 MB in each process of the web server.
"""

import json
import subprocess  # the command is our own, no word of it comes from outside
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKER = Path(__file__).with_name("workbook_worker.py")
_TIMEOUT_SECONDS = 20


def write_workbook(
    title: str, rows: Sequence[Sequence[str | date]], widths: Sequence[int]
) -> bytes:
    """Return a workbook with one sheet. The first row is the heading; widths are in characters.

    Raises:
        subprocess.SubprocessError: The process failed or took longer than 20 seconds.
    """
    cells = [[_encoded(value) for value in row] for row in rows]
    done = subprocess.run(  # noqa: S603 - the arguments are our own
        [sys.executable, "-I", "-B", str(WORKER)],
        input=json.dumps({"title": title, "rows": cells, "widths": list(widths)}).encode(),
        stdout=subprocess.PIPE, timeout=_TIMEOUT_SECONDS, check=True,
        env={"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.stdout


def _encoded(value: str | date) -> str | dict[str, str]:
    return {"date": value.isoformat()} if isinstance(value, date) else value
