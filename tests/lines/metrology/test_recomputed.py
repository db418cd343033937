"""Every indicator of the registry, and a composed one of each kind, recomputed from the rows that it opens: at the
newest position and at an older one, after a late entry, an amendment, a void and the merger of two counties.

The arithmetic here shares nothing with the engine: it reads the ledger's own text of each act, or the listed interval
or milestone, and counts in plain Python, by what the figure's declaration says.
"""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.lines.metrology.conftest import CITY, INSTITUTE, NORTH, SOUTH, City
from zhijian.common.coordination.models import Problem
from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.composing import STATISTICIAN, Composed
from zhijian.kernel.indicators.drill import rows
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.language import CATALOGUE, Indicator, Kind
from zhijian.kernel.ledger import dbtiles
from zhijian.kernel.ledger.models import Act, Leaf, Sealed
from zhijian.kernel.ledger.sealer import seal_all
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.org.models import Body, Place
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.records import correcting
from zhijian.kernel.records.by import By
from zhijian.kernel.reports.models import Summary
from zhijian.lines.metrology import models as met

pytestmark = pytest.mark.django_db
HALF = periods.half_year(2025, 1)
NODES = (CITY, NORTH, SOUTH, INSTITUTE)
VERIFIED = "metrology.verification.approved"
OWN = {
    "flow": (f"flow {VERIFIED}", "台件", "verdict=fail"),
    "sum": ("sum metrology.verification.recorded fee", "元", ""),
    "distinct": (f"distinct {VERIFIED}", "户", "verdict=pass"),
    "stock": ("stock metrology.instrument", "台件", ""),
    "valid": ("valid metrology.instrument", "台件", ""),
    "expired": ("expired metrology.instrument", "台件", ""),
    "due": ("due metrology.instrument", "台件", ""),
    "ratio": ("ratio metrology.withdrawn metrology.withdrawn", "%", ""),
    "reached": ("reached metrology.verification.recorded", "件", ""),
    "new": (f"new {VERIFIED}", "户", ""),
    "cohort by the end": ("cohort metrology.verification.assigned approved end", "%", ""),
    "cohort by now": (f"cohort {VERIFIED} withdrawn now", "%", ""),
    "cohort in 106 days": (f"cohort {VERIFIED} withdrawn 106", "%", "verdict=pass"),
    "cohort in 105 days": (f"cohort {VERIFIED} withdrawn 105", "%", ""),
    "cumulative flow": (f"flow {VERIFIED} since=2024-01-01", "台件", ""),
    "cumulative sum": (f"sum {VERIFIED} fee since=2024-05-07", "元", ""),
    "cumulative distinct": (f"distinct {VERIFIED} since=2024-01-01", "户", ""),
    "cumulative cohort": (f"cohort {VERIFIED} withdrawn end since=2024-01-01", "%", ""),
}


ELSEWHERE = {
    "coordination.problems_found": 3,
    "coordination.problems_admitted": 2,
    "coordination.rectified": Decimal("33.33"),
    "coordination.rectified_now": Decimal("66.67"),
    "reports.summaries_handed_in": 0,
}
"""What the figures of other rooms say of the city, by hand, so that none of them is recomputed at nought alone; that of
summaries handed in on time is, in ``tests/kernel/reports/chain/test_summaries.py``."""
SHEET = {"verdict": "pass", "rules_text": "JJG 443", "remark": "", "standards": [{"number": "L-20"}]}


def test_a_composed_figure_of_each_kind_is_among_those_that_are_recomputed() -> None:
    assert {what.split()[0] for what, _unit, _where in OWN.values()} == {kind.value for kind in Kind}


@pytest.fixture
def figures(city: City) -> dict[str, Indicator]:
    """All figures of the registry and the composed ones, by name. One worksheet is recorded and no more."""
    open_one = met.Verification.create(
        "assigned", city.by("manager", date(2025, 5, 5)), verifier=city.staff["verifier"].pk,
        instrument=city.dispenser("N6", "北二站", NORTH, on=date(2024, 3, 1)).pk,
    )  # fmt: skip
    open_one.act("recorded", city.by("verifier", date(2025, 5, 5)), worksheet=SHEET, fee="41.00")
    coordinated()
    staff = open_account(Person("tj", "统计员", "", CITY, (STATISTICIAN, "reader")), since=date(2019, 1, 1))
    by = By.officer(staff, on=date(2025, 9, 1), reason="补录")
    made = {
        name: Composed.create("composed", by, name=name, unit=unit, what=what, where=where).indicator()
        for name, (what, unit, where) in OWN.items()
    }
    seal_all()
    return dict(CATALOGUE) | made


def coordinated() -> None:
    """Three problems: of the north one verified in May, one after the half-year; of the city one that stands. Two
    counties are called for a summary."""
    found = []
    for at, source, day in ((NORTH, "audit", 3), (NORTH, "self_review", 4), (CITY, "self_review", 5)):
        by = By.system(CITY, on=date(2025, 3, day))
        found.append(Problem.create("found", by, at=at, what="培训不够", subject="staff", source=source))
    for problem, day in zip(found[:2], (date(2025, 5, 6), date(2025, 7, 1)), strict=True):
        by = By.system(CITY, on=day)
        problem.act("measured", by, measure="培训", due=date(2025, 12, 31))
        problem.act("mended", By.system(NORTH, on=day), evidence="签到册")
        problem.act("verified", by)
    for at in (NORTH, SOUTH):
        Summary.create(
            "called", By.system(CITY, on=date(2025, 6, 20)), at=at, caller=CITY, number="7号", name="半年总结",
            period="2025H1", due=date(2025, 7, 5),
        )  # fmt: skip


def change(city: City) -> None:
    """South is merged into North from 1 April; a verification is entered late, another voided, a fee amended."""
    Place.objects.filter(body_id=SOUTH).update(ends=date(2025, 3, 31))
    Body.objects.filter(pk=SOUTH).update(ended_on=date(2025, 3, 31))
    city.verify(city.dispenser("N7", "新站", NORTH, on=date(2024, 6, 1)), date(2025, 2, 20), fee="11.10")
    recorded = met.Verification.objects.get(state="recorded")
    mend, by = Act.objects.get(record=recorded.pk, kind="metrology.verification.recorded"), city.by
    day, new = date(2025, 5, 6), {"worksheet": SHEET, "fee": "41.50"}
    correcting.amend(recorded, mend, by("verifier", date(2025, 7, 2)), new, on=day, reason="误录")
    second = met.Verification.objects.filter(state="issued").order_by("pk")[1]
    taken = Act.objects.get(record=second.pk, kind=VERIFIED)
    correcting.void(second, taken, city.by("second", date(2025, 7, 2)), reason="wrong instrument")
    mended = Problem.objects.get(source="audit")
    done = Act.objects.get(record=mended.pk, kind="coordination.problem.verified")
    correcting.void(mended, done, By.system(CITY, on=date(2025, 7, 2)), reason="误核")
    seal_all()


def test_each_printed_value_follows_from_the_rows_that_it_opens(
    city: City, figures: dict[str, Indicator]
) -> None:
    size = dbtiles.size()
    before = checked(figures, None)
    assert {code: before[code, CITY] for code in ELSEWHERE} == ELSEWHERE
    change(city)
    assert checked(figures, size) == before
    after = checked(figures, None)
    differing = {name for name in figures if after[name, CITY] != before[name, CITY]}
    assert differing >= {
        "metrology.fees",
        "cumulative sum",
        "sum",
        "new",
        "cohort by the end",
        "reached",
        "coordination.rectified",
    }


def checked(figures: dict[str, Indicator], as_of: int | None) -> dict[tuple[str, str], Decimal | None]:
    """The value of each figure at each node, after it was counted again from its rows."""
    ledger = Ledger(dbtiles.size() if as_of is None else as_of)
    found = {}
    for node in NODES:
        printed = evaluate(tuple(figures.values()), node, HALF, as_of=as_of)
        for name, value in zip(figures, printed, strict=True):
            where = (name, node, as_of)
            if value.indicator.numerator is None:
                assert (where, ledger.counted(value, as_of)) == (where, value.this)
            else:
                above, below = (ledger.counted(value, as_of, side) for side in ("numerator", "denominator"))
                assert (where, above, below) == (where, value.numerator, value.denominator)
                assert value.this == (percent(above, below) if below else None), where
            found[name, node] = value.this
    return found


def percent(above: Decimal, below: Decimal) -> Decimal:
    """Two decimals, half up, by whole numbers."""
    return Decimal(int((above * 20000 + below) // (below * 2))) / 100


class Ledger:
    """The first *size* acts as the ledger's own text tells them."""

    def __init__(self, size: int) -> None:
        self.acts = [told(leaf.act) for leaf in Leaf.objects.filter(position__lt=size).order_by("position")]
        gone = {act["corrects"] for act in self.acts if act["kind"].endswith(".voided")}
        self.standing = [act for act in self.acts if act["id"] not in gone]

    def counted(self, value: Value, as_of: int | None, side: Any = "numerator") -> Decimal:
        """A value of one indicator (or one side of a ratio) from its rows, by plain counting."""
        behind = rows(value.indicator, value.node, HALF, scope=SYSTEM, side=side, as_of=as_of)
        assert behind.hidden == 0
        leaf, items = behind.indicator, list(behind.items)
        assert behind.counted == len(items)
        first = leaf.since.isoformat() if leaf.since else "2025-01-01"
        if behind.of_acts:
            return self._of_acts(leaf, [told(act) for act in items], first)
        if behind.of_milestones:
            return self._of_milestones(leaf, items, first)
        return self._of_intervals(leaf, items)

    def _of_acts(self, leaf: Indicator, acts: list[dict[str, Any]], first: str) -> Decimal:
        assert len({act["id"] for act in acts}) == len(acts)
        for act in acts:
            assert act in self.standing
            assert act["kind"] == leaf.of
            assert first <= self._day(act) <= "2025-06-30"
            assert all(act["rest"]["facets"][name] in values for name, values in leaf.where.items())
        parties = {act["party"] for act in acts}
        match leaf.kind:
            case Kind.SUM:
                return sum((self._fee(act) for act in acts), Decimal(0))
            case Kind.DISTINCT:
                return Decimal(len(parties))
            case Kind.NEW:
                areas = {act["territory"] for act in acts}
                known = {
                    act["party"] for act in self.standing
                    if act["kind"] == leaf.of and act["on"] < first and act["territory"] in areas
                }  # fmt: skip
                assert not parties & known
                return Decimal(len(parties))
        return Decimal(len(acts))

    def _fee(self, act: dict[str, Any]) -> Decimal:
        """As last amended."""
        amended = [one["changed"]["fee"][1] for one in self._amended(act) if "fee" in one["changed"]]
        return Decimal([act["rest"]["measures"]["fee"], *amended][-1])

    def _amended(self, act: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            one for one in self.standing if one["kind"].endswith(".amended") and one["corrects"] == act["id"]
        ]  # fmt: skip

    def _day(self, act: dict[str, Any]) -> str:
        """As last amended."""
        return str([act["on"], *(one["on"] for one in self._amended(act))][-1])

    def _of_milestones(self, leaf: Indicator, items: list[Any], first: str) -> Decimal:
        assert len({row.record for row in items}) == len(items)
        kind = leaf.of.rpartition(".")[0]
        for row in items:
            began = self._first_day(row.record, leaf.of)
            assert first <= began == row.day.isoformat() <= "2025-06-30"
            if leaf.then:
                days = timedelta(days=int(leaf.within)) if leaf.within.isdecimal() else timedelta(0)
                last = {"end": "2025-06-30", "now": "9999-12-31"}.get(
                    leaf.within, (row.day + days).isoformat()
                )
                assert self._first_day(row.record, f"{kind}.{leaf.then}") <= last
        return Decimal(len(items))

    def _first_day(self, record: Any, kind: str) -> str:
        mine = [act for act in self.standing if act["record"] == str(record) and act["kind"] == kind]
        return min(self._day(act) for act in mine)

    def _of_intervals(self, leaf: Indicator, items: list[Any]) -> Decimal:
        first, last = HALF.first, HALF.last
        if leaf.kind is Kind.DUE:
            assert all(first <= row.until <= last for row in items)
            return Decimal(len(items))
        assert all(row.begins <= last and (row.ends is None or row.ends > last) for row in items)
        assert leaf.kind is not Kind.EXPIRED or all(row.until < last for row in items)
        assert leaf.kind is not Kind.VALID or all(row.until >= last for row in items)
        assert len({row.record for row in items}) == len(items)
        return Decimal(len(items))


def told(act: Act) -> dict[str, Any]:
    """What the ledger's own text and the kept values of an act say."""
    leaf, kept = json.loads(act.body), json.loads(Sealed.objects.get(act=act.pk).kept)
    rest = kept.get("rest", ["", {}])[1]
    changed = {**leaf["facts"].get("changed", {}), **rest.get("changed", {})}
    return {**leaf, "rest": rest, "changed": changed, "party": leaf["facts"].get("party")}
