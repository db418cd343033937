"""Where a figure appears: in templates of reports, in reports, as the count of targets; only what a reader may see."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.desk.look import numbers
from zhijian.desk.look.shapes import Figure
from zhijian.kernel.indicators.one import One
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.actuals import lines
from zhijian.kernel.reports.models import Target, WorkReport
from zhijian.kernel.reports.rules.placing import CODE
from zhijian.kernel.reports.rules.printing import percent
from zhijian.kernel.reports.tree import LIVE
from zhijian.kernel.reports.writing.shapes import shapes

NEWEST = 200
"""So many reports are looked through, the newest first."""
_CODE = re.compile(CODE.pattern)


@dataclass
class Places:
    """Where one figure appears: names of templates; names and addresses of reports and targets."""

    templates: list[str] = field(default_factory=list)
    reports: list[tuple[str, str]] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)


def places(seen: Scope) -> Mapping[str, Places]:
    """Code → where it appears, for all codes at once."""
    found: dict[str, Places] = defaultdict(Places)
    for shape in shapes().values():
        for code in _codes(one.text for one in shape.sections):
            found[code].templates.append(str(shape.name))
    reports = WorkReport.visible_to(seen).exclude(state__in=("", "dropped")).order_by("-pk")
    for report in reports.only("pk", "name", "sections")[:NEWEST]:
        sections = report.sections.get("sections", [])
        for code in _codes(one["text"] for one in sections):
            found[code].reports.append((str(report.name), _address("reports.report", report.pk)))
    targets = Target.visible_to(seen).filter(state__in=LIVE).exclude(indicator="").select_related("territory")
    for target in targets.order_by("-year", "name", "pk")[:NEWEST]:
        name = f"{target.number_label()} {target.name}"
        found[target.indicator].targets.append((name, reverse("target_progress", args=[target.pk])))
    return found


def _codes(texts: Iterable[str]) -> set[str]:
    """The codes that placements and charts name, in texts of sections."""
    return {code for text in texts for code in _found(text)}


def _found(text: str) -> Iterable[str]:
    return (match[0] for match in _CODE.finditer(text))


def _address(kind: str, pk: Any) -> str:
    return reverse("record", args=[kind, pk])


def shares(seen: Scope, one: One) -> list[Figure]:
    """占任务: what is done, up to the last day shown, of each target in force that the figure counts for its body."""
    year = str(one.shown.last.year)
    mine = Target.visible_to(seen).filter(
        indicator=one.indicator.code, territory=one.node, year=year, state="in_force"
    )
    made = []
    for line in lines(list(mine.select_related("territory").order_by("name")), one.shown.last):
        done = line.progress.done
        if done is not None:
            href = f"{reverse('target_progress', args=[line.target.pk])}?on={one.shown.last.isoformat()}"
            of = _("of %(value)s %(unit)s in %(year)s") % {
                "value": numbers.number(line.target.value), "unit": line.target.unit, "year": year,
            }  # fmt: skip
            label = _("Share of target %(name)s") % {"name": line.target.name}
            made.append(Figure(label, percent(done), "", href, note=of))
    return made


def in_words(where: Places) -> str:
    """How often a figure appears, by what."""
    said = []
    if where.templates:
        said.append(
            ngettext("%(n)s template", "%(n)s templates", len(where.templates)) % {"n": len(where.templates)}
        )
    if where.reports:
        said.append(ngettext("%(n)s report", "%(n)s reports", len(where.reports)) % {"n": len(where.reports)})
    if where.targets:
        said.append(ngettext("%(n)s target", "%(n)s targets", len(where.targets)) % {"n": len(where.targets)})
    return _(", ").join(said)
