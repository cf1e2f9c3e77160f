"""Serialise invitations and cancellations to a person as iCalendar (iTIP)."""

from dataclasses import replace

from meetings.domain.calendars import ical
from meetings.domain.calendars.content_lines import cn_parameter, encode_uri
from meetings.domain.calendars.rules import CalendarStatus, Invitation, VEventData
from meetings.domain.outbox.rules import ItipMethod


def write_invitation(vevent: VEventData, to: Invitation) -> bytes:
    """Return the calendar part of a mail that invites a person, or cancels the invitation.

    RSVP=TRUE also for people who have accepted by registering: without it, Outlook shows no buttons
    and sends no reply, and they could not decline in their calendar. A cancellation for one
    attendee has no STATUS, because the event takes place; it does not block the person's time.

    Time:
        ``to.sent_at`` is the creation time of this message; it is its DTSTAMP.
    Source:
        RFC 5546, 3.2.2 (REQUEST) and 3.2.5 (CANCEL); RFC 6047, 2.2
    """
    is_cancellation = to.method is ItipMethod.CANCEL
    if is_cancellation and to.cancels_event:
        vevent = replace(vevent, status=CalendarStatus.CANCELLED)
    is_free = is_cancellation or vevent.is_free
    vevent = replace(vevent, organizer=None, modified_at=to.sent_at, is_free=is_free)
    asks = "" if is_cancellation else f";PARTSTAT={to.answered};RSVP=TRUE"
    attendee = f"{cn_parameter(to.attendee.name)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{asks}"
    people = (
        f"ORGANIZER{cn_parameter(to.organizer.name)}:mailto:{encode_uri(to.organizer.address)}",
        f"ATTENDEE{attendee}:mailto:{encode_uri(to.attendee.address)}",
    )
    entry = ical.write_vevent(vevent, people)
    if is_cancellation and not to.cancels_event:
        entry = entry.replace(f"\r\nSTATUS:{vevent.status.value}\r\n", "\r\n", 1)
    header = ical.single_entry_header(*ical.zone_years(vevent.when), method=to.method.value)
    return f"{header}{entry}{ical.CALENDAR_FOOTER}".encode()
