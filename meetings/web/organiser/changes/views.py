"""List the changes of an event."""

from flask import render_template
from flask.typing import ResponseReturnValue

from meetings.domain.access.policy import Permission
from meetings.domain.events import queries
from meetings.domain.events.models import Event
from meetings.http.guards import permission_required
from meetings.http.request_context import db_session
from meetings.kernel import clock
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.changes.presenter import change_line
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event
from meetings.web.pagination import fetch_page, requested_page_number

PAGE_SIZE = 30


@bp.get("/events/<string:slug>/changes")
@permission_required(Permission.CHANGE_VIEW, load=load_event)
def changes(event: Event) -> ResponseReturnValue:
    """List the changes, newest first."""
    page = requested_page_number()
    rows, has_more = fetch_page(db_session(), queries.select_changes(event), page, PAGE_SIZE)
    return render_template(
        "organiser/changes/index.html",
        event_page=event_layout(event, "changes", now=clock.now()),
        changes=[change_line(change) for change in rows],
        page=page, has_more=has_more,
    )  # fmt: skip
