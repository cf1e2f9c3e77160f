"""Present the office that a person held at an appearance."""

from meetings.domain.agenda.models import Appearance
from meetings.i18n.labels import country_name


def office_text(appearance: Appearance | None) -> str:
    """Return position, organisation and country at the time, on one line."""
    if appearance is None:
        return ""
    held = [
        appearance.position_held,
        appearance.organisation_name,
        country_name(appearance.country),
    ]
    return ", ".join(part for part in held if part)
