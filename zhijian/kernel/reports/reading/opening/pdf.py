"""The text of a PDF that holds text; a scan says so (PDF)."""

import io
import logging

from .errors import Damaged, Protected, Scanned, TooMuchText

_PAGES = 1000
_LEAST = 8
"""Characters a page, on the average, under which a PDF is pictures."""


def pdf_text(content: bytes) -> str:
    """The pages' text, parted by form feeds. Raises Protected, Scanned, Damaged."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of a file is said by our refusal
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Protected
        if len(reader.pages) > _PAGES:
            raise TooMuchText(limit=_PAGES * 2000)
        pages = [page.extract_text() for page in reader.pages]
    except (
        PyPdfError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        if isinstance(error, Protected | TooMuchText):
            raise
        raise Damaged from error
    text = "\n\f".join(pages)
    if len("".join(text.split())) < _LEAST * len(pages):
        raise Scanned(pages=len(pages))
    return text
