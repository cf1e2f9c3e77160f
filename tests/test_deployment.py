"""The operators' handbook: its proxy, services, settings and commands match the application."""

import configparser
import json
import re
import subprocess
import sys
from pathlib import Path

from flask.testing import FlaskClient

from meetings.http.assets import IMMUTABLE_CACHE_CONTROL
from meetings.settings import ROOT, from_environment

HANDBOOK = ROOT / "docs" / "operators" / "deployment.md"
HOME = "/srv/convenor/app/"


def test_proxy_serves_every_requested_file(client: FlaskClient) -> None:
    (prefix, block), *further_blocks = re.findall(
        r"location (/static\S*) \{[^\n]*\n(.*?)\n    \}", HANDBOOK.read_text("utf-8"), re.DOTALL
    )
    (folder,) = re.findall(rf"alias {HOME}(\S+);", block)
    requested = set(
        re.findall(r"[\"(](/static/[^\"#)]+)", client.get("/", follow_redirects=True).text)
    )
    built = json.loads((ROOT / folder / "manifest.json").read_text("utf-8")).values()

    assert further_blocks == []
    assert IMMUTABLE_CACHE_CONTROL in block
    assert requested
    for path in requested | {f"/static/{name}" for name in built}:
        assert path.startswith(prefix)
        assert (ROOT / folder / path.removeprefix(prefix)).is_file()
        assert client.get(path).headers["Cache-Control"] == IMMUTABLE_CACHE_CONTROL


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", HANDBOOK.read_text("utf-8"), re.DOTALL)


def _sample_settings() -> str:
    return next(block for block in _blocks("sh") if block.startswith("INSTANCE_DIR="))


def test_services_can_store_uploads_and_temporary_files() -> None:
    (unit,) = [block for block in _blocks("ini") if "gunicorn" in block]
    parser = configparser.ConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit)
    service = parser["Service"]
    folder = re.findall(r"^INSTANCE_DIR=(.*)$", _sample_settings(), re.MULTILINE)

    assert service["PrivateTmp"] == "true"
    assert [f"/var/lib/{service['StateDirectory']}"] == folder
    assert (service["StateDirectoryMode"], service["UMask"]) == ("0700", "0077")


def test_sample_settings_are_read_alike_by_systemd_and_the_shell() -> None:
    lines = _sample_settings().splitlines()
    values = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    sourced = subprocess.run(
        ("/bin/sh", "-c", f"set -a\n{_sample_settings()}\nenv"), capture_output=True, check=True,
        env={}, text=True,
    ).stdout.splitlines()  # fmt: skip

    assert values["REDIS_URL"] == "redis://localhost/0"
    assert {f"{name}={value}" for name, value in values.items()} <= set(sourced)
    assert from_environment(values | {"SECRET_KEY": "x"}).public_url == values["PUBLIC_URL"]


def test_commands_of_the_handbook_run_with_the_sample_settings(tmp_path: Path) -> None:
    (script,) = [block for block in _blocks("sh") if block.startswith("#!/bin/sh")]
    settings = tmp_path / "convenor.env"
    settings.write_text(
        re.sub("DATABASE_URL=.*|REDIS_URL=.*", "", _sample_settings()).replace(
            "/var/lib/convenor", str(tmp_path / "state")
        )
    )
    command = tmp_path / "convenor"
    for old, new in (
        ("sudo -u convenor ", ""), ("/etc/convenor.env", str(settings)),
        ("/srv/convenor/app", str(ROOT)), (".venv/bin/flask", f"{sys.executable} -m flask"),
    ):  # fmt: skip
        assert old in script
        script = script.replace(old, new)
    command.write_text(script)

    def convenor(*words: str) -> str:
        return subprocess.run(
            ("/bin/sh", str(command), *words), capture_output=True, check=True, text=True
        ).stdout.strip()

    convenor("prepare")
    archive = convenor("backup")

    assert "is restored" in convenor("restore", "--yes", archive)
    assert Path(archive).parent == tmp_path / "state" / "backups"
