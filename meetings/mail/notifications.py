"""Content of messages to followers: confirming a subscription, one event's news, a digest."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app

from meetings.domain.access.rules import TokenScope
from meetings.domain.events.change_history import Fields
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ACTIVE_EVENT_STATES
from meetings.domain.followers import queries
from meetings.domain.followers.change_digest import ChangeDigest, digest_changes, is_publishable
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import MANAGE_LINK_TTL, Frequency, NewsKind
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import CONFIRMATION_TTL
from meetings.http import event_filters
from meetings.http.urls import confirm_following_url, following_url
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.mails import digest_time_text
from meetings.kernel.text import clean
from meetings.mail.context import DEFAULT_COLOUR, MailContent, MailView, MessageObsolete
from meetings.mail.message_builder import MailContext, organisation_sender
from meetings.mail.previous_values import PreviousValues, previous_values
from meetings.presenters.calendar_texts import filter_name
from meetings.presenters.event_summary import EventSummary, summarise_event

_NO_QUOTES = str.maketrans("", "", '"\\\\')


@dataclass(frozen=True, slots=True, kw_only=True)
class EventNews:
    """The news about one event, its present values, and the previous ones."""

    kinds: tuple[NewsKind, ...]
    event: EventSummary
    colour: str
    reason: str
    previous: PreviousValues

    @property
    def label(self) -> str:
        """Return the news in a few words, such as "New date or time, New title"."""
        return ", ".join(label_for(kind) for kind in self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerMailView(MailView):
    """The values of every mail to a follower; ``name`` names the events that they follow."""

    name: str
    frequency: str
    calendar_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationView(FollowerMailView):
    """The values of a request to confirm a subscription."""

    link: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsView(FollowerMailView):
    """The values of a mail with news; ``more`` counts the events that a digest leaves out."""

    news: tuple[EventNews, ...]
    more: int
    settings_url: str
    unsubscribe_url: str

    @property
    def first(self) -> EventNews:
        """Return the only news of a mail about one event."""
        return self.news[0]


def build_confirmation(context: MailContext, message: Message, now: datetime) -> MailContent:
    """Return the content of a request to confirm a subscription, with a new link.

    Raises:
        MessageObsolete: the follower has unsubscribed.
    """
    following = _following(context, message)
    until = now + CONFIRMATION_TTL
    token = context.batch.issue_token(
        TokenScope.FOLLOW_CONFIRMATION, following.id, expires_at=until
    )
    view = ConfirmationView(
        recipient="",
        organisation=context.organisation,
        name=_name(context, following),
        frequency=_frequency(context, following.asked_pace, now),
        calendar_url=_calendar_url(context, following),
        link=confirm_following_url(token, base=context.base_url),
        until=dates.instant(until, context.timezone),
    )
    return MailContent(view=view, sender=organisation_sender(context))


def build_news(context: MailContext, message: Message, now: datetime) -> MailContent:
    """Return the content of a message with news, with new links.

    Raises:
        MessageObsolete: the follower has unsubscribed, or none of the news still holds.
    """
    following = _following(context, message)
    if not following.is_live:
        raise MessageObsolete("Superseded: the subscription is not confirmed")
    stories = message.facts["stories"]
    events = queries.load_for_news(context.session, [event_id for event_id, *_ in stories])
    news = tuple(item for numbers in stories if (item := _event_news(context, events, *numbers)))
    if not news:
        raise MessageObsolete("Superseded: the news no longer holds, or is no longer public")
    name, settings_url = _name(context, following), _settings_url(context, following, now)
    view = NewsView(
        recipient="",
        organisation=context.organisation,
        colour=news[0].colour if len(news) == 1 else DEFAULT_COLOUR,
        name=name,
        frequency=_frequency(context, following.pace, now),
        calendar_url=_calendar_url(context, following),
        news=news,
        more=message.facts["more"],
        settings_url=settings_url,
        unsubscribe_url=f"{settings_url}/unsubscribe",
    )
    headers = _list_headers(following, name, view.unsubscribe_url, context.base_url)
    return MailContent(view=view, sender=organisation_sender(context), headers=headers)


def _following(context: MailContext, message: Message) -> Follow:
    following = queries.get_by_id(context.session, message.subject_id)
    if following is None or following.ended_at is not None:
        raise MessageObsolete("Superseded: the follower has unsubscribed")
    return following


def _event_news(
    context: MailContext, events: Mapping[int, Event], event_id: int, first: int, last: int
) -> EventNews | None:
    """Return the news of these changes of the event; None if it no longer holds."""
    event = events.get(event_id)
    changes = digest_changes(queries.list_changes(context.session, event_id, first, last))
    if event is None or changes is None or not is_publishable(event, changes):
        return None
    body = event.leading_body
    return EventNews(
        kinds=changes.news,
        event=summarise_event(event, base_url=context.base_url),
        colour=body.colour if body else DEFAULT_COLOUR,
        reason=changes.reason,
        previous=previous_values(event, _shown_fields(event, changes)),
    )


def _shown_fields(event: Event, changes: ChangeDigest) -> Fields:
    """Return the fields whose previous values help; new and called-off events show none."""
    is_moved = changes.news[0] is not NewsKind.ANNOUNCED and event.state in ACTIVE_EVENT_STATES
    return changes.fields if is_moved else {}


def _list_headers(
    following: Follow, name: str, unsubscribe_url: str, base_url: str
) -> dict[str, str]:
    """Return the headers of a mailing list.

    Source:
        RFC 8058: mail apps unsubscribe with one POST request, without opening the page.
    """
    host = urlsplit(base_url).hostname or "localhost"
    return {
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"{_phrase(name)} <{following.filter_key[:16]}.news.{host}>",
    }


def _settings_url(context: MailContext, following: Follow, now: datetime) -> str:
    """Return the URL of the page that changes or ends the subscription."""
    token = context.batch.issue_derived_token(
        context.session, TokenScope.FOLLOW_MANAGEMENT, following.id,
        key=str(current_app.config["SECRET_KEY"]), now=now, lifetime=MANAGE_LINK_TTL,
    )  # fmt: skip
    return following_url(token, base=context.base_url)


def _name(context: MailContext, following: Follow) -> str:
    return filter_name(context.session, queries.current_filter(context.session, following))


def _frequency(context: MailContext, frequency: Frequency, now: datetime) -> str:
    """Return how often mails are sent; digests include their hour and time zone."""
    label = label_for(frequency)
    return (
        label
        if frequency is Frequency.IMMEDIATE
        else f"{label}; {digest_time_text(now, context.timezone)}"
    )


def _calendar_url(context: MailContext, following: Follow) -> str:
    followed = queries.current_filter(context.session, following)
    return event_filters.filter_url(followed, base=context.base_url)


def _phrase(name: str) -> str:
    """Return the name for the List-Id header, as a quoted phrase of ASCII letters."""
    plain = unicodedata.normalize("NFKD", clean(name)).encode("ascii", "ignore").decode()
    return '"' + plain.translate(_NO_QUOTES) + '"'
