"""Answers of mail servers concern the recipient, or all mails of this site."""

import pytest

from meetings.adapters.smtp_replies import Stage, is_about_server

MAIL, RCPT, DATA = Stage.SENDER, Stage.RECIPIENT, Stage.DATA


@pytest.mark.parametrize(
    ("stage", "code", "text"),
    [
        (RCPT, 554, "Relay access denied"),
        (RCPT, 554, "5.7.1 <a@b.example>: Relay access denied"),
        (RCPT, 454, "4.7.1 <a@b.example>: Relay access denied"),
        (RCPT, 550, "5.7.1 Unable to relay for a@b.example"),
        (RCPT, 550, "relay not permitted"),
        (RCPT, 553, "5.7.1 Relaying denied"),
        (RCPT, 550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
        (MAIL, 530, "5.7.0 Must issue a STARTTLS command first"),
        (MAIL, 530, "5.7.57 Client not authenticated to send mail"),
        (MAIL, 535, "5.7.8 Authentication credentials invalid"),
        (MAIL, 550, "Sender rejected"),
        (MAIL, 553, "5.7.1 <x@y.example>: Sender address rejected: not owned by user"),
        (RCPT, 550, "5.1.8 <x@y.example>: Sender address rejected: Domain not found"),
        (RCPT, 554, "5.7.1 <x@y.example>: Sender address rejected: Access denied"),
        (RCPT, 554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen"),
        (RCPT, 550, "5.7.606 Access denied, banned sending IP [192.0.2.1]"),
        (DATA, 550, "5.7.26 This mail is unauthenticated"),
        (DATA, 550, "5.7.509 Access denied, sending domain does not pass DMARC verification"),
        (DATA, 550, "Rejected because the SPF check failed"),
        (RCPT, 452, "4.3.1 Insufficient system storage"),
        (RCPT, 452, "Insufficient system storage"),
        (DATA, 451, "4.3.0 Error: queue file write error"),
        (MAIL, 452, "4.3.1 Insufficient system storage"),
        (DATA, 552, "5.2.2 Sender quota exceeded"),
        (MAIL, 552, "Quota exceeded"),
        (RCPT, 421, "4.3.2 Service shutting down"),
        (RCPT, 503, "5.5.1 Error: need MAIL command"),
        (RCPT, 550, "5.7.1 Command rejected"),
        (RCPT, 451, "4.7.1 Client host rejected: cannot find your reverse hostname"),
    ],
)
def test_refusal_of_the_server(stage: Stage, code: int, text: str) -> None:
    assert is_about_server(stage, code, text)


@pytest.mark.parametrize(
    ("stage", "code", "text"),
    [
        (RCPT, 550, "5.1.1 <a@b.example>: Recipient address rejected: User unknown"),
        (RCPT, 550, "5.1.1 User unknown in relay recipient table"),
        (RCPT, 550, "<a@b.example>: Recipient address rejected: User unknown in relay table"),
        (RCPT, 550, "No such user here"),
        (RCPT, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound"),
        (RCPT, 553, "5.1.3 Invalid address format"),
        (RCPT, 550, "5.2.1 The e-mail account that you tried to reach is disabled"),
        (RCPT, 552, "5.2.2 Mailbox full"),
        (RCPT, 552, "Requested mail action aborted: exceeded storage allocation"),
        (RCPT, 452, "4.2.2 Mailbox full"),
        (RCPT, 450, "4.2.0 <a@b.example>: Recipient address rejected: Greylisted"),
        (RCPT, 451, "4.7.1 Greylisting in action, please come back later"),
        (RCPT, 451, "Try later"),
        (RCPT, 450, "Mailbox unavailable"),
        (RCPT, 550, "5.4.1 Recipient address rejected: Access denied"),
        (RCPT, 554, "5.7.1 <a@b.example>: Recipient address rejected: Access denied"),
        (RCPT, 550, "5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup"),
        (RCPT, 550, "5.3.0 <a@b.example>... No such user"),
        (MAIL, 552, "5.3.4 Message size exceeds fixed limit"),
        (MAIL, 552, "Message size exceeds maximum permitted"),
        (DATA, 552, "5.3.4 Message too big"),
        (DATA, 554, "5.7.1 Message rejected as spam by content filtering"),
        (DATA, 554, "Transaction failed"),
        (DATA, 554, "5.6.0 Message with invalid header rejected"),
    ],
)
def test_refusal_of_a_mail_or_its_recipient(stage: Stage, code: int, text: str) -> None:
    assert not is_about_server(stage, code, text)
