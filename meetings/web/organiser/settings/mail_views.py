"""Mail delivery: the mail server's state, and mails to send again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from meetings.adapters.smtp import server_name
from meetings.domain.access.policy import Permission
from meetings.domain.outbox import queries, services
from meetings.domain.outbox.models import MailServerState
from meetings.http import components
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import site_timezone
from meetings.kernel import clock
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.settings import mail_presenter
from meetings.web.organiser.settings.mail_presenter import FILTERS
from meetings.web.pagination import fetch_page, requested_page_number

PAGE_SIZE = 50


def configured_server() -> str:
    """Return the name of the configured mail server."""
    return server_name(components.settings().smtp_url)


def load_server() -> MailServerState | None:
    """Return the state of the configured mail server."""
    return queries.get_server(db_session(), configured_server())


@bp.get("/settings/mail")
@permission_required(Permission.ORGANISATION_EDIT)
def mail_delivery() -> ResponseReturnValue:
    """Show whether mail is sent, and list the mails that failed or wait."""
    state = request.args.get("state", "")
    state = state if state in FILTERS else "failed"
    page, zone = requested_page_number(), site_timezone()
    counts = queries.count_open(db_session())
    statement = queries.select_with_status(FILTERS[state])
    rows, has_more = fetch_page(db_session(), statement, page, PAGE_SIZE)
    server = load_server()
    return render_template(
        "organiser/settings/mail.html",
        server_name=configured_server() if components.settings().smtp_url else "",
        warning=mail_presenter.server_warning(server, zone),
        answer=mail_presenter.server_answer(server),
        states=mail_presenter.filter_links(counts, state),
        state=state,
        failed=counts.failed,
        lines=mail_presenter.mail_lines(rows, zone),
        page=page, has_more=has_more,
    )  # fmt: skip


@bp.post("/settings/mail/send-again")
@permission_required(Permission.ORGANISATION_EDIT)
def send_all_again() -> ResponseReturnValue:
    """Queue all failed mails again."""
    return _send_again(None)


@bp.post("/settings/mail/<int:number>/send-again")
@permission_required(Permission.ORGANISATION_EDIT)
def send_again(number: int) -> ResponseReturnValue:
    """Queue a failed mail again."""
    return _send_again([number])


def _send_again(ids: list[int] | None) -> ResponseReturnValue:
    count = services.send_again(db_session(), ids, actor=current_actor(), now=clock.now())
    flash(
        ngettext(
            "%(num)d e-mail will be sent again within a minute.",
            "%(num)d e-mails will be sent again within a minute.",
            count,
        ),
        "success",
    )
    return redirect(url_for("organiser.mail_delivery"))
