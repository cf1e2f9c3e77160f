"""Regular expressions for dates in plans. ``date_phrases`` interprets them.

Every repetition has an upper bound, so that matching takes linear time even on hostile text.
"""

import re
from functools import cache

from meetings.kernel.month_names import dated_month_pattern, month_pattern, weekday_pattern

_SP, _SP1 = r"\s{0,9}", r"\s{1,9}"
_START = r"(?<![\w.:/-])"
YEAR = r"(?:19|20)\d{2}(?!\d)"
#: "r.", "g." and "г." stand for the word "year" after a number.
_WRITTEN_YEAR = rf"(?:{YEAR}|['’]\d\d(?!\d))"
_OF_YEAR = rf"(?:{_SP}(?:r\.|g\.|г\.|года|roku|gada|m\.)(?!\w))?"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|er|:[ae]|-(?:го|е)|º|\.)?(?!\d|[.:]\d)"
_BARE_NUMBER = (
    r"\d{1,2}(?!\d|[.:]\d|\s?(?:[ap]\.?\s?m|h\b|h\d|hrs|hours|uhr|val\.|o['’]clock|noon))"
)
#: Words between the first and the last day of a range.
RANGE_WORDS = r"to|until|till|til|bis(?: zum)?|thru|through|au|al|do|līdz|lidz|iki|kuni|по|до"
_AND = (
    rf"{_SP}(?:--?|,{_SP}(?:and|und|og|och|et)(?!\w)|,|/|&|\+|"
    rf"(?:and|und|og|och|ja|ir|un|i|et|y|и|{RANGE_WORDS})(?!\w)){_SP}"
)
_TO = rf"{_SP}(?:--?|/|(?:{RANGE_WORDS})(?!\w)){_SP}"
_TO_OR = rf"(?:{_TO}|{_SP1}(?:or|oder|eller|tai|või|lub|ou|arba|vai|eða){_SP1})"
_AFTER_MONTH = rf"\.?(?:,?{_SP1}(?P<year>{_WRITTEN_YEAR}){_OF_YEAR})?"
_OPTIONAL_YEAR = rf"(?:,?{_SP1}(?P<year>{_WRITTEN_YEAR}){_OF_YEAR})?"
#: Lithuanian "5–6 d.", "dienomis".
_DAYS_WORD = rf"(?:{_SP}(?:d\.|dieną|dienomis|dienos|dienų)(?!\w))?"
_YEAR_WORD = rf"(?:m\.|metų|metais|\.?{_SP}(?:gada|gadā|gads)|г\.|года|,|\.)"
_PART = (
    rf"(?:(?:the{_SP1})?(?P<part>early|mid|late|(?:beginning|start|middle|end) of|"
    r"(?:first|second|1st|2nd) half of|"
    r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th) week (?:of|in)|"
    r"anfang|mitte|ende|początek|koniec|połowa|början av|slutet av|mitten av|starten av|"
    r"slutningen af|midten af|starten af|pradžia|pabaiga|vidurys)"
    r"[\s-]{1,9})?"
)
_PHRASE_ENDS = rf"(?={_SP}(?:$|[,;:(|]|-\s))"


def year_first(number: int, *, is_required: bool = False) -> str:
    """Return a pattern for "2027 m. ", "2027. gada " or, at the start, "2027 ", as ``year0``."""
    name = f"year0{number or ''}"
    marked = rf"(?P<{name}>{YEAR}){_SP}{_YEAR_WORD}{_SP}"
    plain = rf"(?P<{name}b>(?<![^\s(])(?<!\w\s){YEAR}){_SP1}"
    return rf"(?:{marked}|{plain})" + ("" if is_required else "?")


@cache
def date_patterns() -> dict[str, list[re.Pattern[str]]]:
    """Return the patterns by the name of their meaning."""
    month, weekday = dated_month_pattern(), weekday_pattern()
    named = rf"(?:{weekday}\.?[\s,/&-]{{0,9}}){{0,3}}(?:the{_SP1})?"
    return {
        name: [re.compile(shape, re.IGNORECASE) for shape in listed]
        for name, listed in {
            "days_of_month": _days_of_month(month, named),
            "across_months": _across_months(month, named),
            "months": [
                (rf"{_START}{year_first(0)}(?P<m1>{month})\.?(?:{_SP1}(?P<y1>{YEAR}))?{_TO_OR}"
                rf"(?P<m2>{month}){_AFTER_MONTH}")
            ],
            "month": _months(month),
            "iso_days": _iso_days(),
        }.items()
    }  # fmt: skip


def _days_of_month(month: str, named: str) -> list[str]:
    return [
        (
            rf"{_START}{year_first(0)}(?P<named>{named})(?P<days>{_NUMBER}(?:{_AND}{named}{_NUMBER}){{0,9}})"
            rf"{_SP}(?:of{_SP1}|de{_SP1}|-)?(?P<month>{month})"
            rf"(?:(?:\.?,?{_SP1}(?:del?{_SP1})?|-)(?P<year>{_WRITTEN_YEAR}){_OF_YEAR}|-(?P<short>\d\d)(?!\d)|\.?{_SP1}(?P<yy>[23]\d)(?={_SP}(?:[,;|)]|:(?!\d)|-\s|$)))?"
        ),
        (
            rf"{_START}{year_first(0)}{named}(?P<month>{month})\.?{_SP1}(?P<days>{_BARE_NUMBER}"
            rf"(?:(?:{_AND}|{_DAYS_WORD}{_SP}(?:-|ir|iki){_SP}){_BARE_NUMBER}){{0,9}})(?!\w){_DAYS_WORD}{_OPTIONAL_YEAR}"
        ),
        (
            rf"{_START}{named}(?P<month>{month})\.?{_SP1}(?:the{_SP1})?(?P<days>\d{{1,2}}(?:st|nd|rd|th)"
            rf"(?:{_TO}\d{{1,2}}(?:st|nd|rd|th))?)"
            rf"(?:,?{_SP1}(?P<year>{_WRITTEN_YEAR})|{_PHRASE_ENDS})"
        ),
    ]


def _across_months(month: str, named: str) -> list[str]:
    return [
        (
            rf"{_START}{year_first(0)}{named}(?P<d1>{_NUMBER}){_SP}(?:of{_SP1}|de{_SP1})?(?P<m1>{month})\.?"
            rf"(?:,?{_SP1}(?P<y1>{YEAR}){_OF_YEAR})?{_TO}{year_first(1)}"
            rf"{named}(?P<d2>{_NUMBER}){_SP}(?:of{_SP1}|de{_SP1})?(?P<m2>{month})(?:\.?{_SP1}(?P<yy>[23]\d)(?={_SP}(?:[,;|)]|:(?!\d)|-\s|$))|{_AFTER_MONTH})"
        ),
        (
            rf"{_START}{year_first(0)}{named}(?P<m1>{month})\.?{_SP1}(?P<d1>\d{{1,2}}(?:st|nd|rd|th)?)"
            rf"{_DAYS_WORD}(?:,{_SP}(?P<y1>{YEAR}))?{_TO}{year_first(1)}{named}(?P<m2>{month})\.?{_SP1}"
            rf"(?P<d2>\d{{1,2}}(?:st|nd|rd|th)?)(?!\w){_DAYS_WORD}{_OPTIONAL_YEAR}"
        ),
    ]


def _months(month: str) -> list[str]:
    no_day = rf"(?!{_SP}\d(?!\d*(?:st|nd|rd|th)))"
    word = rf"(?:{_SP}(?:mėn\.|mėnuo|mėnesį|mēnesis|mēnesī)(?!\w))?"
    begins = (
        rf"(?:^|(?<=[(,;\t|]){_SP}|(?<!\w)(?:in|im|en|w|i){_SP1})(?:(?:the{_SP1})?month of{_SP1})?"
    )
    return [
        rf"{begins}{_PART}(?P<month>{month_pattern()})(?!['’-]\w){_AFTER_MONTH}{word}{no_day}",
        rf"{_START}{_PART}(?P<month>{month})\.?,?{_SP1}(?P<year>{YEAR}){_OF_YEAR}",
        rf"{_START}{year_first(0, is_required=True)}{_PART}(?P<month>{month}){word}(?!\.?{_SP}\d)",
    ]


def _iso_days() -> list[str]:
    day = rf"{YEAR}[-/.]\d\d?[-/.]\d\d?(?!\d)"
    return [
        (
            rf"{_START}(?P<a>{day})\.?(?:(?:{_SP}--?{_SP}|/|{_SP1}(?:to|until|bis|iki|līdz){_SP1})(?P<b>{day})\.?)?"
            rf"(?![\d-])"
        ),
        rf"{_START}(?P<a>{YEAR}-\d\d-\d\d)(?:{_SP}--?{_SP}|/)(?P<last>\d\d)(?![\d:.h-])",
        rf"{_START}(?P<a>{YEAR}(?P<s>[./])\d\d?(?P=s)\d\d?)-(?P<last>\d\d?)(?!\d|[:.h/-]\d)",
        rf"{_START}(?P<a>{YEAR}-\d\d)(?![\d-])",
        rf"{_START}(?P<a>20\d\d (?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01]))(?![\d.:])",
        r"(?<![\w.:/+-])(?P<compact>20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=T\d|(?![\w-]))",
    ]
