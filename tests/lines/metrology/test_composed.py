"""Composed indicators go through the same compiler: literal values of the small city of ``conftest``."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.lines.metrology.conftest import CITY, INSTITUTE, NORTH, SOUTH, City
from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.composing import STATISTICIAN, Composed, conditions, known, own, written
from zhijian.kernel.indicators.drill import rows
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.org.scope import SYSTEM, scope_of
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import NotYours, Refusal

pytestmark = pytest.mark.django_db
HALF, DAY = periods.half_year(2025, 1), date(2025, 9, 1)
VERIFIED = "metrology.verification.approved"


class Analysts:
    """One at the city, one at the north county."""

    def __init__(self) -> None:
        self.staff = {
            body: open_account(
                Person(f"tj{body}", "统计员", "", body, (STATISTICIAN, "reader")), since=date(2019, 1, 1)
            )
            for body in (CITY, NORTH)
        }

    def by(self, body: str = CITY) -> By:
        return By.officer(self.staff[body], on=DAY, reason="补录")

    def compose(
        self, what: str, unit: str = "台件", *, at: str = CITY, where: str = "", name: str = "自编"
    ) -> Composed:
        made: Composed = Composed.create(
            "composed", self.by(at), name=name, unit=unit, what=what, where=where
        )
        return made


@pytest.fixture
def analysts(city: City) -> Analysts:
    return Analysts()


def value(one: Composed, node: str = CITY) -> Decimal | None:
    return evaluate((one.indicator(),), node, HALF).values[0].this


@pytest.mark.parametrize(
    ("what", "unit", "where", "counted"),
    [
        (f"flow {VERIFIED}", "台件", "", {CITY: 4, NORTH: 2, SOUTH: 2, INSTITUTE: 4}),
        (f"flow {VERIFIED}", "台件", "verdict=fail", {CITY: 1, NORTH: 0, SOUTH: 1}),
        (f"flow {VERIFIED}", "台件", "verdict=fail|pass; category=truck_scale", {CITY: 0}),
        ("flow metrology.verification.recorded", "台件", "", {CITY: 5}),
        (f"sum {VERIFIED} fee", "元", "", {CITY: Decimal("260.75"), NORTH: Decimal("200.50")}),
        (f"distinct {VERIFIED}", "户", "verdict=pass", {CITY: 1, NORTH: 1, SOUTH: 1}),
        ("stock metrology.instrument", "台件", "mandatory=True", {CITY: 5, NORTH: 3, SOUTH: 2, INSTITUTE: 5}),
        ("valid metrology.instrument", "台件", "", {CITY: 2}),
        ("expired metrology.instrument", "台件", "", {CITY: 1, NORTH: 1}),
        ("due metrology.instrument", "台件", "", {CITY: 3}),
        (
            "ratio metrology.passed metrology.verified",
            "%",
            "",
            {CITY: Decimal("75.00"), SOUTH: Decimal("50.00")},
        ),
    ],
)
def test_each_kind_counts_what_it_says(
    what: str, unit: str, where: str, counted: dict[str, Any], analysts: Analysts
) -> None:
    """By hand, see ``test_the_ten_figures``: five worksheets were recorded, four approvals stand, one failed;
    those that passed are of one firm, 北站, in both counties."""
    one = analysts.compose(what, unit, where=where)
    assert {node: value(one, node) for node in counted} == counted


NEWER = [
    (f"reached {VERIFIED}", "件", "", {CITY: 4, NORTH: 2, SOUTH: 2, INSTITUTE: 4}),
    (f"new {VERIFIED}", "户", "", {CITY: 1, NORTH: 0, SOUTH: 2, INSTITUTE: 1}),
    (f"flow {VERIFIED} since=2024-05-06", "台件", "", {CITY: 5, NORTH: 3, SOUTH: 2}),
    (f"flow {VERIFIED} since=2024-05-07", "台件", "", {CITY: 4}),
    (f"distinct {VERIFIED} since=2024-01-01", "户", "", {CITY: 2, NORTH: 1}),
    (f"sum {VERIFIED} fee since=2024-01-01", "元", "", {CITY: Decimal("300.75")}),
    (f"flow {VERIFIED} since=2025-07-01", "台件", "", {CITY: None}),
]


def test_first_times_and_cumulative_values(analysts: Analysts) -> None:
    """北站 was first served in the north on 6 May 2024 for 40.00, in the south only on 30 June 2025: there it is new,
    in the city it is not; 南站 is new on 4 February 2025."""
    for n, (what, unit, _where, counted) in enumerate(NEWER):
        one = analysts.compose(what, unit, name=f"自编{n}")
        assert (what, {node: value(one, node) for node in counted}) == (what, counted)


def test_a_cohort_is_the_share_that_went_on_by_its_limit(analysts: Analysts) -> None:
    """Four approvals of the half-year stand; of these one of 3 February was withdrawn on 20 May, 106 days later."""
    shares = {
        within: value(analysts.compose(f"cohort {VERIFIED} withdrawn {within}", "%", name=within))
        for within in ("end", "now", "106", "105")
    }
    assert shares == {"end": Decimal("25.00"), "now": Decimal("25.00"), "106": Decimal("25.00"), "105": 0}


def test_who_went_on_after_the_period_counts_by_now_and_not_by_its_end(analysts: Analysts) -> None:
    """First quarter: three approved; the one withdrawn in May had not been by the end of March."""
    by_end = analysts.compose(f"cohort {VERIFIED} withdrawn end", "%", name="期末").indicator()
    by_now = analysts.compose(f"cohort {VERIFIED} withdrawn now", "%", name="目前").indicator()
    found = evaluate((by_end, by_now), CITY, periods.quarter(2025, 1)).values
    assert [(one.numerator, one.denominator) for one in found] == [(0, 3), (1, 3)]
    assert found[1].this == Decimal("33.33")
    assert [str(part.name) for part in by_now.parts] == ["撤回证书", "批准"], "who went on, of whom"
    (row,) = rows(by_now, CITY, periods.quarter(2025, 1), scope=SYSTEM).items
    assert (row.day, row.territory) == (date(2025, 2, 3), NORTH)
    assert rows(by_now, CITY, periods.quarter(2025, 1), scope=SYSTEM, side="denominator").counted == 3


def test_a_voided_act_has_not_been_reached(analysts: Analysts) -> None:
    """Five were assigned; the approval of 3 March, for the wrong instrument, was voided: four of five got on."""
    one = analysts.compose("cohort metrology.verification.assigned approved end", "%")
    (found,) = evaluate((one.indicator(),), CITY, HALF).values
    assert (found.numerator, found.denominator, found.this) == (4, 5, Decimal("80.00"))
    (last,) = evaluate((one.indicator(),), SOUTH, periods.half_year(2024, 1)).values
    assert (last.denominator, last.this) == (0, None), "a share of nothing is none"


def test_a_cumulative_figure_never_stands_without_its_start(analysts: Analysts) -> None:
    one = analysts.compose(f"flow {VERIFIED} since=2024-05-06", name="累计检定").indicator()
    assert one.start == date(2024, 5, 6)
    assert str(one.formula).endswith("自2024年5月6日起累计")
    with override("en"):
        assert str(one.formula).endswith("cumulative since 2024-05-06")


def test_an_edition_does_not_take_the_unit_from_under_a_share(analysts: Analysts) -> None:
    failed = analysts.compose(f"flow {VERIFIED}", where="verdict=fail", name="不合格")
    analysts.compose(f"ratio {failed.code} metrology.verified", "%", name="不合格率")
    for what, unit in ((f"sum {VERIFIED} fee", "元"), (f"cohort {VERIFIED} withdrawn end", "%")):
        with pytest.raises(Refusal, match=r"已有比率"):
            failed.act("revised", analysts.by(), name="不合格", unit=unit, what=what, where="")
    failed.act("revised", analysts.by(), name="不合格数", unit="台件", what=f"flow {VERIFIED}", where="")


def test_its_number_opens_to_the_acts_that_it_counts(analysts: Analysts) -> None:
    one = analysts.compose(f"flow {VERIFIED}", where="verdict=fail")
    (failed,) = rows(one.indicator(), CITY, HALF, scope=SYSTEM).items
    assert (failed.on, failed.territory) == (date(2025, 2, 4), SOUTH)


def test_a_share_is_made_of_composed_figures_too(analysts: Analysts) -> None:
    failed = analysts.compose(f"flow {VERIFIED}", where="verdict=fail", name="不合格")
    share = analysts.compose(f"ratio {failed.code} metrology.verified", "%", name="不合格率")
    assert value(share) == Decimal("25.00")
    assert share.indicator().version == 1


def test_a_new_edition_counts_anew_and_raises_the_version(analysts: Analysts) -> None:
    one = analysts.compose(f"flow {VERIFIED}")
    one.act(
        "revised",
        analysts.by(),
        name="检定不合格",
        unit="台件",
        what=f"flow {VERIFIED}",
        where="verdict=fail",
    )
    again = known(scope_of(analysts.staff[CITY], DAY), one.code)
    assert again is not None
    assert (again.version, str(again.name), value(one)) == (2, "检定不合格", 1)
    assert [act.kind.rpartition(".")[2] for act in one.timeline()] == ["composed", "revised"]


def test_it_is_its_body_s_own(analysts: Analysts) -> None:
    """The county does not see the city's; the city, above it, sees the county's."""
    of_city = analysts.compose(f"flow {VERIFIED}", name="市局")
    of_county = analysts.compose(f"flow {VERIFIED}", name="县局", at=NORTH)
    county, city_ = (scope_of(analysts.staff[body], DAY) for body in (NORTH, CITY))
    assert [one.name for one in own(county)] == ["县局"]
    assert {one.name for one in own(city_)} == {"市局", "县局"}
    assert known(county, of_city.code) is None
    assert known(city_, of_county.code) is not None
    with pytest.raises(NotYours):
        Composed.get(county, of_city.pk)
    assert known(county, "own.zz") is None


def test_a_retired_one_still_opens_and_gives_its_name_back(analysts: Analysts) -> None:
    one = analysts.compose(f"flow {VERIFIED}", name="检定")
    with pytest.raises(Refusal, match=r"同名|this name"):
        analysts.compose(f"flow {VERIFIED}", name="检定")
    one.act("retired", analysts.by(), why="并入")
    scope = scope_of(analysts.staff[CITY], DAY)
    assert own(scope) == []
    assert known(scope, one.code) is not None
    analysts.compose(f"flow {VERIFIED}", name="检定")


UNCOUNTABLE = (
    "", "flow", "flow nothing.at.all", f"sum {VERIFIED}", f"sum {VERIFIED} weight", "ratio a b", "stock paper",
    f"many {VERIFIED}", "due parties.party", f"cohort {VERIFIED} approved end", f"cohort {VERIFIED} vanished end",
    f"cohort {VERIFIED} withdrawn soon", f"cohort {VERIFIED} withdrawn 0", f"cohort {VERIFIED} withdrawn",
    f"flow {VERIFIED} since=yesterday", "stock metrology.instrument since=2024-01-01",
    "ratio metrology.passed metrology.verified since=2024-01-01",
)  # fmt: skip


def test_what_cannot_be_counted_is_refused(analysts: Analysts) -> None:
    for what in UNCOUNTABLE:
        with pytest.raises(Refusal):
            analysts.compose(what, "%" if what.startswith(("ratio", "cohort")) else "件")
    assert not Composed.objects.exists()


def test_units_are_never_mixed(analysts: Analysts) -> None:
    """户 by 台件, yuan by pieces: a share of them says nothing; firms are not pieces, pieces are not yuan."""
    for what, unit in (
        (f"flow {VERIFIED}", "户"), (f"distinct {VERIFIED}", "台件"), (f"new {VERIFIED}", "台件"),
        (f"flow {VERIFIED}", "元"), (f"cohort {VERIFIED} withdrawn end", "台件"), (f"reached {VERIFIED}", "%"),
        ("ratio metrology.firms_served metrology.verified", "%"), ("ratio metrology.fees metrology.verified", "%"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=r"单位|以“户”计"):
            analysts.compose(what, unit)


names = st.from_regex(r"[a-z_]{1,9}", fullmatch=True)
values = st.lists(st.from_regex(r"[A-Za-z0-9_.]{1,9}", fullmatch=True), min_size=1, max_size=4, unique=True)


@given(st.dictionaries(names, values, max_size=4))
def test_conditions_are_read_as_they_are_written(where: dict[str, list[str]]) -> None:
    wanted = {name: tuple(sorted(found)) for name, found in where.items()}
    assert conditions(written(wanted)) == wanted


@pytest.mark.parametrize("text", ["category", "=x", "category=", "a=b; a=c", "a=b|", "A=b", "a=b=c"])
def test_other_text_is_no_condition(text: str) -> None:
    with pytest.raises(ValueError, match="no condition"):
        conditions(text)
