"""Feed polls while registrations are confirmed, as when a meeting opens its registration.

Confirmations change the seats on pages and must not invalidate feeds: each poll of an unchanged
feed is answered with 304.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import select

from bench.processes import Server, load
from bench.results_table import Table, at_least, takes_at_most
from bench.seed_events import SLUG
from meetings.domain.access import services as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.models import Event
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.extensions import db
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.settings import from_environment

PER_SECOND = 10
SECONDS = 4.0
CONNECTIONS = 8
PACED_POLLS_PER_SECOND = 50
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def measure(table: Table, product: Server, environment: Mapping[str, str], feed: str) -> None:
    """Compare polls per second with and without confirmations, and add the CPU time of a poll.

    Raises:
        RuntimeError: a poll was not answered with 304, or a confirmation failed.
    """
    count = int(SECONDS * PER_SECOND)
    secrets = _create_registrations(environment, 3 * count)
    confirm = _Confirmer(product, secrets[0])
    etag = product.get(feed)[1]["etag"]
    quiet = _poll(product, feed, etag)
    with confirm.at_pace(secrets[1:count]):
        busy = _poll(product, feed, etag)
    note = f"{busy:,.0f}/s against {quiet:,.0f}/s, {confirm.count} confirmed"
    table.add(at_least("304 in a registration burst", busy / quiet, 0.7, note=note))
    alone = _cpu_seconds(product, confirm, secrets[count : 2 * count], lambda: time.sleep(SECONDS))
    both = _cpu_seconds(
        product, confirm, secrets[2 * count :], lambda: _paced_polls(product, feed, etag)
    )
    milliseconds = (both - alone) / (SECONDS * PACED_POLLS_PER_SECOND) * 1000
    note = f"{PACED_POLLS_PER_SECOND} polls and {PER_SECOND} confirmations a second"
    table.add(takes_at_most("CPU of a poll in a burst", milliseconds, 4, unit="ms", note=note))


class _Confirmer:
    """Confirms registrations, as participants do who open the link in the mail."""

    def __init__(self, product: Server, secret: str) -> None:
        """Open the first registration for a session and its token.

        Raises:
            RuntimeError: the page contains no form.
        """
        status, headers, body = product.get(f"/registrations/{secret}")
        token = _TOKEN.search(body.decode())
        if status != 200 or token is None:
            raise RuntimeError(f"the page of a registration answered {status} without a form")
        self._product, self._body = product, urlencode({"csrf_token": token.group(1)}).encode()
        self._headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": headers["set-cookie"].split(";")[0],
        }
        self.count = 0
        self._confirm(secret)

    @contextmanager
    def at_pace(self, secrets: Sequence[str]) -> Iterator[None]:
        """Confirm so many registrations a second while the block runs."""
        is_over, errors = threading.Event(), list[Exception]()

        def run() -> None:
            try:
                for secret in secrets:
                    self._confirm(secret)
                    if is_over.wait(1 / PER_SECOND):
                        return
            except Exception as error:  # noqa: BLE001 - raised below, in the main thread
                errors.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()
        if errors:
            raise errors[0]

    def _confirm(self, secret: str) -> None:
        path = f"/registrations/{secret}/confirm"
        status, _, _ = self._product.request("POST", path, self._headers, self._body)
        if status != 303:
            raise RuntimeError(f"a confirmation answered {status}")
        self.count += 1


def _poll(product: Server, feed: str, etag: str) -> float:
    """Return the polls per second of an unchanged feed, each answered with 304."""
    result = load(
        product, feed, seconds=SECONDS, connections=CONNECTIONS, headers={"If-None-Match": etag}
    )
    if set(result["statuses"]) != {"304"}:
        raise RuntimeError(f"an unchanged feed answered {result['statuses']}")
    return float(result["rate"])


def _paced_polls(product: Server, feed: str, etag: str) -> None:
    began = time.monotonic()
    for number in range(int(SECONDS * PACED_POLLS_PER_SECOND)):
        time.sleep(max(began + number / PACED_POLLS_PER_SECOND - time.monotonic(), 0))
        status, _, _ = product.get(feed, {"If-None-Match": etag})
        if status != 304:
            raise RuntimeError(f"an unchanged feed answered {status}")


def _cpu_seconds(
    product: Server, confirm: _Confirmer, secrets: Sequence[str], run: Callable[[], None]
) -> float:
    """Return the CPU time of the product while it confirms registrations and the function runs."""
    before = product.cpu_seconds()
    with confirm.at_pace(secrets):
        run()
    return product.cpu_seconds() - before


def _create_registrations(environment: Mapping[str, str], count: int) -> list[str]:
    """Create registrations with an unconfirmed address; return the secrets of their links."""
    app = create_app(from_environment(environment))
    with app.app_context():
        session, now = db.session(), clock.now()
        event = session.scalars(select(Event).where(Event.slug == SLUG)).one()
        with transaction(session, now=now, public=False):
            rows = [_registration(event, number, now=now) for number in range(count)]
            session.add_all(rows)
            session.flush()
            ids = [row.id for row in rows]
        until = now + timedelta(days=30)
        return [
            access.issue_token(session, TokenScope.REGISTRATION, id_, now=now, expires_at=until)
            for id_ in ids
        ]


def _registration(event: Event, number: int, *, now: datetime) -> Registration:
    email = f"burst-{number}@example.org"
    return Registration(
        event=event, name="Kristina Tamm", email=email, email_key=email,
        state=RegistrationState.UNVERIFIED, participation_mode=ParticipationMode.ON_SITE,
        registered_at=now,
    )  # fmt: skip
