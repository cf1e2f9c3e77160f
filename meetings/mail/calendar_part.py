"""The calendar part of a mail: an invitation or a cancellation (iTIP, RFC 5546)."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from meetings.domain.calendars.invitations import write_invitation
from meetings.domain.calendars.rules import CalendarAddress, CalendarTexts, Invitation
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import CALLED_OFF
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import ItipMethod
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import CalendarReply
from meetings.mail.message_builder import MailContext, ascii_address, attach_file, role_mailbox
from meetings.presenters.calendar_texts import phrasebook
from meetings.presenters.invitation import invitation_vevent, shared_vevent

#: A reply that still holds is repeated; otherwise calendars would show it as open again.
_PARTSTATS = {CalendarReply.ACCEPTED: "ACCEPTED", CalendarReply.TENTATIVE: "TENTATIVE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """The calendar part of the message about a registration.

    ``previous_when`` is when the event was before the change; a cancellation needs it where the
    event has no day any more.
    """

    message: Message
    registration: Registration
    previous_when: EventDates | None
    join_link: str
    join_note: str
    now: datetime

    def attach(self, mail: EmailMessage, context: MailContext) -> None:
        """Add the part twice: as an alternative for calendar apps, and as a file for people."""
        event, method = self.registration.event, ItipMethod(self.message.facts["calendar"])
        when = event.when if event.when.has_day else self.previous_when
        if when is None or not when.has_day:
            return
        texts = self._texts(context)
        key = ("vevent", event.id, event.sequence, event.updated_at, self.message.locale, when)
        shared = context.batch.fact(
            key, lambda: shared_vevent(context.session, event, texts, when=when)
        )
        vevent = invitation_vevent(
            context.session, self.registration, texts, when=when,
            sequence=self.message.facts["sequence"],
            join_link=self.join_link, join_note=self.join_note, shared=shared,
        )  # fmt: skip
        calendar = write_invitation(vevent, self._invitation(context, method))
        mail.add_alternative(
            calendar.decode(), subtype="calendar", cte="base64",
            params={"method": method.value, "component": "VEVENT"},
        )  # fmt: skip
        attach_file(mail, calendar, "application/ics", "invite.ics")

    def _texts(self, context: MailContext) -> CalendarTexts:
        locale = self.message.locale

        def make() -> CalendarTexts:
            return phrasebook(context.base_url, locale)()

        return context.batch.fact(("calendar texts", locale), make)

    def _invitation(self, context: MailContext, method: ItipMethod) -> Invitation:
        attendee = CalendarAddress(self.message.to_name, ascii_address(self.message.to_address))
        event = self.registration.event
        body, address = event.leading_body, role_mailbox(event, context.mail_from)
        organiser = CalendarAddress(body.label if body else "", ascii_address(address))
        partstat = "NEEDS-ACTION"
        if self.registration.reply is not None:
            partstat = _PARTSTATS.get(self.registration.reply, partstat)
        cancels_event = event.state in CALLED_OFF or not event.when.has_day
        return Invitation(method, attendee, organiser, self.now, partstat, cancels_event)
