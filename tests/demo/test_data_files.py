"""Errors in data files name the file, the entry and the field."""

from pathlib import Path

import pytest

from meetings.demo.data_files import DIRECTORY, DataError, read

BASE_DATA = """
sources:
  - {slug: report, title: A report}
organisation: {name: Council of Examples, timezone: Europe/Vilnius, source: report}
presidencies:
  - {slug: lt-2020, country: LT, from: 2020-07-01, until: 2021-06-30, source: report}
bodies:
  - {slug: cpn, name: Network, kind: network, colour: sea, source: report}
series:
  - {slug: directors, name: Directors, body: cpn, source: report}
people:
  - {slug: edgaras-geda, name: Edgaras Geda, source: report}
"""
EVENT = """
events:
  - slug: seminar
    title: Seminar
    kind: seminar
    state: held
    bodies: [cpn]
    from: 2020-10
    presidency: lt-2020
    series: directors
    ordinal: 3
    headcounts: [{figure: 30, counting: approximate}]
    appearances: [{person: edgaras-geda, role: presenter, country: "NO"}]
    source: [report]
"""
EARLIER_EVENT = """
events:
  - {slug: earlier, title: Earlier, kind: seminar, state: held, series: directors, ordinal: 4,
     from: 2019-05, source: report}
"""


def problems_of(folder: Path, events: str) -> list[str]:
    (folder / "a-ground.yaml").write_text(BASE_DATA + EARLIER_EVENT)
    (folder / "b-events.yaml").write_text(events)
    with pytest.raises(DataError) as caught:
        read(folder)
    return caught.value.problems


def test_valid_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a-ground.yaml").write_text(BASE_DATA)
    (tmp_path / "b-events.yaml").write_text(EVENT)

    [event] = read(tmp_path).events

    assert (str(event.starts_on), event.appearances[0].country) == ("2020-10", "NO")


@pytest.mark.parametrize(
    ("valid", "invalid", "field", "sentence"),
    [
        ("from: 2020-10", "from: 2020-13", "from", "month must be in 1..12"),
        ("from: 2020-10", "from: autumn", "from",
         "'autumn' is not a date: write 2020, 2020-10 or 2020-10-05"),
        ("kind: seminar", "kind: party", "kind", "input should be 'meeting', "),
        ("state: held", "state: over", "state", "input should be 'draft', "),
        ("bodies: [cpn]", "bodies: [cpm]", "bodies.0", "there is no entry 'cpm' among the bodies"),
        ("person: edgaras-geda", "person: nobody", "appearances.0.person",
         "there is no entry 'nobody' among the people"),
        ("role: presenter", "role: dancer", "appearances.0.role", "input should be 'chair', "),
        ('country: "NO"', "country: Norway", "appearances.0.country",
         "'Norway' is not a country: write two capital letters, or EU"),
        ("person: edgaras-geda, ", "", "appearances.0", "name a person or a group, and not both"),
        ("figure: 30", "figure: -3", "headcounts.0.figure",
         "input should be greater than or equal to 0"),
        ("{figure: 30, counting: approximate}", "{counting: approximate}", "headcounts.0",
         "give a figure, a country or a sector"),
        ("title: Seminar", "titel: Seminar", "title", "is missing"),
        ("title: Seminar", "title: Seminar\n    where: here", "where", "is not known here"),
        ("ordinal: 3", "ordinal: 4", "ordinal", "another event of the series has the number 4"),
        ("from: 2020-10", "from: 2021-07", "presidency", "the event begins 2021-07, outside of it"),
        ("from: 2020-10", "from: 2020-10\n    until: 2020-09", None, "`until` is before `from`"),
        ("series: directors\n    ", "", None, "an ordinal needs a `series`"),
        ("source: [report]", "source: []", "source",
         "needs at least one item"),
        ("source: [report]", "source: [rumour]", "source.0",
         "there is no entry 'rumour' among the sources"),
        ("source: [report]", "timezone: Mars/Base\n    source: [report]", "timezone",
         "'Mars/Base' is not an IANA time zone such as Europe/Vilnius"),
        ("source: [report]", 'ends_time: "25:00"\n    source: [report]', "ends_time",
         "'25:00' is not a time: write it as 09:30"),
    ],
)  # fmt: skip
def test_errors_name_file_entry_and_field(
    tmp_path: Path, valid: str, invalid: str, field: str | None, sentence: str
) -> None:
    assert valid in EVENT

    problems = problems_of(tmp_path, EVENT.replace(valid, invalid))

    location = f"field {field}" if field else "the entry"
    start = f'b-events.yaml: events, entry "seminar", {location}: {sentence}'
    assert [problem for problem in problems if problem.startswith(start)], problems


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("events: [", "b-events.yaml: it cannot be read as YAML: "),
        ("- a list", "b-events.yaml: it has to hold sections such as events."),
        ("evenst: []", "b-events.yaml: there is no section evenst."),
        ("events: [7]", "b-events.yaml: events, entry number 1, the entry: has to hold fields"),
        ("events:", "b-events.yaml: events, entry number 1, the entry: has to hold fields"),
        ("events: [{slug: a, slug: b}]",
         "b-events.yaml: it cannot be read as YAML: the field slug appears twice"),
        ("memberships: [{country: LT}]",
         'b-events.yaml: memberships, entry "LT", field source: is missing.'),
        ("sources: [{slug: report, title: Another}]",
         'b-events.yaml: sources, entry "report", field slug: a-ground.yaml has this slug'),
        ("bodies: [{slug: b, name: B, kind: network, colour: pink, source: report}]",
         "b-events.yaml: bodies, entry \"b\", field colour: 'pink' is not a colour of the palette"),
        ("presidencies: [{slug: b, country: LT, from: 2020-07, until: 2021-06, source: report}]",
         "b-events.yaml: presidencies, entry \"b\", field from: '2020-07' is not a day"),
    ],
)  # fmt: skip
def test_invalid_file_is_named_in_the_error(tmp_path: Path, text: str, sentence: str) -> None:
    assert problems_of(tmp_path, text)[0].startswith(sentence)


def test_all_errors_are_reported_together(tmp_path: Path) -> None:
    invalid = EVENT.replace("seminar\n    state", "party\n    state").replace("[cpn]", "[cpm]")

    assert len(problems_of(tmp_path, invalid)) == 2


def test_binary_file_is_named_in_the_error(tmp_path: Path) -> None:
    (tmp_path / "events.yaml").write_bytes(b"events: \xff")

    with pytest.raises(DataError, match=r"events\.yaml: it cannot be read as YAML"):
        read(tmp_path)


def test_data_files_are_shorter_than_400_lines() -> None:
    lengths = {file.name: len(file.read_text().splitlines()) for file in DIRECTORY.glob("*.yaml")}

    assert {name for name, lines in lengths.items() if lines >= 400} == set()
    assert len(lengths) > 10
