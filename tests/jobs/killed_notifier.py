"""A worker that is killed while it notifies followers."""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from meetings.extensions import db
from meetings.factory import create_app
from meetings.jobs.send_notifications import send_notifications
from meetings.settings import Settings


def main(instance: str, url: str, secret: str, now: str, commits: str) -> None:
    """Notify followers, and die before the commit with this number."""
    app = create_app(
        Settings(instance=Path(instance), secret_key=secret, database_url=url, testing=True)
    )
    left, written = int(commits), False

    def note(_session: Session, _context: object) -> None:
        nonlocal written
        written = True

    def die(_session: Session) -> None:
        nonlocal left, written
        left, written = left - written, False
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        session = db.session()
        event.listen(session, "after_flush", note)
        event.listen(session, "before_commit", die)
        at = datetime.fromisoformat(now)
        while send_notifications(session, now=at):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
