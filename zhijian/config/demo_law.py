"""The law in the fictional city 临江市: what its legal officer has entered, confirmed and set up."""

from datetime import date, timedelta
from functools import partial

from zhijian.kernel.office.law import DayOverride
from zhijian.kernel.office.rulebook import Alarm, LimitRule
from zhijian.kernel.office.stage import Deed, Stage, workdays

LEGAL_OFFICER = "songzhi"
COUNTY = "519905"
"""Whose offices are closed for a day soon after the play ends, so that running limits show it."""
CONFIRMED = ("metering_new_product", "type_evaluation", date(2023, 6, 1))
ALARMS = (
    {"sort": "warn", "after": "20"},
    {"sort": "warn", "after": "5"},
    {"sort": "raise", "after": "5", "levels": "1"},
)


def settle_in(stage: Stage) -> list[Deed]:
    """One rule read against the text of the law and confirmed; when to warn and to whom a late limit goes."""
    return [partial(_confirm, stage), *(partial(_alarm, stage, words) for words in ALARMS)]


def todo(stage: Stage, day: date) -> list[Deed]:
    """A fortnight before the end the county's closed day becomes known."""
    told = next(workdays(stage.last - timedelta(days=14), stage.last))
    return [partial(_close, stage)] if day == told else []


def closed_on(stage: Stage) -> date:
    """The first Friday that is worked at least a fortnight after the play ends: nobody has acted on it."""
    after = stage.close + timedelta(days=14)
    return next(day for day in workdays(after, after + timedelta(days=60)) if day.weekday() == 4)


def _confirm(stage: Stage) -> None:
    procedure, rule, version = CONFIRMED
    taken = LimitRule.create("taken_over", stage.by(LEGAL_OFFICER), procedure=procedure, rule=rule)
    taken.act(
        "confirmed", stage.by(LEGAL_OFFICER), version=version,
        basis="计量器具新产品管理办法(令68) 第12条",
    )  # fmt: skip


def _alarm(stage: Stage, words: dict[str, str]) -> None:
    Alarm.create("set_up", stage.by(LEGAL_OFFICER), **words)


def _close(stage: Stage) -> None:
    day = closed_on(stage)
    DayOverride.create(
        "laid", stage.by(LEGAL_OFFICER), at=COUNTY, sort="off", name="县办公楼停电检修", begins=day, ends=day,
        basis=f"柳湾县人民政府办公室关于{day.month}月{day.day}日停止办公一天的通知",
    )  # fmt: skip
