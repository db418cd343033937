"""The problem section of a work report comes out of the register."""

from datetime import date

import pytest

from tests.common.coordination.play import CITY, NORTH, Town
from zhijian.kernel.indicators.periods import half_year
from zhijian.kernel.ledger import clock
from zhijian.kernel.reports.rules.printing import Rounding
from zhijian.kernel.reports.writing.content import document
from zhijian.kernel.reports.writing.filling import Setting

pytestmark = pytest.mark.django_db


def said(body: str, text: str = "") -> list[str]:
    setting = Setting(body, half_year(2025, 1), Rounding.HALF_UP, date(2025, 7, 1))
    (part,) = document([{"title": "存在的不足", "kind": "problems", "text": text}], setting).parts
    return ["".join(str(run) for run in shown.runs) for shown in part.blocks]


def test_what_is_typed_comes_first_and_then_the_open_problems(town: Town, driver: clock.Driver) -> None:
    town.find("培训力度不够", measure="每季度培训一次", due=date(2025, 9, 30))
    typed, problems = said(CITY, "主要有以下几个方面。")
    assert typed == "主要有以下几个方面。"
    assert problems.startswith("一是培训力度不够")
    assert "每季度培训一次" in problems
    assert said(NORTH) == [problems]


def test_without_problems_there_is_only_what_is_typed(town: Town, driver: clock.Driver) -> None:
    assert said(CITY) == []


def test_what_a_problem_says_is_not_counted(town: Town, driver: clock.Driver) -> None:
    town.find("{{figure: metrology.verified}}未填")
    (problems,) = said(CITY)
    assert "{{figure: metrology.verified}}未填" in problems
