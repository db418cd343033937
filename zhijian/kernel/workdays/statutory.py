"""Which days are statutory holidays 法定节假日 by the 全国年节及纪念日放假办法, in its four versions since 2000.

Only these days are statutory in the narrow sense; a break also holds weekend days and days moved to it. The
days of the three lunar festivals and of 清明 are facts of the almanac: ``data/festivals.csv``, 2008–2050.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Festivals(NamedTuple):
    """The movable days of one year; ``spring`` is the first day of the first month."""

    spring: date
    qingming: date
    dragon_boat: date
    mid_autumn: date


@dataclass(frozen=True, slots=True)
class Measure:
    """One version of the 放假办法: offsets from the first day of Spring Festival, days of May, the festivals."""

    since: int
    spring: tuple[int, ...]
    may: tuple[int, ...]
    festivals: bool
    decree: str


MEASURES = (
    Measure(2000, (0, 1, 2), (1, 2, 3), festivals=False, decree="国务院令第270号"),
    Measure(2008, (-1, 0, 1), (1,), festivals=True, decree="国务院令第513号"),
    Measure(2014, (0, 1, 2), (1,), festivals=True, decree="国务院令第644号"),
    Measure(2025, (-1, 0, 1, 2), (1, 2), festivals=True, decree="国务院令第795号"),
)


def measure_of(year: int) -> Measure:
    """The version in force in *year* (from 2000)."""
    return [one for one in MEASURES if one.since <= year][-1]


def statutory_days(year: int, festivals: Festivals) -> dict[date, str]:
    """The statutory holidays of *year* with their names; two that coincide (2020-10-01) are one day."""
    measure = measure_of(year)
    days = {festivals.spring + timedelta(days=offset): "春节" for offset in measure.spring}
    days[date(year, 1, 1)] = "元旦"
    if measure.festivals:
        days[festivals.qingming] = "清明节"
        days[festivals.dragon_boat] = "端午节"
        days[festivals.mid_autumn] = "中秋节"
    days |= {date(year, 5, day): "劳动节" for day in measure.may}
    days |= {date(year, 10, day): "国庆节" for day in (1, 2, 3)}
    return dict(sorted(days.items()))


def days_granted(year: int) -> int:
    """How many days off the law grants in *year*, those that coincide counted each: 13 since 2025."""
    measure = measure_of(year)
    return 1 + len(measure.spring) + len(measure.may) + 3 + (3 if measure.festivals else 0)


@cache
def shipped_festivals() -> Mapping[int, Festivals]:
    """The almanac that the project carries, by year."""
    text = files("zhijian.kernel.workdays").joinpath("data", "festivals.csv").read_text(encoding="utf-8")
    return {
        int(row["year"]): Festivals(
            *(
                date.fromisoformat(row[name])
                for name in ("spring_festival", "qingming", "dragon_boat", "mid_autumn")
            )
        )
        for row in csv.DictReader(io.StringIO(text))
    }
