"""The record: decisions, conclusions, statements, quotations and action points."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.bodies.models import Body
from meetings.domain.bodies.palette import tone_of
from meetings.domain.bodies.queries import in_order
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Reader
from meetings.domain.outcomes import queries
from meetings.domain.outcomes.models import Outcome, OutcomeKind, OutcomeState
from meetings.domain.outcomes.queries import OutcomeFilter
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.http import dates
from meetings.http.conditional import shared
from meetings.http.frame import presidency_name
from meetings.http.guards import public
from meetings.http.phrases import OUTCOME_KINDS, word
from meetings.http.session import current_actor, session
from meetings.kernel.text import clean
from meetings.kernel.translated import text_in
from meetings.web import meeting_table
from meetings.web.forms.choices import choices
from meetings.web.forms.outcomes import OutcomeFilterForm
from meetings.web.paging import asked_page, pager_values

bp = Blueprint("outcomes", __name__)
SIZE = 30
LONGEST = 80


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One outcome, ready to be shown; ``language`` is set where it is not the page's."""

    anchor: str
    kind: str
    number: str
    text: str
    language: str
    is_quotation: bool
    who: str
    source: str
    notes: tuple[str, ...]
    state: str
    look: str
    bodies: tuple[tuple[str, int], ...]
    document: str
    event_href: str
    event_title: str
    event_language: str
    date: str


@bp.get("/outcomes")
@public
def index() -> ResponseReturnValue:
    """List what was decided, concluded, stated, said and promised, of the latest meetings first."""
    bodies = in_order(session())
    recorded = presidencies.newest_first(session())
    asked = {
        name: clean(request.args.get(name))[:LONGEST] for name in ("kind", "body", "presidency")
    }
    wanted, unknown = _understood(asked, bodies, recorded)
    actor, conditions = current_actor(), queries.matching(wanted)
    total = queries.count(session(), actor, *conditions)
    page = asked_page(request.args.get("page", ""), total, SIZE)
    listed = queries.listed(actor, *conditions).limit(SIZE).offset(page.offset)
    query = {name: value for name, value in asked.items() if value and name not in unknown}
    return shared(
        render_template(
            "outcomes/index.html",
            form=_form(query, bodies, recorded),
            entries=[entry(each) for each in session().scalars(listed)],
            count=ngettext("%(num)s entry", "%(num)s entries", total),
            unknown=[f"{name}={value}" for name, value in unknown.items()],
            pager_values=pager_values(page, lambda n: _address(query, n)),
            is_filtered=bool(query),
        )
    )


def _understood(
    asked: Mapping[str, str], bodies: list[Body], recorded: list[Presidency]
) -> tuple[OutcomeFilter, dict[str, str]]:
    """Return the filter, and what in the address means nothing here."""
    known = {
        "kind": {_slug(kind) for kind in OutcomeKind},
        "body": {each.slug for each in bodies},
        "presidency": {each.slug for each in recorded},
    }
    unknown = {name: value for name, value in asked.items() if value and value not in known[name]}
    good = {name: "" if name in unknown else value for name, value in asked.items()}
    wanted = OutcomeFilter(body=good["body"], presidency=good["presidency"])
    if good["kind"]:
        wanted = replace(wanted, kind=OutcomeKind(good["kind"].replace("-", "_")))
    return wanted, unknown


def _form(
    query: Mapping[str, str], bodies: list[Body], recorded: list[Presidency]
) -> OutcomeFilterForm:
    form = OutcomeFilterForm(data=dict(query))
    kinds = [(_slug(kind), text) for kind, text in OUTCOME_KINDS.items()]
    form.kind.choices = choices(kinds, empty=_("All kinds"))
    named = [(each.slug, each.label) for each in bodies]
    form.body.choices = choices(named, empty=_("All bodies"))
    named = [(each.slug, presidency_name(each)) for each in recorded]
    form.presidency.choices = choices(named, empty=_("All presidencies"))
    return form


def _slug(kind: OutcomeKind) -> str:
    return kind.value.replace("_", "-")


def _address(query: Mapping[str, str], page: int) -> str:
    pairs = dict(query) | ({"page": str(page)} if page > 1 else {})
    return f"/outcomes?{urlencode(pairs)}" if pairs else "/outcomes"


def entry(outcome: Outcome) -> Entry:
    """Return the outcome as the record and the reports show it."""
    locale = str(get_locale() or "en")
    event = outcome.event
    title, language = text_in(event, "title", locale) if event else ("", locale)
    is_action = outcome.kind is OutcomeKind.ACTION_POINT
    return Entry(
        anchor=outcome.slug,
        kind=word(outcome.kind),
        number=outcome.number,
        text=outcome.text,
        language="" if outcome.language == locale else outcome.language,
        is_quotation=outcome.kind is OutcomeKind.QUOTATION,
        who=_who(outcome),
        source=outcome.source,
        notes=_notes(outcome) if is_action else (),
        state=word(outcome.state) if is_action else "",
        look="few" if outcome.state is OutcomeState.OPEN else "plain",
        bodies=_bodies(event),
        document=_document(outcome),
        event_href=f"/events/{event.slug}" if event else "",
        event_title=title,
        event_language="" if language == locale else language,
        date=meeting_table.table_date(event) if event else "",
    )


def _document(outcome: Outcome) -> str:
    """Return the title of the document that everybody may know of."""
    it = outcome.document
    if it is None or it.reader is not Reader.PUBLIC or it.withdrawn_at is not None:
        return ""
    return text_in(it, "title", str(get_locale() or "en"))[0]


def _who(outcome: Outcome) -> str:
    name = outcome.person.name if outcome.person else ""
    return ", ".join(part for part in (name, outcome.attribution) if part)


def _notes(outcome: Outcome) -> tuple[str, ...]:
    """Return who has to do it, and by when."""
    owner = outcome.owner or _("owner not recorded")
    due = _("by %(date)s", date=dates.partial(outcome.deadline)) if outcome.deadline else ""
    return tuple(part for part in (owner, due) if part)


def _bodies(event: Event | None) -> tuple[tuple[str, int], ...]:
    bodies = event.bodies if event else []
    return tuple((body.label, tone_of(body.colour)) for body in bodies)
