"""Present the settings as lines of lists."""

from collections.abc import Iterable, Sequence

from flask import url_for
from flask_babel import gettext as _

from meetings.domain.accounts.models import User
from meetings.domain.bodies.models import Body, Priority
from meetings.domain.presidencies.models import Presidency
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.presenters.presidency_names import presidency_name
from meetings.web.view_models import SettingsLine


def body_lines(
    groups: Iterable[tuple[Priority | None, Sequence[Body]]],
) -> list[SettingsLine]:
    """Return the bodies, by priority."""
    return [
        SettingsLine(
            title=body.name,
            href=url_for("organiser.edit_body", slug=body.slug),
            note=" · ".join(
                filter(None, (label_for(body.kind), priority.name if priority else ""))
            ),
        )
        for priority, bodies in groups
        for body in bodies
    ]


def presidency_lines(presidencies: Iterable[Presidency]) -> list[SettingsLine]:
    """Return the presidencies with their days."""
    return [
        SettingsLine(
            title=presidency_name(presidency),
            href=url_for("organiser.edit_presidency", slug=presidency.slug),
            note=dates.date_range(presidency.starts_on, presidency.ends_on),
        )
        for presidency in presidencies
    ]


def user_line(user: User) -> SettingsLine:
    """Return the user with the roles and the status of the account."""
    roles = {
        f"{label_for(grant.role)} ({grant.body.label})"
        if grant.body
        else label_for(grant.role): None
        for grant in user.grants
    }
    return SettingsLine(
        title=user.name,
        href=url_for("organiser.edit_user", number=user.id),
        note=" · ".join([user.email, *roles]),
        state=_("Disabled") if user.disabled_at else "" if user.password_hash else _("Invited"),
    )
