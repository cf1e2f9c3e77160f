"""The texts on the link preview image of an event."""

from flask_babel import force_locale

from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, EventState
from meetings.http.components import base_url
from meetings.http.site_context import installation
from meetings.i18n.labels import label_for
from meetings.i18n.languages import DEFAULT_LANGUAGE
from meetings.presenters.event_summary import mode_and_place, summarise_event

_SHOWN_STATES = CALLED_OFF | {EventState.TENTATIVE}
_NEUTRAL = "#566773"


def og_image_texts(event: Event) -> dict[str, str]:
    """Return the texts in the site's default language, the same for every reader."""
    with force_locale(DEFAULT_LANGUAGE):
        site, summary, leading = (
            installation(),
            summarise_event(event, base_url=base_url()),
            event.leading_body,
        )
        return {
            "organisation": site.name if site else "",
            "body": ", ".join(body.label for body in event.bodies),
            "colour": leading.colour if leading else _NEUTRAL,
            "kind": label_for(event.kind),
            "title": summary.title,
            "when": summary.when,
            "where": mode_and_place(event),
            "state": label_for(event.state) if event.state in _SHOWN_STATES else "",
            "look": "plain" if event.state is EventState.TENTATIVE else "off",
        }
