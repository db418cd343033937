"""What the pages of an import show: where it stands, its figures, its columns, its first rows."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.desk.look import days
from zhijian.desk.look.shapes import Cell, Column, Figure, Row, Table
from zhijian.kernel.intake.mapping import ColumnMap
from zhijian.kernel.intake.models import Job
from zhijian.kernel.intake.opening import column_map, first_cells, opened
from zhijian.kernel.intake.spec import Field
from zhijian.kernel.intake.targets import TARGETS, Target
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.scope import Scope

State = Job.State
WAITING = (State.CHECKING, State.CONFIRMED, State.RUNNING)


def import_title(target: Target) -> str:
    """导入企业."""
    return _("Import: %(what)s") % {"what": _(target.title)}


def register_of(target: Target) -> str:
    """The address of the register that an import fills; entries of an old register stand in the firms' files."""
    kind = "parties.party" if target.kind.startswith("parties.") else target.kind
    return reverse("register", args=[kind])


def job_context(mine: Job) -> dict[str, Any]:
    """What every page of one import knows."""
    target = TARGETS[mine.target]
    counts = {
        name: mine.counts.get(name, 0) for name in ("new", "update", "same", "conflict", "bad", "warned")
    }
    said = mine.reasons if mine.state in (State.PREVIEWED, State.DONE) else []
    taken, back = counts["new"] + counts["update"], counts["conflict"] + counts["bad"]
    return {
        "job": mine, "target": target, "title": import_title(target), "taken": taken, "back_rows": back,
        "waiting": mine.state in WAITING, "percent": round(100 * mine.done / mine.total) if mine.total else 0,
        "figures": _figures(counts), "reasons": [each for each in said if not each["warning"]],
        "warnings": [each for each in said if each["warning"]],
        "sample": _sample(mine) if mine.sample and mine.state == State.PREVIEWED else None,
        "register": register_of(target), "failure": mine.failure, "sent": _when(mine.upload.sent),
        "previewed": mine.state == State.PREVIEWED,
    }  # fmt: skip


def _figures(counts: dict[str, int]) -> list[Figure]:
    words = (
        ("new", _("new")), ("update", _("to change")), ("same", _("as it is")), ("conflict", _("in conflict")),
        ("bad", _("with errors")),
    )  # fmt: skip
    return [Figure(word, counts[name], unit=ngettext("row", "rows", counts[name])) for name, word in words]


DECISIONS: dict[str, tuple[str, Callable[[], str]]] = {
    "new": ("done", lambda: _("new")),
    "update": ("done", lambda: _("to change")),
    "same": ("off", lambda: _("as it is")),
    "conflict": ("soon", lambda: _("in conflict")),
    "bad": ("soon", lambda: _("with errors")),
}


def _sample(mine: Job) -> Table:
    rows = []
    for told in mine.sample:
        mark, word = DECISIONS[told["decision"]]
        said = told["said"] or (
            [_("Changes: %(fields)s") % {"fields": "、".join(told["changed"])}] if told["changed"] else []
        )
        rows.append(
            Row(
                [
                    Cell(told["row"], keep=True),
                    Cell(told["label"] or "—"),
                    Cell(word(), state=mark),
                    " ".join(said),
                ]
            )
        )
    columns = [
        Column(_("Row"), stack=_("Row")),
        Column(_("What it speaks of")),
        Column(_("What becomes of it")),
        Column(_("Why")),
    ]
    return Table(_("The first rows"), columns, rows=rows, stack=True)


def columns_form(mine: Job, seen: Scope) -> dict[str, Any]:
    """The form of the columns: each field with its column, a value for all rows, and what stands there."""
    target, chosen = TARGETS[mine.target], column_map(mine)
    with opened(mine) as sheet:
        samples = first_cells(sheet)
        titles = {column: sheet.header.titles[column] or f"#{column + 1}" for column in samples}
        missing = {problem.field for problem in chosen.missing(target.spec)}
        rows = [_field(f, chosen, titles, samples, missing) for f in target.spec.fields]
        header, names = sheet.header.row, sheet.table.sheets
    return {
        "mapped": [row for row in rows if row["used"]], "unmapped": [row for row in rows if not row["used"]],
        "missing": [row["label"] for row in rows if row["missing"]], "nothing": not chosen.columns,
        "header_row": header,
        "sheets": names if len(names) > 1 else [], "is_text": mine.upload.kind == "text",
        "left": [title for column, title in titles.items() if column not in chosen.columns.values()],
        "options": [
            {"name": option.name, "label": _(option.label), "on": option.name in mine.options}
            for option in target.options
            if seen.holds(option.duty, mine.body_id)
        ],
    }  # fmt: skip


def _field(
    wanted: Field, chosen: ColumnMap, titles: dict[int, str], samples: dict[int, list[str]], missing: set[str]
) -> dict[str, Any]:
    column = chosen.columns.get(wanted.name)
    return {
        "name": wanted.name, "label": _(wanted.label), "help": _(wanted.help) if wanted.help else "",
        "required": wanted.required, "missing": wanted.name in missing, "fixed": chosen.fixed.get(wanted.name, ""),
        "used": column is not None or wanted.name in chosen.fixed or wanted.name in missing,
        "choices": [(number, _shown(title, samples[number]), number == column) for number, title in titles.items()],
        "sample": "、".join(samples.get(column, [])[:3]) if column is not None else "",
    }  # fmt: skip


def _shown(title: str, sample: list[str]) -> str:
    """A column by its title and the beginning of its first value, so that one is chosen knowingly."""
    return f"{title}：{sample[0][:12]}" if sample else title


def recent_table(rows: Iterable[Job]) -> Table:
    """The latest imports: what was taken and what came back."""
    made = []
    for each in rows:
        back = each.counts.get("conflict", 0) + each.counts.get("bad", 0)
        taken = each.counts.get("new", 0) + each.counts.get("update", 0)
        words, mark = _state(each)
        made.append(Row([
            Cell(each.upload.name, href=reverse("import_job", args=[each.pk])), Cell(_when(each.made), keep=True),
            each.staff.name, Cell(words, state=mark), Cell(taken, keep=True),
            Cell(back, keep=True, tone="soon" if back else ""),
        ]))  # fmt: skip
    columns = [
        Column(_("File"), head=True), Column(_("Sent"), stack=_("Sent")), Column(_("By"), stack=_("By")),
        Column(_("State")), Column(_("Taken"), number=True, stack=_("Taken")),
        Column(_("Came back"), number=True, stack=_("Came back")),
    ]  # fmt: skip
    return Table(_("Earlier imports"), columns, rows=made, stack=True)


def _when(moment: datetime) -> str:
    return days.short_moment(moment, clock.today())


def _state(each: Job) -> tuple[str, str]:
    return {
        State.READ: (_("columns to be chosen"), "open"),
        State.CHECKING: (_("being looked through"), "open"),
        State.PREVIEWED: (_("to be confirmed"), "soon"),
        State.CONFIRMED: (_("waits for its turn"), "open"),
        State.RUNNING: (_("running"), "open"),
        State.STOPPED: (_("stopped"), "soon"),
        State.DONE: (_("done"), "done"),
        State.FAILED: (_("broken off"), "soon"),
    }[State(each.state)]
