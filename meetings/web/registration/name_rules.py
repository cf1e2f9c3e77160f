"""Detect links in names of people: strangers could send them to others in e-mails."""

import re

#: Also without a scheme, because mail clients link them, with a dot of another script, or with a
#: direction override. "J.Smith" is a name.
_LINK = re.compile(
    r"://|www\.|[<>@]|\w\w[.\u3002\uff0e\uff61]\w\w|[\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)
#: Titles and degrees that are written before or after names in Europe, without their dots.
_TITLES = re.compile(
    "adv|agr|amb|arch|assoc|asst|av|ba|bc|bsc|cand|capt|col|cpt|dent|dipl|doc|dr|dra|drs|econ|em|"
    "emer|eng|fil|fr|gen|gov|habil|hab|hon|ing|ingr|inż|inz|inž|ir|jr|judr|jun|jur|kand|kpt|lic|"
    "llb|llm|lt|ma|mag|maj|math|mba|md|mdr|med|mgr|mjr|mlle|mme|mont|mr|mrs|ms|msc|mudr|mx|nat|"
    "oec|ph|phd|phdr|phil|plk|pol|pr|prof|rer|rev|rndr|sc|sen|sgt|soc|sr|sra|srta|st|techn|tekn|"
    "theol|univ|vet",
    re.IGNORECASE,
)
#: Such an ending makes even "Dr.Com" a link.
_TOP_LEVEL_DOMAINS = re.compile(
    "app|biz|click|com|dev|info|link|live|net|online|org|shop|site|top|xyz", re.IGNORECASE
)
_DOT = re.compile(r"(?<![\w/])(\w+)\.(?=(\w+(?:-\w+)*))")


def has_link(name: str) -> bool:
    """Return whether a name contains text that mail clients may show as a link."""
    return _LINK.search(_DOT.sub(_separate_title, name)) is not None


def _separate_title(match: re.Match[str]) -> str:
    """Return a title with a blank before the capitalised name or the title after its dot."""
    word, following = match.groups()
    is_name = following[0].isupper() or _TITLES.fullmatch(following)
    if _TITLES.fullmatch(word) and is_name and not _TOP_LEVEL_DOMAINS.fullmatch(following):
        return f"{word}. "
    return str(match[0])
