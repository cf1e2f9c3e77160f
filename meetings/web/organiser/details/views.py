"""Show the details of an event, and edit them section by section."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.events import change_history, services
from meetings.domain.events.doubts import Doubt, doubts_about_edit
from meetings.domain.events.dto import EventDetails
from meetings.domain.events.errors import EventEditConflict
from meetings.domain.events.field_types import Section
from meetings.domain.events.models import Event
from meetings.domain.events.shifts import ShiftChoice
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.i18n.event_fields import SECTION_LABELS
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.edit_forms import show_conflict
from meetings.web.form_fields import attach_error, form_status
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.details.form_choices import country_of, timezone_of_country
from meetings.web.organiser.details.form_mapping import (
    build_section_form,
    read_dates,
    read_details,
)
from meetings.web.organiser.details.forms import REASON_LABELS
from meetings.web.organiser.details.moves import moves_text
from meetings.web.organiser.details.presenter import summarise_sections
from meetings.web.organiser.doubts import DoubtLine, unconfirmed
from meetings.web.organiser.event_layout import EventLayout, event_layout
from meetings.web.organiser.loaders import EventSection, load_event, load_event_section
from meetings.web.organiser.notification_summary import (
    notified_later_text,
    notified_message,
    recipients_text,
    will_notify,
)

_FIELD_BY_ERROR = {"slug-taken": "slug", "ordinal-taken": "ordinal", "not-allowed": "bodies"}

_TEMPLATES = {
    Section.TEXTS: "organiser/details/texts.html",
    Section.DATE: "organiser/details/date.html",
    Section.PLACE: "organiser/details/place.html",
    Section.ORGANISATION: "organiser/details/organisation.html",
    Section.REGISTRATION: "organiser/details/registration.html",
    Section.LANGUAGES: "organiser/details/languages.html",
    Section.PAGE: "organiser/details/page.html",
}


@bp.get("/events/<string:slug>/details")
@permission_required(Permission.EVENT_EDIT, load=load_event)
def details(event: Event) -> ResponseReturnValue:
    """Show the fields of each section that are set, and name the others."""
    return render_template(
        "organiser/details/show.html",
        event_page=event_layout(event, "details", now=clock.now()),
        sections=summarise_sections(event),
    )


@bp.route("/events/<string:slug>/details/<string:name>", methods=["GET", "POST"])
@permission_required(Permission.EVENT_EDIT, load=load_event_section)
def edit_details(target: EventSection) -> ResponseReturnValue:
    """Show the form of one section and save changes."""
    event, section = target.event, target.section
    form = build_section_form(event, section)
    doubts: list[DoubtLine] = []
    if form.validate_on_submit() and (when := read_dates(form, section, event)):
        try:
            given = read_details(form, event, when)
            if not (doubts := unconfirmed(_doubts(form, target, given))):
                _save_section(form, target, given)
                return redirect(url_for("organiser.details", slug=event.slug))
        except EventEditConflict:
            show_conflict(form)
        except DomainError as error:
            attach_error(form, error, _FIELD_BY_ERROR)
    event_page = event_layout(event, "details", now=clock.now())
    page = render_template(
        _TEMPLATES[section], event_page=event_page, form=form, section=section.value,
        section_title=SECTION_LABELS[section], doubts=doubts, moves=moves_text(event_page),
        recipients=_recipients(event_page, section) if section in REASON_LABELS else "",
    )  # fmt: skip
    return page, 422 if doubts else form_status(form)


def _recipients(event_page: EventLayout, section: Section) -> str:
    """Return the sentence about the people who will be notified, now or later, or ""."""
    if will_notify(event_page, now=clock.now()):
        return recipients_text(event_page, is_title=section is Section.TEXTS)
    return notified_later_text(event_page)


def _follow(form: Any, section: Section) -> ShiftChoice:
    if section is not Section.DATE:
        return ShiftChoice()
    return ShiftChoice(days=form.move_days.data, times=form.move_times.data)


def _doubts(form: Any, target: EventSection, given: EventDetails) -> list[Doubt]:
    follow = _follow(form, target.section)
    return doubts_about_edit(target.event, given, target.section, follow=follow, now=clock.now())


def _save_section(form: Any, target: EventSection, details: EventDetails) -> None:
    """Save the details of the section and report the result."""
    event, section = target.event, target.section
    before, country, now = event.changes_count, country_of(event), clock.now()
    services.edit_event(
        db_session(),
        event,
        details,
        seen=form.seen.data or 0,
        section=section,
        actor=current_actor(),
        now=now,
        reason=form.reason.data or "" if section in REASON_LABELS else "",
        follow=_follow(form, section),
    )
    if event.changes_count > before:
        flash(notified_message(_saved_text(event), event, now=now), "success")
    else:
        flash(_("There were no changes to save."), "info")
    if country_of(event) != country:
        _point_out_time_zone(event)


def _saved_text(event: Event) -> str:
    if change_history.dates_before_call_off(db_session(), event) is None:
        return _("Saved.")
    return _("Saved. Nobody has been notified of the new date yet: reinstate the meeting.")


def _point_out_time_zone(event: Event) -> None:
    """Point out that the time zone of the event is not that of the new place."""
    zone = timezone_of_country(country_of(event))
    if event.timezone != zone:
        text = _(
            "The time zone of the meeting is still %(zone)s. If it should be that of the place"
            " (%(place)s), change it under “Date and time”.",
            zone=event.timezone.replace("_", " "),
            place=zone.replace("_", " "),
        )
        flash(text, "warning")
