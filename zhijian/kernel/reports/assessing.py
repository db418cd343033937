"""年度考核 The assessment of a body's targets: its own score, the review with bonus and veto, the result."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Choice, Flag, LongText, Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import Digits
from zhijian.kernel.records.spec import act, guard
from zhijian.kernel.reports import guards
from zhijian.kernel.reports.models import OFFICER, REPORTER, Target
from zhijian.kernel.reports.rules import ranking
from zhijian.kernel.reports.rules.printing import Placement, rounded
from zhijian.kernel.reports.rules.scoring import FULL, result

HUNDREDTH = Placement(2)


@guard(_("Points lie between 0 and 100."), field="points")
def points_in_bounds(assessment: "Assessment", by: Doing, *, points: str) -> bool:
    return 0 <= Decimal(points) <= FULL


@guard(_("A bonus lies between 0 and 100, and says what for."), field="bonus")
def bonus_has_reason(assessment: "Assessment", by: Doing, *, bonus: str, bonus_why: str) -> bool:
    return 0 <= Decimal(bonus) <= FULL and (Decimal(bonus) == 0 or bool(bonus_why.strip()))


@guard(_("A veto says why, and a reason alone is no veto."), field="veto_why")
def veto_has_reason(assessment: "Assessment", by: Doing, *, vetoed: bool, veto_why: str) -> bool:
    return vetoed == bool(veto_why.strip())


@guard(_("This body has no target in force for the year."), field="at")
def has_targets(assessment: "Assessment", by: Doing, *, at: Any, year: str) -> bool:
    return bool(Target._base_manager.filter(territory=at.pk, year=year, state="in_force").exists())


@guard(_("This body was assessed for the year already."), field="year")
def not_assessed_twice(assessment: "Assessment", by: Doing, *, at: Any, year: str) -> bool:
    others = Assessment._base_manager.exclude(pk=assessment.pk)  # its own first act may be amended
    return not others.filter(territory=at.pk, year=year).exclude(state="").exists()


class Assessment(Record):
    """目标考核 How a body met its targets of a year: points by its own count, after review, and the grade."""

    kind, line = "reports.assessment", "reports"
    title, plural = words("目标考核", "Assessment"), words("目标考核", "Assessments")

    class State(models.TextChoices):
        SELF_SCORED = "self_scored", _("Scored by the body")
        REVIEWED = "reviewed", _("Reviewed")
        PUBLISHED = "published", _("Result published")

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("Excellent")
        GOOD = "good", _("Good")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Failed")

    year = Text(_("Year"), size=4, public=True)
    by_rule = Text(_("Weighted completion on that day"), size=10, optional=True, public=True, entered=False)
    self_points = Text(_("Points by the body's own count"), size=20, public=True)
    statement = LongText(_("What the body says"))
    reviewed_points = Text(_("Points after review"), size=20, optional=True, public=True)
    bonus = Text(_("Bonus"), size=20, optional=True, public=True)
    bonus_why = Text(_("What the bonus is for"), optional=True, public=True)
    vetoed = Flag(_("Vetoed"), public=True)
    veto_why = Text(_("Why it was vetoed"), optional=True, public=True)
    points = Text(_("Points"), size=20, optional=True, public=True)
    grade = Choice(_("Grade"), Grade, optional=True, public=True, facet=True, entered=False)

    class Meta:
        indexes = [
            models.Index(fields=["territory", "id"], name="assessment_area"),
            models.Index(fields=["year", "id"], name="assessment_year"),
            models.Index(fields=["state", "id"], name="assessment_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "year"], name="assessment_once", condition=~models.Q(state="")
            )
        ]

    def label(self) -> str:
        return str(self.territory.short or self.territory.name)

    def number_label(self) -> str:
        return str(self.year)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body that is assessed."""
        self.body_id = self.territory_id = params["at"].pk

    @act("new", to="self_scored", by=(REPORTER, OFFICER), guards=[
        guards.year_is_one, points_in_bounds, has_targets, not_assessed_twice,
    ])  # fmt: skip
    def self_scored(
        self, by: Doing, *, at: Public[Body], year: Public[str], points: Digits, statement: Remark = ""
    ) -> None:
        """自评 Score oneself

        What the targets come to by rule on that day is written beside it.
        """
        self.year, self.self_points, self.statement = year, points, statement
        from zhijian.kernel.reports.actuals import (
            lines,
        )  # it knows the classes of models.py, as this module does

        targets = list(Target._base_manager.filter(territory=at.pk, year=year, state="in_force"))
        score = ranking.score((line.progress, Decimal(line.target.weight)) for line in lines(targets, by.on))
        self.by_rule = "" if score is None else f"{rounded(score * 100, HUNDREDTH):f}"

    @act("self_scored", to="reviewed", by=OFFICER, not_who=["self_scored"], guards=[
        points_in_bounds, bonus_has_reason, veto_has_reason,
    ])  # fmt: skip
    def reviewed(
        self, by: Doing, *, points: Digits, bonus: Digits = "0", bonus_why: Public[str] = "",
        vetoed: Public[bool] = False, veto_why: Public[str] = "",
    ) -> None:  # fmt: skip
        """复核 Review"""
        found = result(Decimal(points), Decimal(bonus), vetoed=vetoed)
        self.reviewed_points, self.bonus, self.bonus_why = points, bonus, bonus_why
        self.vetoed, self.veto_why = vetoed, veto_why
        self.points, self.grade = f"{found.points:f}", found.grade.value

    @act("reviewed", to="self_scored", by=OFFICER)
    def reopened(self, by: Doing, *, why: Public[str]) -> None:
        """退回重评 Return for another review"""
        self.reviewed_points = self.bonus = self.bonus_why = self.veto_why = self.points = self.grade = ""
        self.vetoed = False

    @act("reviewed", to="published", by=OFFICER, not_who=["self_scored"])
    def published(self, by: Doing) -> None:
        """通报考核结果 Publish the result"""
