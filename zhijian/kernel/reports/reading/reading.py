"""A report read from its text or its file (读报告)."""

from .checks import check
from .cleaning import clean
from .figures import find
from .model import Reading
from .opening import text_of
from .tagging import tag


def read_text(source: str) -> Reading:
    """The figures of a report that is given as text."""
    aligned = clean(source)
    found, aside = find(aligned.text, aligned.doubts)
    figures = tag(aligned.text, found)
    return Reading(source, aligned, tuple(figures), tuple(check(aligned.text, figures)), tuple(aside))


def read_bytes(content: bytes) -> Reading:
    """The figures of a report that is given as a file's bytes; raises :class:`~.opening.Unreadable`."""
    return read_text(text_of(content))
