"""Settings: valid values, and the messages for invalid ones."""

import stat
from pathlib import Path

import pytest

from meetings.settings import ROOT, InvalidSetting, from_environment, load_or_create_secret


def settings_of(tmp_path: Path, **environment: str) -> object:
    return from_environment({"INSTANCE_DIR": str(tmp_path), **environment})


def test_empty_environment_is_valid(tmp_path: Path) -> None:
    settings = from_environment({"INSTANCE_DIR": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path / 'convenor.db'}"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert not settings.secure


def test_secret_is_created_once_and_readable_by_its_user_only(tmp_path: Path) -> None:
    first = load_or_create_secret(tmp_path)

    assert load_or_create_secret(tmp_path) == first
    assert len(first) >= 48
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://host/name"),
        ("REDIS_URL", "http://host"),
        ("SMTP_URL", "mail.example.org"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@b\nBcc: c@d"),
        ("PUBLIC_URL", "ftp://example.org"),
        ("PUBLIC_URL", "https://example.org/?a=b"),
        ("PUBLIC_URL", "https://example.org/two words"),
        ("PUBLIC_URL", "https://example.org/a//b"),
        ("PUBLIC_URL", "https://example.org/a/../b"),
        ("SCRIPT_NAME", "convenor"),
        ("SCRIPT_NAME", "/a?b"),
        ("PROXIES", "many"),
        ("UPLOAD_LIMIT_MB", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("EMBED_ORIGINS", "www.example.org"),
        ("EMBED_ORIGINS", "https://www.example.org/path"),
        ("EMBED_ORIGINS", "https://a.example.org; script-src *"),
        ("DEBUG", "yes"),
        ("DEMO", "maybe"),
        ("IMAP_URL", "http://user:hush@host"),
        ("IMAP_URL", "imaps://host/INBOX"),
        ("IMAP_URL", "imaps://user:hush@host:many/INBOX"),
        ("IMAP_URL", "imaps://user:hush@host/INBOX imap://"),
        ("IMAP_URL", "imaps://user:hu%0D%0Ash@host/INBOX"),
        ("MAIL_AUTHENTICATED_BY", "two words"),
    ],
)
def test_invalid_value_is_reported_with_variable_and_allowed_values(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(InvalidSetting, match=rf"^{name} is .*; it may be .+\.$"):
        settings_of(tmp_path, **{name: value})


@pytest.mark.parametrize("name", ["DATABASE_URL", "SMTP_URL", "IMAP_URL", "REDIS_URL"])
def test_passwords_are_not_repeated_in_errors(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        settings_of(tmp_path, **{name: "mysql://user:hush@hush@host/name"})

    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_uses_psycopg(tmp_path: Path, scheme: str) -> None:
    settings = from_environment(
        {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": f"{scheme}://u:p@h/n"}
    )

    assert settings.database_url == "postgresql+psycopg://u:p@h/n"


def test_valkey_url_becomes_a_redis_url(tmp_path: Path) -> None:
    settings = from_environment({"INSTANCE_DIR": str(tmp_path), "REDIS_URL": "valkey://host/3"})

    assert settings.redis_url == "redis://host/3"


@pytest.mark.parametrize(
    ("public_url", "script_name", "prefix"),
    [
        ("https://example.org", "", ""),
        ("https://example.org/", "", ""),
        ("https://example.org/a/b/", "", "/a/b"),
        ("https://example.org", "/a", "/a"),
        ("https://example.org/a", "/a", "/a"),
        ("", "/a/", "/a"),
    ],
)
def test_path_is_taken_from_public_url_or_script_name(
    tmp_path: Path, public_url: str, script_name: str, prefix: str
) -> None:
    environment = {"PUBLIC_URL": public_url, "SCRIPT_NAME": script_name}
    settings = from_environment({"INSTANCE_DIR": str(tmp_path), **environment})

    assert settings.prefix == prefix
    host = "https://example.org" if public_url else "http://127.0.0.1:8000"
    assert settings.public_url == host + prefix


def test_conflicting_paths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="SCRIPT_NAME is '/b'; it may be /a, as in PUBLIC_URL"):
        settings_of(tmp_path, PUBLIC_URL="https://example.org/a", SCRIPT_NAME="/b")


def test_several_mailboxes_are_separated_by_spaces(tmp_path: Path) -> None:
    urls = ("imaps://a:b@host/INBOX", "imap://c:d@localhost:1143/Kalender")
    settings = from_environment({"INSTANCE_DIR": str(tmp_path), "IMAP_URL": " ".join(urls)})

    assert settings.imap_urls == urls


def test_every_variable_is_documented() -> None:
    page = (ROOT / "docs" / "operators" / "configuration.md").read_text("utf-8")
    code = (ROOT / "meetings" / "settings.py").read_text("utf-8")
    names = {part.split('"')[0] for part in code.split('environ, "')[1:]}
    names |= {part.split('"')[0] for part in code.split('environ.get("')[1:]}

    assert len(names) > 10
    assert {name for name in names if f"`{name}`" not in page} == set()
