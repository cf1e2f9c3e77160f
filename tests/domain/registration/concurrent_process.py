"""A separate process that confirms registrations on request."""

import sys
from datetime import datetime
from pathlib import Path

from meetings.domain.registration import services
from meetings.domain.registration.models import Registration
from meetings.extensions import db
from meetings.factory import create_app
from meetings.settings import Settings


def main(instance: str, url: str, secret: str, now: str, *ids: str) -> None:
    """Print "ready", wait for a line of input, and confirm each registration."""
    app = create_app(
        Settings(instance=Path(instance), secret_key=secret, database_url=url, testing=True)
    )
    with app.app_context():
        session = db.session()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for registration_id in ids:
            registration = session.get_one(Registration, int(registration_id))
            services.confirm_email(session, registration, now=datetime.fromisoformat(now))


if __name__ == "__main__":
    main(*sys.argv[1:])
