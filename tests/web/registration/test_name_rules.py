"""Names with titles are names, whatever their dots; links are refused in names."""

import pytest

from meetings.web.registration.name_rules import has_link


@pytest.mark.parametrize(
    "name",
    [
        "Dr.Anna Ozola", "M.Sc.Eva Holm", "Eva Holm PhD.MBA", "St.John Smythe", "Prof.Dr.Hans Šulc",
        "dr.Jonas Jonaitis", "doc.dr.Žydrė Šulcaitė", "Dipl.-Ing.Karl Huber", "Dr.med.Öst",
        "Dr.med.univ. Anna Huber", "mgr inż.Łukasz Nowak", "Lt.Col.Ó Néill", "Mme.Élodie",
        "J.Smith",
        "J.R.R.Tolkien", "Ph.D.Anna", "prof.habil.dr.Petras", "Bo Ek, Jr.", "A. Ozola, M.D., Ph.D.",
        "Д-р. Иван", "Dr.Иванов", "O'Brien-Ó Néill", "St.-Pierre", "Dr. Anna",
    ],
)  # fmt: skip
def test_titles_are_part_of_names(name: str) -> None:
    assert not has_link(name)


@pytest.mark.parametrize(
    "name",
    [
        "bad.example", "see Bad.Example", "dr.evil.com", "Dr.Evil.Com", "Dr.Com", "dr.anna.net",
        "PhD.MBA.org", "med.info", "www.x.y", "http://a", "a@b", "Dr.Anna bad.example", "dr.li",
        "x/dr.Anna.de", "bad\u3002example", "\u202eelpmaxe.dab", "<b>", "Evil.Dr.Com", "my-dr.shop",
        "dr.рф",
    ],
)  # fmt: skip
def test_links_are_refused_in_names(name: str) -> None:
    assert has_link(name)
