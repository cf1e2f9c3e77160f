"""Offer persons who are known already, with the position that they held last."""

from typing import Any

from flask_babel import gettext as _

from meetings.domain.agenda import queries
from meetings.domain.agenda.models import Appearance
from meetings.domain.people import queries as people
from meetings.domain.people.models import Person
from meetings.http.request_context import current_actor, db_session
from meetings.i18n.localised_fields import localised_field
from meetings.presenters.offices import office_text
from meetings.web.form_choices import field_options
from meetings.web.organiser.agenda.forms import AppearanceForm

NEW_PERSON = "new"
OFFICE_FIELDS = ("position_held", "organisation_name", "country")


def offer_known_persons(form: AppearanceForm) -> None:
    """Fill the choice of persons whose names differ from the typed one in accents or case only."""
    persons = _find_variants(form)
    appearances = queries.last_appearances(
        db_session(), [person.id for person in persons], current_actor()
    )
    options: list[tuple[str, str]] = [
        (str(person.id), _person_label(person, appearances.get(person.id))) for person in persons
    ]
    options.append((NEW_PERSON, _("A new person, “%(name)s”", name=form.name.data or "")))
    form.same_person.choices = field_options(options) if persons else []


def needs_another_look(form: AppearanceForm) -> bool:
    """Take over the known person, and return whether the form has to be shown again.

    It is shown again with the question whether the person is known, and once with the position,
    organisation and country that a known person had last, unless any of them was typed.
    """
    if form.is_group.data:
        return False
    if form.same_person.choices and not _take_answer(form):
        form.same_person.errors = [*form.same_person.errors, _("Choose a person.")]
        return True
    person = _chosen_person(form)
    if person is None or form.filled_for.data == str(person.id):
        return False
    if any(form[name].data for name in OFFICE_FIELDS):
        return False
    return _fill_in_office(form, person)


def suggest_person(person: Person, appearance: Appearance | None) -> dict[str, Any]:
    """Return the person as a suggestion, with the values of the other fields."""
    office = office_of(appearance)
    return {
        "id": person.id, "label": person.name, "detail": office_text(appearance),
        "fill": office | {"filled_for": str(person.id)} if office else {},
    }  # fmt: skip


def office_of(appearance: Appearance | None) -> dict[str, str]:
    """Return the office at that appearance by the names of its form fields, without empty ones."""
    if appearance is None:
        return {}
    values = {name: getattr(appearance, name) or "" for name in OFFICE_FIELDS}
    return {name: value for name, value in values.items() if value}


def _find_variants(form: AppearanceForm) -> list[Person]:
    name = form.name.data or ""
    if not form.is_submitted() or form.is_group.data or _chosen_person(form) is not None:
        return []
    return people.list_name_variants(db_session(), name)


def _chosen_person(form: AppearanceForm) -> Person | None:
    """Return the person chosen from the suggestions, else the only one of exactly this name."""
    name, chosen = form.name.data or "", form.person_id.data or ""
    known = people.list_by_exact_name(db_session(), name)
    by_id = [person for person in known if str(person.id) == chosen]
    return by_id[0] if by_id else known[0] if len(known) == 1 else None


def _take_answer(form: AppearanceForm) -> bool:
    answer = form.same_person.data
    if answer == NEW_PERSON:
        return True
    persons = {str(person.id): person for person in _find_variants(form)}
    if answer not in persons:
        return False
    form.name.data, form.person_id.data = persons[answer].name, answer
    form.same_person.choices = []
    return True


def _fill_in_office(form: AppearanceForm, person: Person) -> bool:
    appearance = queries.last_appearances(db_session(), [person.id], current_actor()).get(person.id)
    office: dict[str, Any] = office_of(appearance)
    if appearance is None or not office:
        return False
    for name, value in office.items():
        form[name].data = value
    form.filled_for.data = str(person.id)
    form.filled_from = localised_field(appearance.event)[0]
    return True


def _person_label(person: Person, appearance: Appearance | None) -> str:
    office = office_text(appearance)
    return f"{person.name}, {office}" if office else person.name
