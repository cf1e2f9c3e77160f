"""Pages for organisers: one package for each tab of an event, and the settings."""

from meetings.web.organiser.after_event import views as after_event
from meetings.web.organiser.agenda import views as agenda
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.changes import views as changes
from meetings.web.organiser.delegations import views as delegations
from meetings.web.organiser.details import views as details
from meetings.web.organiser.documents import views as documents
from meetings.web.organiser.events import views as events
from meetings.web.organiser.imports import sample_table
from meetings.web.organiser.imports import views as imports
from meetings.web.organiser.messages import views as messages
from meetings.web.organiser.overview import views as overview
from meetings.web.organiser.participants import views as participants
from meetings.web.organiser.settings import (
    body_views,
    mail_test_views,
    mail_views,
    presidency_views,
    user_views,
)
from meetings.web.organiser.settings import views as settings

__all__ = ["bp"]
