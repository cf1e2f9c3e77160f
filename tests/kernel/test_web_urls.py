"""URLs that people type."""

import pytest
from werkzeug.urls import iri_to_uri

from meetings.kernel.web_urls import is_web_url

VALID = [
    "https://example.org", "http://example.org:8443/a?b=c#d", "https://zoom.us/j/1?pwd=A%20b",
    "https://ärzte.example/ą", "https://127.0.0.1/", "https://[2001:db8::1]:8080/", "HTTPS://A.EU",
    "https://example.org./", "https://user@example.org/", "https://a_b.example.org/x,y;z",
    "https://" + "a" * 63 + ".example.org", "https://localhost",
    "https://" + "a." * 126 + "a",
]  # fmt: skip
INVALID = [
    "", "example.org", "ftp://example.org", "javascript:alert(1)", "https://", "https:///path",
    "http://[zz", "http://[zz]", "http://[1.2.3.4]", "http://[::1", "https://example.org:port",
    "https://example.org:99999", "https://example.org:0", "https://example.org:-1",
    "https://" + "a" * 480, "https://" + "a" * 64 + ".org", "https://" + "a." * 126 + "aa",
    "https://a..b", "https://.example.org", "https://-a.example.org", "https://a b.org",
    'https://example.org/"', "https://example.org/\n", "https://example.org\\@evil.org",
    "https://exa<mple.org", "https://%zz.org", "https://\u2024.org", "https://" + "ü" * 70,
]  # fmt: skip


@pytest.mark.parametrize("url", VALID)
def test_url_is_valid(url: str) -> None:
    assert is_web_url(url)
    assert iri_to_uri(url)


@pytest.mark.parametrize("url", INVALID)
def test_url_is_invalid(url: str) -> None:
    assert not is_web_url(url)
