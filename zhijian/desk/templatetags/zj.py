"""Template library ``zj``: every part that a screen of Zhijian is made of. See docs/look.md for pictures in words.

Shapes (Cell, Row, Table, NextAct, …) stand in ``zhijian.desk.look.shapes``; a dict with the same keys does as well.

Filters          ``n|zj_number[:places]`` ``n|zj_signed`` ``n|zj_percent[:places]`` ``n|zj_position`` ``hash|zj_root``
                 ``d|zj_day:today`` ``d|zj_iso`` ``d|zj_date`` ``d|zj_month_day`` ``d|zj_weekday`` ``t|zj_moment``
                 ``t|zj_when:today``
Words            ``zj_left`` ``zj_state`` ``zj_live`` ``zj_proof`` ``zj_missing`` ``zj_span``
Drawings         ``zj_ruler`` ``zj_ruler_error`` ``zj_ruler_target`` ``zj_drawing`` ``zj_legend``
Parts            ``zj_life`` ``zj_next`` ``zj_log`` ``zj_facts`` ``zj_figs`` ``zj_table`` ``zj_cell`` ``zj_chips``
                 ``zj_tabs`` ``zj_paging`` ``zj_export`` ``zj_acts`` ``zj_notice`` ``zj_skeleton`` ``zj_answer``
Forms            ``zj_field`` ``zj_errors``
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from zhijian.desk.look import days, fields, markup, numbers, rulers, shapes

register = template.Library()
part = "desk/parts/{}.html".format

register.filter("zj_number", numbers.number)
register.filter("zj_signed", numbers.signed)
register.filter("zj_percent", numbers.percent)
register.filter("zj_position", numbers.position)
register.filter("zj_root", numbers.root)
register.filter("zj_day", days.short)
register.filter("zj_iso", days.iso)
register.filter("zj_date", days.long)
register.filter("zj_month_day", days.month_day)
register.filter("zj_weekday", days.with_weekday)
register.filter("zj_moment", days.moment)
register.filter("zj_when", days.short_moment)
register.simple_tag(days.span, name="zj_span")


@register.inclusion_tag(part("left"))
def zj_left(
    count: int, unit: str = "working", days_left: int | None = None, soon_within: int = 7
) -> dict[str, Any]:
    """What is left of a limit, in its own unit: red when over, ochre within ``soon_within`` calendar days.

    ``unit``: ``working``, ``calendar``, ``hours``. Example: ``{% zj_left 2 "working" 4 %}`` → 2 个工作日.
    """
    near = count if days_left is None and unit == "calendar" else days_left
    soon = near is not None and near <= soon_within
    tone = "late" if count < 0 else "soon" if soon else ""
    return {"text": days.left(count, unit, days_left), "tone": tone}


@register.inclusion_tag(part("state"))
def zj_state(kind: str, text: str) -> dict[str, Any]:
    """Mark and word: ``done`` ●, ``soon`` ◐, ``late`` ■, ``open`` ○, ``off`` dashed. Never a mark alone."""
    return {"kind": kind, "text": text}


@register.inclusion_tag(part("live"))
def zj_live(value: Any, href: str, unit: str = "", is_open: bool = False) -> dict[str, Any]:
    """A computed figure that opens its acts: dotted line under the figure, not under its unit."""
    return {"value": value, "href": href, "unit": unit, "is_open": is_open}


@register.inclusion_tag(part("proof"))
def zj_proof(position: int | None, href: str = "", sealed: bool = True) -> dict[str, Any]:
    """A place in the ledger: № 412,377 ✓; ``sealed`` False: … (waits to be sealed)."""
    return {"proof": shapes.Proof(position, href, sealed)}


@register.inclusion_tag(part("missing"))
def zj_missing(why: str) -> dict[str, Any]:
    """— for a value that is not there, with the reason as its title and for screen readers."""
    return {"why": why}


@register.simple_tag
def zj_ruler(
    start: date,
    today: date,
    legal: date,
    *,
    safe: date | None = None,
    pauses: Sequence[rulers.Pause] = (),
    width: int = 132,
    axis: tuple[date, date] | None = None,
    left: str = "",
) -> SafeString:
    """A clock 时限 as a drawing: start, today ▾, legal; by name safe, pauses ((from, to|None), …), width, axis, left.

    See ``rulers.time_ruler``.
    """
    drawing = rulers.time_ruler(
        start, today, legal, safe=safe, pauses=pauses, width=width, axis=axis, left=left
    )
    return markup.svg(drawing)


@register.simple_tag
def zj_ruler_error(error: Any, mpe: Any, width: int = 60, label: str = "") -> SafeString:
    """An error between −mpe and +mpe (same unit); beside it must stand the number, so it is hidden from readers."""
    return markup.svg(rulers.error_ruler(float(error), float(mpe), width=width, label=label))


@register.simple_tag
def zj_ruler_target(value: Any, expected: Any, width: int = 66, margin: float = 4) -> SafeString:
    """Work against target, both in % of the year's task; more than ``margin`` points behind is ochre."""
    return markup.svg(rulers.target_ruler(float(value), float(expected), width=width, margin=margin))


@register.simple_tag
def zj_drawing(drawing: rulers.Drawing) -> SafeString:
    """A drawing that a view has made with ``zhijian.desk.look.rulers``."""
    return markup.svg(drawing)


@register.inclusion_tag(part("legend"))
def zj_legend(safe: bool = True, paused: bool = False) -> dict[str, Any]:
    """How to read the ruler: ▾ today, ┆ paused, | safe date, | legal date."""
    return {"safe": safe, "paused": paused}


@register.inclusion_tag(part("life"))
def zj_life(steps: Sequence[Any], label: str = "") -> dict[str, Any]:
    """A life cycle: Steps (name, when, state done|now|later), all of them, also those not taken."""
    return {"steps": steps, "label": label}


@register.inclusion_tag(part("next"), takes_context=True)
def zj_next(context: Any, acts: Sequence[Any]) -> dict[str, Any]:
    """What may be done next: NextActs with their needs ✓/○; what is not yet allowed stands dashed with its reason."""
    return {"acts": acts, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag(part("log"))
def zj_log(acts: Sequence[Any]) -> dict[str, Any]:
    """The acts of a record: Logged (when, name, words, proof, …); what was corrected stays, struck through."""
    return {"acts": acts}


@register.inclusion_tag(part("facts"))
def zj_facts(facts: Sequence[Any]) -> dict[str, Any]:
    """Terms and values: Facts, or (term, value) pairs."""
    return {"facts": [shapes.Fact(*fact) if isinstance(fact, tuple) else fact for fact in facts]}


@register.inclusion_tag(part("figs"))
def zj_figs(figures: Sequence[Any]) -> dict[str, Any]:
    """A row of Figures (label, value, unit, href, note); ``small`` for the head of a worksheet."""
    return {"figures": figures}


@register.inclusion_tag(part("table"), takes_context=True)
def zj_table(context: Any, table: Any) -> dict[str, Any]:
    """A ledger table: Table with Columns, Rows of Cells, groups, sorting, selection bar; stacks on a phone if asked."""
    return {"table": table, "bodies": markup.bodies(table), "csrf_token": context.get("csrf_token", "")}


@register.simple_tag
def zj_cell(cell: shapes.Cell) -> SafeString:
    """What stands in one Cell, for a table that is laid out by hand."""
    return markup.cell(cell)


@register.inclusion_tag(part("chips"))
def zj_chips(chips: Sequence[Any], add: str = "", clear: str = "") -> dict[str, Any]:
    """The filters in force: Chips (field, value, remove); ``add`` and ``clear`` are addresses."""
    return {"chips": chips, "add": add, "clear": clear}


@register.inclusion_tag(part("tabs"))
def zj_tabs(tabs: Sequence[Any], label: str, current: str = "page") -> dict[str, Any]:
    """Saved views, or the steps of a worksheet (``current="step"``): Tabs (label, href, count, current, late, mark)."""
    return {"tabs": tabs, "label": label, "current": current}


@register.inclusion_tag(part("paging"))
def zj_paging(paging: Any) -> dict[str, Any]:
    """第 1 至 13 条，共 57 条, the pages before and after, and how many on a page: Paging."""
    return {"paging": paging}


@register.inclusion_tag(part("export"))
def zj_export(href: str, count: int, kind: str = "") -> dict[str, Any]:
    """The export button, which says how many: 导出这 57 条. ``kind`` is XLSX or CSV where both are offered."""
    return {"href": href, "count": count, "kind": kind}


@register.inclusion_tag(part("acts"), takes_context=True)
def zj_acts(context: Any, buttons: Sequence[Any]) -> dict[str, Any]:
    """A row of Buttons (label, href | action, primary, seal); at most one of a page is primary."""
    return {"buttons": buttons, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag(part("notice"), takes_context=True)
def zj_notice(context: Any, notice: Any) -> dict[str, Any]:
    """A state of a page: Notice of kind empty, none, failed, conflict, part, done or wait."""
    items = notice["items"] if isinstance(notice, dict) else notice.items
    lines = [item if isinstance(item, tuple) else (item, "", "") for item in items]
    return {"notice": notice, "lines": lines, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag(part("answer"))
def zj_answer(kind: str, title: str, text: str) -> dict[str, Any]:
    """The answer of a public check, first and large: ``valid``, ``withdrawn``, ``superseded`` or ``unknown``."""
    return {"kind": kind, "title": title, "text": text}


@register.inclusion_tag(part("skeleton"))
def zj_skeleton(columns: Sequence[str], rows: int = 5) -> dict[str, Any]:
    """Grey bars under the real headings; the page shows it only when an answer takes longer than a second."""
    return {"columns": columns, "rows": range(rows), "widths": ("5rem", "7rem", "88%", "64%")}


@register.inclusion_tag(part("field"))
def zj_field(field: BoundField, doubt: str = "", width: str = "", unit: str = "") -> dict[str, Any]:
    """A field of a Django form: label above, hint under it, as wide as its answer, errors and ``doubt`` in words.

    ``doubt`` is a question of the machine about what was typed (ochre, may be sent all the same).
    """
    return fields.describe(field, doubt=doubt, width=width, unit=unit)


@register.inclusion_tag(part("errors"))
def zj_errors(form: Any) -> dict[str, Any]:
    """The summary of errors on top of a form, each linked to its field; nothing when there is none."""
    return {"mistakes": fields.mistakes(form)}
