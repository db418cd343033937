"""A report read from its text or its file (读报告)."""

import re

from .checks import check
from .cleaning import clean
from .figures import find
from .model import Reading
from .opening import Binary, text_of
from .tagging import tag

_ENDLESS = re.compile(r"[ \t\u3000]{2000}|\d{1000}|(.)\1{2000}", re.DOTALL)
"""No report has such a run; patterns that look on to its end would take minutes over it."""


def read_text(source: str) -> Reading:
    """The figures of a report that is given as text; raises :class:`~.opening.Unreadable` for what is no writing."""
    if _ENDLESS.search(source):
        raise Binary(kind="没有断开的长串 a run of one character without end")
    aligned = clean(source)
    found, aside = find(aligned.text, aligned.doubts)
    figures = tag(aligned.text, found)
    return Reading(source, aligned, tuple(figures), tuple(check(aligned.text, figures)), tuple(aside))


def read_bytes(content: bytes) -> Reading:
    """The figures of a report that is given as a file's bytes; raises :class:`~.opening.Unreadable`."""
    return read_text(text_of(content))
