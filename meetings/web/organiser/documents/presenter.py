"""Present the documents of an event to its organisers."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from meetings.domain.agenda.models import AgendaSession
from meetings.domain.documents.models import Document
from meetings.i18n.localised_fields import localised_field
from meetings.web.documents.pages import DocumentPage, paged_groups


def documents_by_session(
    documents: Sequence[Document],
    sessions: Sequence[AgendaSession],
    number: str,
    page_url: Callable[[int], str],
) -> DocumentPage[Document]:
    """Return the page: documents of the whole meeting, then of each session in its order.

    There are no headings if no document belongs to a session.
    """
    titles = {session.id: localised_field(session)[0] for session in sessions}
    places = {session.id: place for place, session in enumerate(sessions, 1)}
    in_order = sorted(documents, key=lambda document: places.get(document.session_id or 0, 0))
    has_headings = any(document.session_id in titles for document in documents)

    def heading(document: Document) -> str:
        if not has_headings:
            return ""
        return titles.get(document.session_id or 0) or _("Whole meeting")

    return paged_groups(in_order, number, page_url, heading=heading)
