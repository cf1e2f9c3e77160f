"""Conventions of the code: names, sizes, layers, transactions and templates."""

import re
import tomllib
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask

from meetings.domain.access.policy import Permission, Role
from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.domain.bodies.rules import BodyKind, TermRole
from meetings.domain.documents.models import DocumentKind
from meetings.domain.events.rules import (
    AttendanceMode,
    ChangeKind,
    CountQuality,
    EventKind,
    EventState,
    RegistrationPolicy,
    RelationKind,
    Visibility,
)
from meetings.domain.followers.rules import Frequency, NewsKind
from meetings.domain.imports.proposals import MatchStatus
from meetings.domain.imports.rules import ImportIssue, RowResult, SourceKind
from meetings.domain.itip.rules import MailboxProblem, ReplyOutcome
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.domain.people.rules import Sector
from meetings.domain.projects.models import PartnerRole
from meetings.domain.registration.rules import CalendarReply, ParticipationMode, RegistrationState
from meetings.http.guards import check_endpoint_permissions
from meetings.i18n.labels import label_for
from meetings.i18n.messages import ERROR_MESSAGES
from meetings.kernel.errors import DomainError
from meetings.settings import ROOT

SOURCES = sorted(Path(ROOT, "meetings").rglob("*.py"))
LABELLED_ENUMS: tuple[type[StrEnum], ...] = (
    AppearanceRole,
    AttendanceMode,
    BodyKind,
    ChangeKind,
    CountQuality,
    DocumentKind,
    EventKind,
    ImportIssue,
    EventState,
    ReplyOutcome,
    NewsKind,
    OutcomeKind,
    OutcomeState,
    Frequency,
    PartnerRole,
    Visibility,
    RegistrationPolicy,
    RegistrationState,
    RelationKind,
    CalendarReply,
    RowResult,
    Role,
    Sector,
    SessionKind,
    SourceKind,
    ParticipationMode,
    TermRole,
    MailboxProblem,
    MatchStatus,
)
MAX_FILE_LINES = 300
#: The event and its association tables are best read together.
LONG_FILES = {"meetings/domain/events/models.py"}


def error_types(kind: type[DomainError] = DomainError) -> set[type[DomainError]]:
    return {kind}.union(*map(error_types, kind.__subclasses__())) - {DomainError}


def test_every_error_has_a_message(app: Flask) -> None:
    codes = {kind.code for kind in error_types() if kind.__module__.startswith("meetings.")}

    assert codes - set(ERROR_MESSAGES) == set()


def test_error_codes_are_unique(app: Flask) -> None:
    codes = [kind.code for kind in error_types() if kind.__module__.startswith("meetings.")]

    assert [code for code in codes if codes.count(code) > 1] == []


@pytest.mark.parametrize("kind", LABELLED_ENUMS)
def test_every_member_of_a_labelled_enum_has_a_label(app: Flask, kind: type[StrEnum]) -> None:
    with app.test_request_context():
        assert all(label_for(member) for member in kind)


def test_an_endpoint_without_a_guard_stops_the_start() -> None:
    app = Flask("bare")
    app.add_url_rule("/", "leak", lambda: "secret")

    with pytest.raises(RuntimeError, match="leak"):
        check_endpoint_permissions(app)


def test_every_endpoint_declares_its_permission(app: Flask) -> None:
    guards = {
        name: getattr(view, "guard", "none")
        for name, view in app.view_functions.items()
        if name != "static"
    }

    assert all(guard is None or guard in {*Permission, "token"} for guard in guards.values())
    organiser_guards = {guard for name, guard in guards.items() if name.startswith("organiser.")}
    assert None not in organiser_guards


def test_url_paths_are_kebab_case(app: Flask) -> None:
    part = r"(<([a-z]+:)?[a-z_]+>|[a-z0-9.-]+|<[a-z:_]+>\.[a-z]+|\.well-known)"
    shape = re.compile(rf"^(/|(/{part})+)$")
    violations = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not shape.match(rule.rule)
    ]

    assert violations == []


def test_only_the_transaction_commits() -> None:
    committing = [
        path.relative_to(ROOT)
        for path in SOURCES
        if ".commit()" in path.read_text() and "migrations" not in path.parts
    ]

    assert committing == [Path("meetings/kernel/database.py")]


def test_only_services_open_a_transaction() -> None:
    opening = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(r"with transaction\(", path.read_text())
    }

    others = {
        path
        for path in opening
        if not path.endswith("services.py") and not path.startswith("meetings/demo/")
    }
    assert others == set()


def test_rows_are_locked_by_one_function() -> None:
    manual_lock = re.compile(r"with_for_update\((?!skip_locked=True\))|values\((\w+)=\w+\.\1\)")
    violations = [
        str(path.relative_to(ROOT)) for path in SOURCES if manual_lock.search(path.read_text())
    ]

    assert violations == []


def test_extensions_are_not_looked_up_by_name() -> None:
    extension_lookup = re.compile(r"extensions(?:\[|\.\w+\()[\"']")
    users = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if extension_lookup.search(path.read_text())
    ]

    assert users == []


def test_layers_of_each_subject_are_checked() -> None:
    settings = tomllib.loads(Path(ROOT, "pyproject.toml").read_text("utf-8"))
    contracts = {
        contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]
    }
    title = "Layers inside each subject"
    (layers,) = (contract for name, contract in contracts.items() if name.startswith(title))
    (plain_rules,) = (
        contract for name, contract in contracts.items() if name.startswith("Rules are plain")
    )
    folder = Path(ROOT, "meetings", "domain")
    subjects = {path.parent.name for path in folder.glob("*/__init__.py")}

    assert {name.removeprefix("meetings.domain.") for name in layers["containers"]} == subjects
    assert {f"meetings.domain.{path.parent.name}.rules" for path in folder.glob("*/rules.py")} <= {
        *plain_rules["source_modules"]
    }


def test_the_architecture_page_names_every_subject() -> None:
    page = Path(ROOT, "docs", "developers", "architecture.md").read_text("utf-8")
    (line,) = (text for text in page.splitlines() if text.startswith("`event_tasks >"))
    subjects = {path.parent.name for path in Path(ROOT, "meetings", "domain").glob("*/__init__.py")}

    assert set(re.findall(r"\w+", line)) == subjects


def test_every_template_is_used() -> None:
    folder = Path(ROOT, "templates")
    pages = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name not in ("_macros", "mail")
    ]
    using = [*SOURCES, *(path for path in folder.rglob("*.html"))]
    text = "".join(path.read_text("utf-8") for path in using)

    names = [path.relative_to(folder).as_posix() for path in pages]
    references = {name: (f'"{name}"', f'"{name.partition("/")[0]}/{{') for name in names}
    assert [
        name for name in names if not any(reference in text for reference in references[name])
    ] == []


def test_files_are_short() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in SOURCES
        if "migrations" not in path.parts
        and (lines := len(path.read_text("utf-8").splitlines())) > MAX_FILE_LINES
    }

    assert long.keys() - LONG_FILES == set()


def test_no_module_has_a_vague_name() -> None:
    vague_names = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}

    assert [path for path in SOURCES if path.stem in vague_names] == []


def test_templates_have_no_inline_script_or_style() -> None:
    folder = Path(ROOT, "templates")
    inline_code = re.compile(
        r"<script(?![^>]*(?:\bsrc=|type=\"application/ld\+json\"))|<style|\sstyle=|\son[a-z]+=[\"']",
        re.IGNORECASE,
    )
    jinja = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
    pages = [path for path in folder.rglob("*.html") if path.parent.name != "mail"]
    html = {str(path.relative_to(folder)): jinja.sub("", path.read_text("utf-8")) for path in pages}

    assert [name for name, text in html.items() if inline_code.search(text)] == []


def test_templates_do_not_filter_collections() -> None:
    filters = re.compile(r"\|\s*(selectattr|rejectattr|groupby)\b")
    folder = Path(ROOT, "templates")
    pages = [path for path in folder.rglob("*.html") if path.parent.name != "_macros"]

    assert [path.name for path in pages if filters.search(path.read_text("utf-8"))] == []
