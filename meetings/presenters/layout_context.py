"""Fills the frame of every page: organisation, presidency band, who is signed in."""

import re
from datetime import date
from typing import Any

from flask import Flask, g, get_flashed_messages, has_request_context
from flask import session as cookie
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from meetings.domain.access.policy import Permission, has_permission
from meetings.domain.bodies import queries as bodies
from meetings.domain.bodies.models import Installation
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.http.request_context import current_actor, db_session
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.kernel import clock
from meetings.kernel.timezones import local_date
from meetings.presenters.layout import AccountMenu, Layout, Link, PresidencyBand


def register_layout_context(app: Flask) -> None:
    """Give every template its ``layout``, and the band for those that show it."""
    app.context_processor(lambda: {"layout": build_layout(), "presidency_band": presidency_band})


def installation() -> Installation | None:
    """Return the organisation whose installation this is, or None before it is set up."""
    own = db_session()
    here = bodies.get_installation(own)
    own.info["installation"] = here  # held, so that asking again in this request costs nothing
    return here


def local_today() -> date:
    """Return the day it is where the organisation sits."""
    here = installation()
    return local_date(clock.now(), here.timezone if here else "UTC")


def build_layout() -> Layout:
    """Return the frame's values; what the database cannot tell now is left out."""
    here = installation()
    return Layout(
        organisation=here.name if here else "",
        language=str(get_locale() or "en"),
        account=_account_menu(),
        messages=_flashed_messages(),
    )


def presidency_name(presidency: Presidency) -> str:
    """Return "Lithuanian Presidency 2020–2021" in the reader's language."""
    return format_presidency_name(presidency.country, presidency.starts_on, presidency.ends_on)


def format_presidency_name(country: str, starts_on: date, ends_on: date) -> str:
    """Return what a presidency of that country and those days is called."""
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
    """Return the adjective of a country where we have one, else its name."""
    words = {
        "DE": _("German"), "DK": _("Danish"), "EE": _("Estonian"), "FI": _("Finnish"),
        "IS": _("Icelandic"), "LT": _("Lithuanian"), "LV": _("Latvian"), "NO": _("Norwegian"),
        "PL": _("Polish"), "SE": _("Swedish"), "EU": _("European Union"),
    }  # fmt: skip
    return words.get(country, country_name(country))


def recorded_presidencies() -> list[Presidency]:
    """Return all presidencies, the latest first; read once a request, for several parts ask."""
    if "presidencies" not in g:
        g.presidencies = presidencies.list_newest_first(db_session())
    found: list[Presidency] = g.presidencies
    return found


def presidency_band() -> PresidencyBand | None:
    """Return the band of the presidency that is on, else of the last one."""
    now = local_today()
    trio = presidencies.find_trio(recorded_presidencies(), now)
    shown = trio.present or trio.previous
    if shown is None:
        return None
    around = _trio_text(trio) if trio.present else _("the presidency since then is not recorded")
    length = (shown.ends_on - shown.starts_on).days or 1
    return PresidencyBand(
        name=presidency_short_name(shown),
        href=f"/presidencies/{shown.slug}",
        period=dates.date_range(shown.starts_on, shown.ends_on),
        trio=around,
        percent=max(0, min(100, 100 * (now - shown.starts_on).days // length)),
        is_now=trio.present is not None,
    )


def _trio_text(trio: presidencies.Trio) -> str:
    parts = []
    if trio.previous:
        parts.append(_("after %(country)s", country=country_name(trio.previous.country)))
    if trio.following:
        parts.append(_("before %(country)s", country=country_name(trio.following.country)))
    return " · ".join(parts)


def _account_menu() -> AccountMenu | None:
    if not current_user or not current_user.is_authenticated:
        return None
    actor = current_actor()
    words = re.findall(r"\w+", actor.name)
    organises = has_permission(actor, Permission.ORGANISER_ACCESS)
    links = [Link(_("My meetings"), "/organise"), Link(_("Presidency year"), "/organise/year")]
    if has_permission(actor, Permission.ORGANISATION_EDIT):
        links.append(Link(_("Settings"), "/organise/settings"))
    return AccountMenu(
        name=actor.name,
        initials="".join(word[0] for word in words[:1] + words[1:][-1:]).upper(),
        links=tuple((links if organises else []) + [Link(_("Account"), "/account")]),
        sign_out="/sign-out",
        new_meeting="/organise/events/new" if organises else "",
    )


def _flashed_messages() -> tuple[tuple[str, str], ...]:
    """Return flashed messages; a visitor without a session has none, and gets no cookie for it."""
    if not has_request_context() or "_flashes" not in cookie:
        return ()
    found: list[Any] = get_flashed_messages(with_categories=True)
    return tuple((str(category), str(text)) for category, text in found)
