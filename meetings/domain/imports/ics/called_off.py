"""Recognise titles of meetings that may be cancelled, postponed or moved."""

import re

from meetings.domain.imports.grammar import doubtful_states

_WORDS = (
    r"cancel+ed", r"called off", r"postponed", r"re-?scheduled", r"moved to", r"deferred",
    r"new (?:date|time)", r"abgesagt", r"verschoben", r"verlegt", r"entfällt", r"fällt aus",
    r"annulée?s?", r"reportée?s?", r"déplacée?s?", r"cancelad[oa]s?", r"aplazad[oa]s?",
    r"pospuest[oa]s?", r"annullat[oaie]", r"rinviat[oaie]", r"spostat[oaie]", r"odwołan[eay]",
    r"przełożon[eay]", r"przeniesion[eay]", r"inställ[dt]", r"uppskju\w+", r"flyttad",
    r"framflyttad", r"aflyst", r"udsat", r"avlyst", r"utsatt", r"peru(?:ttu|utettu)", r"siirretty",
    r"lykätty", r"ära jäetud", r"tühistatud", r"edasi lükatud", r"atcelt[sa]", r"pārcelt[sa]",
    r"atšaukt[as]s?", r"atidėt[as]s?", r"perkelt[as]s?", r"nukelt[as]s?", r"отмен[её]н\w*",
    r"перенес[её]н\w*", r"отложен\w*", r"скасован\w*", r"перенесен\w*", r"aflýst", r"frestað",
)  # fmt: skip
_CALLED_OFF = re.compile(rf"(?<!\w)(?:{'|'.join(_WORDS)})(?!\w)", re.IGNORECASE)


def may_be_called_off(title: str) -> bool:
    """Return whether the title may mean that the meeting does not take place as planned."""
    return _CALLED_OFF.search(title) is not None or doubtful_states.may_be_called_off(title)
