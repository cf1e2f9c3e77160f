"""Everything that was changed on an event, by whom, from what to what."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from meetings.domain.access.policy import Permission
from meetings.domain.events import queries
from meetings.domain.events.models import Event
from meetings.http.guards import guarded
from meetings.http.session import session
from meetings.kernel import clock
from meetings.web.organise.blueprint import bp
from meetings.web.organise.change_words import change_line
from meetings.web.organise.loading import event_to_organise
from meetings.web.organise.workbench import frame

PAGE = 30


@bp.get("/events/<string:slug>/changes")
@guarded(Permission.CHANGE_VIEW, load=event_to_organise)
def changes(event: Event) -> ResponseReturnValue:
    """List the changes, the latest first."""
    page = max(1, min(request.args.get("page", 1, int) or 1, 10_000))
    statement = queries.changes_of(event).offset((page - 1) * PAGE).limit(PAGE + 1)
    found = list(session().scalars(statement))
    return render_template(
        "organise/changes.html",
        frame=frame(event, "changes", now=clock.now()),
        changes=[change_line(change) for change in found[:PAGE]],
        page=page, has_more=len(found) > PAGE,
    )  # fmt: skip
