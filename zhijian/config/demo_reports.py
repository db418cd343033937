"""Work reports of the fictional city: the last period that has ended is frozen, the next is being written."""

from datetime import date
from functools import partial
from typing import Any

from zhijian.config import demo_city as city
from zhijian.kernel.indicators.periods import Period, half_year_of, month, quarter
from zhijian.kernel.office.stage import Deed, Stage
from zhijian.kernel.org.models import Body
from zhijian.kernel.reports.models import WorkReport

WRITER, REVIEWER = "hezhiyuan", "fangmin"
FREEZING, WRITING = 2, 1
"""Working days before the end of the play on which a report is frozen, and another begun."""
PROBLEMS = """（一）个别县区超期未检器具清理不够及时，检定任务安排前松后紧。
（二）部分使用单位主体责任意识不强，停用、报废器具未及时报告。"""
MEASURES = """（一）按月通报超期未检情况，督促县区局与技术机构逐台销号。
（二）结合日常检查开展计量法律法规宣传，推行到期提醒。"""


def todo(stage: Stage, day: date) -> list[Deed]:
    """What is done about reports on *day*."""
    left = stage.left(day)
    if left == FREEZING:
        return [partial(_freeze, stage, ended(stage.first, day))]
    return [partial(_write, stage, half_year_of(day))] if left == WRITING else []


def ended(first: date, day: date) -> Period:
    """The last half-year that lies within the play and is over on *day*; of a short play its last quarter or month."""
    half = half_year_of(day).step(-1)
    last_quarter = quarter(day.year, (day.month + 2) // 3).step(-1)
    whole = [period for period in (half, last_quarter) if period.first >= first]
    return whole[0] if whole else month(day.year, day.month).step(-1)


def _freeze(stage: Stage, period: Period) -> None:
    report = _draft(stage, period)
    report.act("written", stage.by(WRITER), sections=_filled(report), name=report.name)
    report.act("submitted", stage.by(WRITER))
    report.act("commented", stage.by(REVIEWER), remark="数字与季度通报一致，文字可再精炼。")
    report.act("approved", stage.by(REVIEWER))
    report.act("frozen", stage.by(REVIEWER))
    report.act(
        "dispatched", stage.by(WRITER), mark="临质监发", addressee="各县（区）局，各技术机构", copies="省局"
    )


def _write(stage: Stage, period: Period) -> None:
    report = _draft(stage, period)
    report.act("commented", stage.by(REVIEWER), remark="请补充特种设备和执法打假两部分。")


def _draft(stage: Stage, period: Period) -> WorkReport:
    at = Body.objects.get(pk=city.CITY)
    made: WorkReport = WorkReport.create(
        "drafted", stage.by(WRITER), at=at, period=period.code, shape="half_year"
    )
    return made


def _filled(report: WorkReport) -> dict[str, Any]:
    """The template's sections, written to the end."""
    texts = {"存在的不足": PROBLEMS, "下半年工作打算": MEASURES}
    made = [
        {
            "title": section["title"].replace("下半年", "下一步"), "kind": section["kind"],
            "text": texts.get(section["title"], section["text"]),
        }
        for section in report.sections["sections"]
    ]  # fmt: skip
    return {"sections": made}
