"""The organisers' side: one module a tab of the workbench."""

from meetings.web.organise import (
    agenda,
    changes,
    delegations,
    details,
    documents,
    home,
    import_example,
    imports,
    messages,
    overview,
    participants,
    record,
    settings,
    settings_bodies,
    settings_presidencies,
    settings_users,
)
from meetings.web.organise.blueprint import bp

__all__ = [
    "agenda", "bp", "changes", "delegations", "details", "documents", "home", "import_example",
    "imports",
    "messages", "overview", "participants", "record", "settings", "settings_bodies",
    "settings_presidencies", "settings_users",
]  # fmt: skip
