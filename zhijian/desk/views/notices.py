"""考核结果通报: the notice of the result of a year's assessment, as a page and as a paper."""

from collections.abc import Sequence
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
    rows = []
    for one in told.results:
        done = one.assessment
        body, place, *points, grade = notice.result_cells(one)
        href = reverse("record", args=[Assessment.kind, done.pk]) if done.pk in mine else ""
        why = done.veto_why if done.vetoed else done.bonus_why
        rows.append(Row([
            Cell(body, href=href), place or Cell(missing=_("A vetoed body stands in no ranking")), *points,
            Cell(grade, sub=why, tone="late" if done.vetoed else ""),
        ]))  # fmt: skip
    return Table(_("Results"), _columns(notice.RESULT_HEADS, texts=(6,)), rows=rows, stack=True)


def _tasks(told: Notice, seen: Scope) -> Table:
    """What each body was to do and did, in the order of the results; those that may be opened lead to their page."""
    mine = set(Target.visible_to(seen).filter(year=str(told.year)).values_list("pk", flat=True))
    rows = []
    for result in told.results:
        for task in (one for one in told.tasks if one.body == result.body):
            one = task.standing
            name, aim, done, share = notice.task_cells(task)
            href = f"{reverse('target_progress', args=[one.target])}?on={told.year}-12-31"
            known: list[Any] = [Cell(done, sub=_("reported") if one.reported else ""), share]
            rows.append(Row([
                str(words(*result.name)), Cell(name, href=href if one.target in mine else ""), aim,
                *(known if done else [Cell(missing=_("Nothing was reported"))] * 2),
            ]))  # fmt: skip
    heads = (notice.RESULT_HEADS[0], *notice.TASK_HEADS)
    return Table(_("Targets of the year"), _columns(heads, texts=(1,)), rows=rows, stack=True)


def _columns(heads: Sequence[Any], texts: Sequence[int]) -> list[Column]:
    """The first is the row's own head; *texts*: which others hold no numbers."""
    first, *rest = (str(head) for head in heads)
    return [Column(first, head=True)] + [
        Column(head, number=n not in texts, stack=head, half=n not in texts) for n, head in enumerate(rest, 1)
    ]


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
