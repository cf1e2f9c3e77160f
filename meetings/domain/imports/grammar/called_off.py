"""Recognise cancelled and postponed meetings in lines and cells.

Source:
    docs/rules/imports.md, "Cancelled and postponed meetings"
"""

import re
from dataclasses import dataclass
from functools import cache

from meetings.domain.imports.grammar.doubtful_states import may_be_called_off
from meetings.domain.imports.rules import ImportIssue, ImportNote

#: Words in the languages around the Baltic, English, German, French and Russian, as they are
#: written about meetings.
_CANCELLED = (
    r"cancel(?:l)?ed|cancel(?:l)?ation|cancel(?:l)?|called[ -]off|withdrawn|annul(?:l)?ed|scrapped|"
    r"no longer (?:takes|taking) place|(?:will|does|did) not (?:take|be taking) place"
    r"|will not be held|"
    r"won['’]t take place|not taking place|"
    r"aflyst|aflyses|avlyst|avlyses|inställt|inställd|inställda|inställes|ställs in|"
    r"ställts in|utgår|utgått|udgår|inställ|indstillet|"
    r"abgesagt(?:e[rsn]?)?|entfällt|entfallen|fällt(?: leider)? aus|ausgefallen|gestrichen"
    r"|storniert|"
    r"findet nicht statt|tühistatud|tühistati|tühistatakse|ära jäetud|jääb ära|jäi ära|ei toimu|"
    r"peruttu|peruutettu|perutaan|peruutetaan|peruuntunut|peruuntuu|peruttiin|ei järjestetä|"
    r"aflýst|aflýsing|fellur niður|fellt niður|felldur niður|hætt við|"
    r"atcelt(?:s|a|i|as|ie|ais|ā)?|nenotiks|nenotiek|tiek atcelts|"
    r"atšaukt(?:a|as|i|os|ų|asis|oji)?|atšaukiama(?:s)?|neįvyks|nevyks|nevyksta|"
    r"odwołan(?:e|y|a|o|i)|odwołuje się|anulowan(?:e|y|a|o)|nie odbędzie się|nie odbywa się|"
    r"отмен(?:ено|ён|ен|ена|ены|яется)|не состоится|скасовано|annulé(?:e|s|es)?"
    r"|отмена|отменяются|n['’]aura pas lieu|supprimée?|annulleret|annulleres|annullert"
    r"|annulleras|annullerad|geannuleerd|afgelast|zrušen[oaý]|cxl|canx|canc|utgår|"
    r"cancelad[oa]|annullat[oa]|avbokad|avbrutt|avbestilt"
)
_POSTPONED = (
    r"postponed|postponement|deferred|put off|rescheduled|reschedule|adjourned|suspended|"
    r"udsat|udskudt|udskydes|utsatt|utsettes|uppskjut(?:et|en|na)|skjuts upp|framflyttat"
    r"|framflyttad|flyttat|flyttad|flyttas|flyttes|flyttet|on hold|"
    r"verschoben|vertagt|wird verlegt|verlegt|edasi lükatud|edasilükatud|lükatakse edasi"
    r"|lükkub edasi|"
    r"siirretty|siirtyy|siirretään|lykätty|lykkääntyy|frestað|frestast|"
    r"pārcelt(?:s|a|i|as)|atlikt(?:s|a|i|as)|tiek pārcelts|"
    r"atidėt(?:a|as|i|os)|perkelt(?:a|as|i|os)|perkeliama(?:s)?|nukelt(?:a|as|i|os)"
    r"|nukeliama(?:s)?|"
    r"przełożon(?:e|y|a|o)|przesunięt(?:e|y|a|o)|odroczon(?:e|y|a|o)|przeniesion(?:e|y|a|o)|"
    r"перенос|переносится|uitgesteld|odloženo|on hold|"
    r"перенес(?:ено|ён|ен|ена|ены)|отлож(?:ено|ен|ена|ены)|відкладено|"
    r"reporté(?:e|s|es)?|ajourné(?:e|s|es)?|aplazad[oa]|rinviat[oa]"
)
#: "has been", "wird", "jest": verbs between a meeting and its state.
_VERBS = (
    r"has been|have been|is now|is|was|are|were|will be|had to be|wird|wurde|ist|er blevet|er"
    r"|är|blir|blev|"
    r"har blivit|har|on|zostało|została|został|jest|buvo|yra|ir|tika|est|a été|var|hefur verið"
    r"|был[аои]?"
)
_NOUNS = r"(?:event|meeting|session|termin|veranstaltung|møde|mötet?|möte)(?: with note)?"
#: "to 20 October", "until further notice", "från 13 oktober": the text after "postponed".
_UNTIL = (
    r"(?:\s+(?:to|until|till|til|for|from|due to|because of|by|auf|bis|wegen|på grund av|til"
    r"|från|fra|"
    r"uz|līdz|į|iki|na|do|z powodu|на|до|au|à|indefinitely|sine die)\b[^:()\[\]]{0,60}?|"
    r"\s+\d[^:()\[\],;]{0,40}?)?"
)
_DASH = r"[-–—−‒―~]"
_OPEN, _CLOSE = r"[\[({<*_!#~=+«\"'’-]", r"[\])}>*_!#~=+»\"'’-]"
_NO_MEETING = re.compile(
    r"^\W*(?:no (?:meetings?|sessions?)|keine sitzung|kein treffen|inget möte|ingen møde[r]?"
    r"|intet møde|"
    r"ingen møter?|ei kokousta|koosolekut ei toimu|brak spotkania|posėdžio nebus|sēdes nav"
    r"|pas de réunion)(?!\w)",
    re.IGNORECASE,
)
#: "moved to 20 October", but not "moved online".
_MOVED = re.compile(
    r"(?:^|\s-\s|[\s(\[,;:-])(?:(?:has been|is|was)\s)?(?:moved|new date|neuer termin|ny dato"
    r"|nytt datum|"
    r"uusi aika|jauns datums|nauja data|nowy termin)\s?(?:to|:|-|auf|til|till)\s?(?=[^,"
    r";:()]{0,20}\d)"
    r"[^,;:()\[\]]{1,40}?(?=\s-\s|$|[,;:)\]])[)\]]?\s?[:-]?",
    re.IGNORECASE,
)
#: Combining strokes through letters, and the marks of Markdown and HTML.
_STRIKES = re.compile(r"[\u0335-\u0338]|~~|</?(?:s|del|strike)>", re.IGNORECASE)
_BLANKS = re.compile(r"\s{2,}")
_CROSSES = re.compile("[\u274c\u2717\u2718\u26d4\U0001f6ab]")


@dataclass(frozen=True, slots=True)
class CalledOff:
    """The text without the words that call the meeting off, and its state.

    ``is_unclear`` means that such a word is inside a title: "Debate on cancelled flights".
    """

    text: str
    is_cancelled: bool = False
    is_postponed: bool = False
    is_unclear: bool = False

    def notes(self) -> tuple[ImportNote, ...]:
        """Return the notes for the preview."""
        if self.is_cancelled:
            return (ImportNote(ImportIssue.CANCELLED),)
        if self.is_postponed:
            return (ImportNote(ImportIssue.POSTPONED),)
        return (ImportNote(ImportIssue.NOT_UNDERSTOOD, self.text),) if self.is_unclear else ()


def read_called_off(text: str) -> CalledOff:
    """Return the state given by words at the edges of the text or in brackets."""
    plain, strokes = _STRIKES.subn("", _BLANKS.sub(" ", text))
    if _NO_MEETING.match(plain):
        return CalledOff(plain, is_cancelled=True)
    bare, is_off, is_moved = plain, False, False
    has_word = _anywhere().search(plain) is not None
    if has_word:
        bare, is_off = _strip(_patterns()[0], bare)
        bare, is_moved = _strip(_patterns()[1], bare)
    if not is_off:
        bare, count = _MOVED.subn(" ", bare)
        is_moved = is_moved or count > 0
    if is_off or is_moved or strokes:
        return CalledOff(
            _tidy(bare), is_cancelled=is_off or bool(strokes and not is_moved),
            is_postponed=is_moved and not is_off,
        )  # fmt: skip
    is_unclear = has_word or bool(_CROSSES.search(plain)) or may_be_called_off(plain)
    return CalledOff(text, is_unclear=is_unclear)


def mark_strikes(line: str) -> str:
    """Return the line with one mark of Markdown instead of strokes through its letters."""
    plain, count = _STRIKES.subn("", line)
    return f"~~{plain.strip()}~~" if count else line


def is_called_off_cell(text: str) -> CalledOff:
    """Return the state in a cell of a column of states."""
    return CalledOff(
        text, is_cancelled=bool(_word(_CANCELLED).search(text)),
        is_postponed=bool(_word(_POSTPONED).search(text)),
    )  # fmt: skip


def _strip(patterns: list[re.Pattern[str]], text: str) -> tuple[str, bool]:
    for pattern in patterns:
        text, count = pattern.subn(" ", text)
        if count:
            return text, True
    return text, False


def _tidy(text: str) -> str:
    """Return the text without the dashes, brackets and blanks around removed words."""
    text = re.sub(r"\(\s{0,9}\)|\[\s{0,9}\]", " ", text)
    return re.sub(r"\s{2,}", " ", text).replace(" ,", ",").strip(" *!#~=+")


@cache
def _patterns() -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """Return the patterns of cancelled and of postponed meetings."""
    return _shapes(_CANCELLED, ""), _shapes(_POSTPONED, _UNTIL)


def _shapes(words: str, tail: str) -> list[re.Pattern[str]]:
    word = rf"(?<!\w)(?:{words})(?!\w)"
    verbs = rf"(?:(?<!\w)(?:{_VERBS})\s{{1,3}})?(?:leider |unfortunately )?"
    after = (
        tail
        or r"(?:\s+(?:due to|because of|wegen|by|from|z powodu|på grund av)\b[^,;:()\[\]]{0,60})?"
    )
    listed = [
        (
            rf"\s*{_OPEN}{{1,6}}\s*{verbs}{word}{after}[.!]{{0,3}}\s*{_CLOSE}{{1,6}}(?:\s*:"
            rf"|\s+-(?=\s))?"
        ),
        rf"^\W*{verbs}{word}(?:\s{_NOUNS})?{after}\s*(?:[:;,!|]|{_DASH}{{1,3}}|$)+\s*",
        (
            rf"(?:\s*(?:[:;,|]|\s{_DASH}{{1,3}}|{_DASH}{{2,3}})\s*"
            rf"|\s+){verbs}{word}{after}\s*[.!*]{{0,3}}(?=\s*(?:$|[,;|]|{_DASH}\s))"
        ),
        # "Перенос Совета", but not "Перенос знаний".
        rf"^\W*{word}(?:\s{_NOUNS}(?=\s))?\s+(?=(?-i:[^\W\d_A-Za-zÀ-Þà-þа-яёіїєґ])|[\"“„])",
        rf"(?:^|[,:;]\s|\s{_DASH}\s){word}\s+(?=\S)"
        if not tail
        else rf"^\W*{word}{tail}\s*(?:[:;]|\s{_DASH}{{1,3}}\s)",
    ]
    return [re.compile(shape, re.IGNORECASE) for shape in listed]


@cache
def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _anywhere() -> re.Pattern[str]:
    return _word(f"{_CANCELLED}|{_POSTPONED}")
