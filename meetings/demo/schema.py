"""Models of the entries in data files, and ``Data`` for all of them."""

from typing import Annotated

from pydantic import Field

from meetings.demo.event_schema import EventEntry, ExampleEntry, OutcomeFields
from meetings.demo.field_types import (
    Colour,
    Country,
    Day,
    Entry,
    Language,
    Line,
    NamedEntry,
    Partial,
    Prose,
    Short,
    StrictModel,
    Texts,
    Zone,
    reference_to,
)
from meetings.domain.access.policy import Role
from meetings.domain.bodies.rules import BodyKind, ChairRule, TermRole
from meetings.domain.documents.models import DocumentKind
from meetings.domain.events.rules import Visibility
from meetings.domain.people.rules import Sector


class SourceEntry(StrictModel):
    """A publication that states facts."""

    slug: Short
    title: Line
    address: Line | None = None

    @property
    def label(self) -> str:
        """Return title and address in one line."""
        return f"{self.title}, {self.address}" if self.address else self.title


class InstallationEntry(Entry):
    """The organisation that runs the installation."""

    name: Line
    acronym: Short = ""
    founded: Partial | None = None
    city: Short = ""
    country: Country | None = None
    timezone: Zone
    language: Language = "en"
    presidency_month: Annotated[int, Field(ge=1, le=12)] = 7


class PriorityEntry(NamedEntry):
    """A long-term priority of the organisation."""

    name: Line


class MembershipEntry(Entry):
    """A country in the organisation."""

    country: Country
    since: Partial | None = None
    until: Partial | None = None
    note: Line = ""


class PresidencyEntry(NamedEntry):
    """A country that presides, both days included."""

    country: Country
    starts_on: Day = Field(alias="from")
    ends_on: Day = Field(alias="until")
    summary: Prose = ""
    chair: Annotated[str, reference_to("people")] | None = None
    chair_position: Line = ""
    priorities: list[Line] = []


class TermEntry(StrictModel):
    """A person, organisation or country in a role of a body."""

    role: TermRole
    person: Annotated[str, reference_to("people")] | None = None
    organisation: Annotated[str, reference_to("organisations")] | None = None
    country: Country | None = None
    title: Line = ""
    since: Partial | None = None
    until: Partial | None = None


class BodyEntry(NamedEntry):
    """A task force, expert group, network, committee, unit."""

    acronym: Short = ""
    name: Line
    short_name: Short = ""
    kind: BodyKind
    since: Partial | None = None
    until: Partial | None = None
    chair: ChairRule = ChairRule.UNKNOWN
    priority: Annotated[str, reference_to("priorities")] | None = None
    mandate: Prose = ""
    meets: Line = ""
    members: Line = ""
    colour: Colour
    translations: Texts = {}
    terms: list[TermEntry] = []


class SeriesEntry(NamedEntry):
    """A numbered run of events."""

    name: Line
    body: Annotated[str, reference_to("bodies")] | None = None


class OrganisationEntry(NamedEntry):
    """A ministry, agency, university or other participating organisation."""

    name: Line
    acronym: Short = ""
    country: Country | None = None
    sector: Sector | None = None
    website: Line = ""


class PersonEntry(NamedEntry):
    """A person; the office held on a day belongs to the appearance."""

    name: Line
    honorific: Short = ""


class PartnerEntry(StrictModel):
    """A partner of a project and its part in it."""

    organisation: Annotated[str, reference_to("organisations")]
    note: Line = ""


class ProjectEntry(NamedEntry):
    """A project with its lead, partners and funders."""

    acronym: Short = ""
    title: Line
    summary: Prose = ""
    since: Partial | None = None
    until: Partial | None = None
    introduced: Partial | None = None
    bodies: list[Annotated[str, reference_to("bodies")]] = []
    lead: Annotated[str, reference_to("organisations")] | None = None
    partners: list[PartnerEntry] = []
    funders: list[Annotated[str, reference_to("organisations")]] = []
    countries: list[Country] = []
    translations: Texts = {}


class FrameworkSection(StrictModel):
    """A section of a framework with its actions, numbered from 1."""

    number: Short
    text: Prose
    actions: list[Prose]


class FrameworkEntry(NamedEntry):
    """A strategy as a tree."""

    name: Line
    strategy: Line = ""
    summary: Prose = ""
    body: Annotated[str, reference_to("bodies")] | None = None
    coordinators: list[Line] = []
    since: Partial | None = None
    until: Partial | None = None
    principles: list[Prose] = []
    objectives: list[Prose] = []
    sections: list[FrameworkSection] = []


class VenueEntry(NamedEntry):
    """A venue, or only its city."""

    name: Line = ""
    address: Line = ""
    city: Short = ""
    country: Country | None = None


class DocumentEntry(NamedEntry):
    """A document that a source names, with or without its file."""

    title: Line
    title_is_ours: bool = False
    summary: Prose = ""
    kind: DocumentKind
    standing: Short = ""
    symbol: Short = ""
    dated: Partial | None = None
    visibility: Visibility = Visibility.PUBLIC
    url: Line = ""
    event: Annotated[str, reference_to("events")] | None = None
    body: Annotated[str, reference_to("bodies")] | None = None
    project: Annotated[str, reference_to("projects")] | None = None
    presidency: Annotated[str, reference_to("presidencies")] | None = None
    translations: Texts = {}


class OutcomeEntry(NamedEntry, OutcomeFields):
    """An outcome outside the entry of its event."""

    event: Annotated[str, reference_to("events")] | None = None
    presidency: Annotated[str, reference_to("presidencies")] | None = None


class UserEntry(Entry):
    """A user of the demo."""

    email: Line
    name: Line
    role: Role
    bodies: list[Annotated[str, reference_to("bodies")]] = []


class Data(StrictModel):
    """The sections of all data files; each section can be in any file."""

    sources: list[SourceEntry] = []
    organisation: list[InstallationEntry] = []
    priorities: list[PriorityEntry] = []
    memberships: list[MembershipEntry] = []
    organisations: list[OrganisationEntry] = []
    people: list[PersonEntry] = []
    presidencies: list[PresidencyEntry] = []
    bodies: list[BodyEntry] = []
    series: list[SeriesEntry] = []
    projects: list[ProjectEntry] = []
    frameworks: list[FrameworkEntry] = []
    venues: list[VenueEntry] = []
    events: list[EventEntry] = []
    examples: list[ExampleEntry] = []
    documents: list[DocumentEntry] = []
    outcomes: list[OutcomeEntry] = []
    users: list[UserEntry] = []
