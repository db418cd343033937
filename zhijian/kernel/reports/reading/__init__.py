"""Reading of old reports: text in, figures out, each with its place in the text (旧报告读数).

Pure but for the file that is read: no Django, no database, no clock. ``docs/reading.md`` describes the grammar and
what was measured. :func:`read_text` is the whole of it; :func:`read_bytes` opens a file first.
"""

from .model import Check, Figure, Reading, SetAside
from .reading import Vocabulary, read_bytes, read_text
from .vocabulary import Phrase, phrase_beside

__all__ = [
    "Check",
    "Figure",
    "Phrase",
    "Reading",
    "SetAside",
    "Vocabulary",
    "phrase_beside",
    "read_bytes",
    "read_text",
]
