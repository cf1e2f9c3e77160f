"""Look up the DNS records by which other mail servers judge the mails of a domain.

Sources:
    RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC); RFC 8020: a name that does not exist has
    no names below it.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import dns.exception
import dns.name
import dns.resolver

#: Seconds for one lookup, and for all of them.
LOOKUP_TIMEOUT, TOTAL_TIMEOUT = 2.0, 6.0
#: Names of DKIM keys that mail servers and providers use; others cannot be listed.
COMMON_SELECTORS = (
    "default", "mail", "dkim", "smtp", "selector1", "selector2", "google", "s1", "s2", "k1", "k2",
    "fm1", "protonmail", "zoho", "mxvault",
)  # fmt: skip


class DnsFinding(StrEnum):
    """A finding about a mechanism."""

    SPF_FOUND = "spf_found"
    SPF_MISSING = "spf_missing"
    SPF_SEVERAL = "spf_several"
    SPF_ALLOWS_ALL = "spf_allows_all"
    DKIM_FOUND = "dkim_found"
    DKIM_MISSING = "dkim_missing"
    DKIM_REVOKED = "dkim_revoked"
    DKIM_OTHER_SELECTOR = "dkim_other_selector"
    DMARC_FOUND = "dmarc_found"
    DMARC_MISSING = "dmarc_missing"
    DMARC_SEVERAL = "dmarc_several"
    DMARC_INVALID = "dmarc_invalid"
    DMARC_MONITORS = "dmarc_monitors"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DnsCheck:
    """A finding, the name that was looked up, and the record, or "" without one."""

    mechanism: str
    finding: DnsFinding
    name: str = ""
    record: str = ""


class _NoAnswer(Exception):
    """The name server did not answer, or with an error."""


class MailDns:
    """Checks the records of a domain.

    ``server`` is "address" or "address:port", or "" for the name servers of this machine.
    """

    def __init__(self, server: str = "") -> None:
        """Prepare the check; nothing is looked up yet."""
        self._server = server
        self._deadline = 0.0

    def check(self, domain: str, selector: str = "") -> list[DnsCheck]:
        """Return the findings on SPF, DKIM and DMARC; a lookup that fails is ``UNKNOWN``."""
        self._deadline = time.monotonic() + TOTAL_TIMEOUT
        look_ups: dict[str, Callable[[], DnsCheck]] = {
            "SPF": partial(self._spf, domain),
            "DKIM": partial(self._dkim, domain, selector),
            "DMARC": partial(self._dmarc, domain),
        }
        checks = []
        for mechanism, look_up in look_ups.items():
            try:
                checks.append(look_up())
            except _NoAnswer:
                checks.append(DnsCheck(mechanism, DnsFinding.UNKNOWN))
        return checks

    def _spf(self, domain: str) -> DnsCheck:
        texts = self._texts(domain) or []
        records = [text for text in texts if f"{text.lower()} ".startswith("v=spf1 ")]
        if len(records) != 1:
            finding = DnsFinding.SPF_SEVERAL if records else DnsFinding.SPF_MISSING
            return DnsCheck("SPF", finding, domain)
        terms = records[0].lower().split()
        allows_all = bool({"all", "+all"} & set(terms))
        finding = DnsFinding.SPF_ALLOWS_ALL if allows_all else DnsFinding.SPF_FOUND
        return DnsCheck("SPF", finding, domain, records[0])

    def _dkim(self, domain: str, selector: str) -> DnsCheck:
        parent = f"_domainkey.{domain}"
        if self._texts(parent) is None and not selector:
            return DnsCheck("DKIM", DnsFinding.DKIM_MISSING, parent)
        for candidate in (selector,) if selector else COMMON_SELECTORS:
            name = f"{candidate}.{parent}"
            for record in self._texts(name) or []:
                tags = _tags(record)
                if "p" in tags and tags.get("v", "DKIM1") == "DKIM1":
                    is_key = bool(tags["p"])
                    finding = DnsFinding.DKIM_FOUND if is_key else DnsFinding.DKIM_REVOKED
                    return DnsCheck("DKIM", finding, name, record)
        if selector:
            return DnsCheck("DKIM", DnsFinding.DKIM_MISSING, f"{selector}.{parent}")
        return DnsCheck("DKIM", DnsFinding.DKIM_OTHER_SELECTOR, parent)

    def _dmarc(self, domain: str) -> DnsCheck:
        for candidate in _with_parents(domain):
            name = f"_dmarc.{candidate}"
            records = [text for text in self._texts(name) or [] if _tags(text).get("v") == "DMARC1"]
            if len(records) > 1:
                return DnsCheck("DMARC", DnsFinding.DMARC_SEVERAL, name)
            if records:
                return DnsCheck("DMARC", _dmarc_finding(records[0]), name, records[0])
        return DnsCheck("DMARC", DnsFinding.DMARC_MISSING, f"_dmarc.{domain}")

    def _texts(self, name: str) -> list[str] | None:
        """Return the TXT records of the name; None if neither it nor a name below it exists.

        Raises:
            _NoAnswer: DNS does not answer.
        """
        seconds = min(LOOKUP_TIMEOUT, self._deadline - time.monotonic())
        if seconds <= 0:
            raise _NoAnswer
        try:
            answer = self._resolver().resolve(_absolute(name), "TXT", lifetime=seconds)
        except dns.resolver.NXDOMAIN:
            return None
        except dns.resolver.NoAnswer:
            return []
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise _NoAnswer from error
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]

    def _resolver(self) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver(configure=not self._server)
        if self._server:
            address, _colon, port = self._server.partition(":")
            resolver.nameservers, resolver.port = [address], int(port or 53)
        resolver.search = []
        return resolver


def _absolute(name: str) -> dns.name.Name:
    return dns.name.from_text(name, idna_codec=dns.name.IDNA_2008_Practical)


def _with_parents(domain: str) -> Iterator[str]:
    """Yield the domain and those above it, except for top-level domains."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        yield ".".join(labels[start:])


def _tags(record: str) -> dict[str, str]:
    """Return the tags of a record such as "v=DKIM1; p=…" by their name."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _equals, value in pairs if name.strip()}


def _dmarc_finding(record: str) -> DnsFinding:
    policy = _tags(record).get("p", "").lower()
    return {
        "none": DnsFinding.DMARC_MONITORS,
        "quarantine": DnsFinding.DMARC_FOUND,
        "reject": DnsFinding.DMARC_FOUND,
    }.get(policy, DnsFinding.DMARC_INVALID)
