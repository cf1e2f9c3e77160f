"""Present the result of a test mail, and the DNS records of the sender's domain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from meetings.adapters.mail_dns import DnsCheck, DnsFinding
from meetings.domain.outbox.models import MailServerState, Message
from meetings.domain.outbox.rules import HEARTBEAT_TTL, MailStatus
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.mail_dns import finding_advice, finding_text, server_advice

_GOOD = frozenset({DnsFinding.SPF_FOUND, DnsFinding.DKIM_FOUND, DnsFinding.DMARC_FOUND})
_UNCERTAIN = frozenset(
    {DnsFinding.UNKNOWN, DnsFinding.DKIM_OTHER_SELECTOR, DnsFinding.DMARC_MONITORS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """The result in words, with the style of its notice; ``answer`` is that of the server."""

    style: str
    title: str
    text: str
    answer: str = ""
    is_final: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsLine:
    """A finding in words, with the style of its label, and advice, or ""."""

    mechanism: str
    status: str
    style: str
    text: str
    advice: str
    record: str


def result_of(
    message: Message, server: MailServerState | None, *, server_name: str, sender: str,
    heartbeat: datetime | None, now: datetime, zone: str,
) -> TestResult:  # fmt: skip
    """Return the result of the test mail."""
    if message.status is MailStatus.SENT and message.sent_at is not None:
        return _sent(message, server_name, dates.instant(message.sent_at, zone))
    if message.status in (MailStatus.FAILED, MailStatus.DROPPED):
        return TestResult(
            style="error",
            title=_("The e-mail was not sent"),
            text=_("The mail server refused it. Check the answer, and then send another one."),
            answer=message.last_error,
        )
    if server is not None and server.problem is not None and message.last_error:
        return TestResult(
            style="error",
            title=label_for(server.problem),
            text=server_advice(server.problem, sender),
            answer=server.detail,
        )
    if message.failing_since is not None:
        return TestResult(
            style="warning",
            title=_("The e-mail is not sent yet"),
            text=_("The mail server asked to send it later. The site tries again automatically."),
            answer=message.last_error,
        )
    return _waiting(heartbeat, now)


def _sent(message: Message, server_name: str, when: str) -> TestResult:
    if not server_name:
        return TestResult(
            style="warning",
            title=_("The e-mail was written to a file"),
            text=_("No mail server is configured. To send e-mails, set SMTP_URL."),
        )
    return TestResult(
        style="success",
        title=_("The mail server accepted the e-mail"),
        text=_(
            "%(server)s accepted the e-mail to %(address)s on %(when)s."
            " If it is not in your inbox, look in the folder for spam.",
            server=server_name, address=message.to_address, when=when,
        ),
    )  # fmt: skip


def _waiting(heartbeat: datetime | None, now: datetime) -> TestResult:
    if heartbeat is None or heartbeat <= now - HEARTBEAT_TTL:
        return TestResult(
            style="error",
            title=_("The e-mail is waiting, but no worker runs"),
            text=_("The worker sends e-mails. Start it, and check that it keeps running."),
        )
    return TestResult(
        style="info",
        title=_("The e-mail is being sent"),
        text=_("This page refreshes until there is a result. That takes up to a minute."),
        is_final=False,
    )


def dns_lines(checks: Sequence[DnsCheck]) -> list[DnsLine]:
    """Return the findings as text."""
    return [_dns_line(check) for check in checks]


def _dns_line(check: DnsCheck) -> DnsLine:
    if check.finding in _GOOD:
        status, style = _("Found"), "open"
    elif check.finding in _UNCERTAIN:
        status, style = _("Check"), "few"
    else:
        status, style = _("Problem"), "off"
    return DnsLine(
        mechanism=check.mechanism,
        status=status,
        style=style,
        text=finding_text(check.finding, check.name),
        advice=finding_advice(check.finding),
        record=check.record,
    )
