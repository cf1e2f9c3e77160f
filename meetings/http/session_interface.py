"""The cookie of a session, and the word about it that shared caches read."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from meetings.http.page_cache import CACHE_TTL_KEY


class CacheFriendlySessionInterface(SecureCookieSessionInterface):
    """Keeps ``Vary: Cookie`` away from what a view marked as the same for everybody.

    Flask-Login looks into the session after every request, and Flask then says that
    the response depends on the cookie; no shared cache would keep a feed.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie where something changed in it, and never renew it for shared caches."""
        is_shared = CACHE_TTL_KEY in request.environ or response.cache_control.public
        if is_shared and not session.modified:
            session.accessed = False
            return
        super().save_session(app, session, response)
