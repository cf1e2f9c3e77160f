"""Base class of domain errors: a code and plain details, no text."""

import re
from typing import Any, ClassVar


class DomainError(Exception):
    """A request that the domain rejects. The message for the code is in ``i18n/messages``."""

    code: ClassVar[str] = "refused"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details


class EditConflict(DomainError):
    """Another user changed the object after the form was opened."""
