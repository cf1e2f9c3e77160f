"""Find words that may mean that a meeting does not take place, or not as planned.

Source:
    docs/rules/imports.md, "Cancelled and postponed meetings"
"""

import re
from functools import cache

#: Words of any language that are no words of titles; the rest of a word may vary.
_ANYWHERE = (
    r"cxl|cxld|canx|canc|cncl|on hold|zruš\w+|zrusen\w*|annul(?:l?er\w*|e[ert]\w*|áln\w*|ovan\w*)|"
    r"geannuleerd|afgelast\w*|uitgesteld|verplaatst|gaat niet door|utgår|utgått|bortfaller|"
    r"ställs in|tühistu\w*|отмен\w*|перен[оеё]с\w*|отлож\w*|отклад\w*|отказ\w*|скасов\w*|зруш\w*|"
    r"cancelad\w+|suspendid\w+|sospes\w+|rimandat\w+|aplazad\w+|odpad\w+|odlož\w+|odvolan\w+|"
    r"aflys\w+|avlys\w+|inställd\w*|udsatte|utsatte|uppskjut\w+|abgesagt\w*|verschoben\w*|"
    r"peruut\w+|perutut|atcelt\w*|pārcelt\w*|atšaukt\w*|odwołan\w*|przełożon\w*|"
    r"cancel+ed|called off|postponed|re-?scheduled|moved to|deferred|new (?:date|time)|"
    r"abgesagt|verschoben|verlegt|entfällt|fällt aus|annulée?s?|reportée?s?|déplacée?s?|"
    r"cancelad[oa]s?|aplazad[oa]s?|pospuest[oa]s?|annullat[oaie]|rinviat[oaie]|spostat[oaie]|"
    r"odwołan[eay]|przełożon[eay]|przeniesion[eay]|inställ[dt]|uppskju\w+|flyttad|framflyttad|"
    r"aflyst|udsat|avlyst|utsatt|peru(?:ttu|utettu)|siirretty|lykätty|ära jäetud|tühistatud|"
    r"edasi lükatud|atcelt[sa]|pārcelt[sa]|atšaukt[as]s?|atidėt[as]s?|perkelt[as]s?|"
    r"nukelt[as]s?|отмен[её]н\w*|перенес[её]н\w*|отложен\w*|скасован\w*|перенесен\w*|aflýst|"
    r"frestað|"
    r"elmarad\w*|elhalaszt\w*|törölve|отпада|do not attend|not (?:be )?(?:held|taking place)"
)
#: Words that also occur in titles ("Open Days", "Draft Committee"): a state only if they stand
#: alone before a colon, in brackets or after a dash at the end.
_ALONE = (
    r"declined?|hold|tentative|rejected|refused|provisional|preliminary|optional?|draft|pending|"
    r"delayed|placeholder|blocker|save the date|unclear|unklar|unsure|maybe|abgelehnt|vorläufig|"
    r"option|optio|preliminär\w*|foreløbig\w*|alustav\w*|esialgne|provizorisk\w*|preliminar\w*|"
    r"wstępn\w+|предварительно|postpone|postponing|cancelling|obsolete|void|"
    r"outdated|superseded|old date|tbd|expired|closed|full|not(?: yet)? confirmed|unconfirmed"
)
_UPPERCASE = re.compile(
    r"(?<!\w)(?:POSTPONED|CANCELL?ED|CANCELL?ATION|RESCHEDULED|DEFERRED|SUSPENDED|WITHDRAWN|HOLD|"
    r"TENTATIVE|DECLINED|DELAYED|MOVED)(?!\w)"
)


def may_be_called_off(text: str) -> bool:
    """Return whether the text contains such a word; its meaning needs a decision."""
    return bool(_words().search(text) or _UPPERCASE.search(text))


@cache
def _words() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_ANYWHERE})(?!\w)|"
        rf"^\W*(?:{_ALONE})(?:\s(?:meetings?|events?|dates?|sessions?))?\s*(?::|\s-\s|\W*$)|"
        rf"[(\[*]\s*(?:{_ALONE})\s*[!?]?\s*[)\]*]|[\s,;]-\s(?:{_ALONE})\W*$",
        re.IGNORECASE,
    )
