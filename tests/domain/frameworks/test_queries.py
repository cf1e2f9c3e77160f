"""Find frameworks by slug, list them, and build the tree of their nodes."""

from sqlalchemy.orm import Session

from meetings.domain.frameworks import queries
from meetings.domain.frameworks.models import NodeKind
from meetings.domain.frameworks.queries import Branch
from tests import factories


def nested_texts(branches: list[Branch]) -> list[object]:
    """Return the texts of the branches, each followed by those of its children."""
    result: list[object] = []
    for branch in branches:
        result.append(branch.node.text)
        if branch.children:
            result.append(nested_texts(branch.children))
    return result


def test_slug_finds_the_framework_with_body_and_nodes_in_order(session: Session) -> None:
    body = factories.body(session)
    framework = factories.framework(session, slug="strategy", body_id=body.id)
    other = factories.framework(session, slug="other")
    for text, position in (("second", 2), ("first", 1)):
        factories.framework_node(session, framework, text=text, position=position)
    factories.framework_node(session, other, text="elsewhere")
    session.expire_all()

    result = queries.get_by_slug(session, "strategy")

    assert result is framework
    assert result.body is body
    assert [node.text for node in result.nodes] == ["first", "second"]
    assert queries.get_by_slug(session, "nothing") is None


def test_frameworks_are_listed_by_name_then_number(session: Session) -> None:
    second = factories.framework(session, name="Safe")
    first = factories.framework(session, name="Green")
    third = factories.framework(session, name="Safe")

    assert queries.list_frameworks(session) == [first, second, third]


def test_tree_levels_are_ordered(session: Session) -> None:
    framework = factories.framework(session)
    node = factories.framework_node
    b = node(session, framework, text="B", position=1, kind=NodeKind.OBJECTIVE)
    a = node(session, framework, text="A", position=0, kind=NodeKind.OBJECTIVE)
    a2 = node(session, framework, text="A.2", position=9, parent_id=a.id)
    node(session, framework, text="B.1", position=4, parent_id=b.id)
    node(session, framework, text="A.1", position=3, parent_id=a.id)
    node(session, framework, text="A.2.i", position=2, parent_id=a2.id)
    session.expire_all()

    assert nested_texts(queries.build_tree(framework)) == [
        "A",
        ["A.1", "A.2", ["A.2.i"]],
        "B",
        ["B.1"],
    ]


def test_node_with_a_foreign_parent_is_at_the_top_level(session: Session) -> None:
    framework, other = factories.framework(session), factories.framework(session)
    foreign_node = factories.framework_node(session, other)
    factories.framework_node(session, framework, text="A", parent_id=foreign_node.id)
    session.expire_all()

    assert nested_texts(queries.build_tree(framework)) == ["A"]


def test_framework_without_nodes_has_an_empty_tree(session: Session) -> None:
    assert queries.build_tree(factories.framework(session)) == []
