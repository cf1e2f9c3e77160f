"""Cancelled and postponed meetings are recognised in the languages of the plans."""

import pytest

from meetings.domain.imports.grammar.called_off import read_called_off
from meetings.domain.imports.rules import ImportIssue
from meetings.kernel.text import normalise_punctuation
from tests.domain.imports.helpers import issues, row

_CANCELLED, _POSTPONED = ImportIssue.CANCELLED, ImportIssue.POSTPONED


@pytest.mark.parametrize(
    "text",
    [
        "CANCELLED – Board",
        "Cancelled: Board",
        "CANCELLED Board",
        "Canceled event: Board",
        "Cancelled event with note: Board",
        "[CANCELLED] Board",
        "(cancelled) Board",
        "*CANCELLED* Board",
        "!CANCELED! Board",
        "CANCELLED — Board",
        "CANCELLED | Board",
        "CANCELLED due to strike: Board",
        "Board – CANCELLED",
        "Board - cancelled",
        "Board, cancelled",
        "Board (cancelled)",
        "Board [CANCELLED]",
        "Board *** CANCELED ***",
        "Board CANCELLED!",
        "Board has been cancelled",
        "Board was called off",
        "Board will not take place",
        "Board (cancelled due to illness)",
        "~~Board~~",
        "<s>Board</s>",
        "B\u0336o\u0336a\u0336r\u0336d\u0336",
    ],
)
def test_cancelled_meetings_in_english(text: str) -> None:
    state = read_called_off(normalise_punctuation(text))

    assert (state.text, state.notes()[0].issue) == ("Board", _CANCELLED)


@pytest.mark.parametrize(
    ("word", "issue"),
    [
        ("Aflyst", _CANCELLED),
        ("Udsat", _POSTPONED),
        ("Abgesagt", _CANCELLED),
        ("Entfällt", _CANCELLED),
        ("Verschoben", _POSTPONED),
        ("Tühistatud", _CANCELLED),
        ("Edasi lükatud", _POSTPONED),
        ("Peruttu", _CANCELLED),
        ("Siirretty", _POSTPONED),
        ("Aflýst", _CANCELLED),
        ("Frestað", _POSTPONED),
        ("Atcelts", _CANCELLED),
        ("Atcelta", _CANCELLED),
        ("Pārcelta", _POSTPONED),
        ("Atšaukta", _CANCELLED),
        ("Atšauktas", _CANCELLED),
        ("Neįvyks", _CANCELLED),
        ("Atidėta", _POSTPONED),
        ("Nukelta", _POSTPONED),
        ("Avlyst", _CANCELLED),
        ("Utsatt", _POSTPONED),
        ("Odwołane", _CANCELLED),
        ("Przełożone", _POSTPONED),
        ("Inställt", _CANCELLED),
        ("Uppskjutet", _POSTPONED),
        ("Отменено", _CANCELLED),
        ("Annulé", _CANCELLED),
        ("Перенесено", _POSTPONED),
        ("Reporté", _POSTPONED),
        ("Postponed", _POSTPONED),
    ],
)
@pytest.mark.parametrize(
    "shape", ["{}: Forum", "{} – Forum", "[{}] Forum", "Forum ({})", "Forum – {}", "Forum {}"]
)
def test_words_in_the_languages_of_the_members(word: str, issue: ImportIssue, shape: str) -> None:
    for written in (word, word.upper()):
        state = read_called_off(normalise_punctuation(shape.format(written)))

        assert (state.text, state.notes()[0].issue) == ("Forum", issue)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("18 September: POSTPONED to 20 October – CSO, Riga", "CSO"),
        ("18 September: CSO (postponed to 20 October), Riga", "CSO"),
        ("18 September: CSO – postponed until further notice, Riga", "CSO"),
        ("18 September: CSO moved to 20 October, Riga", "CSO"),
        ("18 September: CSO (verschoben auf 20. Oktober), Riga", "CSO"),
        ("18 September (postponed): CSO, Riga", "CSO"),
        ("18 September | CSO | Riga | postponed", "CSO"),
    ],
)
def test_the_new_date_is_not_part_of_the_title(line: str, title: str) -> None:
    planned = row(line)

    assert (planned.title, [place.city for place in planned.places]) == (title, ["Riga"])
    assert issues(planned) == {_POSTPONED}
    assert planned.is_cancelled


def test_no_meeting_is_no_meeting() -> None:
    assert issues(row("18 September: No meeting (public holiday), Riga")) == {_CANCELLED}


def test_such_a_word_inside_a_title_raises_a_doubt() -> None:
    planned = row("18 September: Seminar on cancelled flights, Riga")

    assert (planned.title, planned.is_cancelled) == ("Seminar on cancelled flights", False)
    assert issues(planned) == {ImportIssue.NOT_UNDERSTOOD}


@pytest.mark.parametrize("title", ["CSO moved online", "On resilience", "Annual forum"])
def test_other_titles_are_no_state(title: str) -> None:
    assert read_called_off(title).notes() == ()


def test_a_struck_line_is_cancelled() -> None:
    struck = "\u0336".join("18 September CSO") + "\u0336"

    for line in ("~~18 September CSO, Riga~~", struck):
        assert issues(row(line)) == {_CANCELLED}


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("Перенос Совета", _POSTPONED),
        ("Отмена: Совет", _CANCELLED),
        ("Перенос знаний между портами", ImportIssue.NOT_UNDERSTOOD),
    ],
)
def test_a_russian_noun_in_a_title_is_a_doubt(text: str, issue: ImportIssue) -> None:
    assert read_called_off(text).notes()[0].issue == issue
