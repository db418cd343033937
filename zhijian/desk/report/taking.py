"""下级总结 The reports of the bodies right below, by their headings: what a report above may take over."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhijian.desk.bodies import named
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.models import WorkReport
from zhijian.kernel.reports.rules.placing import of_body
from zhijian.kernel.reports.writing.charting import parts_below
from zhijian.kernel.reports.writing.sections import KINDS

WORDS = ("text", "chronicle", "problems", "points")
"""Kinds whose typed text is words; a table of figures is better asked for anew."""
READY = (WorkReport.State.SUBMITTED, WorkReport.State.APPROVED, WorkReport.State.FROZEN)


@dataclass(frozen=True)
class Said:
    """What one body says under a heading; ``text`` is what is inserted: its figures stay live and stay its own."""

    body: str
    report: WorkReport
    text: str


@dataclass(frozen=True)
class Heading:
    """One heading with what each body says under it."""

    title: str
    said: Sequence[Said]

    @property
    def all(self) -> str:
        return "\n".join(one.text for one in self.said)


def below(report: WorkReport, seen: Scope) -> list[Heading]:
    """The texts of the bodies right below for the same period that are handed in, in the order of the headings."""
    bodies = [pk for pk, _name in parts_below(report.setting(clock.today()))]
    if not bodies:
        return []
    rows = WorkReport.visible_to(seen).filter(period=report.period, territory__in=bodies, state__in=READY)
    found: dict[str, list[Said]] = {}
    for one in rows.select_related("territory").order_by("territory", "pk"):
        name = named(one.territory)
        for section in one.sections.get("sections", []):
            if section["text"].strip() and section["kind"] in WORDS and section["kind"] in KINDS:
                text = of_body(f"{name}：{section['text'].strip()}", one.territory_id)
                found.setdefault(section["title"], []).append(Said(name, one, text))
    return [Heading(title, said) for title, said in found.items()]
