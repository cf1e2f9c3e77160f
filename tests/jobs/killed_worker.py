"""A worker that is killed after a mail was sent and before that is recorded."""

import os
import signal
import sys
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from meetings.adapters.smtp import SmtpTransport
from meetings.extensions import db
from meetings.factory import create_app
from meetings.jobs.deliver_mail import deliver_mail
from meetings.mail.renderer import MailRenderer
from meetings.settings import Settings


class KillingTransport(SmtpTransport):
    """A transport that sends some mails and then kills the process."""

    mails_to_send = 1

    def send(self, message: EmailMessage) -> None:
        """Send the mail; no code of ours runs after it."""
        super().send(message)
        self.mails_to_send -= 1
        if self.mails_to_send == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(
    instance: str, url: str, secret: str, port: str, now: str, mails_to_send: str = "1"
) -> None:
    """Drain the outbox until it dies."""
    KillingTransport.mails_to_send = int(mails_to_send)
    app = create_app(
        Settings(instance=Path(instance), secret_key=secret, database_url=url, testing=True)
    )
    with app.app_context():
        sender = "meetings@example.org"
        renderer = MailRenderer(db.session(), app.jinja_env, "https://meetings.example.org", sender)
        transport = KillingTransport(f"smtp://127.0.0.1:{port}", sender=sender)
        at = datetime.fromisoformat(now)
        deliver_mail(db.session(), renderer, transport, clock=lambda: at)


if __name__ == "__main__":
    main(*sys.argv[1:])
