"""Base of all refusals: a code and plain details, no words."""

import re
from typing import Any, ClassVar


class DomainError(Exception):
    """Something the house refuses; the code picks the words elsewhere."""

    code: ClassVar[str] = "refused"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details


class EditConflict(DomainError):
    """Somebody else changed it since the form was opened."""
