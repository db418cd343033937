"""Targets of the fictional city: set each January, divided, reported by the month, checked, assessed at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice
from math import ceil

from zhijian.config import demo_city as city
from zhijian.kernel.indicators.composing import Composed
from zhijian.kernel.office.stage import Deed, Stage, workdays
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.models import Assessment, AttestedActual, Target
from zhijian.kernel.reports.rules.progress import elapsed
from zhijian.lines.metrology.indicators import APPROVED
from zhijian.lines.metrology.models import Instrument

OFFICER, SECOND = "hezhiyuan", "fangmin"
"""Who sets the targets and checks what is reported; who checks what the first reported himself."""
REPORTERS = {
    "519901": "tangxiao", "519902": "xuhang", "519903": "yeqing", "519904": "majun", "519905": "dingxiang",
    "5199031": "pengyu",
}  # fmt: skip


@dataclass(frozen=True)
class Task:
    """A task that bodies report themselves. ``pace``: per cent of the time's pace, county by county."""

    name: str
    unit: str
    each: int
    weight: str
    pace: tuple[int, ...]
    is_rate: bool = False


REPORTED = (
    Task("特种设备安全大检查", "次", 4, "10", (110, 100, 100, 78, 105, 100)),
    Task("产品质量监督抽查", "批次", 60, "15", (104, 96, 102, 70, 99, 108)),
    Task("认证监督抽查", "次", 6, "5", (100, 118, 104, 100, 60, 96)),
    Task("质量兴县工作", "%", 100, "10", (103, 101, 112, 92, 98, 100), is_rate=True),
    Task("条码系统成员按期续展率", "%", 75, "10", (99, 100, 96, 66, 101, 97), is_rate=True),
)
COMPOSED = (
    ("检定汽车衡", "Truck scales verified", "台件", f"flow {APPROVED}", "category=truck_scale"),
    ("检定加油站", "Petrol stations served", "户", f"distinct {APPROVED}", "category=fuel_dispenser"),
)
"""Figures of the city's own: name, in English, unit, what is counted, where."""
VERIFIED, COVERAGE = "计量器具检定", "强制检定率"


def todo(stage: Stage, day: date, opening: int) -> list[Deed]:
    """What is done about targets on *day*. *opening*: how many working days the city needs to settle in first."""
    if day == _set_on(stage, day.year, opening):
        return [partial(_set, stage, day.year)]
    if day <= settled(stage, opening):
        return []
    first = next(workdays(day.replace(day=1), day), day)
    if day == first:
        return [partial(_report, stage, day - timedelta(days=day.day))]
    nth = sum(1 for _day in workdays(day.replace(day=1), day))
    if nth == 8 and day.month == 1:
        return [partial(_assess, stage, day.year - 1)]
    return [partial(_check, stage)] if nth == 4 else []


def _set_on(stage: Stage, year: int, opening: int) -> date:
    """The second working day of the year, or the first after the city has settled in."""
    return max(list(workdays(date(year, 1, 1), date(year, 1, 31)))[1], settled(stage, opening))


def settled(stage: Stage, opening: int) -> date:
    """The first working day after the city has settled in; of a shorter play its last."""
    return list(islice(stage.days(), opening + 1))[-1]


def _set(stage: Stage, year: int) -> None:
    """The city's targets, their parts, the division, and all in force."""
    for name, unit, each, more in _tasks(year):
        parts = [_propose(stage, body, year, name, unit, value=each[body], more=more) for body in city.AREAS]
        is_rate = more.get("sort") == "rate"
        whole = each[city.AREAS[0]] if is_rate else sum(each.values())
        above = _propose(stage, city.CITY, year, name, unit, value=whole, more=more)
        above.act("divided", stage.by(OFFICER))
        for target in (above, *parts):
            target.act("confirmed", stage.by(OFFICER))
    if not Composed.objects.exists():
        for name, english, unit, what, where in COMPOSED:
            Composed.create(
                "composed", stage.by(SECOND), name=name, name_en=english, unit=unit, what=what, where=where
            )


def _tasks(year: int) -> Iterator[tuple[str, str, dict[str, int], dict[str, str]]]:
    """(name, unit, value of each county, more) of the year's tasks."""
    scales = {body: Instrument.objects.filter(territory=body).count() for body in city.AREAS}
    computed = {"indicator": "metrology.verified", "weight": "20"}
    yield VERIFIED, "台件", {body: max(1, ceil(n * 1.2)) for body, n in scales.items()}, computed
    rate = {"indicator": "metrology.verification_rate", "weight": "20", "sort": "rate", "course": "level"}
    yield COVERAGE, "%", dict.fromkeys(city.AREAS, 90), rate
    for task in REPORTED:
        more = {"weight": task.weight, "evidence": "工作台账、通报"} | (
            {"sort": "rate"} if task.is_rate else {}
        )
        yield task.name, task.unit, dict.fromkeys(city.AREAS, task.each), more


def _propose(
    stage: Stage, body: str, year: int, name: str, unit: str, *, value: int, more: dict[str, str]
) -> Target:
    at = Body.objects.get(pk=body)
    made: Target = Target.create(
        "proposed", stage.by(OFFICER), at=at, year=str(year), name=name, unit=unit, value=str(value), **more
    )
    return made


def _report(stage: Stage, as_of: date) -> None:
    """What each county reports for the month that has ended, and what the city adds up of it."""
    whole = (date(as_of.year, 1, 1), date(as_of.year, 12, 31))
    for task in REPORTED:
        done = []
        for body, pace in zip(city.AREAS, task.pace, strict=True):
            share = elapsed(*whole, as_of) * pace / 100
            done.append(min(int(share * task.each), task.each))
            _one(stage, REPORTERS[body], body, task, as_of, done[-1])
        of_city = sum(done) // len(done) if task.is_rate else sum(done)
        _one(stage, OFFICER, city.CITY, task, as_of, of_city)


def _one(stage: Stage, who: str, body: str, task: Task, as_of: date, value: int) -> None:
    target = Target.objects.filter(
        territory=body, year=str(as_of.year), name=task.name, state="in_force"
    ).first()
    if target is not None:
        AttestedActual.create(
            "reported", stage.by(who), target=target.pk, as_of=as_of, value=str(value),
            evidence=f"{as_of.month}月工作台账",
        )  # fmt: skip


def _check(stage: Stage) -> None:
    """The city checks what was reported; one county's in six it leaves for later."""
    for n, told in enumerate(AttestedActual.objects.filter(state="reported").order_by("pk")):
        if n % 6 != 3:
            who = SECOND if told.territory_id == city.CITY else OFFICER
            told.act("accepted", stage.by(who))


def _assess(stage: Stage, year: int) -> None:
    """The counties score themselves for the year that has ended; the city reviews all and publishes all but one."""
    for n, (body, who) in enumerate(REPORTERS.items()):
        if not Target.objects.filter(territory=body, year=str(year), state="in_force").exists():
            continue
        at = Body.objects.get(pk=body)
        made = Assessment.create("self_scored", stage.by(who), at=at, year=str(year), points=str(84 + n * 2))
        bonus = {"bonus": "2", "bonus_why": "省局通报表扬"} if n == 2 else {}
        made.act("reviewed", stage.by(OFFICER), points=str(82 + n * 2), **bonus)
        if n != 5:
            made.act("published", stage.by(SECOND))
