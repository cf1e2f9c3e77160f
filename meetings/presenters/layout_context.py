"""Provide the layout of every page: organisation, presidency band, signed-in user."""

import re
from typing import Any

from flask import Flask, g, get_flashed_messages, has_request_context, url_for
from flask import session as flask_session
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from meetings.domain.access.policy import Permission, has_permission
from meetings.domain.presidencies import queries as presidencies
from meetings.http.request_context import current_actor
from meetings.http.site_context import installation, local_today, recorded_presidencies
from meetings.http.urls import presidency_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.presenters import page_languages
from meetings.presenters.layout import AccountMenu, Layout, Link, NavItem, PresidencyBand
from meetings.presenters.presidency_names import presidency_short_name


def register_layout_context(app: Flask) -> None:
    """Give every template its ``layout``, and the presidency band to pages that show it."""
    app.context_processor(lambda: {"layout": build_layout(), "presidency_band": presidency_band})


def build_layout() -> Layout:
    """Return the layout; values that the database cannot provide now are left out."""
    site = installation()
    return Layout(
        organisation=site.name if site else "",
        language=str(get_locale() or "en").replace("_", "-"),
        languages=page_languages.switcher(),
        alternates=page_languages.alternates(),
        canonical=page_languages.canonical_of_page(),
        navigation=_navigation(),
        footer=_footer(),
        account=_account_menu(),
        sign_in=url_for("accounts.sign_in"),
        messages=_flashed_messages(),
    )


def presidency_band() -> PresidencyBand | None:
    """Return the band of the current presidency, else of the last one."""
    now = local_today()
    trio = presidencies.find_trio(recorded_presidencies(), now)
    presidency = trio.present or trio.previous
    if presidency is None:
        return None
    trio_text = (
        _trio_text(trio) if trio.present else _("the current presidency has not been recorded")
    )
    length = (presidency.ends_on - presidency.starts_on).days or 1
    return PresidencyBand(
        name=presidency_short_name(presidency),
        href=presidency_url(presidency.slug),
        period=dates.date_range(presidency.starts_on, presidency.ends_on),
        trio=trio_text,
        percent=max(0, min(100, 100 * (now - presidency.starts_on).days // length)),
        is_now=trio.present is not None,
    )


def _trio_text(trio: presidencies.Trio) -> str:
    parts = []
    if trio.previous:
        parts.append(_("after %(country)s", country=country_name(trio.previous.country)))
    if trio.following:
        parts.append(_("before %(country)s", country=country_name(trio.following.country)))
    return " · ".join(parts)


def _navigation() -> tuple[NavItem, ...]:
    return (
        NavItem("calendar", _("Calendar"), url_for("calendar.index")),
        NavItem("bodies", _("Bodies"), url_for("bodies.index")),
        NavItem("presidencies", _("Presidencies"), url_for("presidencies.index")),
        NavItem("projects", _("Projects"), url_for("projects.index")),
        NavItem("record", _("Record"), url_for("outcomes.index")),
    )


def _footer() -> tuple[Link, ...]:
    return (
        Link(_("Subscribe to calendars"), url_for("feed_builder.show")),
        Link(_("Privacy"), url_for("about.privacy")),
        Link(_("Accessibility"), url_for("about.accessibility")),
    )


def _account_menu() -> AccountMenu | None:
    if not current_user or not current_user.is_authenticated:
        return None
    actor = current_actor()
    words = re.findall(r"\w+", actor.name)
    organises = has_permission(actor, Permission.ORGANISER_ACCESS)
    links = [
        Link(_("My meetings"), url_for("organiser.index")),
        Link(_("Presidency year"), url_for("planner.show")),
    ]
    if has_permission(actor, Permission.ORGANISATION_EDIT):
        links.append(Link(_("Settings"), url_for("organiser.settings")))
    account = Link(_("Account"), url_for("accounts.account"))
    return AccountMenu(
        name=actor.name,
        initials="".join(word[0] for word in words[:1] + words[1:][-1:]).upper(),
        links=tuple((links if organises else []) + [account]),
        sign_out=url_for("accounts.sign_out"),
        new_meeting=url_for("organiser.new_event") if organises else "",
    )


def _flashed_messages() -> tuple[tuple[str, str], ...]:
    """Return flashed messages; without a session there are none, and no cookie is set."""
    if not has_request_context():
        return ()
    notice = _form_notice()
    if "_flashes" not in flask_session:
        return notice
    messages: list[Any] = get_flashed_messages(with_categories=True)
    return (*notice, *((str(category), str(text)) for category, text in messages))


def _form_notice() -> tuple[tuple[str, str], ...]:
    """Return the sentence above a form that is shown again because its token was outdated."""
    notice = g.get("form_notice")
    return (("warning", str(notice)),) if notice else ()
