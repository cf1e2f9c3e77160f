"""The calendar entry of a participant: in mails and as a file."""

from dataclasses import replace

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.domain.calendars import ical, profiles
from meetings.domain.calendars.entry_builder import at_online_attendance, build_entry
from meetings.domain.calendars.entry_rows import load_entry_rows
from meetings.domain.calendars.rules import CalendarMetadata, CalendarTexts, Conference, VEventData
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, offered_modes
from meetings.http.urls import personal_join_url
from meetings.i18n.languages import calendar_language
from meetings.presenters.calendar_texts import phrasebook


def invitation_vevent(
    session: Session,
    registration: Registration,
    texts: CalendarTexts,
    *,
    when: EventDates,
    sequence: int,
    join_link: str,
    join_note: str,
    shared: VEventData | None = None,
) -> VEventData:
    """Return the entry of the event, the same as in feeds, with the participant's join link.

    The place of people who attend online is "Online". ``when`` is the present or previous date; an
    event without a day is cancelled. The entry is private, as in the participant's calendar. It
    contains no link to the private page, because calendars are shared with colleagues. ``shared``
    is the result of ``shared_vevent``, if it was computed before for another participant.

    Raises:
        ValueError: no day is known.
    """
    vevent = shared or shared_vevent(session, registration.event, texts, when=when)
    if attends_online(registration):
        vevent = at_online_attendance(vevent, texts.online)
    way_in = _("Join online: %(link)s", link=join_link) if join_link else ""
    with calendar_language(texts.language):
        conferences = (Conference(join_link, _("Join online")),) if join_link else ()
    lines = (way_in, join_note, vevent.description)
    return replace(
        vevent,
        sequence=sequence,
        modified_at=registration.event.updated_at,
        description="\n\n".join(line for line in lines if line),
        conferences=(*conferences, *vevent.conferences),
        is_public=False,
    )


def shared_vevent(
    session: Session, event: Event, texts: CalendarTexts, *, when: EventDates
) -> VEventData:
    """Return the entry of the event that is the same for all participants.

    Raises:
        ValueError: no day is known.
    """
    (source,) = load_entry_rows(session, [event.id], internal=True)
    vevent = build_entry(source, texts, internal=True, when=when)
    if vevent is None:
        raise ValueError("a calendar needs a day")
    return vevent


def participant_ics(
    session: Session, registration: Registration, *, key: str, base_url: str
) -> bytes:
    """Return the meeting as a calendar file for the participant, as in the mail.

    ``key`` is the site key, from which the personal joining link is derived.
    """
    event = registration.event
    is_online = registration.participation_mode is ParticipationMode.ONLINE
    join_link = personal_join_url(registration.id, key=key, base=base_url) if is_online else ""
    with force_locale(registration.locale):
        vevent = invitation_vevent(
            session, registration, phrasebook(base_url, registration.locale)(), when=event.when,
            sequence=max(event.sequence, registration.sequence - 1),
            join_link=join_link, join_note=event.join_note if is_online else "",
        )  # fmt: skip
    return ical.write_calendar(CalendarMetadata(name=""), [profiles.write_plain(vevent)])


def attends_online(registration: Registration) -> bool:
    """Return whether the person attends online; not if the event is no longer online."""
    mode = registration.participation_mode
    return mode is ParticipationMode.ONLINE and mode in offered_modes(registration.event.mode)
