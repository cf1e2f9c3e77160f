"""Find projects by slug, name and body."""

from sqlalchemy.orm import Session

from meetings.domain.people.models import Organisation
from meetings.domain.projects import queries
from meetings.domain.projects.models import PartnerRole, Project, ProjectCountry, ProjectPartner
from tests import factories


def test_slug_finds_the_project_with_ordered_parts(session: Session) -> None:
    project = factories.project(session, slug="cape")
    factories.project(session, slug="other")
    organisation = factories.saved(session, Organisation(slug="ministry", name="Ministry"))
    project.bodies = [
        factories.body(session, name=name, position=n) for name, n in (("b", 2), ("a", 1))
    ]
    project.countries = [ProjectCountry(country=country) for country in ("SE", "LT")]
    for role, position in ((PartnerRole.PARTNER, 2), (PartnerRole.LEAD, 1)):
        project.partners.append(
            ProjectPartner(organisation=organisation, role=role, position=position)
        )
    session.flush()
    session.expire_all()

    result = queries.get_by_slug(session, "cape")

    assert result is project
    assert [body.name for body in result.bodies] == ["a", "b"]
    assert [body.country for body in result.countries] == ["LT", "SE"]
    assert [body.role for body in result.partners] == [PartnerRole.LEAD, PartnerRole.PARTNER]
    assert result.partners[0].organisation is organisation
    assert queries.get_by_slug(session, "nothing") is None


def labels(projects: list[Project]) -> list[str]:
    return [project.label for project in projects]


def test_projects_are_ordered_by_label_regardless_of_case(
    session: Session,
) -> None:
    for acronym, title in (("cape", "Z"), ("", "Bridge"), ("ABC", "Y"), ("", "abd")):
        factories.project(session, acronym=acronym, title=title)

    assert labels(queries.list_projects(session)) == ["ABC", "abd", "Bridge", "cape"]


def test_projects_of_the_same_name_are_ordered_by_id(session: Session) -> None:
    first, second = (factories.project(session, acronym=acronym) for acronym in ("cape", "CAPE"))

    assert queries.list_projects(session) == [first, second]


def test_projects_of_a_body_are_ordered_by_label(session: Session) -> None:
    body, other = factories.body(session), factories.body(session)
    for acronym, bodies in (("b", [body]), ("A", [other, body]), ("x", [other]), ("y", [])):
        factories.project(session, acronym=acronym).bodies = bodies
    same_name = factories.project(session, acronym="B")
    same_name.bodies = [body]
    session.flush()

    projects = queries.list_for_body(session, body.id)

    assert labels(projects) == ["A", "b", "B"]
    assert projects[-1] is same_name
    assert labels(queries.list_for_body(session, other.id)) == ["A", "x"]


def test_label_and_search_text_follow_the_names(session: Session) -> None:
    project = factories.project(session, acronym="", title="Žalias kelias", summary="Éco")

    assert project.label == "Žalias kelias"
    assert project.search_text == "zalias kelias eco"

    project.acronym = "ŽK"
    session.flush()
    assert project.label == "ŽK"
    assert project.search_text.startswith("zk ")
