"""Render the link preview images of events that changed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from meetings.adapters.og_images import OgImages
from meetings.domain.bodies import queries as bodies
from meetings.domain.calendars import queries as calendars
from meetings.domain.events import queries as events
from meetings.extensions import db
from meetings.http import components
from meetings.kernel import clock as system_clock
from meetings.presenters.og_image_text import og_image_texts

Clock = Callable[[], datetime]
#: Images per run: a backlog, such as after an import, must not take the processor from pages.
BATCH_SIZE = 10
#: A transaction may take so long from its time to its commit, and machines differ by seconds.
COMMIT_MARGIN = timedelta(minutes=1)
LOAD_BATCH_SIZE = 50


def render_due(*, clock: Clock = system_clock.now) -> int:
    """Render one batch with the settings of the current application; return how many."""
    images = components.components().og_images
    try:
        with images.rendering() as may_render:
            return render_images(db.session(), images, now=clock()) if may_render else 0
    finally:
        db.session.remove()


def render_images(session: Session, images: OgImages, *, now: datetime) -> int:
    """Render at most one batch of images that are missing or out of date; return how many.

    The events that changed last come first, so that a link can be shared right after a change.
    An image whose texts are still the same is not rendered, and does not count.
    """
    rendered, read_at = 0, now - COMMIT_MARGIN
    for ids in _chunks(_due(session, images, read_at)):
        for event in events.list_in_order(session, ids):
            rendered += images.update(str(event.id), og_image_texts(event), read_at=read_at)
            if rendered == BATCH_SIZE:
                return rendered
        session.expunge_all()
    return rendered


def _due(session: Session, images: OgImages, read_at: datetime) -> list[int]:
    """Return the public events that changed after the texts of their image were read."""
    site = bodies.get_installation(session)
    layout = images.layout_time(site.name if site else "", read_at=read_at)
    times = images.read_times()
    return [
        event_id
        for event_id, changed_at in calendars.public_changes(session, limit=images.max_images)
        if times.get(str(event_id), 0) < max(changed_at.timestamp(), layout)
    ]


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), LOAD_BATCH_SIZE):
        yield ids[start : start + LOAD_BATCH_SIZE]
