"""Test mail delivery: a mail to oneself, and the DNS records of the sender's domain."""

import re

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings.adapters.mail_dns import DnsCheck, MailDns
from meetings.domain.access.policy import Permission
from meetings.domain.accounts import queries as accounts
from meetings.domain.accounts.models import User
from meetings.domain.outbox import queries, services
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.http import components
from meetings.http.guards import permission_required
from meetings.http.language_choice import language_of_request
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import site_timezone
from meetings.kernel import clock
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.settings.mail_test_presenter import TestResult, dns_lines, result_of
from meetings.web.organiser.settings.mail_views import configured_server, load_server

_SELECTOR = re.compile(r"[A-Za-z0-9._-]{1,100}")
_REFRESH_SECONDS = 3


@bp.get("/settings/mail/test")
@permission_required(Permission.ORGANISATION_EDIT)
def mail_test() -> ResponseReturnValue:
    """Show the result of a test mail and, when there is one, the DNS records."""
    message = _load_message()
    result = _result(message) if message else None
    selector = request.args.get("selector", "").strip()
    is_valid = not selector or bool(_SELECTOR.fullmatch(selector))
    domain = components.settings().mail_from.rpartition("@")[2]
    is_public = "." in domain
    checks: list[DnsCheck] = []
    if is_public and is_valid and result is not None and result.is_final:
        checks = MailDns(components.settings().dns_server).check(domain, selector)
    page = render_template(
        "organiser/settings/mail_test.html",
        address=_user().email, sender=components.settings().mail_from, domain=domain,
        is_public=is_public, result=result, message=message, checks=dns_lines(checks),
        selector=selector, has_selector_error=not is_valid,
    )  # fmt: skip
    is_waiting = result is not None and not result.is_final
    return page, 200, {"Refresh": str(_REFRESH_SECONDS)} if is_waiting else {}


@bp.post("/settings/mail/test")
@permission_required(Permission.ORGANISATION_EDIT)
def send_test_mail() -> ResponseReturnValue:
    """Queue a mail to the user, like any other mail."""
    user = _user()
    number = services.queue_test_mail(
        db_session(), to_address=user.email, to_name=user.name, locale=language_of_request(),
        server=configured_server(), actor=current_actor(), now=clock.now(),
    )  # fmt: skip
    return redirect(url_for("organiser.mail_test", mail=number))


def _user() -> User:
    user = accounts.get_by_id(db_session(), current_actor().user_id or 0)
    if user is None:
        abort(404)
    return user


def _load_message() -> Message | None:
    """Return the user's own test mail that the URL names, or None."""
    number = request.args.get("mail", 0, int)
    message = queries.get_by_id(db_session(), number) if 0 < number < 2**31 else None
    is_own = message is not None and message.subject_id == current_actor().user_id
    return message if message and is_own and message.kind is MailKind.DELIVERY_TEST else None


def _result(message: Message) -> TestResult:
    settings = components.settings()
    return result_of(
        message, load_server(), server_name=configured_server() if settings.smtp_url else "",
        sender=settings.mail_from, heartbeat=queries.last_heartbeat(db_session()),
        now=clock.now(), zone=site_timezone(),
    )  # fmt: skip
