"""URLs that people type."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.urls import iri_to_uri

from meetings.kernel.web_urls import is_web_url, to_uri

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


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("https://ärzte.example/ą b?ü=é&x=1#š", "https://xn--rzte-koa.example/%C4%85%20b?%C3%BC=%C3%A9&x=1#%C5%A1"),
        ("https://straße.example:8443/", "https://xn--strae-oqa.example:8443/"),
        ("https://EXAMPLE.org/Ą", "https://EXAMPLE.org/%C4%84"),
        ("https://ü:ö@ä.example/", "https://%C3%BC:%C3%B6@xn--4ca.example/"),
        ("https://a.example/50%", "https://a.example/50%25"),
        ("https://a.example/%C4%85", "https://a.example/%C4%85"),
        ("https://a.example/[x]?y[]=1|2", "https://a.example/%5Bx%5D?y%5B%5D=1%7C2"),
        ("https://[2001:db8::1]:8080/ą", "https://[2001:db8::1]:8080/%C4%85"),
        ("https://a.example/x#y#z", "https://a.example/x#y%23z"),
        ("https://会議.example/会議.pdf", "https://xn--6oqw48l.example/%E4%BC%9A%E8%AD%B0.pdf"),
        ("https://a.example/\U0001f600", "https://a.example/%F0%9F%98%80"),
        ("mailto:a@example.org", "mailto:a@example.org"), ("", ""),
    ],
)  # fmt: skip
def test_urls_are_written_as_uris(url: str, uri: str) -> None:
    assert to_uri(url) == uri
    assert to_uri(uri) == uri


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
    | st.text("https://ąß[]%#?@:./", max_size=40)
)
def test_any_text_becomes_a_uri(text: str) -> None:
    for url in (text, f"https://example.org/{text}", f"https://{text}.example/"):
        uri = to_uri(url)
        assert re.fullmatch(r"(?:[\w\-.~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*", uri, re.ASCII), (
            uri
        )
        assert to_uri(uri) == uri


@pytest.mark.parametrize("url", VALID)
def test_valid_urls_stay_valid(url: str) -> None:
    assert is_web_url(to_uri(url))
    if url.isascii():
        assert to_uri(url) == url
