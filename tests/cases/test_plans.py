"""The plans and tables of the case table give their right values."""

from datetime import date

import pytest

from meetings.domain.imports.errors import TextDocumentGiven
from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import ImportIssue, ParseContext, Period, PlannedEvent
from meetings.domain.imports.source_parser import parse_source
from tests.cases.catalogue import Case, cases

#: {number of the case: "dates times zone | title | places", one line for each meeting}; a line that
#: begins with "?" is left out unless the organiser chooses it.
RIGHT = {
    70: """2026-10-13 09:00-11:30 | Steering group | Riga
           2026-12-24 | Holiday |
           2026-10-05 14:00-15:00 | Planning | Tallinn""",
    71: """2026-10-13 09:30 | Gespräch der Länder – Küste | Lübeck
           2026-10-14 10:00-12:00 | Møde i København | København""",
    72: """2026-10-13 | Expert group | Riga
           2026-10-14/2026-10-15 | Steering group | Vilnius
           2026-10-16 | US style | Riga""",
    73: """2026-10-13 09:00-17:30 | Plenary | Stockholm
           2026-10-14 09:00-10:00 | Coffee | Stockholm
           2026-10-15 09:00-10:00 | In UTC | Stockholm""",
    75: """2026-10-05/2026-10-06 | Seminar on youth | Tartu
           2026-10 | Workshop | Tartu""",
    76: "2026-10-13 | Beratung | Kiel",
    78: "2026-10-13 | Counted from 1904 | Riga",
    79: """2026-10-13 | Morning session | Riga
           2026-10-13 | Afternoon session | Riga
           2026-10-13 | Dinner | Riga
           2026-10-14 | Closing | Riga""",
    82: """2026-10-13 | First | Riga
           ? | A week later | Riga""",
    83: "2026-10-13 09:00-12:00 | Hours as [h]:mm | Riga",
    86: """2026-04-26/2026-04-27 | General Affairs & External Relations | Brussels
           2026-04-29/2026-04-30 | Justice & Home Affairs (Ministerial Informal) | Brussels
           2026-05-01 | Enlargement Event | Dublin
           2026-05-06/2026-05-07 | EU-ACP Council of Ministers | Botswana
           2026-05-09/2026-05-11 | Agriculture Informal Ministerial Meeting | Killarney""",
    87: """2027-01-22 | Foreign affairs Council | Brussels
           2027-01-24 | College meeting |
           2027-01-25/2027-01-26 | informal meeting of justice and home affairs ministers | Sofia
           2027-01-31/2027-02-02 | informal meeting of competitiveness ministers | Sofia""",
    89: """2026-10-06/2026-10-07 | Second conference of the culture incubator | Murmansk
           2026-10 | International conference on native languages | Syktyvkar
           2026-11-10/2026-11-11 | Four Sister Councils | Reykjavik
           2026-11-30/2026-12-05 | Transport Week - 2026 | Moscow
           2026-12-07/2026-12-10 | International conference on rescue | St.Petersburg""",
    90: """2027-05-02/2027-05-03 | Joint expert group on transport, environment and health |
           2027-05-06 | Spring seminar on labour market challenges |
           2027-05-07/2027-05-10 | Fifty-seventh session of the Commission |
           2027-05-06/2027-05-08 | Ad hoc working group on the protocol (5th meeting) | Oslo""",
    92: """2027-02-28/2027-03-05 | Open Data Week @ECMWF |
           2027-05-22/2027-05-25 | Workshop on Assimilation of Observations |
           2027-06-12/2027-06-16 | Using forecasts (UEF) |
        2027-09-11/2027-09-14 | Annual Seminar: Ensemble prediction, past present and future |""",
    93: """2026-10-13 09:30-17:00 | Groupe d'experts | Bruxelles
           2026-10-14 14:00-16:30 | Comité de pilotage | Paris
           2026-12-01 | Séminaire | Strasbourg""",
    95: """2026-10-05/2026-10-06 | Ekspertų grupės posėdis | Vilnius
           2026-10-07 | Ekspertu grupas sanāksme | Rīga
           2026-10-08/2026-10-09 | Darba grupas sēde | Rīga
           2026-10-05/2026-10-06 | Töörühma koosolek | Tallinn
           2026-10-05/2026-10-06 | Asiantuntijakokous | Helsinki
           2026-10-05/2026-10-06 | Spotkanie grupy ekspertów | Gdańsk
           2026-10-05/2026-10-06 | Ekspertgruppemøde | København
           2026-10-05/2026-10-06 | Fundur sérfræðinga | Reykjavík
           2026-10-07 | Möte | Visby""",
    96: """? 2026-10-05/2026-10-06 10:00 America/New_York | Working group | Washington, DC
           2026-10-07 14:00-15:30 America/New_York | Editors call |
           2026-10-13 09:00 America/Los_Angeles | Interop call |
           2026-10-14 15:00-16:30 UTC | Interim of the group |
           2026-10-15 15:00-17:00 UTC | Second interim |""",
    98: """2026-12-29/2027-01-02 | Winter school | Riga
           2026-09-30/2026-10-01 | Ministers' retreat | Tallinn
           2026-09-28/2026-10-02 | Session of the working party | Geneva
           2026-10/2026-12 | Evaluation seminar |
           2027-01/2027-06 | Summit of mayors | Turku
           2027-01/2027-03 | Round of visits |""",
    100: """? 2026-10-13 | Expert seminar | Riga
            ? 2026-10-14 | Working group | Riga
            2026-10-15 | Steering committee - moved online |
            ? 2026-10-16 | Board meeting | Riga""",
    101: """2026-10-13 14:00-16:30 | Press briefing | Riga
            2026-10-14 14:30 | Networking | Riga
            2026-10-15 14:00-16:00 | Round table | Riga
            2026-10-16 00:15 | Night watch | Riga
            2026-10-17 09:00 | Round | Riga""",
    102: """2026-10-13 14:00-16:30 | Briefing | Riga
            2026-10-14 14:00-16:30 | Round | Riga
            2026-10-15 09:30-11:00 | Talk | Riga
            2026-10-16 09:00-10:30 | Call | Riga
            2026-10-17 10:00 | Stamp | Riga
            2026-10-18 09:30-11:00 | Other | Riga
            2026-10-19 09:00-11:00 | Hour | Riga""",
    103: """2027-10-05/2027-10-06 | Ekspertų grupės posėdis | Vilnius
            2027-10-07 | Ekspertu grupas sanāksme | Rīga
            2027-11-09 | Darba grupas sēde | Rīga""",
    105: """? 2026-10-13 | Board meeting | Riga
            ? 2026-10-14 | Board meeting | Riga
            ? 2026-10-15 | Styrgruppsmöte | Stockholm
            ? 2026-10-16 | Arbejdsgruppe | København
            ? 2026-10-19 | Spotkanie ekspertów | Gdańsk
            ? 2026-10-20 | Asiantuntijakokous | Helsinki
            ? 2026-10-21 | Darba grupa | Rīga
            ? 2026-10-22 | Darbo grupė | Vilnius
            ? 2026-10-23 | Expert call |
            ? 2026-10-26 | Expert call |
            ? 2026-10-27 | No meeting (public holiday) | Riga""",
    108: """2027-04-12 | Council of ministers | Brussels
            2027-04-16/2027-04-17 | Agriculture Council | Luxembourg
            2027-04-13 | Expert round | Riga
            2027-04-14/2027-04-15 | Steering group | Vilnius""",
    109: """2026-10-13 09:30-12:00 | Board | Riga
            2026-10-13 14:00-16:00 | Expert group | Riga
            2026-10-14 10:00 | Plenary | Riga""",
}
PLANS = {
    int(case.name.partition("-")[0]): case for case in cases() if case.kind in ("plan", "table")
}


def test_every_plan_and_table_has_its_right_value() -> None:
    assert set(PLANS) == {*RIGHT, 85}


@pytest.mark.parametrize("number", RIGHT)
def test_a_plan_gives_the_right_value(number: int) -> None:
    planned = _parsed(PLANS[number])

    assert [_line(row) for row in planned] == [line.strip() for line in RIGHT[number].split("\n")]


def test_a_formula_without_a_result_is_named() -> None:
    _first, second = _parsed(PLANS[82])

    assert {note.issue for note in second.notes} == {ImportIssue.FORMULA_WITHOUT_VALUE}


def test_a_text_document_is_named() -> None:
    with pytest.raises(TextDocumentGiven):
        _parsed(PLANS[85])


def _parsed(case: Case) -> tuple[PlannedEvent, ...]:
    content: str | bytes = case.content
    first_day = date(2026, 7, 1)
    if case.kind == "plan":
        heading, _newline, content = case.content.decode().partition("\n")
        year, _hyphen, month = heading.removeprefix("#period=").partition("-")
        first_day = date(int(year), int(month or 1), 1)
    last_day = date.fromordinal(first_day.replace(year=first_day.year + 1).toordinal() - 1)
    return parse_source(content, ParseContext(Period(first_day, last_day)), case.file).rows


def _line(row: PlannedEvent) -> str:
    is_left_out = any(note.issue in BLOCKING_ISSUES for note in row.notes)
    days = "/".join(str(day) for day in (row.span.first, row.span.last) if day)
    times = "-".join(f"{at:%H:%M}" for at in (row.starts_time, row.ends_time) if at)
    when = " ".join(part for part in (days, times, row.timezone) if part)
    places = ", ".join(place.city or place.name for place in row.places)
    return f"{'? ' if is_left_out else ''}{when} | {row.title} | {places}".replace(
        "?  |", "? |"
    ).strip()
