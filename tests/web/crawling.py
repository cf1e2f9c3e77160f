"""Crawl a mounted application, and record links that leave its prefix."""

import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client, TestResponse

HOST = "meetings.example.org"
PREFIX = "/convenor"
PUBLIC_URL = f"https://{HOST}{PREFIX}"
#: Pages opened per route; the others look the same.
MAX_PAGES_OF_A_RULE = 3
_ATTRIBUTE = re.compile(r'\s[a-z:-]+="(/[^"]*|\.{0,2}/[^"]*)"')
_ABSOLUTE = re.compile(rf"(?:https?|webcal)://{re.escape(HOST)}[^\s\"'<>\\)]*")
_TEXT = re.compile(r"^text/|[/+](xml|json|javascript)")
_LINK = re.compile(r'<(?:a|link|script|img|use|iframe)\b[^>]*?\s(?:href|src)="([^"#]+)')


def is_below(url: str) -> bool:
    """Return whether the URL of this host, or the path, is below the prefix."""
    path = urlsplit(unescape(url)).path
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def outside(text: str) -> set[str]:
    """Return the absolute URLs of this host, and paths in attributes, that leave the prefix."""
    urls = [*_ABSOLUTE.findall(text.replace("\r\n ", "")), *_ATTRIBUTE.findall(text)]
    return {url for url in urls if not is_below(url)}


@dataclass
class Crawler:
    """Opens pages of the application as a visitor, through the whole WSGI stack."""

    app: Flask
    client: Client
    opened: list[str] = field(default_factory=list)
    stray: set[tuple[str, str]] = field(default_factory=set)
    broken: set[tuple[str, int]] = field(default_factory=set)
    _rules: Counter[str] = field(default_factory=Counter)

    def get(self, path: str) -> TestResponse:
        """Open a URL, and record its links that leave the prefix."""
        response = self.client.get(path, base_url=f"https://{HOST}")
        self.opened.append(path)
        texts = [response.headers.get("Location", ""), *response.headers.getlist("Link")]
        if _TEXT.search(response.mimetype or ""):
            texts.append(response.get_data(as_text=True))
        self.stray |= {(path, url) for text in texts for url in outside(text)}
        location = response.headers.get("Location", "")
        if location.startswith("/") and not is_below(location):
            self.stray.add((path, location))
        for cookie in response.headers.getlist("Set-Cookie"):
            if f"Path={PREFIX}" not in cookie.split("; "):
                self.stray.add((path, cookie.partition("=")[0]))
        if response.status_code >= 400:
            self.broken.add((path, response.status_code))
        return response

    def crawl(self, starts: Iterable[str]) -> None:
        """Open these pages and the pages that they link to."""
        queue, queued = deque(starts), set(starts)
        while queue:
            path = queue.popleft()
            if not self._is_wanted(path):
                continue
            response = self.get(path)
            if response.mimetype != "text/html":
                continue
            text = response.get_data(as_text=True)
            links = [*_LINK.findall(text), response.headers.get("Location", "")]
            for link in map(unescape, filter(None, links)):
                url = urlsplit(urljoin(f"https://{HOST}{path}", link))
                target = url._replace(scheme="", netloc="", fragment="").geturl()
                if url.netloc == HOST and target not in queued:
                    queued.add(target)
                    queue.append(target)

    def _is_wanted(self, path: str) -> bool:
        """Return whether the route still needs pages, and count this one."""
        below = path.removeprefix(PREFIX)
        try:
            adapter = self.app.url_map.bind(HOST, url_scheme="https")
            rule, _ = adapter.match(urlsplit(below).path, return_rule=True)
        except HTTPException:
            name = below
        else:
            name = f"{rule.rule} {sorted(urlsplit(below).query)[:1]}"
        self._rules[name] += 1
        return self._rules[name] <= MAX_PAGES_OF_A_RULE
