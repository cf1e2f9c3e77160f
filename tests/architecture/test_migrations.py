"""Migrations create the schema of the models on both databases; released ones never change."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from meetings.extensions import db
from meetings.kernel.database import Base
from meetings.settings import ROOT
from tests.conftest import on_both

FOLDER = Path(ROOT, "meetings", "migrations")
#: In the format of sha256sum; a release adds its revisions.
RELEASED = FOLDER / "released.sha256"


def released() -> dict[str, str]:
    """Return the checksum of each released revision by its file name."""
    lines = RELEASED.read_text("utf-8").splitlines()
    return {name: checksum for checksum, name in (line.split() for line in lines)}


@on_both
def test_migrations_create_the_schema_of_the_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_released_revisions_are_never_edited() -> None:
    checksums = {
        name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in released()
    }

    assert checksums == released()
    assert "versions/0001_initial.py" in checksums


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_make_migration_refuses_a_released_revision(tmp_path: Path, revision: str) -> None:
    shutil.copytree(FOLDER, tmp_path / "meetings" / "migrations")
    shutil.copy(Path(ROOT, "Makefile"), tmp_path)

    make = shutil.which("make")
    assert make is not None
    result = subprocess.run(
        [make, "-o", ".venv/.installed-dev", "migration", f"rev={revision}", "name=again"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert result.returncode != 0
    assert "is released and never changes" in result.stdout
    assert len(list((tmp_path / "meetings" / "migrations").rglob(f"{revision}_*.py"))) == 1
