"""Writing, and requests that are broken or hostile: 4xx with a sentence, at once, never 5xx."""

import time
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from meetings.caldav.xml_parser import MAX_BYTES
from tests.caldav.helpers import (
    ALL,
    NS,
    address,
    ask,
    condition,
    filtered,
    made,
    propfind,
    props,
    query,
)

#: What a broken request may cost, in seconds of processor time on a slow machine.
MOST_SECONDS = 2.0
WRITING = ["PUT", "DELETE", "POST", "PATCH", "PROPPATCH", "MKCOL", "MKCALENDAR", "MOVE", "COPY",
           "LOCK", "UNLOCK", "ACL"]  # fmt: skip
FIND = f"<d:propfind {NS}>{props('d:getetag')}</d:propfind>"
QUERY = (
    f"<c:calendar-query {NS}>{props('d:getetag')}<c:filter>"
    '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="20270101T000000Z" end="20280101T000000Z"/>'
    '<c:prop-filter name="SUMMARY"><c:text-match collation="i;octet">a</c:text-match>'
    "</c:prop-filter></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
)
SYNC = (
    f"<d:sync-collection {NS}><d:sync-token/><d:sync-level>1</d:sync-level>"
    f"{props('d:getetag', 'c:calendar-data')}</d:sync-collection>"
)
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + f"]>{FIND.replace('<d:getetag/>', '&i;')}"
)  # fmt: skip
OUTSIDE = (
    '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + FIND.replace("<d:getetag/>", "<d:getetag>&x;</d:getetag>")
)  # fmt: skip
HOSTILE = {
    "laughs": LAUGHS,
    "outside": OUTSIDE,
    "doctype": f'<!DOCTYPE d SYSTEM "http://127.0.0.1/x.dtd">{FIND}',
    "unknown entity": FIND.replace("<d:getetag/>", "&nbsp;"),
    "deep": "<a>" * 100_000,
    "deep and whole": "<a>" * 5_000 + "</a>" * 5_000,
    "many": f"<d:propfind {NS}><d:prop>{'<a/>' * 200_000}</d:prop></d:propfind>",
    "many names": f"<d:propfind {NS}><d:prop>"
    + "".join(f"<a{n}/>" for n in range(61))
    + "</d:prop></d:propfind>",
    "long name": f"<d:propfind {NS}><d:prop><{'a' * 5_000}/></d:prop></d:propfind>",
    "many attributes": f"<a {' '.join(f'b{n}=``' for n in range(9))}/>".replace("`", '"') * 9,
    "more attributes": "<a {}/>".format(" ".join(f'b{n}=""' for n in range(50_000))),
    "namespaces": "<a {}/>".format(" ".join(f'xmlns:b{n}="u{n}"' for n in range(50_000))),
    "broken text": f"<a>{'x<!-- -->' * 150_000}</b>",
    "half": FIND[:-5],
    "no XML": "PUT ME IN",
    "nul": FIND.replace("getetag", "get\0etag"),
    "two roots": FIND + FIND,
    "unbound": "<d:propfind/>",
    "no namespace": "<propfind><prop/></propfind>",
    "unknown encoding": f'<?xml version="1.0" encoding="x-klingon"?>{FIND}',
    "wide encoding": f'<?xml version="1.0" encoding="utf-32"?>{FIND}',
    "no text codec": f'<?xml version="1.0" encoding="base64"?>{FIND}',
    "too large": "<a>" + " " * MAX_BYTES,
    "json": '{"a": 1}',
}


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize("path", ["/dav/", "/dav/calendars/", ALL, f"{ALL}new.ics", "/dav/any/x"])
def test_nothing_is_ever_written(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method, data="BEGIN:VCALENDAR", content_type="text/calendar")

    assert answer.status_code == 403
    assert condition(answer) == "d:need-privileges"
    assert "can be read, not written" in answer.text


def test_who_tries_to_write_changes_nothing(session: Session, client: FlaskClient) -> None:
    event = made(session)
    before = client.get(address(event))

    client.put(address(event), data=before.data.replace(b"Event", b"Mine"))
    client.delete(address(event))
    client.open(ALL, method="DELETE")

    assert client.get(address(event)).data == before.data


def test_forgery_protection_does_not_stand_before_the_refusal(client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    try:
        assert condition(client.put(f"{ALL}x.ics", data="x")) == "d:need-privileges"
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused_at_once(
    session: Session, client: FlaskClient, name: str, method: str
) -> None:
    made(session)
    began = time.process_time()

    answer = ask(client, method, ALL, HOSTILE[name], depth="1")

    assert 400 <= answer.status_code < 500, answer.text[:300]
    assert "responsedescription" in answer.text
    assert "root:" not in answer.text
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "latin-1", "cp1252"])
def test_other_encodings_are_read(session: Session, client: FlaskClient, codec: str) -> None:
    made(session)
    named = codec.replace("utf-8-sig", "utf-8")
    body = f'<?xml version="1.0" encoding="{named}"?>{FIND}'.encode(codec)

    assert ask(client, "PROPFIND", ALL, body).status_code == 207


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("<c:free-busy-query {}/>", "d:supported-report"),
        ("<d:expand-property {}/>", "d:supported-report"),
        ("<d:principal-property-search {}/>", "d:supported-report"),
        ("<c:calendar-query {}/>", "c:valid-filter"),
        ("<c:calendar-query {}><c:filter/></c:calendar-query>", "c:valid-filter"),
    ],
)
def test_a_report_that_is_none_of_ours_is_refused(
    client: FlaskClient, report: str, found: str
) -> None:
    answer = ask(client, "REPORT", ALL, report.format(NS))

    assert answer.status_code == 403
    assert condition(answer) == found


@pytest.mark.parametrize("path", ["/dav/", "/dav/principal/", "/dav/calendars/"])
def test_reports_are_about_calendars_alone(client: FlaskClient, path: str) -> None:
    answer = ask(client, "REPORT", path, SYNC)

    assert answer.status_code == 403
    assert condition(answer) == "d:supported-report"


@pytest.mark.parametrize("depth", ["2", "-1", "", "one", "9" * 5_000, "1, 1", "ınfinity", "1;q=1"])
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_an_absurd_depth_is_refused(client: FlaskClient, method: str, depth: str) -> None:
    answer = client.open(ALL, method=method, data=SYNC, headers={"Depth": depth})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "text/xml; charset=x-klingon"}, 207),
        ({"Content-Type": "application/whatever+xml"}, 207),
        ({"Content-Type": ""}, 207),
        ({"If": "(<nonsense>)", "Destination": "\\", "Overwrite": "?", "Timeout": "-1"}, 207),
        ({"Prefer": ",;=", "Brief": "?", "Range": "bytes=9-1", "If-Match": '"x'}, 207),
        ({"Authorization": "Basic !!!", "Cookie": "convenor=x"}, 207),
        ({"Accept-Language": "x" * 900, "Accept": "*/x;q=9"}, 207),
    ],
)
def test_odd_headers_are_no_bug(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    assert ask(client, "PROPFIND", ALL, FIND, headers=headers).status_code == status


def test_a_thousand_unknown_names_are_not_repeated_for_each_entry(
    session: Session, client: FlaskClient
) -> None:
    made(session)
    names = [f"<x xmlns='u{n}'/>" for n in range(1_000)]

    answer = ask(client, "PROPFIND", ALL, FIND.replace("<d:getetag/>", "".join(names)), depth="1")

    assert answer.status_code == 400


def test_odd_names_come_back_as_they_came(session: Session, client: FlaskClient) -> None:
    made(session)
    odd = '<q:naïve xmlns:q="a&quot;b&lt;&amp;"/><plain xmlns=""/>'

    answer = ask(client, "PROPFIND", ALL, FIND.replace("<d:getetag/>", odd), depth="1")

    assert answer.status_code == 207
    assert answer.text.count("na\u00efve") == 2


def pieces() -> st.SearchStrategy[str]:
    """What requests are made of, and what breaks them."""
    return st.sampled_from(
        ["<d:prop>", "</d:prop>", "<c:filter>", '<c:comp-filter name="VEVENT">', "</c:filter>",
         "<d:href>", "%", "&#0;", "&#x110000;", "\0", "<![CDATA[", "]]>", "<!--", "-->", "<?x ?>",
         "\ud7ff", "'", '"', "<c:time-range start='99991231T235959Z'/>", "{", "xmlns:d=''",
         "<d:sync-token>data:,AAAA</d:sync-token>", "<d:limit><d:nresults>1</d:nresults></d:limit>",
         "<c:calendar-data><c:expand/></c:calendar-data>", "<d:allprop/>", "<d:propname/>"]
    )  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return a request of ours with parts cut out, doubled, changed or put in."""
    text = draw(st.sampled_from([FIND, QUERY, SYNC]))
    for _ in range(draw(st.integers(1, 6))):
        at, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        middle = draw(st.one_of(st.just(""), pieces(), st.text(max_size=8), st.just(text[at:end])))
        text = text[:at] + middle + text[end if draw(st.booleans()) else at :]
    return text.encode("utf-8", "surrogatepass")


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    body=st.one_of(mutated(), st.binary(max_size=300), mutated().map(lambda b: b[::-1])),
    method=st.sampled_from(["PROPFIND", "REPORT"]),
    depth=st.one_of(st.sampled_from(["0", "1", "infinity"]), st.text("01ifnty-, ", max_size=9)),
    kind=st.sampled_from(["application/xml", "text/xml; charset=utf-16", "", "a/b", "multipart/x"]),
    path=st.sampled_from(
        ["/dav/", "/dav/calendars/", ALL, "/dav/calendars/body.x/", f"{ALL}a.ics"]
    ),
)
@example(body=b"", method="REPORT", depth="0", kind="", path=ALL)
def test_whatever_comes_in_is_answered(
    client: FlaskClient, body: bytes, method: str, depth: str, kind: str, path: str
) -> None:
    answer = ask(client, method, path, body, depth=depth, headers={"Content-Type": kind})

    assert answer.status_code == 207 or 400 <= answer.status_code < 500, answer.text


@settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    method=st.sampled_from(["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "PUT"]),
)
@example(name="q." + "a~" * 900, method="PROPFIND")
@example(name="from.9999-12-31~until.0001-01-01", method="PROPFIND")
@example(name="from.2999-12-31", method="PROPFIND")
@example(name="until.2999-12-31", method="PROPFIND")
@example(name="body." + "x_" * 900, method="PROPFIND")
@example(name="../..", method="GET")
@example(name="a\0b", method="GET")
def test_whatever_address_is_asked_for_is_answered(
    client: FlaskClient, name: str, method: str
) -> None:
    for path in (f"/dav/calendars/{name}/", f"{ALL}{name}.ics", f"/dav/{name}"):
        answer = client.open(path, method=method, headers={"Depth": "1"})

        assert answer.status_code < 500, path


def test_a_body_without_an_end_is_not_waited_for(client: FlaskClient) -> None:
    """What is said to be too large is refused before it is read."""
    said = {"CONTENT_LENGTH": str(MAX_BYTES + 1)}

    answer = propfind(client, ALL, "d:getetag", environ_overrides=said)

    assert answer.status_code == 413


def test_a_query_has_few_conditions_however_they_are_put_together(
    session: Session, client: FlaskClient
) -> None:
    """Each is looked for in each entry; 20,000 of them would hold a worker for minutes."""
    made(session)
    match = '<c:prop-filter name="SUMMARY"><c:text-match>e</c:text-match></c:prop-filter>'

    answer = filtered(client, f'<c:comp-filter name="VEVENT">{match * 7}</c:comp-filter>' * 3)

    assert answer.status_code == 403
    assert condition(answer) == "c:supported-filter"
    assert query(client, match * 20).status_code == 207
