"""Sectors of organisations; country codes."""

from enum import StrEnum

from babel import Locale

EU = "EU"


class Sector(StrEnum):
    """Field of an organisation or an audience."""

    POLICE = "police"
    PROSECUTION = "prosecution"
    JUDICIARY = "judiciary"
    MIGRATION = "migration"
    SOCIAL_SERVICES = "social_services"
    RESCUE_SERVICES = "rescue_services"
    BORDER_GUARD = "border_guard"
    HEALTH = "health"
    EDUCATION = "education"
    MINISTRY = "ministry"
    PUBLIC_AGENCY = "public_agency"
    LOCAL_GOVERNMENT = "local_government"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    NGO = "ngo"
    ACADEMIA = "academia"
    MEDIA = "media"
    YOUTH = "youth"
    BUSINESS = "business"
    OTHER = "other"


def is_country_code(code: str) -> bool:
    """Return whether CLDR contains the code: an ISO 3166-1 alpha-2 code, or EU."""
    return len(code) == 2 and code.isupper() and code in Locale("en").territories
