"""考核结果通报 The notice of the result of a year's assessment: the bodies right below one, their points and places.

It can be written when every body below that has targets of the year has its result published; then it says what those
acts say, and what was done of each target as the ledger knew it when the last of them was sealed. Who reads one of the
results reads them all: what a body above has published is not hidden from those beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import override

from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.indicators.periods import year as whole_year
from zhijian.kernel.indicators.trees import Tree, names_of
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.models import Act, Leaf, Origin
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.reports.assessing import Assessment
from zhijian.kernel.reports.models import Target
from zhijian.kernel.reports.rules.printing import Placement, rounded
from zhijian.kernel.reports.rules.ranking import ranked
from zhijian.kernel.reports.writing import targeting
from zhijian.kernel.reports.writing.paper import Block, Chapter, Paragraph, Sheet, Table, day_of

TENTH = Placement(1)
RESULT_HEADS = (
    words("单位", "Body"), words("名次", "Place"), words("自评", "Own score"), words("复核", "Reviewed"),
    words("加分", "Bonus"), words("得分", "Points"), words("等次", "Grade"),
)  # fmt: skip
TASK_HEADS = (
    words("任务", "Task"), words("全年目标", "Target"), words("完成", "Done"), words("完成率", "Completion"),
)  # fmt: skip
"""The heads of its two tables, on the page and on paper."""


@dataclass(frozen=True)
class Result:
    """One body's result. ``place`` is None for a vetoed one: it stands in no ranking."""

    body: str
    name: tuple[str, str]
    assessment: Assessment
    place: int | None


@dataclass(frozen=True)
class Task:
    """One target of a body as it was set, what was done of it, and how much of it that is, in per cent."""

    body: str
    name: str
    standing: targeting.Standing
    weight: str

    @property
    def done(self) -> Fraction | None:
        actual = self.standing.actual
        return None if actual is None else actual * 100 / self.standing.value


@dataclass(frozen=True)
class Notice:
    """The notice of *node* for a year. ``missing``: bodies whose result is not published; then nothing else is told.

    ``position``: how many acts it stands on; None until the results are sealed.
    """

    node: str
    year: int
    missing: tuple[tuple[str, str], ...] = ()
    results: tuple[Result, ...] = ()
    tasks: tuple[Task, ...] = ()
    position: int | None = None
    on: date | None = None
    names: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_final(self) -> bool:
        return not self.missing and self.position is not None


def of(assessment: Assessment) -> Notice:
    """The notice in which an assessment stands: that of the body right above, of a body under none its own."""
    year = int(assessment.year)
    above = Tree().chain(assessment.territory_id, date(year, 12, 31))[1:2]
    return notice(above[0] if above else assessment.territory_id, year)


def notice(node: str, year: int) -> Notice:
    """The notice of *node*, as many queries for many bodies as for few."""
    tree, last = Tree(), date(year, 12, 31)
    bodies = [one for one in tree.bodies() if tree.chain(one, last)[1:2] == (node,)] or [node]
    targets = list(
        Target._base_manager.filter(year=str(year), state="in_force", territory__in=bodies).order_by("name")
    )
    assessed = {
        one.territory_id: one
        for one in Assessment._base_manager.filter(year=str(year), territory__in=bodies)
        .exclude(state="")
        .select_related("territory")
    }
    counted = sorted({target.territory_id for target in targets} | set(assessed))
    names = names_of([node, *counted])
    open_ = [
        one for one in counted if one not in assessed or assessed[one].state != Assessment.State.PUBLISHED
    ]
    if open_ or not counted:
        return Notice(node, year, tuple(names[one] for one in open_), names=names)
    position, on = _sealed([assessed[one] for one in counted])
    if position is None:
        return Notice(node, year, names=names)
    tasks = _tasks(targets, whole_year(year), position)
    return Notice(node, year, (), tuple(_results(counted, assessed, names)), tasks, position, on, names)


def _sealed(results: Sequence[Assessment]) -> tuple[int | None, date | None]:
    """The position after the last act of these assessments and its day; None while one of them is not sealed yet."""
    acts = dict(Act.objects.filter(record__in=[one.pk for one in results]).values_list("pk", "on"))
    leaves = dict(Leaf.objects.filter(act_id__in=acts).values_list("act_id", "position"))
    if len(leaves) < len(acts):
        return None, None
    return max(leaves.values()) + 1, max(acts.values())


def _results(
    bodies: Sequence[str], assessed: dict[str, Assessment], names: dict[str, tuple[str, str]]
) -> list[Result]:
    """By place; the vetoed at the end, by code."""
    scores = {one: Fraction(Decimal(assessed[one].points)) for one in bodies if not assessed[one].vetoed}
    places = [Result(one.who, names[one.who], assessed[one.who], one.rank) for one in ranked(scores)]
    return places + [Result(one, names[one], assessed[one], None) for one in bodies if assessed[one].vetoed]


def _tasks(targets: Sequence[Target], period: Period, position: int) -> tuple[Task, ...]:
    asked = {target.pk: (target.name, target.territory_id, period) for target in targets}
    whole = targeting.standing_of(list(asked.values()), position)
    return tuple(
        Task(target.territory_id, target.name, whole[asked[target.pk]], target.weight)
        for target in targets
        if asked[target.pk] in whole
    )


# -- its two tables, in the reader's language; the page and the paper both print these cells ------------------------


def result_cells(one: Result) -> list[str]:
    """The result of one body, under ``RESULT_HEADS``; no place for a vetoed one."""
    done = one.assessment
    points = [done.self_points, done.reviewed_points, done.bonus or "0", done.points]
    place = str(one.place) if one.place else ""
    return [str(words(*one.name)), place, *points, str(done.get_grade_display())]


def task_cells(task: Task) -> list[str]:
    """One target of a body, under ``TASK_HEADS``; what was done, and how much that is, are empty where nothing is
    known."""
    one = task.standing
    aim = _said(one.value, one) + one.unit
    if one.actual is None or task.done is None:
        return [task.name, aim, "", ""]
    return [task.name, aim, _said(one.actual, one) + one.unit, f"{rounded(task.done, TENTH):f}%"]


def _said(value: Fraction, one: targeting.Standing) -> str:
    """A target's value or actual with the decimals in which the target was set."""
    number = f"{rounded(value, Placement(one.decimals)):f}"
    return number.rstrip("0").rstrip(".") if "." in number else number


# -- on paper -------------------------------------------------------------------------------------------------------


def sheet(told: Notice) -> Sheet:
    """The notice as it is set; raises ValueError for one that is not final. In Chinese, whoever reads."""
    if not told.is_final or told.on is None:
        raise ValueError("the results are not all published")
    with override("zh-hans"):
        signer = Body.objects.get(pk=told.node).name
        rows = [[cell or "—" for cell in result_cells(one)] for one in told.results]
        blocks: list[Block] = [
            Paragraph("", f"现将{told.year}年度目标任务考核结果通报如下。"),
            Table([str(head) for head in RESULT_HEADS], rows),
            *_remarks(told),
        ]
        chapters = [Chapter("", blocks)]
        if told.tasks:
            chapters.append(Chapter("各单位目标任务完成情况", _by_body(told)))
    return Sheet(
        None, f"{signer}关于{told.year}年度目标任务考核结果的通报", chapters, signer, day_of(told.on.isoformat()),
        _imprint(told), False,
    )  # fmt: skip


def _remarks(told: Notice) -> list[Block]:
    """What a bonus is for and why somebody was vetoed."""
    lines = [_remark(one.name[0], one.assessment) for one in told.results]
    return [Paragraph("", line) for line in lines if line]


def _remark(name: str, one: Assessment) -> str:
    if one.vetoed:
        return f"{name}一票否决，不参加排名：{one.veto_why}。"
    return f"{name}加{one.bonus}分：{one.bonus_why}。" if one.bonus_why else ""


def _by_body(told: Notice) -> list[Block]:
    """Of each body, in the order of the results, what it was to do and did."""
    made: list[Block] = []
    for n, result in enumerate(told.results, 1):
        rows = [_row(task) for task in told.tasks if task.body == result.body]
        if rows:
            made += [
                Paragraph("", f"{n}.{result.name[0]}", keeps=True),
                Table([str(head) for head in TASK_HEADS], rows),
            ]
    if any(task.standing.source for task in told.tasks):
        made.append(Paragraph("", "带*的完成数由单位上报并经核实，其余按业务记录计算。"))
    return made


def _row(task: Task) -> list[str]:
    name, aim, done, share = task_cells(task)
    star = "*" if task.standing.source else ""
    return [name, aim, done + star if done else "未上报", share or "—"]


def _imprint(told: Notice) -> list[str]:
    assert told.position is not None  # noqa: S101 - only a final notice is printed
    root = dbtiles.root(told.position).hex()
    return [
        f"本通报所列得分出自考核行为，完成情况按账本 {Origin.objects.get().name} 前 {told.position} 条计算。",
        f"根 {root}",
    ]
