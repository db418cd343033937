"""The table of targets that a real half-year speech reads out (S0), played through acts and printed as it prints it.

Where the speech gives no target (817 and 91 batches, 60 %, 95 %) one was put in that nothing is compared with; where
it gives no actual (3 %), or no base (4.3 %), it is the one that its own numbers lead to. The speech cuts 38 of 75 to
50 % and rounds 2 of 3 to 67 %: the rounding is chosen for each placement.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from tests.kernel.reports.play import CITY, EAST, NORTH, SOUTH, Town
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.records import replay
from zhijian.kernel.reports.actuals import Line, Source, lines
from zhijian.kernel.reports.board import board
from zhijian.kernel.reports.models import AttestedActual, Target
from zhijian.kernel.reports.rules.printing import CUT, TENTH, WHOLE, Placement, mixed, percent, rounded
from zhijian.kernel.reports.rules.progress import growth, half_and_half

pytestmark = pytest.mark.django_db
JUNE = date(2009, 6, 30)
RATE = {"sort": "rate", "unit": "%"}
IN_WAN = Placement(scale=4)
TABLE: dict[str, tuple[str, str, str, str]] = {
    # name of the task: target, unit, actual, kind
    "总收入": ("30285700", "元", "21200000", "amount"),
    "质量兴市（县）工作": ("75", "%", "88", "rate"),
    "产品质量定期监督抽查": ("1600", "批次", "817", "amount"),
    "省级监督抽查": ("180", "批次", "91", "amount"),
    "代码数据更新率": ("90", "%", "60", "rate"),
    "电子档案数据质量合格率": ("98", "%", "95", "rate"),
    "条码系统成员保有量": ("1000", "户", "850", "amount"),
    "条码系统成员按期续展率": ("75", "%", "38", "rate"),
    "特种设备安全大检查": ("4", "次", "3", "amount"),
    "机动车安检机构监督抽查": ("2", "次", "2", "amount"),
    "认证监督抽查": ("3", "次", "2", "amount"),
    "质量体系认证获证企业有效性检查": ("3", "%", "3", "rate"),
    "获证实验室监督抽查": ("10", "%", "4", "rate"),
}


@pytest.fixture
def town() -> Iterator[Town]:
    """The city in July 2009, with its table of targets in force and reported for 30 June."""
    made = Town(date(2009, 1, 1))
    with clock.driven() as driver:
        made.at(driver, date(2009, 1, 5))
        targets = {
            name: made.set(name, value, unit, sort=sort, year="2009")
            for name, (value, unit, _actual, sort) in TABLE.items()
        }
        made.at(driver, date(2009, 1, 6))
        made.report(targets["条码系统成员保有量"], date(2009, 1, 1), "815")
        made.at(driver, date(2009, 7, 6))
        for name, (_value, _unit, actual, _sort) in TABLE.items():
            made.report(targets[name], JUNE, actual)
        sealer.seal_all()
        yield made


def read_out() -> dict[str, Line]:
    targets = list(
        Target.objects.filter(territory=CITY, year="2009", state="in_force").select_related("territory")
    )
    return {line.target.name: line for line in lines(targets, JUNE)}


def done(name: str, placement: Placement = WHOLE) -> str:
    """A completion as printed at its placement."""
    share = read_out()[name].progress.done
    assert share is not None
    return percent(share, placement)


def actual(name: str, placement: Placement = WHOLE) -> str:
    """An actual as printed."""
    value = read_out()[name].actual.value
    assert value is not None
    return f"{rounded(value, placement):f}"


def test_the_table_is_printed_as_the_speech_prints_it(town: Town) -> None:
    assert (actual("总收入", IN_WAN), done("总收入")) == ("2120", "70%")
    assert (actual("质量兴市（县）工作"), done("质量兴市（县）工作", TENTH)) == ("88", "117.3%")
    assert (actual("产品质量定期监督抽查"), actual("省级监督抽查")) == ("817", "91")
    assert (actual("代码数据更新率"), actual("电子档案数据质量合格率")) == ("60", "95")
    assert done("条码系统成员保有量") == "85%"
    assert (actual("条码系统成员按期续展率"), done("条码系统成员按期续展率", CUT)) == ("38", "50%")
    assert (actual("特种设备安全大检查"), done("特种设备安全大检查")) == ("3", "75%")
    assert (actual("机动车安检机构监督抽查"), done("机动车安检机构监督抽查")) == ("2", "100%")
    assert (actual("认证监督抽查"), done("认证监督抽查")) == ("2", "67%")
    qms = "质量体系认证获证企业有效性检查"
    assert (actual(qms), done(qms)) == ("3", "100%")
    assert (actual("获证实验室监督抽查"), done("获证实验室监督抽查")) == ("4", "40%")


def test_the_targets_themselves_are_printed(town: Town) -> None:
    """75 %, 4 rounds, 2, 3, 3 %, 10 %; the income task follows from 2120 万元 and 70 %: 3028.57 万元."""
    targets = {name: line.target for name, line in read_out().items()}
    assert f"{rounded(targets['总收入'].number, Placement(2, scale=4)):f}" == "3028.57"
    wanted = {
        "质量兴市（县）工作": ("75", "%"), "条码系统成员按期续展率": ("75", "%"), "特种设备安全大检查": ("4", "次"),
        "机动车安检机构监督抽查": ("2", "次"), "认证监督抽查": ("3", "次"),
        "质量体系认证获证企业有效性检查": ("3", "%"), "获证实验室监督抽查": ("10", "%"),
    }  # fmt: skip
    assert {name: (targets[name].value, targets[name].unit) for name in wanted} == wanted


def test_the_growth_of_members_since_the_first_day_of_the_year(town: Town) -> None:
    reported = AttestedActual.objects.filter(target__name="条码系统成员保有量").order_by("as_of")
    first, last = (one.number for one in reported)
    grown = growth(last, first)
    assert grown is not None
    assert percent(grown, TENTH) == "4.3%"


def test_two_roundings_stand_in_one_report_and_are_remarked(town: Town) -> None:
    cut, round_ = (
        (read_out()["条码系统成员按期续展率"].progress.done or Fraction(0), CUT),
        (read_out()["认证监督抽查"].progress.done or Fraction(0), WHOLE),
    )
    assert mixed([cut, round_])


def test_each_actual_says_that_it_was_reported_and_none_that_it_was_computed(town: Town) -> None:
    assert {line.actual.source for line in read_out().values()} == {Source.REPORTED}
    assert all(line.actual.checked for line in read_out().values())


def test_who_walks_in_front_and_who_has_done_half_of_the_task_in_half_of_the_time(town: Town) -> None:
    """Three counties with the same two tasks: two in front with equal shares; the third has not reached the half."""
    done_by = {NORTH: ("60", "3"), SOUTH: ("45", "4"), EAST: ("40", "2")}
    for body, (first, second) in done_by.items():
        for name, target, value in (("检查企业", "100", first), ("大检查", "4", second)):
            made = town.set(name, target, "户", at=body, year="2009")
            town.report(made, JUNE, value, who="officer", check=False)
    shown = board(town.scope("officer", date(2009, 7, 6)), CITY, 2009, JUNE)
    # 60 % and 75 %; 45 % and 100 %; 40 % and 50 %: 67.5, 72.5, 45
    assert [(row.name, row.place.rank, percent(row.place.score, TENTH)) for row in shown.places if row.place] == [
        ("江南县局", 1, "72.5%"), ("江北县局", 2, "67.5%"), ("江东县局", 3, "45.0%"),
    ]  # fmt: skip
    at_half = {
        row.name: all(half_and_half(line.progress) for line in row.cells.values())
        for row in shown.rows
        if row.place
    }
    assert at_half == {"江北县局": True, "江南县局": False, "江东县局": False}
    assert list(replay.check()) == []
