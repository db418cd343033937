"""The half-year of the fictional city goes up: called for, closed, returned, late; nil returns; one perfunctory."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from zhijian.config import demo_city as city
from zhijian.config.demo_targets import OFFICER, REPORTERS, SECOND, settled
from zhijian.kernel.indicators.periods import Period, half_year_of
from zhijian.kernel.office.stage import Deed, Stage, workdays
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.chain.counted import counted, topics
from zhijian.kernel.reports.chain.nil import NilReturn
from zhijian.kernel.reports.chain.standing import institutes
from zhijian.kernel.reports.models import Call, Closing, Summary, WorkReport
from zhijian.kernel.reports.rules.claims import months
from zhijian.kernel.workdays import published

PROVINCE_OFFICER = "meiqing"
RETURNED, LATE = "519904", "519905"
"""The county whose close is returned and stays so; the one that closes only after the city has."""
HANDING_IN = ("519901", "519902", "519903")
NIL = "metrology.withdrawn"
CALLED, CLOSED, CHECKED, HANDED_IN, MERGED, LATE_ON, ACCEPTED = 2, 3, 4, 5, 9, 11, 12
"""Working days after the end of a half-year on which each step is done."""


def todo(stage: Stage, day: date, opening: int) -> list[Deed]:
    """What is done on *day* about the half-year that has ended. *opening*: see ``demo_targets.todo``."""
    if day.month not in (1, 7) or day <= settled(stage, opening):
        return []
    period = half_year_of(day).step(-1)
    steps = {
        CALLED: _call,
        CLOSED: _close,
        CHECKED: _check,
        HANDED_IN: _hand_in,
        MERGED: _merge,
        LATE_ON: _close_late,
        ACCEPTED: _accept,
    }
    step = steps.get(sum(1 for _day in workdays(day.replace(day=1), day)))
    if step is None or (step is not _call and not Call.objects.filter(period=period.code).exists()):
        return []
    return [partial(step, stage, period, day)]


def _call(stage: Stage, period: Period, day: date) -> None:
    half = "上半年" if period.first.month == 1 else "下半年"
    Call.create(
        "called", stage.by(OFFICER), at=_body(city.CITY), number=f"临质监办函〔{day.year}〕{day.month}号",
        name=f"{period.first.year}年{half}工作总结", period=period.code,
        due=published.calendar(city.CITY).add_workdays(day, HANDED_IN), to=" ".join(REPORTERS),
    )  # fmt: skip


def _close(stage: Stage, period: Period, day: date) -> None:
    for body, who in REPORTERS.items():
        _declare(stage, body, who, period)
        _summary(body, period).act("received", stage.by(who))
        if body != LATE:
            Closing.create("closed", stage.by(who), at=_body(body), period=period.code)


def _declare(stage: Stage, body: str, who: str, period: Period) -> None:
    """Nil returns of withdrawn certificates, for the months in which none was."""
    asked = months(period.first, period.last)
    counts = counted([topics()[NIL]], [body], asked, institutes())
    for month in asked:
        if (NIL, body, month) not in counts:
            NilReturn.create("declared", stage.by(who), at=_body(body), month=month, topic=NIL)


def _check(stage: Stage, period: Period, day: date) -> None:
    for closing in _closings(period):
        if closing.territory_id == RETURNED:
            again_by = published.calendar(city.CITY).add_workdays(day, 5)
            closing.act(
                "returned", stage.by(OFFICER), remark="检定台件与所里台账不符，请核对。", again_by=again_by
            )
        else:
            closing.act("accepted", stage.by(OFFICER))


def _hand_in(stage: Stage, period: Period, day: date) -> None:
    for body in HANDING_IN:
        summary = _summary(body, period)
        summary.act("submitted", stage.by(REPORTERS[body]), work_report=_report(stage, body, period).pk)
        if body == HANDING_IN[-1]:
            summary.act("graded", stage.by(OFFICER), grade="perfunctory", remark="只列数字，没有分析。")
            again_by = published.calendar(city.CITY).add_workdays(day, 5)
            summary.act("returned", stage.by(OFFICER), remark="请补充问题与打算。", again_by=again_by)
        else:
            summary.act("graded", stage.by(OFFICER), grade="complete")
            summary.act("accepted", stage.by(SECOND))


def _report(stage: Stage, body: str, period: Period) -> WorkReport:
    """A short report of a county, frozen by the city's officer."""
    who = REPORTERS[body]
    made: WorkReport = WorkReport.create(
        "drafted", stage.by(who), at=_body(body), period=period.code, shape="half_year"
    )
    text = "本期检定计量器具{{figure: metrology.verified}}，服务企业{{figure: metrology.firms_served}}。"
    sections = {"sections": [{"title": "计量监管", "kind": "text", "text": text}]}
    made.act("written", stage.by(who), sections=sections, name=made.name)
    made.act("submitted", stage.by(who))
    made.act("approved", stage.by(OFFICER))
    made.act("frozen", stage.by(OFFICER))
    return made


def _merge(stage: Stage, period: Period, day: date) -> None:
    why = "一个县局的关账退回核对，一个县局尚未关账，先行汇总。"
    Closing.create("closed", stage.by(OFFICER), at=_body(city.CITY), period=period.code, why=why)
    for summary in Summary.objects.filter(period=period.code, state="called"):
        summary.act("urged", stage.by(OFFICER), remark="请速报送。")


def _close_late(stage: Stage, period: Period, day: date) -> None:
    Closing.create("closed", stage.by(REPORTERS[LATE]), at=_body(LATE), period=period.code)


def _accept(stage: Stage, period: Period, day: date) -> None:
    """The province takes the city's closing, with one county missing in it and said so."""
    closing = Closing.objects.get(period=period.code, territory=city.CITY, state="closed")
    closing.act("accepted", stage.by(PROVINCE_OFFICER))


def _closings(period: Period) -> Iterator[Closing]:
    yield from Closing.objects.filter(period=period.code, territory__in=REPORTERS, state="closed").order_by(
        "pk"
    )


def _summary(body: str, period: Period) -> Summary:
    found: Summary = Summary.objects.exclude(state="").get(territory=body, period=period.code)
    return found


def _body(code: str) -> Body:
    return Body.objects.get(pk=code)
