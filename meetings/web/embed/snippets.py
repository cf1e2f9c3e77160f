"""HTML snippets that show the meeting list on another site."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import escape

from meetings.domain.events.event_filter import EventFilter
from meetings.http.event_filters import to_query
from meetings.http.urls import (
    EMBED_PAGE_PATH,
    EMBED_SCRIPT_PATH,
    encoded_query,
    site_url,
    with_query,
)

DEFAULT_HEIGHT = 600


@dataclass(frozen=True, slots=True)
class EmbedSnippets:
    """The same list as a script, which inherits the site style, and as an iframe."""

    script: str
    frame: str
    page: str


def embed_snippets(
    base_url: str, event_filter: EventFilter, title: str, language: str = ""
) -> EmbedSnippets:
    """Return the snippets of the list with this filter and title."""
    chosen = to_query(event_filter) | ({"lang": language} if language else {})
    page = with_query(site_url(EMBED_PAGE_PATH, base=base_url), chosen)
    script = {
        "src": site_url(EMBED_SCRIPT_PATH, base=base_url), "data-filter": encoded_query(chosen),
        "data-limit": "10",
    }  # fmt: skip
    frame = {
        "src": page, "title": title, "width": "100%", "height": str(DEFAULT_HEIGHT),
        "loading": "lazy", "frameborder": "0",
    }  # fmt: skip
    return EmbedSnippets(
        script=f"<script async{_attributes(script)}></script>",
        frame=f"<iframe{_attributes(frame)}></iframe>",
        page=page,
    )


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value)
