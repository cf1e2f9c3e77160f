"""Regular expressions for dates in plans. ``date_phrases`` interprets them.

Every repetition has an upper bound, so that matching takes linear time even on hostile text.
"""

import re
from functools import cache

from meetings.kernel.month_names import month_pattern, weekday_pattern

_SP, _SP1 = r"\s{0,9}", r"\s{1,9}"
_START = r"(?<![\w.:/-])"
_YEAR = r"(?:19|20)\d{2}(?!\d)"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|\.)?(?!\d|[.:]\d)"
_BARE_NUMBER = r"\d{1,2}(?!\d|[.:]\d)"
_AND = rf"{_SP}(?:-|,|/|&|\+|and|und|og|och|ja|ir|un|i|to|until|till|bis){_SP}"
_TO = rf"{_SP}(?:-|/|to|until|till|bis){_SP}"
_AFTER_MONTH = rf"\.?(?:,?{_SP1}(?P<year>{_YEAR}))?"
_OPTIONAL_YEAR = rf"(?:,?{_SP1}(?P<year>{_YEAR}))?"
_PART = (
    rf"(?:(?:the{_SP1})?(?P<part>early|mid|late|(?:beginning|start|middle|end) of|"
    r"(?:first|second) half of|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) week (?:of|in))"
    r"[\s-]{1,9})?"
)
_PHRASE_ENDS = rf"(?={_SP}(?:$|[,;:(]|-\s))"


@cache
def date_patterns() -> dict[str, list[re.Pattern[str]]]:
    """Return the patterns by the name of their meaning."""
    month, weekday = month_pattern(), weekday_pattern()
    named = rf"(?:{weekday}\.?[\s,/&-]{{0,9}}){{0,3}}(?:the{_SP1})?"
    return {
        name: [re.compile(shape, re.IGNORECASE) for shape in listed]
        for name, listed in {
            "days_of_month": _days_of_month(month, named),
            "across_months": _across_months(month, named),
            "months": [
                rf"{_START}(?P<m1>{month})\.?(?:{_SP1}(?P<y1>{_YEAR}))?{_TO}(?P<m2>{month}){_AFTER_MONTH}"
            ],
            "month": _months(month),
            "iso_days": _iso_days(),
            "numbers": _numbers(named),
            "quarter": [
                (rf"{_START}(?:Q{_SP}(?P<q>[1-4])|(?P<word>first|second|third|fourth|1st|2nd|3rd|4th)"
                rf"{_SP1}quarter(?:{_SP1}of)?)(?:,?{_SP1}(?P<year>{_YEAR}))?(?!\w)")
            ],
            "season": [
                (rf"(?:^|(?<!\w)in{_SP1}){_PART}(?P<season>spring|summer|autumn|fall|winter)"
                rf"(?:,?{_SP1}(?P<year>{_YEAR})(?!\w)|{_PHRASE_ENDS})")
            ],
            "year": [rf"^(?P<year>{_YEAR}){_PHRASE_ENDS}"],
        }.items()
    }  # fmt: skip


def _days_of_month(month: str, named: str) -> list[str]:
    return [
        (
            rf"{_START}(?P<named>{named})(?P<days>{_NUMBER}(?:{_AND}{named}{_NUMBER}){{0,9}})"
            rf"{_SP}(?:of{_SP1}|de{_SP1}|-)?(?P<month>{month})(?:\.?(?:,?{_SP1}|-)(?P<year>{_YEAR}))?"
        ),
        (
            rf"{_START}{named}(?P<month>{month})\.?{_SP1}(?P<days>{_BARE_NUMBER}"
            rf"(?:{_AND}{_BARE_NUMBER}){{0,9}})(?!\w){_OPTIONAL_YEAR}"
        ),
        (
            rf"{_START}{named}(?P<month>{month})\.?{_SP1}(?P<days>\d{{1,2}}(?:st|nd|rd|th)"
            rf"(?:{_TO}\d{{1,2}}(?:st|nd|rd|th))?)"
            rf"(?:,?{_SP1}(?P<year>{_YEAR})|{_PHRASE_ENDS})"
        ),
    ]


def _across_months(month: str, named: str) -> list[str]:
    return [
        (
            rf"{_START}{named}(?P<d1>{_NUMBER}){_SP}(?P<m1>{month})\.?(?:,?{_SP1}(?P<y1>{_YEAR}))?{_TO}"
            rf"{named}(?P<d2>{_NUMBER}){_SP}(?P<m2>{month}){_AFTER_MONTH}"
        ),
        (
            rf"{_START}(?P<m1>{month})\.?{_SP1}(?P<d1>\d{{1,2}}){_TO}(?P<m2>{month})\.?{_SP1}"
            rf"(?P<d2>\d{{1,2}})(?!\w)(?P<y1>){_OPTIONAL_YEAR}"
        ),
    ]


def _months(month: str) -> list[str]:
    no_day = rf"(?!{_SP}\d(?!\d*(?:st|nd|rd|th)))"
    return [
        rf"(?:^|(?<=[(,;\t|]){_SP}|(?<!\w)in{_SP1}){_PART}(?P<month>{month}){_AFTER_MONTH}{no_day}",
        rf"{_START}{_PART}(?P<month>{month})\.?,?{_SP1}(?P<year>{_YEAR})",
    ]


def _iso_days() -> list[str]:
    day = rf"{_YEAR}[-/.]\d\d[-/.]\d\d"
    return [
        rf"{_START}(?P<a>{day})(?:(?:{_SP}-{_SP}|/|{_SP1}to{_SP1})(?P<b>{day}))?(?![\d-])",
        rf"{_START}(?P<a>{_YEAR}-\d\d)(?![\d-])",
    ]


def _numbers(named: str) -> list[str]:
    return [
        (
            rf"{_START}{named}"
            rf"(?:(?P<d1>\d{{1,2}})[./]?(?:(?P<m1>\d{{1,2}})[./](?P<y1>{_YEAR})?)?{_SP}-{_SP})?"
            rf"(?P<d2>\d{{1,2}})(?P<sep>[./]){_SP}(?P<m2>\d{{1,2}})[./]{_SP}(?P<year>{_YEAR})"
        )
    ]
