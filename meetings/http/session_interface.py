"""The session cookie, and the Vary header that shared caches read."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from meetings.http.page_cache import CACHED_AS_KEY


class CacheFriendlySessionInterface(SecureCookieSessionInterface):
    """Leave ``Vary: Cookie`` out of responses that are the same for everybody.

    Flask-Login reads the session after every request, and Flask then adds ``Vary: Cookie``. No
    shared cache would store a feed with that header.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie if the session changed, and never renew it for shared caches."""
        is_shared = CACHED_AS_KEY in request.environ or response.cache_control.public
        if is_shared and not session.modified:
            session.accessed = False
            return
        super().save_session(app, session, response)
