"""The form in which a report is written: its sections as fields, a few empty ones at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhijian.kernel.reports.models import WorkReport
from zhijian.kernel.reports.work_report import MOST_SECTIONS
from zhijian.kernel.reports.writing.sections import KINDS
from zhijian.kernel.reports.writing.shapes import Opening, shapes

EMPTY = 2
"""Empty sections at the end of the form."""


@dataclass(frozen=True)
class Typed:
    """One section as it is typed. ``place``: where it shall stand; ``hint``: what belongs in it; ``remark``: what
    cannot be counted yet."""

    n: int
    title: str
    kind: str
    text: str
    place: int
    hint: str
    remark: str = ""

    @property
    def rows(self) -> int:
        """Height of its field in lines, of about 40 characters."""
        return min(24, max(3, sum(1 + len(line) // 40 for line in self.text.split("\n"))))


@dataclass(frozen=True)
class Sheet:
    """The whole form."""

    name: str
    rounding: str
    sections: Sequence[Typed]

    @property
    def places(self) -> list[int]:
        return list(range(1, len(self.sections) + 1))


def held(report: WorkReport) -> Sheet:
    """The form as the record holds it."""
    return _sheet(report, report.name, report.rounding, report.sections.get("sections", []))


def typed(report: WorkReport, post: Mapping[str, str]) -> Sheet:
    """The form as it was sent."""
    return _sheet(report, post.get("name", ""), post.get("rounding", ""), sections_of(post))


def sections_of(post: Mapping[str, str]) -> list[dict[str, str]]:
    """The sections that were sent, in the order of their places; empty ones are left out."""
    found: list[tuple[int, int, dict[str, str]]] = []
    for n in range(1, MOST_SECTIONS + EMPTY + 1):
        if f"s{n}-kind" not in post:
            continue
        title, text = post.get(f"s{n}-title", "").strip(), _lines(post.get(f"s{n}-text", ""))
        kind = post[f"s{n}-kind"]
        if title or text.strip() or kind in ("targets",):
            asked = post.get(f"s{n}-place", "")
            place = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else n
            # A section that was moved up goes before the one that stands there.
            found.append(
                (2 * place - (place < n) + (place > n), n, {"title": title, "kind": kind, "text": text})
            )
    return [section for _place, _n, section in sorted(found, key=lambda one: one[:2])]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _sheet(report: WorkReport, name: str, rounding: str, sections: Sequence[Mapping[str, Any]]) -> Sheet:
    shape = shapes().get(report.shape)
    hints = {one.title: str(one.hint) for one in shape.sections} if shape else {}
    remarks = {one.title: _remark(one) for one in shape.sections} if shape else {}
    known = [
        Typed(
            n,
            one["title"],
            one["kind"],
            one["text"],
            n,
            hints.get(one["title"]) or _hint(one["kind"]),
            remarks.get(one["title"], ""),
        )
        for n, one in enumerate(sections, 1)
    ]
    more = [
        Typed(len(known) + n, "", "text", "", len(known) + n, _("A further section"))
        for n in range(1, EMPTY + 1)
    ]
    return Sheet(name, rounding, known + more)


def _remark(one: Opening) -> str:
    """Which lines of business that the section tells of are not installed."""
    if not one.missing:
        return ""
    return _(
        "No line of business counts this yet: %(rooms)s. Until one does, place a task whose actual the body reports."
    ) % {"rooms": _(", ").join(str(room) for room in one.missing)}


def _hint(kind: str) -> str:
    """What belongs in a section of a kind; one whose room is not installed is text."""
    return str(KINDS.get(kind, KINDS["text"]).hint)


def kinds() -> list[tuple[str, str]]:
    """The kinds of section, for a list to choose from."""
    return [(kind.code, str(kind.title)) for kind in KINDS.values()]
