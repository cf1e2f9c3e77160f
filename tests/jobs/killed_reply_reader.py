"""A worker that is killed after a reply was applied and before its mail is marked."""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from meetings.adapters.imap_mailbox import ImapMailbox
from meetings.extensions import db
from meetings.factory import create_app
from meetings.jobs.read_replies import read_replies
from meetings.settings import Settings


def _die(self: ImapMailbox, uid: int, flag: str) -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return False


def main(instance: str, database: str, secret: str, url: str, now: str) -> None:
    """Read the mailbox until it dies."""
    app = create_app(
        Settings(instance=Path(instance), secret_key=secret, database_url=database, testing=True)
    )
    ImapMailbox.mark = _die  # type: ignore[method-assign]
    at = datetime.fromisoformat(now)
    with app.app_context():
        read_replies(db.session(), url, clock=lambda: at)


if __name__ == "__main__":
    main(*sys.argv[1:])
