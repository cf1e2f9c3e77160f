"""The private links of a participant in a mail."""

from datetime import datetime

from meetings.domain.access.rules import TokenScope
from meetings.domain.outbox.rules import CONFIRMATION_TTL
from meetings.domain.registration import operations
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.http.urls import join_url, personal_join_url, registration_url
from meetings.mail.context import HIDDEN_PART
from meetings.mail.message_builder import MailContext


class ParticipantLinks:
    """Create private links. Only the hash of their tokens is stored."""

    def __init__(self, context: MailContext, registration: Registration, now: datetime) -> None:
        """Create links for this registration."""
        self._context, self._registration, self._now = context, registration, now

    def page(self) -> str:
        """Return a link to the person's page, or to the page that confirms the address."""
        is_unverified = self._registration.state is RegistrationState.UNVERIFIED
        until = self._now + CONFIRMATION_TTL if is_unverified else self._readable_until()
        return registration_url(
            self._token(TokenScope.REGISTRATION, until), base=self._context.base_url
        )

    def join(self) -> str:
        """Return the personal link to the online meeting, the same in every mail and calendar."""
        if self._context.is_preview:
            return join_url(HIDDEN_PART, base=self._context.base_url)
        return personal_join_url(
            self._registration.id, key=self._context.site_key, base=self._context.base_url
        )

    def _readable_until(self) -> datetime:
        return operations.link_expires_at(self._registration.event, now=self._now)

    def _token(self, scope: TokenScope, expires_at: datetime) -> str:
        if self._context.is_preview:
            return HIDDEN_PART
        return self._context.batch.issue_token(scope, self._registration.id, expires_at=expires_at)
