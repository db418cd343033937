"""工作总结 The work report: written with live figures, reviewed by another person, frozen at a position."""

import secrets
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from zhijian.kernel.indicators.periods import BadPeriod, Period, parse
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.words import words
from zhijian.kernel.papers.codes import RANDOM_BYTES, new_code
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Data, Day, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act, guard
from zhijian.kernel.reports import dispatching
from zhijian.kernel.reports.models import OFFICER, REPORTER
from zhijian.kernel.reports.rules.printing import Rounding
from zhijian.kernel.reports.writing import content as making
from zhijian.kernel.reports.writing.charting import parts_below
from zhijian.kernel.reports.writing.filling import Setting
from zhijian.kernel.reports.writing.sections import KINDS, tasks_of
from zhijian.kernel.reports.writing.shapes import opened, shapes

MOST_SECTIONS, LONGEST, LONGEST_TITLE = 40, 20_000, 100


@guard(_("Write a period such as 2026H1, 2026, 2026-06 or 2024-01-01..2026-06-30."), field="period")
def period_is_one(report: "WorkReport", by: Doing, *, period: str) -> bool:
    try:
        return parse(period).first <= by.on
    except BadPeriod:
        return False


@guard(_("There is no template with this code."), field="shape")
def shape_exists(report: "WorkReport", by: Doing, *, shape: str) -> bool:
    return shape in shapes()


@guard(
    _("At most 40 sections, each with a title of at most 100 characters and a text of at most 20 000."),
    field="sections",
)
def sections_have_form(report: "WorkReport", by: Doing, *, sections: dict[str, Any]) -> bool:
    several = sections.get("sections")
    return (
        set(sections) == {"sections"} and isinstance(several, list) and len(several) <= MOST_SECTIONS
        and all(_is_section(one) for one in several)
    )  # fmt: skip


def _is_section(one: Any) -> bool:
    return (
        isinstance(one, dict) and set(one) == {"title", "kind", "text"}
        and all(isinstance(value, str) for value in one.values())
        and one["kind"] in KINDS and len(one["title"]) <= LONGEST_TITLE and len(one["text"]) <= LONGEST
    )  # fmt: skip


@guard(_("Every figure in the text must print: mend what is marked there."))
def every_figure_prints(report: "WorkReport", by: Doing) -> bool:
    return not report.document(by.on).flaws


@guard(_("The period must be over: a report is frozen after its last day."))
def every_period_is_over(report: "WorkReport", by: Doing) -> bool:
    over = report.asked.last <= by.on
    return over and not any(one.not_over for one in report.document(by.on).figures)


class WorkReport(Record):
    """工作总结 What a body says of its work in a period; every figure in it opens to the acts behind it."""

    kind, line = "reports.report", "reports"
    title, plural = words("工作总结", "Work report"), words("工作总结", "Work reports")

    class State(models.TextChoices):
        DRAFTED = "drafted", pgettext_lazy("report", "Draft")
        SUBMITTED = "submitted", _("In review")
        APPROVED = "approved", pgettext_lazy("report", "Approved")
        FROZEN = "frozen", pgettext_lazy("report", "Frozen")
        DROPPED = "dropped", pgettext_lazy("report", "Dropped")

    class Rounds(models.TextChoices):
        HALF_UP = Rounding.HALF_UP.value, _("Rounded half up")
        DOWN = Rounding.DOWN.value, _("Cut off")

    class Urgency(models.TextChoices):
        NONE = "none", pgettext_lazy("urgency", "Ordinary")
        URGENT = "urgent", pgettext_lazy("urgency", "Urgent")
        MOST = "most", pgettext_lazy("urgency", "Most urgent")

    name = Text(_("Title"), size=LONGEST_TITLE)
    period = Text(_("Period"), size=30, public=True)
    shape = Text(_("Template"), size=30, public=True)
    rounding = Choice(_("Rounding"), Rounds, public=True)
    sections = Data(_("Sections"))
    frozen_on = Day(_("Frozen on"), public=True)
    position = Text(_("Position"), size=20, optional=True, public=True, entered=False)
    root = Text(_("Root"), size=64, optional=True, public=True, entered=False)
    code = Text(_("Check code"), size=9, optional=True, entered=False)
    content_hash = Text(_("Hash of the content"), size=64, optional=True, public=True, entered=False)
    content = Data(_("Frozen content"))
    number = Text(_("Number of dispatch"), size=40, optional=True, public=True, entered=False)
    dispatched_on = Day(_("Dispatched on"), public=True)
    dispatch = Data(_("Head of the document"))

    class Meta:
        indexes = [
            models.Index(fields=["territory", "period"], name="report_area"),
            models.Index(fields=["state", "id"], name="report_state"),
            models.Index(fields=["content_hash"], name="report_content"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "number"], name="report_number_once", condition=~models.Q(number="")
            )
        ]

    def label(self) -> str:
        return str(self.name)

    def number_label(self) -> str:
        return f"{self.asked.label} {self.territory.short or self.territory.name}" if self.period else ""

    @property
    def asked(self) -> Period:
        """The period that it speaks of."""
        return parse(self.period)

    def setting(self, today: date, as_of: int | None = None) -> Setting:
        """What holds for all its placements on a day."""
        return Setting(self.territory_id, self.asked, Rounding(self.rounding), today, as_of)

    def document(self, today: date, as_of: int | None = None) -> making.Document:
        """Its sections with their figures, as they are known on a day."""
        return making.document(self.sections.get("sections", []), self.setting(today, as_of))

    def head(self) -> dict[str, str]:
        """What its content says of it, in Chinese, whoever reads."""
        with override("zh-hans"):
            return {
                "report": str(self.pk), "title": self.name, "body": self.territory_id,
                "body_name": self.territory.name, "period": self.period, "period_name": str(self.asked.label),
                "shape": self.shape, "code": self.code,
            }  # fmt: skip

    def printed(self, today: date) -> dict[str, Any]:
        """What its paper says: the frozen content, or the text as it is known on a day, without position and root."""
        if self.state == self.State.FROZEN:
            return {**self.content, **({making.DISPATCH: self.dispatch} if self.number else {})}
        setting = self.setting(today)
        imprint = making.Imprint("", 0, "", today)
        return making.frozen(self.document(today), self.head(), setting, imprint)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body of which it speaks."""
        self.body_id = self.territory_id = params["at"].pk

    @act("new", to="drafted", by=(REPORTER, OFFICER), guards=[period_is_one, shape_exists])
    def drafted(
        self, by: Doing, *, at: Public[Body], period: Public[str], shape: Public[str],
        rounding: Public[Rounds] = Rounds.HALF_UP, name: str = "",
    ) -> None:  # fmt: skip
        """起草工作总结 Start a report

        The template opens its sections; without a title it has the template's.
        """
        self.period, self.shape, self.rounding = period, shape, rounding
        chosen = shapes()[shape]
        with override("zh-hans"):
            said = {"{body}": at.short or at.name, "{period}": str(self.asked.label)}
        self.name = name or _filled(chosen.title, said)[:LONGEST_TITLE]
        setting = self.setting(by.on)
        sections = opened(chosen, tasks_of(setting), has_parts=bool(parts_below(setting)))
        self.sections = {"sections": [one | {"text": _filled(one["text"], said)} for one in sections]}

    @act("drafted", by=(REPORTER, OFFICER), guards=[sections_have_form], counts=False)
    def written(
        self, by: Doing, *, sections: dict[str, Any], name: str, rounding: Public[Rounds] = Rounds.HALF_UP
    ) -> None:  # fmt: skip
        """保存文稿 Save the text

        Each saving is a version that can be looked at again.
        """
        self.sections, self.name, self.rounding = sections, name, rounding

    @act("drafted", to="submitted", by=(REPORTER, OFFICER), guards=[every_figure_prints])
    def submitted(self, by: Doing) -> None:
        """送审 Submit for review"""

    @act(("drafted", "submitted", "approved"), by=(REPORTER, OFFICER), counts=False)
    def commented(self, by: Doing, *, remark: Remark) -> None:
        """批注 Comment"""

    @act("submitted", to="drafted", by=OFFICER, not_who=["submitted"])
    def returned(self, by: Doing, *, remark: Remark) -> None:
        """退回修改 Return with a comment"""

    @act("submitted", to="approved", by=OFFICER, not_who=["submitted"])
    def approved(self, by: Doing) -> None:
        """审定 Approve"""

    @act("approved", to="drafted", by=OFFICER)
    def reopened(self, by: Doing, *, why: Public[str]) -> None:
        """重新修改 Take up again"""

    @act("approved", to="frozen", by=OFFICER, guards=[every_figure_prints, every_period_is_over], seal=True)
    def frozen(self, by: Doing) -> None:
        """定稿 Freeze

        Every figure is counted over the acts that are sealed at this moment, and stays what it is.
        """
        size = dbtiles.size()
        setting, origin = self.setting(by.on, size), Origin.objects.get()
        made = making.document(self.sections.get("sections", []), setting)
        self.code = new_code(secrets.token_bytes(RANDOM_BYTES))
        imprint = making.Imprint(origin.name, size, dbtiles.root(size).hex(), by.on)
        self.content = making.frozen(made, self.head(), setting, imprint)
        self.content_hash = making.hash_of(self.content)
        self.position, self.root, self.frozen_on = str(size), imprint.root, by.on

    @act("frozen", by=OFFICER, guards=dispatching.GUARDS, seal=True)
    def dispatched(  # noqa: PLR0913 - what the standard lets a document bear
        self, by: Doing, *, mark: Public[str], addressee: Public[str], copies: Public[str] = "",
        urgency: Public[Urgency] = Urgency.NONE, running: Public[str] = "", signer: Staff | None = None,
        issuer: Public[str] = "", secrecy: Public[str] = "", copy_number: Public[str] = "",
    ) -> None:  # fmt: skip
        """发文 Dispatch as an official document

        It takes the next number of the body's mark and year. A signer is named on what is sent up.
        """
        self.number, self.dispatched_on = dispatching.numbered(self, mark, running, by.on), by.on
        told = {
            "addressee": addressee, "copies": copies, "urgency": urgency, "secrecy": secrecy,
            "copy_number": copy_number, "signer": signer, "issuer": issuer,
        }  # fmt: skip
        self.dispatch = dispatching.head(self, told, by.on)

    @act(("drafted", "submitted", "approved"), to="dropped", by=(REPORTER, OFFICER))
    def dropped(self, by: Doing, *, why: Public[str]) -> None:
        """作罢 Drop"""


def _filled(text: str, said: dict[str, str]) -> str:
    """A template's own two words put in; its placements stay as they are."""
    for word, meaning in said.items():
        text = text.replace(word, meaning)
    return text
