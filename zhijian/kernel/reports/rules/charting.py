"""图 A chart in a text: what an author writes on a line of its own, read without executing anything.

    {{chart: metrology.verified}}
    {{图：metrology.verified｜按=期间｜题=各月检定量}}
    {{chart: 特种设备安全大检查 | show=completion}}

A chart is nothing but placements drawn: each of its marks is a figure as ``placing`` reads it, with its own number, its
own rows and its own place among the frozen figures. A code names an indicator, anything else a target by its name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from zhijian.kernel.reports.rules.placing import CODE, NAMES, Flawed, Placed, Reason, Show, Source, placement

HEAD = re.compile(r"\{\{\s*(?:chart|图)\s*[:：]([^{}\n]*)\}\}")
LONGEST_TITLE = 60


class Form(StrEnum):
    """BARS 条: one bar a part, its length the number. LINE 线: the course over several periods."""

    BARS = "bars"
    LINE = "line"


BODIES, PERIODS = "bodies", "periods"
WAYS = {
    "机构": BODIES,
    "bodies": BODIES,
    "body": BODIES,
    "期间": PERIODS,
    "periods": PERIODS,
    "period": PERIODS,
}
FORMS = {"条": Form.BARS, "线": Form.LINE} | {form.value: form for form in Form}
MOVES = (Show.CHANGE, Show.POINTS)
OWN = {"by": "by", "按": "by", "form": "form", "形": "form", "title": "title", "题": "title"}


@dataclass(frozen=True)
class Chart:
    """A chart as it was asked for. ``by``: bodies, periods or a facet; ``rest``: options of each of its figures, which
    ``asked`` has read."""

    raw: str
    code: str
    by: str
    form: Form
    title: str
    rest: tuple[tuple[str, str], ...]
    asked: Placed

    @property
    def is_target(self) -> bool:
        return self.asked.source is Source.TARGET

    def mark(self, **option: str) -> str:
        """The placement of one mark. Its unit stands in the chart's title, not at each number."""
        options = {"unit": "", "else": "—"} | dict(self.rest) | option
        said = "".join(f" | {name}={value}" for name, value in options.items())
        return f"{{{{{self.asked.source.value}: {self.code}{said}}}}}"


def chart_of(line: str) -> Chart | Flawed | None:
    """The chart that a line asks for; None for a line that is none, or that has words beside it."""
    match = HEAD.fullmatch(line.strip())
    return None if match is None else _read(match[0], match[1])


def _read(raw: str, inside: str) -> Chart | Flawed:
    name, *options = re.split(r"[|｜]", inside)
    own: dict[str, str] = {}
    rest: dict[str, str] = {}
    for option in options:
        key, _sign, value = (part.strip() for part in option.replace("＝", "=").partition("="))
        key = OWN.get(key.lower()) or NAMES.get(key, key.lower())
        if key in own or key in rest:
            return Flawed(raw, Reason.TWICE, key)
        (own if key in OWN else rest)[key] = value
    return _made(raw, name.strip(), own, rest)


def _made(raw: str, code: str, own: dict[str, str], rest: dict[str, str]) -> Chart | Flawed:
    source = Source.FIGURE if CODE.fullmatch(code) else Source.TARGET
    asked = placement(
        raw, f"{source.value}: {code}" + "".join(f" | {key}={value}" for key, value in rest.items())
    )
    if isinstance(asked, Flawed):
        return asked
    by = WAYS.get(own.get("by", BODIES), own.get("by", ""))
    form = FORMS.get(own.get("form", (Form.LINE if by == PERIODS else Form.BARS).value))
    if form is None or (form is Form.LINE and by != PERIODS):
        return Flawed(raw, Reason.BAD_VALUE, f"form={own['form']}")
    if not by or (source is Source.TARGET and by != BODIES):
        return Flawed(raw, Reason.BAD_VALUE, f"by={own['by']}")
    if len(own.get("title", "")) > LONGEST_TITLE:
        return Flawed(raw, Reason.BAD_VALUE, "title")
    if asked.show in MOVES or asked.words or asked.by:  # a change has no length that could be drawn
        return Flawed(raw, Reason.BAD_VALUE, "wording" if asked.words else f"show={asked.show.value}")
    return Chart(raw, code, by, form, own.get("title", ""), tuple(rest.items()), asked)


def shares(values: Sequence[Fraction | None]) -> list[Fraction | None]:
    """Where each value lies between the least (nought, if none is below it) and the greatest: 0 to 1."""
    known = [value for value in values if value is not None]
    low, high = min([Fraction(0), *known]), max([Fraction(0), *known])
    reach = high - low or Fraction(1)
    return [None if value is None else (value - low) / reach for value in values]
