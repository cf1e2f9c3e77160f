"""Edits of one section of the details leave the others alone, and conflict only with their own."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from meetings.domain.events import services
from meetings.domain.events.dto import Place, PresidencyChoice, RegistrationTerms
from meetings.domain.events.errors import EventEditConflict
from meetings.domain.events.field_types import Section
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, RegistrationPolicy
from tests import factories
from tests.domain.events.test_services import BY, changes_of, details_of

OPEN = RegistrationTerms(policy=RegistrationPolicy.OPEN, total=30)


@pytest.fixture
def event(session: Session) -> Event:
    factories.presidency(session, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    event = factories.event(session, when=factories.when("2027-05-20"))
    session.commit()
    return event


def edit(session: Session, event: Event, section: Section, *, seen: int, theme: str) -> None:
    details = replace(details_of(event, theme=theme), registration=OPEN)
    services.edit_event(session, event, details, seen=seen, section=section, **BY)


def test_only_the_fields_of_the_section_are_written(session: Session, event: Event) -> None:
    edit(session, event, Section.REGISTRATION, seen=0, theme="Not sent")

    assert (event.theme, event.registration, event.capacity_total) == ("", "open", 30)
    (change,) = changes_of(session, event)
    assert change.fields.keys() == {"registration", "capacity_total"}


def test_change_of_another_section_is_no_conflict(session: Session, event: Event) -> None:
    edit(session, event, Section.TEXTS, seen=0, theme="Theirs")
    edit(session, event, Section.REGISTRATION, seen=0, theme="Mine")

    assert (event.theme, event.capacity_total) == ("Theirs", 30)


def test_change_of_the_same_section_is_a_conflict(session: Session, event: Event) -> None:
    edit(session, event, Section.TEXTS, seen=0, theme="Theirs")
    edit(session, event, Section.REGISTRATION, seen=1, theme="")

    with pytest.raises(EventEditConflict):
        edit(session, event, Section.TEXTS, seen=0, theme="Mine")
    edit(session, event, Section.TEXTS, seen=1, theme="Mine")

    assert event.theme == "Mine"


def test_number_of_a_later_change_is_a_conflict(session: Session, event: Event) -> None:
    with pytest.raises(EventEditConflict):
        edit(session, event, Section.TEXTS, seen=1, theme="Mine")


def test_presidency_by_date_is_computed_again(session: Session, event: Event) -> None:
    none = details_of(event, presidency=PresidencyChoice(by_date=False))
    seen = event.changes_count
    services.edit_event(session, event, none, seen=seen, section=Section.ORGANISATION, **BY)
    assert event.presidency_id is None

    by_date, seen = details_of(event), event.changes_count
    services.edit_event(session, event, by_date, seen=seen, section=Section.ORGANISATION, **BY)

    assert event.presidency_id is not None


def test_place_that_proposed_the_time_zone_is_a_conflict(session: Session, event: Event) -> None:
    moved = replace(details_of(event), place=Place(city="Stockholm", country="SE"))
    services.edit_event(session, event, moved, seen=0, section=Section.PLACE, **BY)

    with pytest.raises(EventEditConflict):
        services.edit_event(session, event, moved, seen=0, section=Section.DATE, **BY)


def test_time_zone_in_which_deadlines_were_typed_is_a_conflict(
    session: Session, event: Event
) -> None:
    other_zone = replace(event.when, timezone="Europe/Stockholm")
    moved = replace(details_of(event), when=other_zone, registration=OPEN)
    services.edit_event(session, event, moved, seen=0, section=Section.DATE, **BY)

    with pytest.raises(EventEditConflict):
        edit(session, event, Section.REGISTRATION, seen=0, theme="")


def test_new_address_is_a_change_of_the_place(session: Session, event: Event) -> None:
    hall = Place(name="Hall", address="Long Street 1", city="Riga", country="LV")
    here = replace(details_of(event), place=hall)
    services.edit_event(session, event, here, seen=0, section=Section.PLACE, **BY)
    there = replace(here, place=replace(hall, address="Long Street 11"))
    services.edit_event(session, event, there, seen=1, section=Section.PLACE, **BY)

    change = changes_of(session, event)[-1]
    assert (change.kind, change.fields) == (ChangeKind.MOVED, {
        "places": [["Hall, Long Street 1, Riga, LV"], ["Hall, Long Street 11, Riga, LV"]],
    })  # fmt: skip
    with pytest.raises(EventEditConflict):
        services.edit_event(session, event, here, seen=1, section=Section.PLACE, **BY)
