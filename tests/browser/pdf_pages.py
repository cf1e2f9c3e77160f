"""Read the pages that a browser prints."""

import re
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops


@dataclass(frozen=True)
class PrintedPage:
    """A sheet: size in points, text without spaces and hyphens, and its picture at 72 dpi."""

    width: float
    height: float
    text: str
    picture: Image.Image

    @property
    def ink(self) -> tuple[int, int, int, int] | None:
        """Return left, top, right and bottom of everything drawn, or None if it is blank."""
        white = Image.new("RGB", self.picture.size, "white")
        return ImageChops.difference(self.picture.convert("RGB"), white).getbbox()


def read_pages(pdf: bytes) -> list[PrintedPage]:
    """Return the pages of a PDF file."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_read_page(page) for page in document]
    finally:
        document.close()


def _read_page(page: pypdfium2.PdfPage) -> PrintedPage:
    width, height = page.get_size()
    text = without_spaces(page.get_textpage().get_text_bounded())
    return PrintedPage(width, height, text, page.render(scale=1).to_pil())


def without_spaces(text: str) -> str:
    """Return the text without spaces and hyphens, which depend on where lines end."""
    return re.sub(r"[\s\x02\xad\u2010\ufffe-]+", "", text)
