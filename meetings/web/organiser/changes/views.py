"""The history of an event."""

from flask import render_template
from flask.typing import ResponseReturnValue

from meetings.domain.access.policy import Permission
from meetings.domain.events import queries
from meetings.domain.events.models import Event
from meetings.domain.presidencies import queries as presidencies
from meetings.http.guards import permission_required
from meetings.http.request_context import db_session
from meetings.kernel import clock
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.changes.presenter import list_saves, value_names
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event
from meetings.web.pagination import requested_page_number

PAGE_SIZE = 30


@bp.get("/events/<string:slug>/changes")
@permission_required(Permission.CHANGE_VIEW, load=load_event)
def changes(event: Event) -> ResponseReturnValue:
    """List the saves of the event, newest first."""
    page = requested_page_number()
    saves, has_more = list_saves(
        db_session().scalars(queries.select_changes(event).execution_options(yield_per=PAGE_SIZE)),
        value_names(event, presidencies.list_newest_first(db_session())),
        first=(page - 1) * PAGE_SIZE,
        size=PAGE_SIZE,
    )
    return render_template(
        "organiser/changes/index.html",
        event_page=event_layout(event, "changes", now=clock.now()),
        saves=saves,
        page=page, has_more=has_more,
    )  # fmt: skip
