"""Patterns for names of months and weekdays, and for the words between dates."""

import json
import re
from functools import cache
from pathlib import Path

from meetings.kernel.text import normalise

#: Languages of the plans that we import.
LANGUAGES = (
    "en", "da", "de", "es", "et", "fi", "fr", "is", "it", "lt", "lv", "nb", "pl", "ru", "sv",
    "uk",
)  # fmt: skip
#: {"months" and "days": {name: number}}; ``i18n.cldr_names`` writes it.
NAMES_FILE = Path(__file__).with_suffix(".json")
_ENGLISH_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
#: Cases that CLDR lacks ("oktobrī", "w październiku"), and abbreviations. Some are also other words
#: or names, so that they need a number beside them.
_OTHER_MONTHS = {
    1: "janvārī janvāra janvārim sausį sausyje jaanuaril jaanuarini tammikuussa tammikuun styczniu "
    "январе jänner janv",
    2: "februārī februāra februārim vasarį vasaryje veebruaril veebruarini helmikuussa helmikuun "
    "lutym феврале feber févr veebr",
    3: "martā martam marta kovą kovui märtsil märtsini maaliskuussa maaliskuun marcu марте mrz",
    4: "aprīlī aprīļa aprīlim balandį balandyje aprillil aprillini huhtikuussa huhtikuun kwietniu "
    "апреле avr",
    5: "maijā maija maijam gegužę gegužėje mail maini toukokuussa toukokuun maju мае",
    6: "jūnijā jūnija jūnijam birželį birželyje juunil juunini kesäkuussa kesäkuun czerwcu июне",
    7: "jūlijā jūlija jūlijam liepą liepoje juulil juulini heinäkuussa heinäkuun lipcu июле juil",
    8: "augustā augusta augustam rugpjūtį rugpjūtyje augustil augustini elokuussa elokuun sierpniu "
    "августе",
    9: "septembrī septembra septembrim rugsėjį rugsėjyje septembril septembrini syyskuussa "
    "syyskuun wrześniu сентябре",
    10: "oktobrī oktobra oktobrim spalį spalyje oktoobril oktoobrini lokakuussa lokakuun "
    "październiku октябре okt paź",
    11: "novembrī novembra novembrim lapkritį lapkrityje novembril novembrini marraskuussa "
    "marraskuun listopadzie ноябре",
    12: "decembrī decembra decembrim gruodį gruodyje detsembril detsembrini joulukuussa joulukuun "
    "grudniu декабре dez dets déc des",
}  # fmt: skip
_OTHER_DAYS = {
    0: "pirmdien mandagen måndagen mánudaginn maanantaina esmaspäeval pirmadienį",
    1: "otrdien tirsdagen tisdagen þriðjudaginn tiistaina teisipäeval antradienį",
    2: "trešdien onsdagen miðvikudaginn keskiviikkona kolmapäeval trečiadienį środę среду",
    3: "ceturtdien torsdagen fimmtudaginn torstaina neljapäeval ketvirtadienį",
    4: "piektdien fredagen föstudaginn perjantaina reedel penktadienį пятницу",
    5: "sestdien lørdagen lördagen laugardaginn lauantaina laupäeval šeštadienį sobotę субботу",
    6: "svētdien søndagen söndagen sunnudaginn sunnuntaina pühapäeval sekmadienį niedzielę",
}  # fmt: skip
_ENGLISH_DAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3,
                 "fri": 4, "sat": 5, "sun": 6}  # fmt: skip


@cache
def months() -> dict[str, int]:
    """Return {normalised name: number of the month} in every supported language."""
    return _numbers("months", _ENGLISH_MONTHS, _OTHER_MONTHS)


@cache
def weekdays() -> dict[str, int]:
    """Return {normalised name: 0 for Monday to 6}."""
    return _numbers("days", _ENGLISH_DAYS, _OTHER_DAYS)


@cache
def month_pattern() -> str:
    """Return a pattern for the name of a month, whole words only."""
    return _name_pattern("months", _ENGLISH_MONTHS, {})


@cache
def dated_month_pattern() -> str:
    """Return a pattern for the name of a month beside a day or a year, in any case."""
    return _name_pattern("months", _ENGLISH_MONTHS, _OTHER_MONTHS)


@cache
def weekday_pattern() -> str:
    """Return a pattern for the name of a weekday, whole words only."""
    return _name_pattern("days", _ENGLISH_DAYS, _OTHER_DAYS)


@cache
def _cldr_names() -> dict[str, dict[str, int]]:
    names: dict[str, dict[str, int]] = json.loads(NAMES_FILE.read_text("utf-8"))
    return names


def _numbers(name_type: str, short: dict[str, int], others: dict[int, str]) -> dict[str, int]:
    numbers = dict(short)
    for name, number in _cldr_names()[name_type].items():
        numbers.setdefault(normalise(name), number)
    for number, names in others.items():
        for name in names.split():
            numbers.setdefault(normalise(name), number)
    return numbers


def _name_pattern(name_type: str, short: dict[str, int], others: dict[int, str]) -> str:
    """Return a pattern for all names, with and without their accents.

    It branches letter by letter, because trying hundreds of names at each offset is slow.
    """
    listed = {*_cldr_names()[name_type], *" ".join(others.values()).split()}
    names = {name for full in listed for name in (full, normalise(full))}
    names.update(short)
    return rf"(?<!\w){_alternatives({name.lower() for name in names})}(?!\w)"


def _alternatives(names: set[str]) -> str:
    """Return a pattern that matches the longest fitting name."""
    by_letter: dict[str, set[str]] = {}
    for name in names - {""}:
        by_letter.setdefault(name[0], set()).add(name[1:])
    if not by_letter:
        return ""
    listed = [
        re.escape(letter) + _alternatives(suffixes)
        for letter, suffixes in sorted(by_letter.items())
    ]
    return f"(?:{'|'.join(listed)}){'?' if '' in names else ''}"
