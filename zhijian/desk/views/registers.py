"""Registers: any kind of record as a list with filters, tabs, sorting, paging, export and print; one view for all."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijian.desk.look.shapes import Button, Cell, Chip, Column, Notice, Paging, Row, Tab, Table
from zhijian.desk.scoping import officer, scope
from zhijian.desk.special import begin_at
from zhijian.kernel.intake import export
from zhijian.kernel.intake.targets import TARGETS
from zhijian.kernel.ledger import clock
from zhijian.kernel.records import registry
from zhijian.kernel.records.screens import SCREENS, Filter, Rows, Screen, read

PAGE = 50
SIZES = (50, 100, 200)
DEEPEST = 10_000  # rows that can be paged to; beyond that a filter is quicker for everybody
COUNTED = 1_000


class View:
    """One look at a register: its rows under the filters, tab and order that the address says."""

    def __init__(self, request: HttpRequest, kind: str) -> None:
        if kind not in SCREENS:
            raise Http404
        self.request, self.screen, self.cls = request, SCREENS[kind], registry.kind(kind)
        self.today = clock.today()
        typed = {key: str(value).replace("\x00", "") for key, value in request.GET.items()}
        self.asked: dict[str, str] = {key: value for key, value in typed.items() if value}
        self.scope = scope(request)

    def rows(self) -> Rows:
        """The rows, narrowed and sorted."""
        rows = self.cls.visible_to(self.scope).exclude(state="")
        for tab in self.screen.tabs:
            if tab.name == self.asked.get("tab"):
                rows = tab.narrow(rows)
        for condition in self.screen.filters:
            if condition.name in self.asked:
                rows = _narrowed(rows, condition, self.asked[condition.name])
        if self.screen.search and self.asked.get("q"):
            rows = self.screen.search(self.asked["q"]).narrow(rows)
        return rows.order_by(*self.order())

    def order(self) -> tuple[str, ...]:
        """The order asked for, by a column that can sort, or the register's own."""
        wanted = self.asked.get("sort", "")
        sortable = {column.sort for column in self.screen.columns if column.sort}
        if wanted.lstrip("-") in sortable:
            return (
                wanted,
                "-pk" if wanted.startswith("-") else "pk",
            )  # one direction, which an index can read
        tabs = [tab.order for tab in self.screen.tabs if tab.name == self.asked.get("tab")]
        narrowed = [each.order for each in self.screen.filters if each.name in self.asked]
        return next((order for order in (*tabs, *narrowed) if order), self.screen.order)

    def address(self, **changed: str | None) -> str:
        """This look with some of it changed; None takes a condition away."""
        asked = {key: value for key, value in self.asked.items() if key not in ("page", *changed)}
        asked |= {key: value for key, value in changed.items() if value}
        return f"?{urlencode(asked)}" if asked else self.request.path


def _narrowed(rows: Rows, condition: Filter, value: str) -> Rows:
    """What cannot be read fits nothing; the page shows the condition, to be taken away."""
    try:
        return condition.apply(rows, value)
    except (ValidationError, ValueError):
        return rows.none()


@officer
def register(request: HttpRequest, kind: str) -> HttpResponse:
    """A register as a page."""
    view = View(request, kind)
    size = int(view.asked["size"]) if view.asked.get("size") in {str(n) for n in SIZES} else PAGE
    page = max(1, int(view.asked["page"])) if view.asked.get("page", "").isdecimal() else 1
    page = min(page, DEEPEST // size)
    rows = view.rows()
    first = (page - 1) * size
    shown = read(rows, view.screen.related, first, size + 1)
    more, shown = len(shown) > size, shown[:size]
    counted = min(rows.order_by()[: COUNTED + 1].count(), COUNTED + 1)
    table = Table(
        str(view.cls.plural),
        _columns(view),
        rows=[_row(view, record) for record in shown],
        stack=True,
        key="chosen",
        select=bool(view.screen.bulk),
        acts=_bulk_buttons(view),
        action=reverse("bulk", args=[kind]) + view.address().replace(request.path, ""),
        total=counted,
    )
    paging = Paging(
        first + 1 if shown else 0, first + len(shown), counted if counted <= COUNTED else None,
        before=view.address(page=str(page - 1)) if page > 1 else "",
        after=view.address(page=str(page + 1)) if more else "",
        sizes=[(n, view.address(size=str(n)), n == size) for n in SIZES],
    )  # fmt: skip
    return render(
        request,
        "desk/register.html",
        {
            "view": view,
            "title": view.cls.plural,
            "table": table if shown else None,
            "paging": paging,
            "counted": counted,
            "over": counted > COUNTED,
            "most": COUNTED,
            "tabs": _tabs(view),
            "chips": _chips(view),
            "filters": _filters(view),
            "notice": None if shown else _nothing(view),
            "begins": _begins(view),
            "clear": request.path,
            "export_xlsx": reverse("export", args=[kind, "xlsx"]) + view.address().replace(request.path, ""),
            "export_csv": reverse("export", args=[kind, "csv"]) + view.address().replace(request.path, ""),
        },
    )


@officer
def of_party(request: HttpRequest, party: Any, kind: str) -> HttpResponse:
    """The records of one kind about one party."""
    if kind not in registry.KINDS:
        raise Http404
    cls = registry.kind(kind)
    owner = registry.kind("parties.party").visible_to(scope(request)).filter(pk=party).first()
    if owner is None:
        raise Http404
    rows = cls.visible_to(scope(request)).filter(party=party).exclude(state="").order_by("-pk")[:500]
    made = [
        Row(
            [
                Cell(r.label(), sub=r.number_label(), href=reverse("record", args=[kind, r.pk])),
                r.get_state_display(),
            ]
        )
        for r in rows
    ]
    table = Table(str(cls.plural), [Column(_("Name and number")), Column(_("State"))], rows=made, stack=True)
    back = reverse("record", args=[owner.kind, owner.pk])
    return render(
        request, "desk/firm_records.html", {"table": table, "title": cls.plural, "owner": owner, "back": back}
    )


@officer
def export_register(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Exactly what is filtered, as XLSX or CSV; streamed, so that memory stays flat."""
    view = View(request, kind)
    columns = [export.Column(str(column.title)) for column in view.screen.columns]
    rows = _bare(view)
    name = f"{kind}-{view.today.isoformat()}.{form}"
    if form == "csv":
        response: Any = StreamingHttpResponse(
            export.csv_chunks(columns, rows), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        export.write_xlsx(response, columns, rows, str(view.cls.plural))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _bare(view: View) -> Iterator[list[Any]]:
    for record in view.rows().select_related(*view.screen.related).iterator(chunk_size=2000):
        yield [
            column.export(record) if column.export else _text(column.cell(record, view.today))
            for column in view.screen.columns
        ]


def _text(cell: Any) -> Any:
    if isinstance(cell, dict):
        return " ".join(str(cell[key]) for key in ("text", "aside", "sub") if cell.get(key))
    return cell if isinstance(cell, date) else str(cell)


def _columns(view: View) -> list[Column]:
    made = []
    for column in view.screen.columns:
        down = view.asked.get("sort") == column.sort
        made.append(
            Column(
                str(column.title),
                number=column.number,
                head=column.head,
                stack=str(column.title),
                sort=view.address(sort=f"-{column.sort}" if down else column.sort) if column.sort else "",
                sorted_by={column.sort: "ascending", f"-{column.sort}": "descending"}.get(view.order()[0], "")
                if column.sort
                else "",
            )
        )
    return made


def _row(view: View, record: Any) -> Row:
    cells: list[Any] = [column.cell(record, view.today) for column in view.screen.columns]
    href = reverse("record", args=[record.kind, record.pk])
    first = cells[0] if isinstance(cells[0], dict) else {"text": str(cells[0])}
    cells[0] = Cell(**({"href": href} | first))
    tone = view.screen.row_tone(record, view.today) if view.screen.row_tone else ""
    return Row(
        [Cell(**c) if isinstance(c, dict) else c for c in cells],
        tone=tone,
        key=str(record.pk),
        name=record.label(),
    )


def _tabs(view: View) -> list[Tab]:
    if not view.screen.tabs:
        return []
    now = view.asked.get("tab", "")
    made = [Tab(_("All"), view.address(tab=None), current=not now)]
    return made + [
        Tab(str(tab.title), view.address(tab=tab.name), current=now == tab.name, late=tab.late)
        for tab in view.screen.tabs
    ]


def _chips(view: View) -> list[Chip]:
    made = []
    for condition in view.screen.filters:
        value = view.asked.get(condition.name)
        if value:
            words = dict(condition.choices(view.scope)) if condition.choices else {}
            made.append(
                Chip(
                    str(condition.title), str(words.get(value, value)), view.address(**{condition.name: None})
                )
            )
    if view.asked.get("q"):
        made.append(Chip(_("Contains"), view.asked["q"], view.address(q=None)))
    return made


def _filters(view: View) -> list[dict[str, Any]]:
    return [
        {
            "name": condition.name,
            "title": condition.title,
            "kind": condition.kind,
            "value": view.asked.get(condition.name, ""),
            "choices": condition.choices(view.scope) if condition.choices else [],
        }
        for condition in view.screen.filters
    ]


def _nothing(view: View) -> Notice:
    """Nothing at all: why it would be useful and how to begin; nothing under filters: which one to take away."""
    plural = str(view.cls.plural)
    if not any(key not in ("page", "size", "sort") for key in view.asked):
        return Notice(
            "empty",
            _("Nothing in this register yet: %(what)s") % {"what": plural},
            _("Enter the first one, or import them from a spreadsheet."),
            acts=[Button(b["label"], b["href"]) for b in _begins(view)],
        )
    items = []
    for chip in _chips(view):
        items.append(
            (
                _("Without “%(field)s: %(value)s”") % {"field": chip.field, "value": chip.value},
                chip.remove,
                _("show"),
            )
        )
    return Notice("none", _("No entry fits all conditions."), _("Take one away:"), items=items)


def beginning(cls: Any, spec: Any) -> str:
    """The words of a button that makes a record: “Register instrument”; an act with an object of its own
    says it itself."""
    if spec.name != "registered":
        return str(spec.title)
    title, thing = str(spec.title), str(cls.title)
    return f"{title} {thing.lower()}" if title.isascii() else f"{title}{thing}"


def _begins(view: View) -> list[dict[str, str]]:
    made = [
        {"label": beginning(view.cls, spec), "href": begin_at(view.cls.kind, spec.name)}
        for spec in view.cls.acts.values()
        if spec.creates and not spec.automatic and any(view.scope.bodies_with(duty) for duty in spec.duties)
    ]  # fmt: skip
    return _imports(view) + [one for one in made if one["href"]]


def _imports(view: View) -> list[dict[str, str]]:
    """What can be imported into this register, for who has the duty."""
    return [
        {"label": _("Import from a spreadsheet"), "href": reverse("import_start", args=[target.name])}
        for target in TARGETS.values()
        if target.kind == view.cls.kind and target.bodies(view.scope)
    ]


def _bulk_buttons(view: View) -> list[Button]:
    return [
        Button(str(view.cls.acts[name].title), name="act", value=name)
        for name in view.screen.bulk
        if any(view.scope.bodies_with(duty) for duty in view.cls.acts[name].duties)
    ]


__all__ = ["Screen", "View", "export_register", "register"]
