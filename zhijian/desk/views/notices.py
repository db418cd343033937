"""考核结果通报: the notice of the result of a year's assessment, as a page and as a paper."""

from datetime import datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look.shapes import Cell, Column, Row, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views import records
from zhijian.desk.views.reports import DOCX, file_of
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words
from zhijian.kernel.reports import notice
from zhijian.kernel.reports.models import Assessment, Target
from zhijian.kernel.reports.notice import Notice
from zhijian.kernel.reports.rules.printing import rounded
from zhijian.kernel.reports.writing import docx, paper


@officer
def page(request: HttpRequest, pk: Any) -> HttpResponse:
    """The notice in which an assessment stands; while results are missing, which."""
    assessment: Assessment = records.find(request, Assessment.kind, pk)
    told, seen = notice.of(assessment), scope(request)
    return render(request, "desk/notice.html", {
        "entry": assessment, "told": told, "name": words(*told.names[told.node]), "year": told.year,
        "missing": [words(*one) for one in told.missing], "results": _results(told, seen),
        "tasks": _tasks(told, seen) if told.tasks else None, "register": reverse("register", args=[Assessment.kind]),
        "board": f"{reverse('targets')}?body={told.node}&year={told.year}",
    })  # fmt: skip


def _results(told: Notice, seen: Scope) -> Table:
    """The results; those that this officer may open lead to their records."""
    mine = set(Assessment.visible_to(seen).filter(year=str(told.year)).values_list("pk", flat=True))
    columns = [
        Column(_("Place"), number=True, width="4rem", stack=_("Place"), half=True), Column(_("Body"), head=True),
        Column(_("Own score"), number=True, stack=_("Own score"), half=True),
        Column(_("Reviewed"), number=True, stack=_("Reviewed"), half=True),
        Column(_("Bonus"), number=True, stack=_("Bonus"), half=True),
        Column(_("Points"), number=True, stack=_("Points"), half=True), Column(_("Grade"), stack=_("Grade"), half=True),
    ]  # fmt: skip
    rows = []
    for one in told.results:
        done = one.assessment
        href = reverse("record", args=[Assessment.kind, done.pk]) if done.pk in mine else ""
        why = done.veto_why if done.vetoed else done.bonus_why
        place = str(one.place) if one.place else Cell(missing=_("A vetoed body stands in no ranking"))
        grade = Cell(str(done.get_grade_display()), sub=why, tone="late" if done.vetoed else "")
        rows.append(Row([
            place, Cell(str(words(*one.name)), href=href), done.self_points, done.reviewed_points, done.bonus or "0",
            Cell(done.points), grade,
        ]))  # fmt: skip
    return Table(_("Results"), columns, rows=rows, stack=True)


def _tasks(told: Notice, seen: Scope) -> Table:
    """What each body was to do and did, in the order of the results; those that may be opened lead to their page."""
    columns = [
        Column(_("Body"), head=True), Column(_("Task"), stack=_("Task")),
        Column(_("Target"), number=True, stack=_("Target"), half=True),
        Column(_("Done"), number=True, stack=_("Done"), half=True),
        Column(_("Completion"), number=True, stack=_("Completion"), half=True),
    ]  # fmt: skip
    mine = set(Target.visible_to(seen).filter(year=str(told.year)).values_list("pk", flat=True))
    rows = []
    for result in told.results:
        for task in (one for one in told.tasks if one.body == result.body):
            one = task.standing
            href = f"{reverse('target_progress', args=[one.target])}?on={told.year}-12-31"
            aim = notice.said(one.value, one) + one.unit
            rows.append(Row([
                str(words(*result.name)), Cell(task.name, href=href if one.target in mine else ""), aim, *_done(task),
            ]))  # fmt: skip
    return Table(_("Targets of the year"), columns, rows=rows, stack=True)


def _done(task: notice.Task) -> list[Any]:
    """What was done, and how much of the target that is."""
    one = task.standing
    if one.actual is None or task.done is None:
        return [Cell(missing=_("Nothing was reported"))] * 2
    words_ = notice.said(one.actual, one) + one.unit
    return [Cell(words_, sub=_("reported") if one.reported else ""), f"{rounded(task.done, notice.TENTH):f}%"]


@officer
def as_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    """The notice as PDF."""
    told, day = _final(request, pk)
    made = notice.sheet(told)
    return file_of(paper.pdf_of(made, fixed_date=day), f"{made.title}.pdf", "application/pdf")


@officer
def as_docx(request: HttpRequest, pk: Any) -> HttpResponse:
    """The notice as DOCX."""
    told, day = _final(request, pk)
    made = notice.sheet(told)
    return file_of(docx.docx_of(made, fixed_date=day), f"{made.title}.docx", DOCX)


def _final(request: HttpRequest, pk: Any) -> tuple[Notice, datetime]:
    """A notice that can be printed, and its date: the day of its last act."""
    told = notice.of(records.find(request, Assessment.kind, pk))
    if not told.is_final or told.on is None:
        raise Http404
    return told, datetime.combine(told.on, time(), clock.SHANGHAI)


__all__ = ["as_docx", "as_pdf", "page"]
