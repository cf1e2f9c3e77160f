"""Link preview images: rendered by a separate process, stored one per event."""

import fcntl
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from meetings.adapters import og_image_worker
from meetings.adapters.og_images import OgImages, image_digest
from meetings.http.assets import font_files
from meetings.settings import ROOT

FONTS = font_files(ROOT / "static" / "dist")
CARD = {
    "organisation": "Council of Examples", "body": "Task Force THB", "colour": "#8a3a62",
    "kind": "Seminar", "title": "Acting together", "when": "20 May 2027, 09:30–12:45 EEST",
    "where": "Online", "state": "", "look": "plain",
}  # fmt: skip
READ_AT = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> OgImages:
    images = OgImages(tmp_path / "cards", FONTS)
    with images.rendering() as may_render:
        assert may_render
    return images


def render(store: OgImages, name: str, texts: dict[str, str]) -> bytes:
    """Return the image of these texts."""
    store.update(name, texts, read_at=READ_AT)
    image = store.stored(name, image_digest(texts))
    assert image is not None
    assert image.digest == image_digest(texts)
    return image.content


def names(folder: Path) -> list[str]:
    return sorted(file.name.partition("-")[0] for file in folder.glob("*.png"))


def decode(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture))
    image.load()
    assert (image.format, image.size) == ("PNG", (1200, 630))
    return image.convert("RGB")


def count_dark_points(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return the number of pixels in the box that are not white like the background."""
    dark_points = picture.crop(box).convert("L").point(lambda value: value < 200, mode="1")
    return sum(1 for value in dark_points.tobytes() if value)


def test_a_card_shows_the_colour_of_the_body_and_every_line(store: OgImages) -> None:
    picture = decode(render(store, "7", CARD))

    assert picture.getpixel((5, 300)) == (0x8A, 0x3A, 0x62)
    for top, bottom in ((50, 100), (140, 180), (200, 480), (515, 560), (570, 605)):
        assert count_dark_points(picture, (72, top, 1128, bottom)) > 20, top
    # The margin is empty.
    assert count_dark_points(picture, (1130, 0, 1200, 630)) == 0


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
def test_any_title_fits(store: OgImages, title: str) -> None:
    picture = decode(render(store, "1", {**CARD, "title": title, "state": "Cancelled"}))

    assert count_dark_points(picture, (1130, 0, 1200, 630)) == 0
    assert count_dark_points(picture, (72, 482, 1128, 498)) == 0, "the title runs into the date"
    assert count_dark_points(picture, (72, 200, 1128, 480)) > 20, (
        "the kind is shown if no letter can be rendered"
    )


def test_letters_use_the_font_subset_that_contains_them() -> None:
    assert [og_image_worker.font_subset(letter) for letter in "aéŁșКґΩ— 日"] == [
        "latin", "latin", "latin-ext", "latin-ext", "cyrillic", "cyrillic", "greek", "latin",
        "latin", "",
    ]  # fmt: skip


def test_letters_without_a_glyph_are_omitted(store: OgImages) -> None:
    plain = render(store, "1", CARD)

    assert render(store, "1", {**CARD, "title": "Acting 🎉\x00together"}) == plain


def test_unchanged_texts_are_rendered_once(store: OgImages, tmp_path: Path) -> None:
    first = render(store, "7", CARD)
    (file,) = (tmp_path / "cards").glob("7-*.png")
    file.write_bytes(b"as it was")

    later = READ_AT + timedelta(hours=1)
    is_new = store.update("7", CARD, read_at=later)

    assert first.startswith(b"\x89PNG")
    assert not is_new
    assert file.read_bytes() == b"as it was"
    assert store.read_times() == {"7": later.timestamp()}


def test_a_changed_event_has_one_image(store: OgImages, tmp_path: Path) -> None:
    for name, texts in (("7", CARD), ("70", CARD), ("7", {**CARD, "title": "Acting alone"})):
        assert store.update(name, texts, read_at=READ_AT)

    assert names(tmp_path / "cards") == ["7", "70"]


def test_an_older_image_is_returned_if_the_current_one_is_missing(store: OgImages) -> None:
    old = render(store, "7", CARD)

    image = store.stored("7", image_digest({**CARD, "title": "Acting alone"}))

    assert image is not None
    assert (image.content, image.digest) == (old, image_digest(CARD))
    assert store.stored("70", image_digest(CARD)) is None


def test_the_oldest_images_are_deleted_over_the_limit(tmp_path: Path) -> None:
    store = OgImages(tmp_path, FONTS, max_images=2)
    for number in (3, 1, 2, 4):
        store.update(str(number), CARD, read_at=READ_AT + timedelta(days=number))

    assert names(tmp_path) == ["3", "4"]


def test_one_process_renders_at_a_time(store: OgImages, tmp_path: Path) -> None:
    with (tmp_path / "cards" / ".turn").open("wb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with store.rendering() as may_render:
            assert not may_render

    with store.rendering() as may_render:
        assert may_render


def test_nothing_is_rendered_if_the_folder_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = OgImages(tmp_path / "file" / "cards", FONTS)

    with store.rendering() as may_render:
        assert not may_render
    store.update("7", CARD, read_at=READ_AT)
    assert store.stored("7", image_digest(CARD)) is None


def test_a_renderer_that_fails_is_not_started_again_for_the_same_event(tmp_path: Path) -> None:
    without: dict[str, Any] = {"serif": {}, "sans": {}}
    store = OgImages(tmp_path, without)

    store.update("7", CARD, read_at=READ_AT)

    assert store.read_times() == {"7": READ_AT.timestamp()}
    assert names(tmp_path) == []


def test_a_changed_layout_or_name_invalidates_all_images(store: OgImages) -> None:
    first = store.layout_time("Council of Examples", read_at=READ_AT)
    later = READ_AT + timedelta(days=1)

    assert first == READ_AT.timestamp()
    assert store.layout_time("Council of Examples", read_at=later) == first
    assert store.layout_time("Council of Others", read_at=later) == later.timestamp()


def test_every_text_of_the_card_changes_the_digest() -> None:
    changed = [image_digest({**CARD, name: "other"}) for name in CARD]

    assert len({image_digest(CARD), *changed}) == len(CARD) + 1
