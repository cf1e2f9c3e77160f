"""Texts about mail servers and DNS records, with advice."""

from flask_babel import lazy_gettext as _l

from meetings.adapters.mail_dns import DnsFinding
from meetings.domain.outbox.rules import ServerProblem

_FINDINGS = {
    DnsFinding.SPF_FOUND: _l("%(name)s has an SPF record."),
    DnsFinding.SPF_MISSING: _l("%(name)s has no SPF record."),
    DnsFinding.SPF_SEVERAL: _l("%(name)s has more than one SPF record, so none counts."),
    DnsFinding.SPF_ALLOWS_ALL: _l("The SPF record of %(name)s allows every server."),
    DnsFinding.DKIM_FOUND: _l("%(name)s has a DKIM key."),
    DnsFinding.DKIM_MISSING: _l("There is no DKIM key at %(name)s."),
    DnsFinding.DKIM_REVOKED: _l("The DKIM key at %(name)s is revoked."),
    DnsFinding.DKIM_OTHER_SELECTOR: _l("The site does not know where %(name)s has its DKIM key."),
    DnsFinding.DMARC_FOUND: _l("%(name)s has a DMARC policy."),
    DnsFinding.DMARC_MISSING: _l("%(name)s has no DMARC policy."),
    DnsFinding.DMARC_SEVERAL: _l("%(name)s has more than one DMARC policy, so none counts."),
    DnsFinding.DMARC_INVALID: _l("The DMARC policy of %(name)s is invalid."),
    DnsFinding.DMARC_MONITORS: _l("The DMARC policy of %(name)s only asks for reports."),
    DnsFinding.UNKNOWN: _l("This could not be checked, because DNS did not answer."),
}
_SELECTOR = _l("Enter the selector that your mail server uses, and check again.")
_DMARC = _l("Publish one policy with p=none, p=quarantine or p=reject.")
_ADVICE = {
    DnsFinding.SPF_FOUND: _l("Check that it contains the server that sends your e-mails."),
    DnsFinding.SPF_MISSING: _l("Publish one that contains the server that sends your e-mails."),
    DnsFinding.SPF_SEVERAL: _l("Combine them in one record."),
    DnsFinding.SPF_ALLOWS_ALL: _l("End it with ~all or -all instead."),
    DnsFinding.DKIM_MISSING: _l("Let your mail server sign e-mails, and publish its key."),
    DnsFinding.DKIM_REVOKED: _l("Publish the key that your mail server uses."),
    DnsFinding.DKIM_OTHER_SELECTOR: _SELECTOR,
    DnsFinding.DMARC_MISSING: _DMARC,
    DnsFinding.DMARC_SEVERAL: _DMARC,
    DnsFinding.DMARC_INVALID: _DMARC,
    DnsFinding.DMARC_MONITORS: _l("E-mails by others in your name are still accepted."),
    DnsFinding.UNKNOWN: _l("Try again later, or check the network of the server."),
}
_REACH = _l("Check host and port in SMTP_URL, and whether a firewall blocks the connection.")
_SERVER_ADVICE = {
    ServerProblem.UNREACHABLE: _REACH,
    ServerProblem.SILENT: _REACH,
    ServerProblem.INSECURE: _l(
        "Check its certificate, and whether it needs smtps:// or offers STARTTLS."
    ),
    ServerProblem.LOGIN_FAILED: _l(
        "Check user name and password in SMTP_URL. Special characters must be percent-encoded."
    ),
    ServerProblem.REFUSED: _l("Check that it allows this site to send e-mails as %(sender)s."),
    ServerProblem.SLOW: _l("Contact the operator of the mail server."),
}


def finding_text(finding: DnsFinding, name: str) -> str:
    """Return the finding as a sentence."""
    return str(_FINDINGS[finding]) % {"name": name}


def finding_advice(finding: DnsFinding) -> str:
    """Return the advice, or ""."""
    return str(_ADVICE.get(finding, ""))


def server_advice(problem: ServerProblem, sender: str) -> str:
    """Return the advice on the problem of a mail server."""
    return str(_SERVER_ADVICE[problem]) % {"sender": sender}
