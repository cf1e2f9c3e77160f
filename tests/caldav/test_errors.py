"""Write, malformed and hostile requests: fast 4xx responses with a message, never 5xx."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from meetings.caldav.xml_parser import MAX_BYTES
from tests.caldav.helpers import (
    ALL,
    NS,
    condition,
    create_event,
    filtered,
    propfind,
    props,
    query,
    send_request,
    url_of,
)
from tests.cpu_time import assert_costs_at_most

HARMLESS = f"<a>{'<b/>' * 100_000}</a>"
WRITE_METHODS = ["PUT", "DELETE", "POST", "PATCH", "MKCOL", "MKCALENDAR", "MOVE", "COPY",
                 "LOCK", "UNLOCK", "ACL"]  # fmt: skip
PROPFIND = f"<d:propfind {NS}>{props('d:getetag')}</d:propfind>"
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
BILLION_LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + f"]>{PROPFIND.replace('<d:getetag/>', '&i;')}"
)  # fmt: skip
EXTERNAL_ENTITY = (
    '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + PROPFIND.replace("<d:getetag/>", "<d:getetag>&x;</d:getetag>")
)  # fmt: skip
HOSTILE = {
    "laughs": BILLION_LAUGHS,
    "outside": EXTERNAL_ENTITY,
    "doctype": f'<!DOCTYPE d SYSTEM "http://127.0.0.1/x.dtd">{PROPFIND}',
    "unknown entity": PROPFIND.replace("<d:getetag/>", "&nbsp;"),
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
    "half": PROPFIND[:-5],
    "no XML": "PUT ME IN",
    "nul": PROPFIND.replace("getetag", "get\0etag"),
    "two roots": PROPFIND + PROPFIND,
    "unbound": "<d:propfind/>",
    "no namespace": "<propfind><prop/></propfind>",
    "unknown encoding": f'<?xml version="1.0" encoding="x-klingon"?>{PROPFIND}',
    "wide encoding": f'<?xml version="1.0" encoding="utf-32"?>{PROPFIND}',
    "no text codec": f'<?xml version="1.0" encoding="base64"?>{PROPFIND}',
    "too large": "<a>" + " " * MAX_BYTES,
    "json": '{"a": 1}',
}


@pytest.mark.parametrize("method", WRITE_METHODS)
@pytest.mark.parametrize("path", ["/dav/", "/dav/calendars/", ALL, f"{ALL}new.ics", "/dav/any/x"])
def test_write_methods_are_rejected(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(
        path, method=method, data="BEGIN:VCALENDAR", content_type="text/calendar"
    )

    assert response.status_code == 403
    assert condition(response) == "d:need-privileges"
    assert "are read-only" in response.text


def test_a_write_attempt_changes_nothing(session: Session, client: FlaskClient) -> None:
    event = create_event(session)
    before = client.get(url_of(event))

    client.put(url_of(event), data=before.data.replace(b"Event", b"Mine"))
    client.delete(url_of(event))
    client.open(ALL, method="DELETE")

    assert client.get(url_of(event)).data == before.data


def test_csrf_protection_does_not_hide_the_error(client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    try:
        assert condition(client.put(f"{ALL}x.ics", data="x")) == "d:need-privileges"
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_rejected_at_once(
    session: Session, client: FlaskClient, name: str, method: str
) -> None:
    create_event(session)

    response = send_request(client, method, ALL, HOSTILE[name], depth="1")

    assert 400 <= response.status_code < 500, response.text[:300]
    assert "responsedescription" in response.text
    assert "root:" not in response.text
    assert_costs_at_most(
        6,
        lambda: send_request(client, method, ALL, HOSTILE[name], depth="1"),
        lambda: ElementTree.fromstring(HARMLESS),  # noqa: S314 - our text
    )


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "latin-1", "cp1252"])
def test_other_encodings_are_accepted(session: Session, client: FlaskClient, codec: str) -> None:
    create_event(session)
    named = codec.replace("utf-8-sig", "utf-8")
    body = f'<?xml version="1.0" encoding="{named}"?>{PROPFIND}'.encode(codec)

    assert send_request(client, "PROPFIND", ALL, body).status_code == 207


@pytest.mark.parametrize(
    ("report", "precondition"),
    [
        ("<d:expand-property {}/>", "d:supported-report"),
        ("<d:principal-property-search {}/>", "d:supported-report"),
        ("<c:calendar-query {}/>", "c:valid-filter"),
        ("<c:calendar-query {}><c:filter/></c:calendar-query>", "c:valid-filter"),
    ],
)
def test_an_unsupported_report_is_rejected(
    client: FlaskClient, report: str, precondition: str
) -> None:
    response = send_request(client, "REPORT", ALL, report.format(NS))

    assert response.status_code == 403
    assert condition(response) == precondition


@pytest.mark.parametrize("path", ["/dav/", "/dav/principal/", "/dav/calendars/"])
def test_reports_are_supported_only_by_calendars(client: FlaskClient, path: str) -> None:
    response = send_request(client, "REPORT", path, SYNC)

    assert response.status_code == 403
    assert condition(response) == "d:supported-report"


@pytest.mark.parametrize("depth", ["2", "-1", "", "one", "9" * 5_000, "1, 1", "ınfinity", "1;q=1"])
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_an_invalid_depth_is_rejected(client: FlaskClient, method: str, depth: str) -> None:
    response = client.open(ALL, method=method, data=SYNC, headers={"Depth": depth})

    assert response.status_code == 400


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
def test_odd_headers_cause_no_server_error(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert send_request(client, "PROPFIND", ALL, PROPFIND, headers=headers).status_code == status


def test_a_thousand_unknown_names_are_not_repeated_for_each_entry(
    session: Session, client: FlaskClient
) -> None:
    create_event(session)
    names = [f"<x xmlns='u{n}'/>" for n in range(1_000)]

    response = send_request(
        client, "PROPFIND", ALL, PROPFIND.replace("<d:getetag/>", "".join(names)), depth="1"
    )

    assert response.status_code == 400


def test_odd_property_names_are_returned_unchanged(session: Session, client: FlaskClient) -> None:
    create_event(session)
    odd = '<q:naïve xmlns:q="a&quot;b&lt;&amp;"/><plain xmlns=""/>'

    response = send_request(
        client, "PROPFIND", ALL, PROPFIND.replace("<d:getetag/>", odd), depth="1"
    )

    assert response.status_code == 207
    assert response.text.count("na\u00efve") == 2


def pieces() -> st.SearchStrategy[str]:
    """Return the parts of requests, and parts that break them."""
    return st.sampled_from(
        ["<d:prop>", "</d:prop>", "<c:filter>", '<c:comp-filter name="VEVENT">', "</c:filter>",
         "<d:href>", "%", "&#0;", "&#x110000;", "\0", "<![CDATA[", "]]>", "<!--", "-->", "<?x ?>",
         "\ud7ff", "'", '"', "<c:time-range start='99991231T235959Z'/>", "{", "xmlns:d=''",
         "<d:sync-token>data:,AAAA</d:sync-token>", "<d:limit><d:nresults>1</d:nresults></d:limit>",
         "<c:calendar-data><c:expand/></c:calendar-data>", "<d:allprop/>", "<d:propname/>"]
    )  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return a valid request with parts removed, duplicated, changed or inserted."""
    text = draw(st.sampled_from([PROPFIND, QUERY, SYNC]))
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
def test_any_request_gets_a_response(
    client: FlaskClient, body: bytes, method: str, depth: str, kind: str, path: str
) -> None:
    response = send_request(client, method, path, body, depth=depth, headers={"Content-Type": kind})

    assert response.status_code == 207 or 400 <= response.status_code < 500, response.text


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
def test_any_url_gets_a_response(client: FlaskClient, name: str, method: str) -> None:
    for path in (f"/dav/calendars/{name}/", f"{ALL}{name}.ics", f"/dav/{name}"):
        response = client.open(path, method=method, headers={"Depth": "1"})

        assert response.status_code < 500, path


def test_an_oversized_body_is_rejected_without_reading(client: FlaskClient) -> None:
    """Reject an oversized Content-Length before the body is read."""
    text = {"CONTENT_LENGTH": str(MAX_BYTES + 1)}

    response = propfind(client, ALL, "d:getetag", environ_overrides=text)

    assert response.status_code == 413


def test_the_number_of_query_conditions_is_limited(session: Session, client: FlaskClient) -> None:
    """Limit the conditions, because each is tested on each entry: 20,000 would block a worker."""
    create_event(session)
    match = '<c:prop-filter name="SUMMARY"><c:text-match>e</c:text-match></c:prop-filter>'

    response = filtered(client, f'<c:comp-filter name="VEVENT">{match * 7}</c:comp-filter>' * 3)

    assert response.status_code == 403
    assert condition(response) == "c:supported-filter"
    assert query(client, match * 20).status_code == 207
