"""Write the names of months and weekdays in many languages to a file.

Run it as ``python -m meetings.i18n.cldr_names`` after an update of Babel.
Loading the locale data of all languages takes 13 MB in each process, the names some kilobytes.
"""

import json

from babel import Locale

from meetings.kernel.month_names import LANGUAGES, NAMES_FILE


def cldr_names() -> dict[str, dict[str, int]]:
    """Return {"months" and "days": {name: number}}; the first language decides about a name."""
    return {"months": _names("months"), "days": _names("days")}


def _names(name_type: str) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for language in LANGUAGES:
        names = getattr(Locale.parse(language), name_type)
        for context in ("format", "stand-alone"):
            for number, name in names[context]["wide"].items():
                numbers.setdefault(name, number)
    return numbers


if __name__ == "__main__":
    NAMES_FILE.write_text(json.dumps(cldr_names(), ensure_ascii=False, indent=1) + "\n", "utf-8")
