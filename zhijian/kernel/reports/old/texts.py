"""The text of an old report as it was first read: frozen, with its original; and what the engine found in it.

These rows prove nothing: the file's hash and the text's hash stand in the act that took the report, every confirmed
figure in an act of its own. A newer engine finds its figures in the same frozen text, so that no place ever moves.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.attachments import Attachment, store_bytes
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.reports import reading as engine
from zhijian.kernel.reports.old import alignment
from zhijian.kernel.reports.reading.opening import FILE_BYTES, TooLarge, Unreadable, text_of

Said = dict[str, Any]
Vocabulary = Sequence[tuple[str, str]]
"""(code of an indicator, the words of a body for it)"""
MEGABYTE = 1024 * 1024
CHARACTERS = 300_000
"""As much as two hundred pages; what is longer is a book of reports and is divided first."""
PLAIN, BINARY = "text/plain", "application/octet-stream"
LENGTH = protect(
    "size:old_report", "tests/kernel/reports/old/test_texts.py::test_a_book_of_reports_is_divided_first"
)


class OldText(models.Model):
    """读出的文字 What one file says, by its hash: frozen at the first reading. ``runs``: see ``alignment``."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    source = models.TextField()
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    runs = models.JSONField()

    def original(self, start: int, end: int) -> str:
        """What stood in the original where the clean text has ``text[start:end]``."""
        first, last = alignment.origin(self.runs, start, end)
        return self.source[first:last]


class Finding(models.Model):
    """读出的数字 What the engine found in the text of one report, with the words of its body: proposals, no more."""

    report = models.UUIDField(primary_key=True)
    said = models.JSONField()
    """Figures, checks and what was set aside."""
    found = models.PositiveIntegerField()
    print = models.CharField(max_length=64)
    """Of the engine and the words with which it read."""
    read = models.DateTimeField()

    @classmethod
    def put(cls, report: object, said: Said, vocabulary: Vocabulary) -> "Finding":
        """Keep what was found for a report, in the place of what was found before."""
        values = {
            "said": said,
            "found": len(said["figures"]),
            "print": print_of(vocabulary),
            "read": clock.now(),
        }
        return cls.objects.update_or_create(report=report, defaults=values)[0]


def keep_file(content: bytes, name: str, staff: Staff) -> Attachment:
    """Keep a report's file as it came, whatever its kind; it is served as a download only. Raises ``Unreadable``
    where it is too large to be a report."""
    if len(content) > FILE_BYTES:
        raise TooLarge(size=-(-len(content) // MEGABYTE), limit=FILE_BYTES // MEGABYTE)
    digest, size = store_bytes(ContentFile(content))
    return Attachment.objects.create(
        sha256=digest, size=size, media=BINARY, name=_shown(name), staff=staff, uploaded=clock.now()
    )


def _shown(name: str) -> str:
    """A name for people: without a path, at most 120 characters, its end kept."""
    plain = "".join(mark for mark in name.replace("\\", "/").rpartition("/")[2] if mark.isprintable()).strip()
    return plain[-120:] or "report.txt"


def read_file(kept: Attachment, vocabulary: Vocabulary = ()) -> tuple[OldText, Said]:
    """The text of a kept file, as it was frozen when it was first read, and what stands in it for who speaks so.

    Raises ``Refused`` with the reason where it cannot be read.
    """
    known = OldText.objects.filter(pk=kept.sha256).first()
    if known is not None:
        return known, find_in(known, vocabulary)
    try:
        source = writable(text_of(kept.file.read_bytes()))
        if len(source) > CHARACTERS and not is_off(LENGTH):
            raise _too_long(len(source))
        reading = engine.read_text(source, vocabulary)
    except Unreadable as error:
        raise Refused(sentence(error), "original", error.code.lower()) from error
    if not reading.text.strip():
        raise Refused(
            _("Nothing is left of this text when what belongs to the page is taken out."),
            "original",
            "empty_file",
        )
    made, _new = OldText.objects.get_or_create(
        pk=kept.sha256,
        defaults={
            "source": source, "text": reading.text, "text_sha256": hash_of(reading.text),
            "runs": alignment.runs_of(reading.aligned),
        },
    )  # fmt: skip
    return made, said_by(reading)


def _too_long(size: int) -> Refused:
    told = _("The text has {n} characters; at most {most} are read as one report. Divide it first.")
    return Refused(format_lazy(told, n=size, most=CHARACTERS), "original", "too_long")


def find_in(text: OldText, vocabulary: Vocabulary = ()) -> Said:
    """The figures that the engine finds today. The text stays as it was frozen: what the engine would clean otherwise
    by now is led back to it by way of the original."""
    reading = engine.read_text(text.source, vocabulary)
    found = said_by(reading)
    if reading.text != text.text:
        runs = alignment.runs_of(reading.aligned)
        for group in ("figures", "set_aside"):
            for one in found[group]:
                span = alignment.place(text.runs, *alignment.origin(runs, one["start"], one["end"]))
                one["start"], one["end"] = span
                one["printed"] = text.text[span[0] : span[1]]
    return found


def writable(text: str) -> str:
    """A text as a database can keep it: NUL and halves of pairs, which a broken PDF may hold, are marked as lost."""
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def sentence(error: Unreadable) -> Promise:
    """Why a file cannot be read, in the language of whoever reads it."""
    return words(error.message("zh"), error.message("en"))


def said_by(reading: engine.Reading) -> Said:
    """What a reading found, as it is stored."""
    return {
        "figures": [dict(vars(one)) for one in reading.figures],
        "checks": [{**vars(one), "figures": list(one.figures)} for one in reading.checks],
        "set_aside": [dict(vars(one)) for one in reading.set_aside],
    }


def hash_of(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def print_of(vocabulary: Vocabulary) -> str:
    """The print of the engine and of the words with which it reads: a report is read anew when either has changed."""
    words = "\n".join(f"{code}\t{phrase}" for code, phrase in vocabulary)
    return engine_print() + "." + hash_of(words)[:16]


@cache
def engine_print() -> str:
    """The print of the engine with its words: what is read anew when either changes."""
    digest = hashlib.sha256()
    for folder in (files(engine), files(engine).joinpath("opening"), files(engine).joinpath("data")):
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.is_file() and file.name.endswith((".py", ".csv", ".txt")):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


__all__ = ["Finding", "OldText", "find_in", "hash_of", "keep_file", "print_of", "read_file"]
