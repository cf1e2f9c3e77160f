"""SPF, DKIM and DMARC are looked up on a real name server."""

from collections.abc import Mapping, Sequence

import dns.rcode
import pytest

from meetings.adapters import mail_dns
from meetings.adapters.mail_dns import DnsFinding, MailDns
from tests.adapters.dns_server import name_server, silent_name_server

KEY = "v=DKIM1; k=rsa; p=" + "A" * 392


def findings(records: Mapping[str, Sequence[str]], domain: str, selector: str = "") -> list[str]:
    with name_server(records) as server:
        return [check.finding.value for check in MailDns(server).check(domain, selector)]


@pytest.mark.parametrize(
    ("texts", "finding"),
    [
        (["v=spf1 include:mail.example.net -all"], "spf_found"),
        (["site-verification=1", "V=SPF1 mx ~all"], "spf_found"),
        (["v=spf1"], "spf_found"),
        (["v=spf1 +all"], "spf_allows_all"),
        (["v=spf1 a ALL"], "spf_allows_all"),
        (["v=spf1 -all", "v=spf1 mx -all"], "spf_several"),
        (["v=spf10 -all", "something"], "spf_missing"),
        ([], "spf_missing"),
    ],
)
def test_spf(texts: list[str], finding: str) -> None:
    assert findings({"example.org": texts}, "example.org")[0] == finding


@pytest.mark.parametrize(
    ("records", "selector", "finding"),
    [
        ({"default._domainkey.example.org": [KEY]}, "", "dkim_found"),
        ({"selector2._domainkey.example.org": ["p=AAAA"]}, "", "dkim_found"),
        ({"x2027._domainkey.example.org": [KEY]}, "", "dkim_other_selector"),
        ({"x2027._domainkey.example.org": [KEY]}, "x2027", "dkim_found"),
        ({"default._domainkey.example.org": [KEY]}, "x2027", "dkim_missing"),
        ({"default._domainkey.example.org": ["v=DKIM1; p="]}, "", "dkim_revoked"),
        ({"default._domainkey.example.org": ["no key"]}, "", "dkim_other_selector"),
        ({"example.org": []}, "", "dkim_missing"),
    ],
)
def test_dkim(records: Mapping[str, Sequence[str]], selector: str, finding: str) -> None:
    assert findings(records, "example.org", selector)[1] == finding


@pytest.mark.parametrize(
    ("records", "domain", "finding"),
    [
        ({"_dmarc.example.org": ["v=DMARC1; p=reject"]}, "example.org", "dmarc_found"),
        ({"_dmarc.example.org": ["v=DMARC1;p=Quarantine;"]}, "mail.example.org", "dmarc_found"),
        ({"_dmarc.example.org": ["v=DMARC1; p=none"]}, "example.org", "dmarc_monitors"),
        ({"_dmarc.example.org": ["v=DMARC1; p=maybe"]}, "example.org", "dmarc_invalid"),
        ({"_dmarc.example.org": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]},
         "example.org", "dmarc_several"),
        ({"_dmarc.org": ["v=DMARC1; p=reject"]}, "example.org", "dmarc_missing"),
        ({"_dmarc.example.org": ["v=spf1 -all"]}, "example.org", "dmarc_missing"),
    ],
)  # fmt: skip
def test_dmarc(records: Mapping[str, Sequence[str]], domain: str, finding: str) -> None:
    assert findings(records, domain)[2] == finding


def test_international_domain_is_looked_up_in_ascii() -> None:
    ascii_name = "žuvis.lt".encode("idna").decode()
    assert findings({ascii_name: ["v=spf1 -all"]}, "žuvis.lt")[0] == "spf_found"


@pytest.mark.parametrize("rcode", [dns.rcode.SERVFAIL, dns.rcode.REFUSED])
def test_failing_name_server_leaves_everything_unknown(rcode: dns.rcode.Rcode) -> None:
    with name_server({}, rcode=rcode) as server:
        checks = MailDns(server).check("example.org")

    assert {check.finding for check in checks} == {DnsFinding.UNKNOWN}


def test_silent_name_server_leaves_everything_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mail_dns, "LOOKUP_TIMEOUT", 0.2)
    monkeypatch.setattr(mail_dns, "TOTAL_TIMEOUT", 0.4)
    with silent_name_server() as server:
        checks = MailDns(server).check("example.org")

    assert {check.finding for check in checks} == {DnsFinding.UNKNOWN}


@pytest.mark.parametrize("domain", ["a..b", "x" * 64 + ".org", "", "ex ample.org", "-.-"])
def test_impossible_domain_is_no_error(domain: str) -> None:
    with name_server({}) as server:
        assert len(MailDns(server).check(domain)) == 3
