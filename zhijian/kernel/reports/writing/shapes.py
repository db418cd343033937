"""Templates 模板: the shapes that reports have, as data files. A template starts a text; it never runs."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise

from zhijian.kernel.indicators.language import LINES
from zhijian.kernel.org.words import words
from zhijian.kernel.reports.rules.charting import BODIES, Chart, chart_of

FOLDER = Path(__file__).with_name("shapes")


ROOMS = {
    "products": words("产品质量监督", "Products"), "equipment": words("特种设备", "Special equipment"),
    "food": words("食品生产监管", "Food production"), "licensing": words("行政许可", "Licensing"),
    "enforcement": words("行政执法", "Enforcement"), "hotline": words("投诉举报", "Hotline"),
    "standards": words("标准化与认证", "Standards and certification"), "quality": words("质量发展", "Quality"),
    "institutes": words("技术机构", "Institutes"), "projects": words("项目与援建", "Projects"),
}  # fmt: skip
"""Lines of business that a section tells of; one that is not installed is named where the section is written."""
NO_NAME = re.compile(r"[|｜{}\n]")


@dataclass(frozen=True)
class Opening:
    """A section as a template opens it. ``hint`` says in both languages what belongs here; it is never printed.

    ``needs``: the lines of business that it tells of. ``tasks``: words by one of which a task of the body belongs here,
    so that what it reports itself stands where no line counts it.
    """

    title: str
    kind: str
    text: str
    hint: Promise
    needs: tuple[str, ...] = ()
    tasks: str = ""

    @property
    def missing(self) -> list[Promise]:
        """The lines of business that are not installed."""
        return [ROOMS[code] for code in self.needs if code not in LINES]


@dataclass(frozen=True)
class Shape:
    """One template. ``title``: of a report, with {body} and {period} in it."""

    code: str
    name: Promise
    title: str
    sections: tuple[Opening, ...]


@cache
def shapes() -> dict[str, Shape]:
    """All templates by code, in the order of their files."""
    return {file.stem.partition("_")[2]: read(file) for file in sorted(FOLDER.glob("*.toml"))}


def read(file: Path) -> Shape:
    """One template of a file."""
    told = tomllib.loads(file.read_text("utf-8"))
    sections = tuple(
        Opening(
            one["title"], one.get("kind", "text"), one.get("text", "").strip("\n"), words(*one["hint"]),
            tuple(one.get("needs", ())), one.get("tasks", ""),
        )
        for one in told["section"]
    )  # fmt: skip
    return Shape(file.stem.partition("_")[2], words(*told["name"]), told["title"], sections)


def opened(shape: Shape, tasks: Sequence[str] = (), *, has_parts: bool = True) -> list[dict[str, str]]:
    """The sections of a new report. *tasks*: the body's own of the year, each of which is told in the first section to
    whose words it belongs. A body without bodies below (*has_parts*) has no chart of them."""
    left = [name for name in tasks if not NO_NAME.search(name)]
    made = []
    for one in shape.sections:
        lines = [line for line in one.text.split("\n") if has_parts or not _of_parts(line, one.kind)]
        for name in [name for name in left if one.tasks and re.search(one.tasks, name)]:
            left.remove(name)
            lines.append(TOLD.format(name=name))
        made.append({"title": one.title, "kind": one.kind, "text": "\n".join(lines).strip("\n")})
    return made


TOLD = (
    "{name}：完成{{{{target: {name} | else=尚未上报}}}}，"
    "为全年任务的{{{{target: {name} | show=completion | else=—}}}}。"
)


def _of_parts(line: str, kind: str) -> bool:
    chart = chart_of(f"{{{{chart: {line}}}}}" if kind == "charts" and line else line)
    return isinstance(chart, Chart) and chart.by == BODIES
