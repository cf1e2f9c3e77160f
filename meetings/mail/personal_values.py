"""Render a text once for mails that differ only in a name and private links."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from markupsafe import escape

from meetings.mail.context import MailView

#: The values of views that differ between recipients, and that templates only print or test.
_PERSONAL = ("recipient", "link", "papers_link", "join_link", "settings_url", "unsubscribe_url")
#: Nobody outside of this process can write a text that contains a placeholder.
_PLACEHOLDERS = {name: f"{name.replace('_', '')}{secrets.token_hex(12)}" for name in _PERSONAL}


@dataclass(frozen=True, slots=True)
class MailTexts:
    """The subject, the HTML and the plain text of a mail."""

    subject: str
    html: str
    plain: str

    def with_values(self, values: Mapping[str, str]) -> "MailTexts":
        """Return the texts with these values in place of the placeholders."""
        html, plain = self.html, self.plain
        for name, value in values.items():
            html = html.replace(_PLACEHOLDERS[name], str(escape(value)))
            plain = plain.replace(_PLACEHOLDERS[name], value)
        return MailTexts(self.subject, html, plain)


def without_personal_values(view: MailView) -> tuple[MailView, dict[str, str]]:
    """Return the view with placeholders, and the values that they stand for.

    A name with unusual white space stays, because the plain text changes it.
    """
    names = {field.name for field in fields(view)}
    values = {name: getattr(view, name) for name in _PERSONAL if name in names}
    values = {name: text for name, text in values.items() if text and text == _normal(text)}
    return replace(view, **{name: _PLACEHOLDERS[name] for name in values}), values


def _normal(text: str) -> str:
    return " ".join(text.split())
