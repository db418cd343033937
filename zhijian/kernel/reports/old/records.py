"""旧报告 An old report as it came, and 旧报告数字 each figure of it that a person has decided about."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import subtrees
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Ref, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import Digits
from zhijian.kernel.records.spec import act
from zhijian.kernel.reports.old import codes, guards, texts
from zhijian.kernel.reports.old.phrases import vocabulary_of
from zhijian.kernel.reports.old.proposals import Defaults, Proposal, common_period, proposals
from zhijian.kernel.reports.old.who import STATISTICIAN


class OldReport(Record):
    """旧报告 A work report that somebody wrote years ago: its file as it came, and what holds for all its figures."""

    kind, line = "reports.old_report", "reports"
    title, plural = words("旧报告", "Old report"), words("旧报告", "Old reports")

    class State(models.TextChoices):
        IN_REVIEW = "in_review", _("Being looked through")
        DONE = "done", pgettext_lazy("old report", "Looked through")
        WITHDRAWN = "withdrawn", pgettext_lazy("old report", "Withdrawn")

    name = Text(_("Title"), size=200)
    period = Text(_("Period"), size=30, optional=True, public=True)
    sha256 = Text(_("Hash of the file"), size=64, public=True, entered=False)
    text_sha256 = Text(_("Hash of the text"), size=64, public=True, entered=False)

    class Meta:
        indexes = [
            models.Index(fields=["territory", "id"], name="old_report_area"),
            models.Index(fields=["state", "id"], name="old_report_state"),
            models.Index(fields=["name", "id"], name="old_report_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "sha256"],
                name="old_report_once",
                condition=models.Q(state__in=["in_review", "done"]),
            )
        ]

    def label(self) -> str:
        return str(self.name)

    def number_label(self) -> str:
        return f"{self.period} {self.territory.short or self.territory.name}".strip()

    def kept_text(self) -> texts.OldText:
        """Its frozen text; read once for an object in memory."""
        known: texts.OldText | None = self.__dict__.get("_text")
        if known is None:
            known = texts.OldText.objects.filter(pk=self.sha256).first() or texts.read_file(self.file())[0]
            self.__dict__["_text"] = known
        return known

    def file(self) -> Attachment:
        """The file as it came."""
        return Attachment.objects.filter(record=self.pk, sha256=self.sha256).earliest("uploaded")

    def bodies_below(self) -> set[str]:
        """The bodies that its figures may speak of: its own and all below, today."""
        known: set[str] | None = self.__dict__.get("_below")
        if known is None:
            known = subtrees([self.territory_id], clock.today())[self.territory_id]
            self.__dict__["_below"] = known
        return known

    def proposals(self) -> list[Proposal]:
        """The figures that the reading found, with the defaults of this report and its body's own words."""
        known: list[Proposal] | None = self.__dict__.get("_proposals")
        if known is None:
            known = self.__dict__["_proposals"] = proposals(self.finding().said, self.defaults())
        return known

    def finding(self) -> texts.Finding:
        """What was found in it; read anew where it was lost."""
        known: texts.Finding | None = self.__dict__.get("_finding")
        if known is None:
            known = texts.Finding.objects.filter(pk=self.pk).first() or self.read_again()
            self.__dict__["_finding"] = known
        return known

    def read_again(self) -> texts.Finding:
        """Find its figures anew, with the engine and the words of today; no place in the text moves."""
        words_ = vocabulary_of(self.territory_id)
        return texts.Finding.put(self.pk, texts.find_in(self.kept_text(), words_), words_)

    def defaults(self) -> Defaults:
        """What holds for all its figures: body, period, and the bodies that it may name."""
        names: dict[str, str] = {}
        for body in Body.objects.filter(pk__in=self.bodies_below()).order_by("-pk"):
            names |= {body.name: body.pk} | ({body.short: body.pk} if body.short else {})
        return Defaults(self.territory_id, self.period, names)

    def proposal_at(self, place: str) -> Proposal | None:
        """What the reading found at a place."""
        return next((one for one in self.proposals() if one.place == place), None)

    def leaned_on(self) -> str:
        """Its confirmed figures name places in its text: they are taken back before it goes."""
        return str(guards.no_figure_stands.sentence) if guards.has_confirmed(self) else ""

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body whose report it is."""
        self.body_id = self.territory_id = params["at"].pk

    @act("new", to="in_review", by=STATISTICIAN, guards=[
        guards.not_taken_twice, guards.text_stays_under_figures, guards.period_or_none,
    ])  # fmt: skip
    def received(
        self, by: Doing, *, at: Public[Body], original: Attachment, name: str = "", period: Public[str] = ""
    ) -> None:
        """收入旧报告 Take in an old report

        Without a title its first line is the title; without a period the one of which most of its figures speak.
        """
        words_ = vocabulary_of(at.pk)
        text, said = texts.read_file(original, words_)
        if original.record != self.pk:  # it is this report's already where its first act is amended
            original.take(self)
        first = next((line.strip() for line in text.text.splitlines() if line.strip()), "")
        self.name, self.period = name or first[:80], period or common_period(said)
        self.sha256, self.text_sha256 = original.sha256, text.text_sha256
        texts.Finding.put(self.pk, said, words_)

    @act("in_review", by=STATISTICIAN, guards=[guards.period_or_none])
    def described(self, by: Doing, *, name: str, period: Public[str] = "") -> None:
        """修改标题和期间 Change title and period"""
        self.name, self.period = name, period

    @act("in_review", to="done", by=STATISTICIAN)
    def finished(self, by: Doing) -> None:
        """核对完毕 Finish looking through

        What is not decided by then is taken for no figure.
        """

    @act("done", to="in_review", by=STATISTICIAN)
    def reopened(self, by: Doing) -> None:
        """重新核对 Look through again"""

    @act(("in_review", "done"), to="withdrawn", by=STATISTICIAN, guards=[guards.no_figure_stands])
    def withdrawn(self, by: Doing, *, why: Public[str]) -> None:
        """撤出旧报告 Take out an old report"""


class OldFigure(Record):
    """旧报告数字 One figure of an old report that a person has confirmed or rejected: *reported*, never computed."""

    kind, line = "reports.old_figure", "reports"
    title, plural = (
        words("旧报告数字", "Figure of an old report"),
        words("旧报告数字", "Figures of old reports"),
    )

    class State(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("figure", "Confirmed")
        REJECTED = "rejected", pgettext_lazy("figure", "No figure")
        TAKEN_BACK = "taken_back", pgettext_lazy("figure", "Taken back")

    class Bound(models.TextChoices):
        EQ = "eq", _("exactly")
        GE = "ge", _("at least")
        LE = "le", _("at most")
        APPROX = "approx", _("about")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("number")
        AT_LEAST = "at_least", _("more than so many")
        ABOUT = "about", _("about so many")
        PERCENT = "percent", _("share in per cent")
        PERCENTAGE_POINT = "percentage_point", _("percentage points")
        YOY = "yoy", _("change against the year before")

    report = Ref(_("Old report"), OldReport)
    place = Text(_("Place in the text"), size=24, public=True)
    printed = Text(_("As printed"), size=120, public=True)
    value = Text(_("Value"), size=30, optional=True, public=True)
    unit = Text(_("Unit"), size=20, optional=True, public=True)
    bound = Choice(_("Bound"), Bound, optional=True, public=True)
    qualifier = Choice(_("Said as"), Qualifier, optional=True, public=True)
    code = Text(_("Indicator"), size=60, optional=True, public=True)
    about = Ref(_("Body that it is about"), Body, optional=True, public=True)
    period = Text(_("Period"), size=30, optional=True, public=True)

    class Meta:
        indexes = [
            models.Index(fields=["about", "code", "period"], name="old_figure_series"),
            models.Index(fields=["report", "place"], name="old_figure_report"),
            models.Index(fields=["territory", "id"], name="old_figure_area"),
            models.Index(fields=["state", "id"], name="old_figure_state"),
            models.Index(fields=["period", "id"], name="old_figure_period"),
        ]
        constraints = [
            # The guard looks at other rows, so two officers at once could both pass it: the database has the last word.
            models.UniqueConstraint(
                fields=["report", "place"],
                name="old_figure_once",
                condition=models.Q(state__in=["confirmed", "rejected"]),
            )
        ]

    def label(self) -> str:
        return (
            f"{codes.name_of(self.code)} {self.value} {self.unit}".strip() if self.code else str(self.printed)
        )

    def number_label(self) -> str:
        about = self.about
        return f"{self.period} {about.short or about.name}" if about else ""

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body whose report it stands in."""
        self.body_id, self.territory_id = params["report"].body_id, params["report"].territory_id

    @act("new", to="confirmed", by=STATISTICIAN, guards=[
        guards.report_is_open, guards.as_it_was_read, guards.not_decided_twice, guards.has_period,
        guards.counts_something, guards.stands_there,
    ])  # fmt: skip
    def accepted(
        self, by: Doing, *, report: OldReport, place: Public[str], printed: Public[str], value: Digits,
        unit: Public[str] = "", bound: Public[Bound], qualifier: Public[Qualifier], code: Public[str],
        about: Public[Body], period: Public[str],
    ) -> None:  # fmt: skip
        """采认 Accept as it was read"""
        self._stand(report, place, printed)
        self._say(value, unit, bound, qualifier, code, about, period)

    @act("new", to="confirmed", by=STATISTICIAN, guards=[
        guards.report_is_open, guards.was_found, guards.not_decided_twice, guards.has_period, guards.counts_something,
        guards.stands_there, guards.about_is_below,
    ])  # fmt: skip
    def corrected(
        self, by: Doing, *, report: OldReport, place: Public[str], printed: Public[str], value: Digits,
        unit: Public[str] = "", bound: Public[Bound], qualifier: Public[Qualifier], code: Public[str],
        about: Public[Body], period: Public[str],
    ) -> None:  # fmt: skip
        """更正后采认 Correct and accept"""
        self._stand(report, place, printed)
        self._say(value, unit, bound, qualifier, code, about, period)

    @act("new", to="confirmed", by=STATISTICIAN, guards=[
        guards.report_is_open, guards.not_decided_twice, guards.has_period, guards.counts_something,
        guards.stands_there, guards.about_is_below,
    ])  # fmt: skip
    def added(
        self, by: Doing, *, report: OldReport, place: Public[str], printed: Public[str], value: Digits,
        unit: Public[str] = "", bound: Public[Bound], qualifier: Public[Qualifier], code: Public[str],
        about: Public[Body], period: Public[str],
    ) -> None:  # fmt: skip
        """补充数字 Add a figure that was not found"""
        self._stand(report, place, printed)
        self._say(value, unit, bound, qualifier, code, about, period)

    @act("new", to="rejected", by=STATISTICIAN, guards=[
        guards.report_is_open, guards.was_found, guards.not_decided_twice, guards.stands_there,
    ])  # fmt: skip
    def rejected(self, by: Doing, *, report: OldReport, place: Public[str], printed: Public[str]) -> None:
        """不作数字 This is no figure"""
        self._stand(report, place, printed)

    @act("confirmed", by=STATISTICIAN, guards=[
        guards.has_period, guards.counts_something, guards.still_below,
    ])  # fmt: skip
    def revised(
        self, by: Doing, *, value: Digits, unit: Public[str] = "", bound: Public[Bound], qualifier: Public[Qualifier],
        code: Public[str], about: Public[Body], period: Public[str], why: Public[str],
    ) -> None:  # fmt: skip
        """修改已采认的数字 Correct a confirmed figure"""
        self._say(value, unit, bound, qualifier, code, about, period)

    @act(("confirmed", "rejected"), to="taken_back", by=STATISTICIAN)
    def taken_back(self, by: Doing) -> None:
        """收回核对结果 Take the decision back

        The place is open again; the ledger keeps that it was decided.
        """

    def _stand(self, report: OldReport, place: str, printed: str) -> None:
        self.report, self.place, self.printed = report, place, printed

    def _say(
        self, value: str, unit: str, bound: str, qualifier: str, code: str, about: Body, period: str
    ) -> None:
        self.value, self.unit, self.bound, self.qualifier = value, unit, bound, qualifier
        self.code, self.about, self.period = code, about, period
