"""Pictures of events: painted by a program of its own, one at a time, and kept."""

import fcntl
import io
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from meetings.adapters import og_image_worker, og_images
from meetings.adapters.og_images import OgImageCache, RendererBusy, RenderingFailed, image_digest
from meetings.http.assets import font_files
from meetings.settings import ROOT

FONTS = font_files(ROOT / "static" / "dist")
CARD = {
    "organisation": "Council of Examples", "body": "Task Force THB", "colour": "#8a3a62",
    "kind": "Seminar", "title": "Acting together", "when": "20 May 2027, 09:30–12:45 EEST",
    "where": "Online", "state": "", "look": "plain",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> OgImageCache:
    return OgImageCache(tmp_path / "cards", FONTS)


def seen(picture: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(picture))
    found.load()
    assert (found.format, found.size) == ("PNG", (1200, 630))
    return found.convert("RGB")


def inked(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return how many points of the part are not the ground's white."""
    counted = picture.crop(box).convert("L").point(lambda value: value < 200, mode="1")
    return sum(1 for value in counted.tobytes() if value)


def test_a_card_shows_the_colour_of_the_body_and_every_line(store: OgImageCache) -> None:
    picture = seen(store.get_image("7", CARD))

    assert picture.getpixel((5, 300)) == (0x8A, 0x3A, 0x62)
    for top, bottom in ((50, 100), (140, 180), (200, 480), (515, 560), (570, 605)):
        assert inked(picture, (72, top, 1128, bottom)) > 20, top
    # Nothing but the ground at the edges.
    assert inked(picture, (1130, 0, 1200, 630)) == 0


@pytest.mark.parametrize(
    "title",
    [
        "Nineteenth meeting of the Directors General: " + "information and protection, " * 12,
        "x" * 300,
        "W" * 300,
        "Žmonių saugumas, Ķīpsala, Łódź – Київ – Χαίρετε",
        "#import \"/etc/passwd\" $x$ <svg onload=alert(1)> \\input{x} {{ 7*7 }} %s %(x)s",
        "\x00\x1b[2J\u202e\ufeff title",
        "日本語 🎉 العربية",
        "",
        "\u0301" * 200,
    ],
)  # fmt: skip
def test_any_title_fits(store: OgImageCache, title: str) -> None:
    picture = seen(store.get_image("1", {**CARD, "title": title, "state": "Cancelled"}))

    assert inked(picture, (1130, 0, 1200, 630)) == 0
    assert inked(picture, (72, 482, 1128, 498)) == 0, "the title runs into the date"
    assert inked(picture, (72, 200, 1128, 480)) > 20, "without letters of ours, the kind is shown"


def test_letters_come_from_the_part_that_has_them() -> None:
    assert [og_image_worker.font_subset(each) for each in "aéŁșКґΩ— 日"] == [
        "latin", "latin", "latin-ext", "latin-ext", "cyrillic", "cyrillic", "greek", "latin",
        "latin", "",
    ]  # fmt: skip


def test_what_cannot_be_shown_leaves_no_trace(store: OgImageCache) -> None:
    plain = store.get_image("1", CARD)

    assert store.get_image("1", {**CARD, "title": "Acting 🎉\x00together"}) == plain


def test_a_card_is_painted_once(store: OgImageCache, tmp_path: Path) -> None:
    first = store.get_image("7", CARD)
    kept = next((tmp_path / "cards").glob("7-*.png"))
    os.utime(kept, (1, 1))

    assert store.get_image("7", CARD) == first
    assert kept.stat().st_mtime == 1


def test_a_changed_event_has_one_card(store: OgImageCache, tmp_path: Path) -> None:
    store.get_image("7", CARD)
    store.get_image("70", CARD)
    store.get_image("7", {**CARD, "title": "Acting alone"})

    names = sorted(each.name.partition("-")[0] for each in (tmp_path / "cards").glob("*.png"))
    assert names == ["7", "70"]


def test_the_oldest_cards_go_when_they_are_too_many(tmp_path: Path) -> None:
    store = OgImageCache(tmp_path / "cards", FONTS, most=2)
    for number in (3, 1, 2):
        store.get_image(str(number), CARD)
        kept = next((tmp_path / "cards").glob(f"{number}-*.png"))
        os.utime(kept, (number, number))
    store.get_image("4", CARD)

    names = sorted(each.name.partition("-")[0] for each in (tmp_path / "cards").glob("*.png"))
    assert names == ["3", "4"]


def test_only_one_is_painted_at_a_time_and_the_rest_come_back(
    store: OgImageCache, tmp_path: Path
) -> None:
    (tmp_path / "cards").mkdir()
    with (tmp_path / "cards" / ".turn").open("wb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with pytest.raises(RendererBusy):
            store.get_image("7", CARD)

    assert store.get_image("7", CARD)


def test_a_crowd_is_sent_away_at_once(store: OgImageCache) -> None:
    told: list[str] = []

    def ask(number: int) -> None:
        try:
            store.get_image(str(number), {**CARD, "title": f"Meeting {number}"})
            told.append("painted")
        except RendererBusy:
            told.append("busy")

    crowd = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()

    assert len(told) == 8
    assert 1 <= told.count("painted") <= og_images.MAX_WAITING + 1


def test_without_a_place_to_keep_it_a_card_is_still_painted(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = OgImageCache(tmp_path / "file" / "cards", FONTS)

    assert seen(store.get_image("7", CARD)).size == (1200, 630)


def test_a_painter_that_fails_says_so(tmp_path: Path) -> None:
    without: dict[str, Any] = {"serif": {}, "sans": {}}
    with pytest.raises(RenderingFailed):
        OgImageCache(tmp_path, without).get_image("7", CARD)


def test_whatever_the_card_says_has_its_own_digest() -> None:
    changed = [image_digest({**CARD, name: "other"}) for name in CARD]

    assert len({image_digest(CARD), *changed}) == len(CARD) + 1
