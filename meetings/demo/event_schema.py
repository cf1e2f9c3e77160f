"""Models of events in data files, with agendas, headcounts and outcomes."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from meetings.demo.field_types import (
    Clock,
    Country,
    Language,
    Line,
    NamedEntry,
    Partial,
    Prose,
    Short,
    Slug,
    StrictModel,
    Texts,
    Zone,
    reference_to,
)
from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.domain.events.rules import (
    AttendanceMode,
    CountQuality,
    EventKind,
    EventState,
    Measure,
    RegistrationPolicy,
    RelationKind,
    Visibility,
)
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.domain.people.rules import Sector

Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]


class AppearanceFields(StrictModel):
    """A person or group in a role, with their office, organisation and country on that day."""

    person: Annotated[str, reference_to("people")] | None = None
    group: Line | None = None
    role: AppearanceRole
    role_label: Short = ""
    honorific: Short = ""
    position: Line = ""
    organisation: Annotated[str, reference_to("organisations")] | None = None
    organisation_name: Line = ""
    country: Country | None = None
    topic: Line = ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.person is None) == (self.group is None):
            raise ValueError("name a person or a group, and not both")
        return self


class SessionFields(StrictModel):
    """An agenda item; ``day`` counts the days of the event from 1."""

    title: Line
    description: Prose = ""
    kind: SessionKind = SessionKind.PRESENTATION
    day: Positive | None = None
    starts: Clock | None = None
    minutes: Positive | None = None
    appearances: list[AppearanceFields] = []


class HeadcountFields(StrictModel):
    """A figure with its precision; without a figure: present, but not counted."""

    measure: Measure = Measure.PERSONS
    mode: AttendanceMode | None = None
    country: Country | None = None
    sector: Sector | None = None
    figure: Count | None = None
    quality: CountQuality = Field(default=CountQuality.REPORTED, alias="counting")
    note: Line = ""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.figure is None and self.country is None and self.sector is None:
            raise ValueError("give a figure, a country or a sector")
        return self


class OutcomeFields(StrictModel):
    """A decision, conclusion, statement or quotation."""

    slug: Slug
    kind: OutcomeKind
    number: Short = ""
    text: Prose
    language: Language = "en"
    owner: Line = ""
    deadline: Partial | None = None
    state: OutcomeState = OutcomeState.NOTED
    person: Annotated[str, reference_to("people")] | None = None
    attribution: Line = ""
    document: Annotated[str, reference_to("documents")] | None = None


class RelationFields(StrictModel):
    """A relation to another event."""

    kind: RelationKind
    event: Annotated[str, reference_to("events")]


class CommonFields(NamedEntry):
    """The fields that past events and examples share."""

    title: Line
    theme: Line = ""
    summary: Prose = ""
    description: Prose = ""
    language: Language = "en"
    translations: Texts = {}
    kind: EventKind
    state: EventState
    reason: Line = ""
    mode: AttendanceMode | None = None
    visibility: Visibility = Visibility.PUBLIC
    bodies: list[Annotated[str, reference_to("bodies")]] = []
    projects: list[Annotated[str, reference_to("projects")]] = []
    venues: list[Annotated[str, reference_to("venues")]] = []
    timezone: Zone | None = None
    starts_time: Clock | None = None
    ends_time: Clock | None = None
    to_be_confirmed: bool = False
    languages: list[Language] = []
    interpreted: list[Language] = []
    audience: Line = ""
    dress_code: Short = ""
    contact: Line = ""
    join_url: Line = ""
    sessions: list[SessionFields] = []
    appearances: list[AppearanceFields] = []
    notes: Prose = ""


class EventEntry(CommonFields):
    """A past event; without ``from`` its date is unknown."""

    starts_on: Partial | None = Field(default=None, alias="from")
    ends_on: Partial | None = Field(default=None, alias="until")
    title_is_ours: bool = False
    presidency: Annotated[str, reference_to("presidencies")] | None = None
    series: Annotated[str, reference_to("series")] | None = None
    ordinal: Positive | None = None
    ordinal_in_presidency: Positive | None = None
    ordinal_note: Line = ""
    actions: list[Short] = []
    relations: list[RelationFields] = []
    headcounts: list[HeadcountFields] = []
    outcomes: list[OutcomeFields] = []

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if self.starts_on is None and self.presidency is None:
            raise ValueError("without `from` it needs a `presidency`")
        if self.ends_on and (
            not self.starts_on or self.ends_on.last_day < self.starts_on.first_day
        ):
            raise ValueError("`until` is before `from`")
        if self.series is None and (self.ordinal or self.ordinal_in_presidency):
            raise ValueError("an ordinal needs a `series`")
        return self


class RegistrationFields(StrictModel):
    """The registration of an example, and its numbers of made-up participants."""

    policy: RegistrationPolicy
    closes_days_before: Count | None = None
    on_site: Count | None = None
    online: Count | None = None
    total: Count | None = None
    per_delegation: Count | None = None
    confirmed: Count = 0
    pending: Count = 0


class ExampleEntry(CommonFields):
    """A made-up event, ``in_days`` after the first start; only its month if ``month_only``."""

    in_days: Positive
    days: Positive = 1
    month_only: bool = False
    registration: RegistrationFields = RegistrationFields(policy=RegistrationPolicy.NONE)
