"""What a list has by the hundred, written as HTML at once: the rows of a ledger table, its cells, the rulers in them.

Through a template a list of fifty rows asks some three thousand questions, half of the time that its page takes
(docs/performance.md). All else on a screen is a template.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from django.template import Context
from django.template.base import render_value_in_context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from zhijian.desk.look.rulers import Drawing, Stroke
from zhijian.desk.look.shapes import Cell, Group, Row, Table
from zhijian.desk.look.tables import Laid, lay_out

PLAIN = Context()


def text(value: Any) -> str:
    """A value as a template prints it: in the reader's format, and escaped unless it is markup already."""
    if type(value) is str:
        return escape(value)
    return render_value_in_context(value, PLAIN)


def bodies(table: Table) -> SafeString:
    """The groups of a table with their rows. ValueError if a row lacks a cell."""
    return mark_safe("".join(_group(group, rows, table) for group, rows in lay_out(table)))  # noqa: S308


def _group(group: Group, rows: Iterable[tuple[Row, list[Laid]]], table: Table) -> str:
    inside = "\n".join("".join(_row(row, cells, table)) for row, cells in rows)
    return f"<tbody>{_heading(group, table) if group.label else ''}{inside}</tbody>"


def _heading(group: Group, table: Table) -> str:
    count = f'　<span class="zj-2 zj-plain">{text(group.count)}</span>' if group.count else ""
    late = ' class="zj-late"' if group.late else ""
    label = f'<th colspan="{table.span}" scope="rowgroup"{late}>{text(group.label)}{count}</th>'
    return f'<tr class="zj-group">{label}</tr>'


def _row(row: Row, cells: Iterable[Laid], table: Table) -> Iterator[str]:
    marks = " ".join([f"is-{row.tone}"] * bool(row.tone) + ["is-sel"] * bool(row.chosen))
    yield f'<tr class="{text(marks)}">' if marks else "<tr>"
    if table.select:
        name = f"{pgettext('a row', 'Choose')} {row.name}"
        yield (
            f'<td class="zj-pick"><input type="checkbox" class="form-check-input" name="{text(table.key)}" '
            f'value="{text(row.key)}" aria-label="{text(name)}"{" checked" * bool(row.chosen)}></td>'
        )
    for place in cells:
        tag, scope = ("th", ' scope="row"') if place.head else ("td", "")
        css = f' class="{place.css}"' if place.css else ""
        stack = f' data-l="{text(place.stack)}"' if place.stack else ""
        inside = text(place.cell) if place.plain else cell(place.cell)
        yield f"<{tag}{scope}{css}{stack}>{inside}</{tag}>"
    yield "</tr>"


def cell(one: Cell) -> SafeString:
    """What stands in one cell."""
    return mark_safe("".join(_inside(one)))  # noqa: S308


def _inside(one: Cell) -> Iterator[str]:
    if one.missing:
        yield render_to_string("desk/parts/missing.html", {"why": one.missing})
    elif one.proof:
        yield render_to_string("desk/parts/proof.html", {"proof": one.proof})
    elif one.ruler:
        yield svg(one.ruler)
    else:
        yield from _words(one)
    if one.sub:
        yield f'<div class="zj-s zj-2">{text(one.sub)}</div>'


def _words(one: Cell) -> Iterator[str]:
    if one.state:
        yield f'<span class="zj-state is-{text(one.state)}">{text(one.text)}</span>'
    elif one.href:
        live = ' class="zj-live"' if one.live else ""
        yield f'<a{live} href="{text(one.href)}">{text(one.text)}</a>'
    else:
        yield text(one.text)
    if one.unit:
        yield f'<span class="zj-unit">{text(one.unit)}</span>'
    if one.aside:
        yield f' <span class="zj-2 zj-s">{text(one.aside)}</span>'


def svg(drawing: Drawing) -> SafeString:
    """A drawing of ``rulers``: with its label for those who do not see it, or hidden from them."""
    seen = f'role="img" aria-label="{text(drawing.label)}"' if drawing.label else 'aria-hidden="true"'
    size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
    strokes = "".join(map(_stroke, drawing.strokes))
    return mark_safe(f'<svg class="zj-ruler" {size} {seen}>{strokes}</svg>')  # noqa: S308


def _stroke(one: Stroke) -> str:
    if one.shape == "line":
        width = f' stroke-width="{one.width}"' if one.width else ""
        dash = f' stroke-dasharray="{one.dash}"' if one.dash else ""
        return (
            f'<line class="{one.css}"{width}{dash} x1="{one.x1}" y1="{one.y1}" x2="{one.x2}" y2="{one.y2}"/>'
        )
    if one.shape == "path":
        return f'<path class="{one.css}" d="{one.d}"/>'
    if one.shape == "dot":
        return f'<circle class="{one.css}" cx="{one.x1}" cy="{one.y1}" r="3.5"/>'
    return f'<rect class="{one.css}" x="{one.x1}" y="{one.y1}" width="8" height="8"/>'
