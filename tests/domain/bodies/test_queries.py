"""Find bodies by slug, list and group them; colours of the palette."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from meetings.domain.bodies import queries
from meetings.domain.bodies.models import Term
from meetings.domain.bodies.palette import PALETTE, palette_index
from meetings.domain.bodies.rules import TermRole
from meetings.kernel.partial_dates import PartialDate
from tests import factories


def test_organisation_is_missing_before_set_up(session: Session) -> None:
    assert queries.get_installation(session) is None

    installation = factories.installation(session)

    assert queries.get_installation(session) is installation


def test_slug_finds_the_body_with_its_terms_newest_first(session: Session) -> None:
    body = factories.body(session, slug="tf")
    factories.body(session, slug="other")
    for since in ("2020", "2024", "2022"):
        factories.saved(
            session,
            Term(body=body, country="LT", role=TermRole.CHAIR, since=PartialDate.parse(since)),
        )
    session.expire_all()

    result = queries.get_by_slug(session, "tf")

    assert result is body
    assert [str(term.since) for term in result.terms] == ["2024", "2022", "2020"]
    assert queries.get_by_slug(session, "nobody") is None


def test_bodies_are_listed_by_position_then_name(session: Session) -> None:
    for name, position in (("B", 1), ("C", 0), ("A", 1), ("D", 0)):
        factories.body(session, name=name, position=position)

    assert [body.name for body in queries.list_bodies(session)] == ["C", "D", "A", "B"]


def test_bodies_are_grouped_by_priority_with_ungrouped_ones_last(session: Session) -> None:
    second = factories.priority(session, name="second", position=2)
    first = factories.priority(session, name="first", position=1)
    tied = factories.priority(session, name="tied", position=2)
    factories.priority(session, name="without bodies", position=0)
    for name, priority, position in (
        ("none", None, 0), ("t", tied, 0), ("s2", second, 2), ("s1", second, 1), ("f", first, 9),
        ("s2, added later", second, 2),
    ):  # fmt: skip
        factories.body(session, name=name, priority=priority, position=position)

    groups = queries.group_by_priority(session)

    assert [
        (group.name if group else None, [body.name for body in bodies]) for group, bodies in groups
    ] == [
        ("first", ["f"]),
        ("second", ["s1", "s2", "s2, added later"]),
        ("tied", ["t"]),
        (None, ["none"]),
    ]


def test_body_with_several_terms_is_listed_once(session: Session) -> None:
    body = factories.body(session)
    for country in ("LT", "LV", "EE"):
        factories.saved(session, Term(body=body, country=country, role=TermRole.MEMBER))

    ((_, bodies),) = queries.group_by_priority(session)

    assert bodies == [body]


def test_bodies_found_by_slugs_are_in_list_order(
    session: Session, count_queries: Callable[[], Any]
) -> None:
    for slug, position in (("b", 2), ("c", 1), ("a", 2), ("d", 0)):
        factories.body(session, slug=slug, position=position)

    bodies = queries.by_slugs(session, ["a", "b", "c", "nobody"])

    assert [body.slug for body in bodies] == ["c", "b", "a"]
    assert queries.known_slugs(session, ["b", "nobody"]) == {"b"}
    assert list(queries.slugs(session)) == ["b", "c", "a", "d"]
    assert queries.count(session) == 4
    with count_queries() as statements:
        assert queries.by_slugs(session, []) == ()
    assert statements.count == 0


def test_priorities_are_listed_by_position_then_creation_time(session: Session) -> None:
    for name, position in (("b", 2), ("c", 1), ("a", 2)):
        factories.priority(session, name=name, position=position)

    assert [priority.name for priority in queries.list_priorities(session)] == ["c", "b", "a"]


def test_missing_installation_raises_an_error(session: Session) -> None:
    with pytest.raises(NoResultFound):
        queries.require_installation(session)

    installation = factories.installation(session)

    assert queries.require_installation(session) is installation


def test_label_is_the_short_name_if_present(session: Session) -> None:
    assert factories.body(session, name="Long", short_name="Short").label == "Short"
    assert factories.body(session, name="Long alone").label == "Long alone"


def test_tones_start_at_one() -> None:
    assert [palette_index(code) for _name, code in PALETTE] == list(range(1, len(PALETTE) + 1))
    assert palette_index("#1C5D88") == palette_index("#1c5d88") == 1
    assert palette_index("#000000") == 1
    assert palette_index(PALETTE[-1][1].upper()) == len(PALETTE)


def test_bodies_are_counted(session: Session) -> None:
    assert queries.count(session) == 0

    factories.body(session)

    assert queries.count(session) == 1
