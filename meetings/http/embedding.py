"""What one copies into another site to show the list of meetings there."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import escape

from meetings.domain.events.filters import EventFilter
from meetings.http.filters import to_query, with_query, written

FRAME_PATH = "/embed/events"
SCRIPT_PATH = "/embed.js"
USUAL_HEIGHT = 600


@dataclass(frozen=True, slots=True)
class EmbedCodes:
    """The same list as a script, which takes on the look of the site around, and as a frame."""

    script: str
    frame: str
    page: str


def embed_codes(base_url: str, wanted: EventFilter, title: str, language: str = "") -> EmbedCodes:
    """Return the codes of the list with this filter, which is called so."""
    chosen = to_query(wanted) | ({"lang": language} if language else {})
    page = with_query(f"{base_url}{FRAME_PATH}", chosen)
    script = {"src": f"{base_url}{SCRIPT_PATH}", "data-filter": written(chosen), "data-limit": "10"}
    frame = {
        "src": page, "title": title, "width": "100%", "height": str(USUAL_HEIGHT),
        "loading": "lazy", "frameborder": "0",
    }  # fmt: skip
    return EmbedCodes(
        script=f"<script async{_attributes(script)}></script>",
        frame=f"<iframe{_attributes(frame)}></iframe>",
        page=page,
    )


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value)
