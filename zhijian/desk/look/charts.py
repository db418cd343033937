"""The course of a figure as a line: one mark a period, the last one thick. Floats here are pixels, nothing else."""

from collections.abc import Sequence
from decimal import Decimal

from zhijian.desk.look.rulers import Drawing, Stroke

TOP, FOOT, SIDE = 10.0, 10.0, 6.0  # room for half a dot, px


def course_line(
    values: Sequence[Decimal | None], *, width: int = 720, height: int = 120, label: str = ""
) -> Drawing:
    """Values from left to right over a line at nought; None leaves a gap."""
    known = [value for value in values if value is not None]
    low, high = min([Decimal(0), *known]), max([Decimal(0), *known])
    reach = float(high - low) or 1.0
    step = (width - 2 * SIDE) / max(len(values) - 1, 1)

    def y(value: Decimal) -> float:
        return height - FOOT - (height - TOP - FOOT) * float(value - low) / reach

    base = f"{y(Decimal(0)):.1f}"
    strokes = [Stroke("line", "k-base", "0", base, str(width), base)]
    line, gap = [], True
    for n, value in enumerate(values):
        if value is None:
            gap = True
            continue
        line.append(f"{'M' if gap else 'L'}{SIDE + n * step:.1f} {y(value):.1f}")
        gap = False
    if line:
        strokes.append(Stroke("path", "k-ink", d="".join(line)))
    for n, value in enumerate(values):
        if value is not None:
            css = "f-act" if n == len(values) - 1 else "f-ink"
            strokes.append(Stroke("dot", css, f"{SIDE + n * step:.1f}", f"{y(value):.1f}"))
    return Drawing(width, height, tuple(strokes), label)


def bar(share: float, *, width: int = 120, tone: str = "k-ink") -> Drawing:
    """A part of the largest one, 0 to 1, as a thick stroke on a thin line; the number stands beside it."""
    end = f"{1 + (width - 2) * min(max(share, 0.0), 1.0):.1f}"
    strokes = (
        Stroke("line", "k-base", "1", "7", str(width - 1), "7"),
        Stroke("line", tone, "1", "7", end, "7", "5"),
    )
    return Drawing(width, 14, strokes, "")
