"""Name presidencies in the language of the reader."""

from datetime import date

from flask_babel import gettext as _

from meetings.domain.presidencies.models import Presidency
from meetings.i18n.labels import country_name


def presidency_name(presidency: Presidency) -> str:
    """Return "Lithuanian Presidency 2020–2021" in the reader's language."""
    return format_presidency_name(presidency.country, presidency.starts_on, presidency.ends_on)


def format_presidency_name(country: str, starts_on: date, ends_on: date) -> str:
    """Return the name of a presidency of this country on these days."""
    years = f"{starts_on.year}"
    if ends_on.year != starts_on.year:
        years += f"–{ends_on.year}"
    return _(
        "%(adjective)s Presidency %(years)s", adjective=country_adjective(country), years=years
    )


def presidency_short_name(presidency: Presidency) -> str:
    """Return "Lithuanian Presidency" in the reader's language."""
    return _("%(adjective)s Presidency", adjective=country_adjective(presidency.country))


def country_adjective(country: str) -> str:
    """Return the adjective of a country if there is one, else its name."""
    words = {
        "DE": _("German"), "DK": _("Danish"), "EE": _("Estonian"), "FI": _("Finnish"),
        "IS": _("Icelandic"), "LT": _("Lithuanian"), "LV": _("Latvian"), "NO": _("Norwegian"),
        "PL": _("Polish"), "SE": _("Swedish"), "EU": _("European Union"),
    }  # fmt: skip
    return words.get(country, country_name(country))
