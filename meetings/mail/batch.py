"""The facts and tokens that the mails of a batch share."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

from meetings.domain.access import queries, services
from meetings.domain.access.rules import NewToken, TokenScope, derived_secret, new_secret

Value = TypeVar("Value")


class MailBatch:
    """Computes each fact once, and stores the tokens of links together.

    The mails must not be sent before ``store_tokens``, because their links would not work.
    """

    def __init__(self) -> None:
        """Begin without facts."""
        self._facts: dict[Hashable, Any] = {}
        self._tokens: list[NewToken] = []

    def fact(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Return the fact, computed for the first mail that needs it.

        The key must contain all that the fact depends on, such as the language.
        """
        if key not in self._facts:
            self._facts[key] = compute()
        return cast(Value, self._facts[key])

    def remember(self, key: Hashable, value: object) -> None:
        """Set a fact that was computed together with others."""
        self._facts[key] = value

    def forget(self) -> None:
        """Compute all facts again, because they may have changed."""
        self._facts.clear()

    def issue_token(self, scope: TokenScope, subject_id: int, *, expires_at: datetime) -> str:
        """Return the secret of a new token."""
        token = NewToken(scope, subject_id, new_secret(), expires_at)
        self._tokens.append(token)
        return token.secret

    def issue_derived_token(
        self, session: Session, scope: TokenScope, subject_id: int, *, key: str, now: datetime,
        lifetime: timedelta,
    ) -> str:  # fmt: skip
        """Return the secret for the subject, derived from the site key.

        It is for links in many mails to the same reader: one row instead of one per mail. The row
        is written if it is missing, or would expire in the second half of its lifetime.
        """
        secret = derived_secret(key, scope, subject_id)
        if not queries.is_valid_until(session, secret, until=now + lifetime / 2):
            token = NewToken(scope, subject_id, secret, now + lifetime, is_derived=True)
            self._tokens.append(token)
        return secret

    def store_tokens(self, session: Session, *, now: datetime) -> None:
        """Store the tokens that were issued since the last call."""
        tokens, self._tokens = self._tokens, []
        if tokens:
            services.store_tokens(session, tokens, now=now)
