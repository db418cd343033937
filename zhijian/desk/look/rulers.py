"""The ruler 尺: one drawing for time against a due date, error against mpe, work against target.

A thin line, a thick stroke for what is, a tick for the limit. Floats here are pixels, nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.desk.look import days, numbers

EDGE = 3.0  # room for half a stroke at both ends, px
PAUSED = "1.5 3"
Pause = tuple[date, date | None]


@dataclass(frozen=True)
class Stroke:
    """One mark of a drawing; ``shape`` is ``line``, ``path``, ``dot`` or ``square``; coordinates in px as text."""

    shape: str
    css: str
    x1: str = ""
    y1: str = ""
    x2: str = ""
    y2: str = ""
    width: str = ""
    dash: str = ""
    d: str = ""


@dataclass(frozen=True)
class Drawing:
    """What ``markup.svg`` draws; ``label`` is the sentence for those who do not see it."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]
    label: str


def time_ruler(
    start: date,
    today: date,
    legal: date,
    *,
    safe: date | None = None,
    pauses: Sequence[Pause] = (),
    width: int = 132,
    axis: tuple[date, date] | None = None,
    left: str = "",
) -> Drawing:
    """A clock 时限: thick = elapsed, dots = paused, ochre tick = safe date, tall tick = legal date, red = beyond.

    ``pauses`` are (from, to) pairs, ``to`` None while it lasts. ``axis`` is a common first and last day for
    rulers that stand under each other; without it the drawing runs from ``start`` to the later of ``legal``
    and ``today``. ``left`` is the words of what is left, for the label.
    """
    first, last = axis or (start, max(legal, today))
    length = max((last - first).days, 1)

    def x(day: date) -> float:
        within = min(max((day - first).days, 0), length)
        return EDGE + (width - 2 * EDGE) * within / length

    late = today > legal
    strokes = [_line("k-base", x(start), x(legal), 12)]
    for begin, end, paused in _elapsed(start, min(today, legal), pauses):
        strokes.append(_line("k-ink", x(begin), x(end), 12, "3", PAUSED if paused else ""))
    if late:
        strokes.append(_line("k-seal", x(legal), x(today), 12, "5"))
    if safe is not None and safe != legal:
        strokes.append(_tick("k-soon", x(safe), 6, 16))
    strokes.append(_tick("k-seal" if late else "k-ink", x(legal), 3, 18))
    if today >= start:
        strokes.append(Stroke("path", "f-ink", d=f"M{x(today) - 4:.1f} 2h8l-4 6z"))
    return Drawing(width, 20, tuple(strokes), _time_label(start, legal, safe, pauses, left))


def error_ruler(error: float, mpe: float, *, width: int = 60, label: str = "") -> Drawing:
    """An error 误差 between −mpe and +mpe 最大允许误差: a dot within, a red square beyond. Both in the same unit."""
    middle, reach = width / 2, width * 0.36
    share = error / mpe if mpe else 0.0
    at = middle + reach * min(max(share, -1.3), 1.3)
    low, high = middle - reach, middle + reach
    outside = abs(share) > 1
    strokes = (
        _line("k-base", min(low, at), max(high, at), 7),
        _tick("k-ink", low, 3, 11, "1"),
        _tick("k-ink", high, 3, 11, "1"),
        Stroke("square", "f-seal", f"{at - 4:.1f}", "3")
        if outside
        else Stroke("dot", "f-act", f"{at:.1f}", "7"),
    )
    return Drawing(width, 14, strokes, label)


def target_ruler(value: float, expected: float, *, width: int = 66, margin: float = 4.0) -> Drawing:
    """Work against target 任务, all in % of the year's task: thick = done, blue-green tick = expected today,
    end tick = the whole. More than ``margin`` points behind is drawn in ochre; the cell beside says 落后.
    """
    full = 1 + (width - 2) * 0.82  # leaves room for work beyond the target

    def x(share: float) -> float:
        return min(1 + (full - 1) * share / 100, width - 1)

    behind = value < expected - margin
    strokes = (
        _line("k-base", 1, full, 7),
        _line("k-soon" if behind else "k-ink", 1, x(max(value, 0)), 7, "4"),
        _tick("k-act", x(expected), 1, 12),
        _tick("k-base", full, 3, 11, "1"),
    )
    words = {"value": numbers.percent(f"{value:g}"), "expected": numbers.percent(f"{expected:g}")}
    return Drawing(width, 14, strokes, _("%(value)s done, %(expected)s expected today") % words)


def _elapsed(start: date, end: date, pauses: Sequence[Pause]) -> list[tuple[date, date, bool]]:
    """The days from ``start`` to ``end`` cut into (from, to, paused) pieces."""
    pieces: list[tuple[date, date, bool]] = []
    at = start
    for begin, until in sorted(pauses, key=lambda pause: pause[0]):
        paused, stop = max(begin, at), min(until or end, end)
        if stop <= paused:
            continue
        if paused > at:
            pieces.append((at, paused, False))
        pieces.append((paused, stop, True))
        at = stop
    if end > at:
        pieces.append((at, end, False))
    return pieces


def _time_label(start: date, legal: date, safe: date | None, pauses: Sequence[Pause], left: str) -> str:
    parts = [_("from %(day)s") % {"day": days.month_day(start)}]
    paused = sum(((until - begin) for begin, until in pauses if until), timedelta()).days
    if paused:
        parts.append(ngettext("%(n)s day paused", "%(n)s days paused", paused) % {"n": paused})
    if any(until is None for _begin, until in pauses):
        parts.append(_("paused now"))
    if safe is not None and safe != legal:
        parts.append(_("safe date %(day)s") % {"day": days.month_day(safe)})
    parts.append(_("legal date %(day)s") % {"day": days.month_day(legal)})
    return _(", ").join([*parts, left] if left else parts)


def _line(css: str, x1: float, x2: float, y: float, width: str = "", dash: str = "") -> Stroke:
    return Stroke("line", css, f"{x1:.1f}", str(y), f"{x2:.1f}", str(y), width, dash)


def _tick(css: str, x: float, top: float, bottom: float, width: str = "2") -> Stroke:
    return Stroke("line", css, f"{x:.1f}", str(top), f"{x:.1f}", str(bottom), width)
