"""The DOCX survives LibreOffice: read and written again it has the same pages, paragraphs, cells, pictures and fonts.

LibreOffice sets 28 characters in a line and 22 lines on a page, as the standard says and as our own PDF does.
"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdf
import pytest

from tests.kernel.reports.writing.test_paper import DAY, LONG, W, content
from zhijian.kernel.reports.writing.docx import docx
from zhijian.kernel.reports.writing.paper import STANDS_IN, pdf


@pytest.fixture(scope="module")
def there_and_back(
    libreoffice: Callable[..., list[Path]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Path, Path]:
    """Our DOCX, what LibreOffice writes of it, and each of the two as LibreOffice prints it."""
    (own := tmp_path_factory.mktemp("own") / "report.docx").write_bytes(docx(content(), fixed_date=DAY))
    (written,) = libreoffice("docx", own)
    again = written.rename(written.with_name("again.docx"))
    printed, printed_again = libreoffice("pdf", own, again)
    return own, again, printed, printed_again


def parts(file: Path) -> tuple[list[str], list[str], set[str], int]:
    """The words of paragraphs and of cells, the fonts that are named, and how many pictures there are."""
    with zipfile.ZipFile(file) as package:
        document = ET.fromstring(package.read("word/document.xml"))
        styles = ET.fromstring(package.read("word/styles.xml"))
        pictures = sum(name.startswith("word/media/") for name in package.namelist())
    fonts = {
        str(one.get(f"{W}eastAsia"))
        for tree in (document, styles)
        for one in tree.iter(f"{W}rFonts")
        if one.get(f"{W}eastAsia")
    }
    paragraphs = [text for one in document.iter(f"{W}p") if (text := words(one))]
    return paragraphs, [words(one) for one in document.iter(f"{W}tc")], fonts, pictures


def words(node: ET.Element) -> str:
    return "".join(one.text or "" for one in node.iter(f"{W}t"))


def pages(file: Path) -> list[list[str]]:
    """The lines of each page, without blanks."""
    return [
        ["".join(line.split()) for line in page.extract_text().splitlines() if line.strip()]
        for page in pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages
    ]


def test_words_cells_pictures_and_fonts_are_the_same(there_and_back: tuple[Path, Path, Path, Path]) -> None:
    own, again, *_printed = there_and_back
    (paragraphs, cells, fonts, pictures), (paragraphs_2, cells_2, fonts_2, pictures_2) = (
        parts(own),
        parts(again),
    )
    assert paragraphs_2 == paragraphs
    assert cells_2 == cells
    assert pictures_2 == pictures == 1
    assert set(STANDS_IN) <= fonts <= fonts_2


def test_the_pages_are_the_same_line_by_line(there_and_back: tuple[Path, Path, Path, Path]) -> None:
    *_files, printed, printed_again = there_and_back
    assert pages(printed) == pages(printed_again)


def test_libreoffice_sets_the_lines_of_the_standard(there_and_back: tuple[Path, Path, Path, Path]) -> None:
    *_files, printed, _again = there_and_back
    second = pages(printed)[1]
    assert [len(line) for line in second if line in LONG] == [28] * 22
    assert len(pages(printed)) == len(pypdf.PdfReader(io.BytesIO(pdf(content(), fixed_date=DAY))).pages)
