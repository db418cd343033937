"""Importing a spreadsheet: send it, choose columns, look at what would happen, confirm, watch, mend what came back."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from zhijian.desk.look.shapes import Tab
from zhijian.desk.scoping import officer, scope
from zhijian.desk.views.import_pages import (
    WAITING,
    columns_form,
    import_title,
    job_context,
    recent_table,
    register_of,
)
from zhijian.kernel.intake import files, jobs, returning
from zhijian.kernel.intake.limits import MEGABYTE
from zhijian.kernel.intake.models import Job
from zhijian.kernel.intake.problems import FileRefused
from zhijian.kernel.intake.targets import TARGETS, Target
from zhijian.kernel.org.models import Body

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ENVELOPE = 64 * 1024  # what a form sends around its file
RECENT = 20
State = Job.State


def within_limit(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 413 by the declared length, before anything reads the body: the form's protection would read all of it."""

    def guarded(request: HttpRequest, target: str) -> HttpResponse:
        if request.method == "POST":
            try:
                files.refuse_if_larger(int(request.META.get("CONTENT_LENGTH") or 0) - ENVELOPE)
            except FileRefused as refused:
                return _start_page(request, _target(request, target), refused.problem.sentence(_), 413)
        return view(request, target)

    return guarded


@csrf_protect
def _start(request: HttpRequest, target: str) -> HttpResponse:
    wanted = _target(request, target)
    if request.method != "POST":
        return _start_page(request, wanted)
    sent, body = request.FILES.get("file"), _body(request, wanted)
    if not isinstance(sent, UploadedFile):
        return _start_page(request, wanted, _("Choose a file first."), 422)
    try:
        language = get_language() or "zh-hans"
        made = jobs.hand_in(wanted.name, sent.chunks(), sent.name or "", body, request.user, language)  # type: ignore[arg-type]
    except FileRefused as refused:
        return _start_page(request, wanted, refused.problem.sentence(_), 422)
    jobs.look(made)
    return redirect("import_job", made.pk)


start = csrf_exempt(officer(within_limit(_start)))
"""Send a file. Exempt from the middleware alone: the form is protected behind the check of its length."""


def _start_page(request: HttpRequest, wanted: Target, error: str = "", status: int = 200) -> HttpResponse:
    bodies = Body.objects.filter(pk__in=wanted.bodies(scope(request)))
    recent = jobs.visible_to(scope(request)).filter(target=wanted.name).order_by("-made")[:RECENT]
    fields = [
        {"label": _(field.label), "help": _(field.help) if field.help else "", "required": field.required}
        for field in wanted.spec.fields
    ]
    return render(request, "desk/import.html", {
        "title": import_title(wanted), "target": wanted, "error": error, "tabs": _tabs(request, wanted),
        "bodies": bodies if len(bodies) > 1 else [], "limit": settings.UPLOAD_LIMIT, "fields": fields,
        "megabytes": settings.UPLOAD_LIMIT // MEGABYTE, "back": register_of(wanted),
        "recent": recent_table(recent) if recent else None,
    }, status=status)  # fmt: skip


@officer
@require_GET
def template(request: HttpRequest, target: str) -> HttpResponse:
    """An empty workbook with the right header."""
    wanted = _target(request, target)
    out = io.BytesIO()
    returning.write_template(out, wanted, _)
    return _attachment(out.getvalue(), f"{wanted.name}.xlsx", XLSX)


@officer
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import, wherever it stands."""
    mine = _job(request, pk)
    if request.method == "POST":
        return _told(request, mine)
    context = job_context(mine)
    if mine.state in jobs.OPEN and not mine.done:
        try:
            context |= columns_form(mine, scope(request))
        except FileRefused as refused:
            context["failure"] = refused.problem.sentence(_)
    return render(request, "desk/import_job.html", context)


@officer
@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is; when it is over, the page is read anew."""
    mine = _job(request, pk)
    response = render(request, "desk/parts/import_progress.html", job_context(mine))
    if mine.state not in WAITING:
        response["HX-Refresh"] = "true"
    return response


@officer
@require_GET
def returned(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The rows that came back, as a file to mend and send again."""
    mine = _job(request, pk)
    if form not in ("xlsx", "csv"):
        raise Http404
    out = io.BytesIO()
    returning.write_returned(out, mine, form, _)
    stem, came_back = mine.upload.name.rpartition(".")[0] or mine.upload.name, _("returned")
    name = f"{stem}-{came_back}.{form}"
    return _attachment(out.getvalue(), name, XLSX if form == "xlsx" else CSV)


@officer
@require_GET
def file(request: HttpRequest, pk: UUID) -> Any:
    """The file as it was sent; only ever as an attachment."""
    mine = _job(request, pk)
    if not mine.upload.path.exists():
        raise Http404
    answer = FileResponse(
        mine.upload.path.open("rb"),
        as_attachment=True,
        filename=mine.upload.name,
        content_type="application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# -- what a person says to a job -------------------------------------------------------------------------------------


def _told(request: HttpRequest, mine: Job) -> HttpResponse:
    said = request.POST.get("do", "")
    if said == "confirm":
        jobs.confirm(mine)
    elif said == "stop":
        jobs.stop(mine)
    elif said == "discard":
        if jobs.discard(mine):
            return redirect("import_start", mine.target)
    elif said == "look" and mine.state in jobs.OPEN and not mine.done:
        try:
            jobs.arrange(mine, _choices(request, mine))
            jobs.look(mine)
        except FileRefused as refused:
            Job.objects.filter(pk=mine.pk).update(
                state=State.FAILED, failure=refused.problem.sentence(_)[:500]
            )
    return redirect("import_job", mine.pk)


def _choices(request: HttpRequest, mine: Job) -> jobs.Choices:
    target, given = TARGETS[mine.target], request.POST
    columns = {f.name: given.get(f"column.{f.name}", "") for f in target.spec.fields}
    fixed = {f.name: given.get(f"fixed.{f.name}", "").strip()[:200] for f in target.spec.fields}
    row = given.get("header_row", "")
    offered = {option.name for option in target.options if scope(request).holds(option.duty, mine.body_id)}
    return jobs.Choices(
        columns={name: int(column) for name, column in columns.items() if column.isdecimal() and int(column) < 1000},
        fixed={name: text for name, text in fixed.items() if text},
        options=tuple(offered & set(given.getlist("options"))),
        sheet=given.get("sheet", mine.sheet)[:200], encoding=given.get("encoding", mine.encoding)[:20],
        header_row=int(row) if row.isdecimal() and len(row) < 7 else None, fill_down=bool(given.get("fill_down")),
    )  # fmt: skip


# -- who may ---------------------------------------------------------------------------------------------------------


def _target(request: HttpRequest, name: str) -> Target:
    wanted = TARGETS.get(name)
    if wanted is None or not wanted.bodies(scope(request)):
        raise Http404
    return wanted


def _body(request: HttpRequest, wanted: Target) -> Body:
    mine = wanted.bodies(scope(request))
    asked = request.POST.get("body") or (getattr(request.user, "body_id", "") or "")
    return Body.objects.get(pk=asked if asked in mine else mine[0])


def _job(request: HttpRequest, pk: UUID) -> Job:
    found = jobs.visible_to(scope(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _tabs(request: HttpRequest, wanted: Target) -> list[Tab]:
    mine = [target for target in TARGETS.values() if target.bodies(scope(request))]
    if len(mine) < 2:
        return []
    return [
        Tab(_(t.title), reverse("import_start", args=[t.name]), current=t.name == wanted.name) for t in mine
    ]


def _attachment(content: bytes, name: str, kind: str) -> Any:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=kind)
