"""How one confirmed figure is shown, wherever it stands: its amount, its place, the computed value beside it."""

from urllib.parse import urlencode

from django.urls import reverse

from zhijian.desk.look import numbers
from zhijian.kernel.reports.models import OldFigure
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.series import Said

BOUNDS = {"eq": "", "ge": "≥ ", "le": "≤ ", "approx": "≈ "}


def amount(figure: OldFigure) -> str:
    """A reported value with its bound."""
    return BOUNDS.get(figure.bound, "") + numbers.number(figure.value)


def place_address(figure: OldFigure) -> str:
    """The address of the place in the report where the figure stands."""
    return f"{reverse('old_report', args=[figure.report_id])}?{urlencode({'at': figure.place})}"


def computed_value(body: str, one: Said) -> tuple[str, str]:
    """What the acts give, printed, and the address of its rows; both empty where they give nothing."""
    counted = codes.computed(one.figure.code)
    if counted is None or one.computed is None:
        return "", ""
    rows = reverse("figure_rows", args=[counted.code])
    return (
        numbers.number(f"{one.computed:.{counted.decimals}f}"),
        f"{rows}?{urlencode({'body': body, 'period': one.figure.period})}",
    )
