"""A report read from its text or its file (读报告)."""

import re
from collections.abc import Iterable

from .checks import check
from .cleaning import clean
from .figures import find
from .model import Reading
from .opening import Binary, text_of
from .tagging import tag
from .vocabulary import Phrase, phrases_of

Vocabulary = Iterable[Phrase | tuple[str, str]]
"""Phrases that people of a body confirmed: rows of an indicator and its words."""

_ENDLESS = re.compile(r"[ \t\u3000]{2000}|\d{1000}|(.)\1{2000}", re.DOTALL)
"""No report has such a run; patterns that look on to its end would take minutes over it."""


def read_text(source: str, vocabulary: Vocabulary = ()) -> Reading:
    """The figures of a report that is given as text.

    ``vocabulary`` holds the phrases that a body has confirmed (see :class:`~.vocabulary.Phrase`); they go before the
    catalogue's words. Raises :class:`~.opening.Unreadable` for what is no writing, ValueError for a phrase without words.
    """
    if _ENDLESS.search(source):
        raise Binary(kind="没有断开的长串 a run of one character without end")
    aligned = clean(source)
    found, aside = find(aligned.text, aligned.doubts)
    figures = tag(aligned.text, found, phrases_of(vocabulary))
    return Reading(source, aligned, tuple(figures), tuple(check(aligned.text, figures)), tuple(aside))


def read_bytes(content: bytes, vocabulary: Vocabulary = ()) -> Reading:
    """The figures of a report that is given as a file's bytes; raises :class:`~.opening.Unreadable`."""
    return read_text(text_of(content), vocabulary)
