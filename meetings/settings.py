"""Settings of an installation, read once from the environment."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = ROOT / "meetings" / "migrations"
T = TypeVar("T")
_PREFIX = re.compile(r"(/(?!\.\.?(/|$))[A-Za-z0-9._~-]+)*")


class InvalidSetting(Exception):
    """A variable has an invalid value; the text names it and the allowed values."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of an installation. Sizes are in bytes."""

    instance: Path
    secret_key: str
    database_url: str
    redis_url: str = ""
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    mail_from: str = "meetings@localhost"
    mail_connections: int = 24
    dns_server: str = ""
    imap_urls: tuple[str, ...] = ()
    mail_authenticated_by: str = ""
    security_contact: str = ""
    proxies: int = 0
    upload_limit: int = 25 * 1024 * 1024
    page_cache: int = 32 * 1024 * 1024
    embed_origins: str = "*"
    log_level: str = "INFO"
    demo: bool = False
    demo_password: str = ""
    debug: bool = False
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Return whether visitors use https, so that cookies can require it."""
        return self.public_url.startswith("https://")

    @property
    def prefix(self) -> str:
        """Return the path below which the application is mounted, such as /convenor, or ""."""
        return urlsplit(self.public_url).path


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Return the settings from the environment; docs/operators/configuration.md lists them.

    Raises:
        InvalidSetting: a variable has an invalid value.
    """
    instance = Path(environ.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    host, port = environ.get("HOST", "127.0.0.1"), _port(environ)
    return Settings(
        instance=instance,
        secret_key=environ.get("SECRET_KEY") or load_or_create_secret(instance),
        database_url=_database_url(environ, instance),
        # Valkey uses the same protocol, but the clients accept only the older name.
        redis_url=_url(environ, "REDIS_URL", ("redis", "rediss", "valkey")).replace(
            "valkey://", "redis://", 1
        ),
        public_url=_public_url(environ, f"http://{host}:{port}"),
        smtp_url=_url(environ, "SMTP_URL", ("smtp", "smtps")),
        mail_from=_email_address(environ, "MAIL_FROM", "meetings@localhost"),
        mail_connections=_number(environ, "MAIL_CONNECTIONS", 1, 100, 24),
        dns_server=_dns_server(environ, "DNS_SERVER"),
        imap_urls=_mailboxes(environ),
        mail_authenticated_by=_host(environ, "MAIL_AUTHENTICATED_BY"),
        security_contact=_contact(environ, "SECURITY_CONTACT"),
        proxies=_number(environ, "PROXIES", 0, 5),
        upload_limit=_number(environ, "UPLOAD_LIMIT_MB", 1, 500, 25) * 1024 * 1024,
        page_cache=_number(environ, "PAGE_CACHE_MB", 0, 4096, 32) * 1024 * 1024,
        embed_origins=_origins(environ, "EMBED_ORIGINS"),
        log_level=_one_of(environ, "LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
        demo=_one_of(environ, "DEMO", ("0", "1"), "1") == "1",
        demo_password=environ.get("DEMO_PASSWORD", ""),
        debug=_one_of(environ, "DEBUG", ("0", "1"), "0") == "1",
    )


def load_or_create_secret(instance: Path) -> str:
    """Return the secret of the installation; create it at the first start, readable by us only."""
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return path.read_text().strip()


def _invalid_setting(name: str, value: str, may_be: str) -> InvalidSetting:
    """Return the sentence about an invalid value, without a password that it may contain."""
    redacted = re.sub(r"//.*@", "//…@", value, flags=re.DOTALL)
    return InvalidSetting(f"{name} is {redacted!r}; it may be {may_be}.")


def _number(
    environ: Mapping[str, str], name: str, minimum: int, maximum: int, default: int | None = None
) -> int:
    value = environ.get(name, "")
    if value == "":
        return minimum if default is None else default
    if not value.isdecimal() or not minimum <= int(value) <= maximum:
        raise _invalid_setting(name, value, f"a whole number from {minimum} to {maximum}")
    return int(value)


def _port(environ: Mapping[str, str]) -> int:
    return _number(environ, "PORT", 1, 65535, 8000)


def _one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    value = environ.get(name) or default
    if value not in choices:
        raise _invalid_setting(name, value, "one of " + ", ".join(choices))
    return value


def _url(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    value = environ.get(name, "")
    if not value:
        return ""
    parts = _parse_or_fail(
        name, value, lambda: urlsplit(value), f"a URL such as {schemes[0]}://host"
    )
    if parts.scheme not in schemes or not (parts.netloc or parts.path):
        raise _invalid_setting(name, value, f"a URL such as {schemes[0]}://host")
    return value


def _public_url(environ: Mapping[str, str], default: str) -> str:
    """Return the site's URL with the path below which it is mounted, without a trailing slash.

    SCRIPT_NAME, which WSGI servers use, gives the path if PUBLIC_URL has none.
    """
    url = (_url(environ, "PUBLIC_URL", ("http", "https")) or default).rstrip("/")
    script_name = environ.get("SCRIPT_NAME", "").rstrip("/")
    if not _PREFIX.fullmatch(script_name):
        raise _invalid_setting("SCRIPT_NAME", script_name, "a path such as /convenor")
    parts = urlsplit(url)
    if not _PREFIX.fullmatch(parts.path) or parts.query or parts.fragment:
        raise _invalid_setting(
            "PUBLIC_URL", url, "a URL such as https://host or https://host/convenor"
        )
    if script_name and parts.path not in ("", script_name):
        raise _invalid_setting(
            "SCRIPT_NAME", script_name, f"{parts.path}, as in PUBLIC_URL, or left out"
        )
    return url if parts.path else url + script_name


def _origins(environ: Mapping[str, str], name: str) -> str:
    """Return the sources for a content security policy: *, 'none', or the origins."""
    value = (environ.get(name) or "*").strip()
    if value in ("*", "none"):
        return value if value == "*" else "'none'"
    for origin in value.split():
        if not re.fullmatch(r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?", origin):
            raise _invalid_setting(
                name, value, "*, none, or origins such as https://www.example.org"
            )
    return " ".join(value.split())


def _mailboxes(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the mailboxes, which are separated by white space."""
    name, urls = "IMAP_URL", tuple(environ.get("IMAP_URL", "").split())
    may_be = "a URL such as imaps://user:password@host/Folder, or several with space between them"
    for url in urls:
        parts = _parse_or_fail(name, url, partial(_split, url), may_be)
        texts = (unquote(parts.username or ""), unquote(parts.password or ""), unquote(parts.path))
        is_whole = parts.scheme in ("imap", "imaps") and parts.hostname and all(texts[:2])
        if not is_whole or any(ord(c) < 32 for text in texts for c in text):
            raise _invalid_setting(name, url, may_be)
    return urls


def _split(url: str) -> SplitResult:
    """Return the parts of the URL.

    Raises:
        ValueError: it is no URL, or its port is no number.
    """
    parts = urlsplit(url)
    _ = parts.port
    return parts


def _host(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").lower()
    if value and not re.fullmatch(r"[a-z0-9._-]{1,253}", value):
        raise _invalid_setting(name, value, "the name of a mail server such as mx.example.org")
    return value


def _dns_server(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    address, _, port = value.partition(":")
    is_valid = re.fullmatch(r"([0-9]{1,3}\.){3}[0-9]{1,3}(:[0-9]{1,5})?", value)
    if value and not (is_valid and address and int(port or 53) <= 65535):
        raise _invalid_setting(name, value, "an IPv4 address such as 192.0.2.53, or with :port")
    return value


def _parse_or_fail(name: str, value: str, read: Callable[[], T], may_be: str) -> T:
    try:
        return read()
    except ValueError as error:
        raise _invalid_setting(name, value, may_be) from error


def _email_address(environ: Mapping[str, str], name: str, default: str) -> str:
    value = environ.get(name) or default
    local, at, domain = value.partition("@")
    if not (local and at and domain) or any(c.isspace() or ord(c) < 33 for c in value):
        raise _invalid_setting(name, value, "an e-mail address such as meetings@example.org")
    return value


def _contact(environ: Mapping[str, str], name: str) -> str:
    """Return the contact as a URL; an e-mail address becomes one."""
    value = environ.get(name, "")
    if not value or re.fullmatch(r"https://[^\s]+", value):
        return value
    return "mailto:" + _email_address(environ, name, "").removeprefix("mailto:")


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    value = environ.get("DATABASE_URL", "")
    if not value:
        return f"sqlite:///{instance / 'convenor.db'}"
    scheme, _, rest = value.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest:
        return value
    may_be = "postgresql://user:password@host/name or sqlite:////path/to/file.db"
    raise _invalid_setting("DATABASE_URL", f"{scheme}://…", may_be)
