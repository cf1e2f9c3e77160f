"""URLs of published pages and files, relative to the request or absolute.

Each function takes ``base``: without it the URL is a path below the current request's script root,
for pages and redirects; with the site's public URL (``components.base_url()``) it is absolute, for
mails, feeds and jobs, which have no request. Pages that are linked only from within a request use
``url_for``.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from flask import request

from meetings.domain.access.rules import TokenScope, signed_secret

#: The paths of views that several modules share; the application is mounted above them.
FEED_PATH = "/feeds/events.ics"
FEED_BUILDER_PATH = "/subscribe"
QR_PATH = "/subscribe/qr.svg"
FOLLOW_PATH = "/follow"
EMBED_PAGE_PATH = "/embed/events"
EMBED_SCRIPT_PATH = "/embed.js"
DAV_PATH = "/dav/"
PERSONAL_DAV_PATH = "/dav/own/"
ICON_PATH = "/apple-touch-icon.png"
STATIC_PATH = "/static/"


def site_url(path: str = "/", *, base: str | None = None) -> str:
    """Return the URL of a path of the application, such as one of the constants above."""
    return f"{request.script_root if base is None else base}{path}"


def with_query(url: str, query: Mapping[str, str]) -> str:
    """Return the URL with those query parameters that have a value."""
    encoded = encoded_query({name: value for name, value in query.items() if value})
    return f"{url}?{encoded}" if encoded else url


def encoded_query(query: Mapping[str, str]) -> str:
    """Return the query as it is written in URLs, with commas between names left as they are."""
    return urlencode(query, safe=",")


def event_url(slug: str, *, base: str | None = None, fragment: str = "") -> str:
    """Return the URL of an event's page, or of an outcome on it."""
    return site_url(f"/events/{slug}{f'#{fragment}' if fragment else ''}", base=base)


def event_file_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of an event as an iCalendar file."""
    return site_url(f"/events/{slug}.ics", base=base)


def event_card_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of an event's preview image."""
    return site_url(f"/events/{slug}/card.png", base=base)


def registration_form_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of an event's registration form."""
    return site_url(f"/events/{slug}/register", base=base)


def organised_event_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of an event's page for organisers."""
    return site_url(f"/organise/events/{slug}", base=base)


def participants_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of an event's participants, for organisers."""
    return site_url(f"/organise/events/{slug}/participants", base=base)


def organised_delegations_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of an event's delegations, for organisers."""
    return site_url(f"/organise/events/{slug}/delegations", base=base)


def account_url(*, base: str | None = None) -> str:
    """Return the URL of the user's account."""
    return site_url("/account", base=base)


def body_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of a body's page."""
    return site_url(f"/bodies/{slug}", base=base)


def presidency_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of a presidency's page."""
    return site_url(f"/presidencies/{slug}", base=base)


def project_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of a project's page."""
    return site_url(f"/projects/{slug}", base=base)


def framework_url(slug: str, *, base: str | None = None) -> str:
    """Return the URL of a framework's page."""
    return site_url(f"/frameworks/{slug}", base=base)


def record_url(
    query: Mapping[str, str] | None = None, *, base: str | None = None, fragment: str = ""
) -> str:
    """Return the URL of the record of outcomes, or of one outcome in it."""
    url = with_query(site_url("/outcomes", base=base), query or {})
    return f"{url}#{fragment}" if fragment else url


def document_url(slug: str, number: int, filename: str, *, base: str | None = None) -> str:
    """Return the URL of a version of a document."""
    return site_url(f"/documents/{slug}/{number}/{quote(filename)}", base=base)


def personal_feed_url(secret: str, *, base: str | None = None) -> str:
    """Return the URL of the personal feed that the secret opens."""
    return site_url(f"/feeds/{secret}/my.ics", base=base)


def registration_url(secret: str, *, base: str | None = None) -> str:
    """Return the URL of a participant's private page."""
    return site_url(f"/registrations/{secret}", base=base)


def join_url(secret: str, *, base: str | None = None) -> str:
    """Return the URL that leads a participant into the online meeting."""
    return site_url(f"/join/{secret}", base=base)


def personal_join_url(registration_id: int, *, key: str, base: str | None = None) -> str:
    """Return the personal link of a registration to the online meeting; it never changes."""
    return join_url(signed_secret(key, TokenScope.JOIN, registration_id), base=base)


def delegation_url(secret: str, *, base: str | None = None) -> str:
    """Return the URL of a delegation's private page."""
    return site_url(f"/delegations/{secret}", base=base)


def confirm_following_url(secret: str, *, base: str | None = None) -> str:
    """Return the URL that confirms a subscription to mails."""
    return site_url(f"/follow/{secret}", base=base)


def following_url(secret: str, *, base: str | None = None) -> str:
    """Return the URL of a subscriber's settings for mails."""
    return site_url(f"/following/{secret}", base=base)


def unsubscribe_url(secret: str, *, base: str | None = None) -> str:
    """Return the URL that ends a subscription to mails."""
    return site_url(f"/following/{secret}/unsubscribe", base=base)


def password_url(secret: str, *, base: str | None = None) -> str:
    """Return the URL on which a user chooses a password."""
    return site_url(f"/sign-in/link/{secret}", base=base)


def sitemap_url(part: int | None = None, *, base: str | None = None) -> str:
    """Return the URL of the sitemap, or of a part of it."""
    return site_url(f"/sitemap.xml{'' if part is None else f'?part={part}'}", base=base)
