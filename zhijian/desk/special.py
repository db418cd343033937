"""Acts that have a page of their own instead of the form drawn from their declaration."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhijian.desk.look.shapes import Button
from zhijian.kernel.records.model import Record


@dataclass(frozen=True)
class Special:
    """``url`` is the page's name, reversed with the record's id. ``only``: the drawn form is not offered at all."""

    url: str
    only: bool = False


FORMS: dict[tuple[str, str], Special] = {
    ("metrology.verification", "recorded"): Special("worksheet", only=True),
    # Whoever checks has the sheet before their eyes; the act itself is sent to the common form's address.
    ("metrology.verification", "checked"): Special("worksheet"),
    ("reports.report", "written"): Special("report_write", only=True),
}


VIEWS: dict[str, tuple[tuple[str, str | Promise], ...]] = {
    "metrology.verification": (("worksheet", gettext_lazy("Worksheet")),),
    "coordination.group": (("group", gettext_lazy("Composition on a day")),),
    "reports.target": (("target_progress", gettext_lazy("Progress")),),
    "reports.assessment": (("assessment_notice", gettext_lazy("Notice of the result")),),
    "reports.call": (("call", gettext_lazy("Board of the call")),),
    "reports.closing": (("closing", gettext_lazy("Figures as closed")),),
    "reports.old_report": (("old_report", gettext_lazy("Figures in the text")),),
}
"""Other looks at a record of a kind: address name and words."""


def views_of(entry: Record) -> list[Button]:
    """The other looks at this record, as buttons of its page."""
    return [Button(str(words), reverse(url, args=[entry.pk])) for url, words in VIEWS.get(entry.kind, ())]


def page_of(entry: Record, act: str) -> str:
    """The address where an act of a record begins."""
    special = FORMS.get((entry.kind, act))
    return (
        reverse(special.url, args=[entry.pk]) if special else reverse("do", args=[entry.kind, entry.pk, act])
    )


def only_page(entry: Record, act: str) -> str:
    """The address of a page that stands in the place of the common form; empty where there is none."""
    special = FORMS.get((entry.kind, act))
    return reverse(special.url, args=[entry.pk]) if special and special.only else ""


BEGINS: dict[tuple[str, str], str] = {
    ("reports.old_report", "received"): "old_reports",
    **dict.fromkeys(
        (("reports.old_figure", act) for act in ("accepted", "corrected", "added", "rejected")), ""
    ),
}
"""Making acts that begin on a page of their own (address name), or nowhere but beside their text (empty)."""


def own_beginning(kind: str, act: str) -> str:
    """The address of a page on which a record is begun instead of the drawn form; empty where there is none."""
    return reverse(BEGINS[(kind, act)]) if BEGINS.get((kind, act)) else ""


def begin_at(kind: str, act: str) -> str:
    """The address where a record of a kind is begun; empty where no button leads to it."""
    own = BEGINS.get((kind, act))
    if own is None:
        return reverse("begin", args=[kind, act])
    return reverse(own) if own else ""


@dataclass(frozen=True)
class Page:
    """A page of the rail that is no register: its group, address name and words, and by which duties it is seen."""

    menu: str
    url: str
    title: str | Promise
    duties: tuple[str, ...] = ()


PAGES = (
    Page("business", "points", gettext_lazy("Work points")),
    Page("business", "problems", gettext_lazy("Problems")),
    Page("business", "due_list", gettext_lazy("Due list")),
    Page("business", "plan_day", gettext_lazy("Plan a day"), ("metrology_manager", "metrology_supervisor")),
)
