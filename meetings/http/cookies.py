"""The cookie of a session, and the word about it that shared caches read."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from meetings.http.conditional import PUBLIC_MARK


class QuietSessions(SecureCookieSessionInterface):
    """Keeps ``Vary: Cookie`` away from what a view marked as the same for everybody.

    Flask-Login looks into the session after every request, and Flask then says that
    the response depends on the cookie; no shared cache would keep a feed.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie where something changed in it."""
        if PUBLIC_MARK in response.headers and not session.modified:
            session.accessed = False
        super().save_session(app, session, response)
