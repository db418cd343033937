"""The figures of the register of problems, by hand: found, admitted in a self-review, mended of those found."""

from datetime import date
from decimal import Decimal

import pytest

from tests.common.coordination.play import CITY, NORTH, Town
from zhijian.common.coordination.indicators import ADMITTED, PROBLEMS_FOUND, RECTIFIED, RECTIFIED_NOW
from zhijian.common.coordination.models import Problem
from zhijian.kernel.indicators.drill import rows
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.language import Indicator
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.ledger import clock, dbtiles, sealer
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.records import correcting
from zhijian.kernel.records.by import By
from zhijian.kernel.reports.chain.claims import unasserted
from zhijian.kernel.reports.models import NilReturn

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2025, 9, 12)


@pytest.fixture
def admitted(town: Town, driver: clock.Driver) -> list[Problem]:
    """June: the city admits five problems in its self-review; the north is told three of last year's campaign, of which
    one is verified in June, one in July, and one in September and then opened again. One of the five is verified in
    July."""
    five = [town.find(f"自查问题{n}", at=CITY, source="self_review") for n in range(5)]
    three = [town.find(f"检衡问题{n}", source="campaign") for n in range(3)]
    for problem, day in zip(
        (three[0], three[1], five[0], three[2]), ("06-27", "07-08", "07-10", "09-01"), strict=True
    ):
        town.at(driver, date.fromisoformat(f"2025-{day}"))
        mend(town, problem)
    three[2].act("reopened", town.by("chief"), due=date(2025, 10, 31), why="复发")
    town.at(driver, SEPTEMBER)
    sealer.seal_all()
    return [*five, *three]


def mend(town: Town, problem: Problem) -> None:
    problem.act("measured", town.by("chief"), measure="整改", due=date(2025, 12, 31))
    problem.act("mended", town.by("second"), evidence="照片")
    problem.act("verified", town.by("chief"))


def value(one: Indicator, node: str, period: str = "2025H1", as_of: int | None = None) -> Decimal | None:
    return evaluate((one,), node, parse(period), as_of=as_of).values[0].this


def test_the_problems_that_a_self_review_admits_stand_until_they_are_verified(
    town: Town, admitted: list[Problem]
) -> None:
    """S0, S2, S4: five problems at the end of the half-year; four once one of them is verified."""
    assert [value(ADMITTED, CITY, period) for period in ("2025H1", "2025Q3")] == [5, 4]
    assert value(ADMITTED, NORTH) == 0, "those of a campaign are none of its own finding"
    assert [value(PROBLEMS_FOUND, node) for node in (CITY, NORTH)] == [8, 3]


def test_the_share_that_was_mended_by_the_end_of_the_period_and_by_now(
    town: Town, admitted: list[Problem]
) -> None:
    """One of eight by the end of June, four of eight by September; of the north's own three, one, then all."""
    assert [value(RECTIFIED, node) for node in (CITY, NORTH)] == [Decimal("12.50"), Decimal("33.33")]
    assert [value(RECTIFIED_NOW, node) for node in (CITY, NORTH)] == [Decimal("50.00"), Decimal("100.00")]
    behind = rows(RECTIFIED, CITY, parse("2025H1"), scope=SYSTEM)
    assert [row.record for row in behind.items] == [admitted[5].pk]
    behind = rows(RECTIFIED_NOW, CITY, parse("2025H1"), scope=SYSTEM, side="denominator")
    assert {row.record for row in behind.items} == {problem.pk for problem in admitted}


def test_the_problems_of_the_last_campaign_were_all_solved(town: Town, admitted: list[Problem]) -> None:
    """S4: a part of the figure, by where the problems come from. The one that came back had been verified."""
    parts = evaluate((RECTIFIED_NOW,), CITY, parse("2025H1"), by="source")
    assert {part.group: (part.numerator, part.denominator, part.this) for part in parts} == {
        "campaign": (3, 3, Decimal("100.00")), "self_review": (1, 5, Decimal("20.00")),
    }  # fmt: skip


def test_a_verification_that_is_voided_counts_no_more_and_did_at_its_position(
    town: Town, admitted: list[Problem]
) -> None:
    size, problem = dbtiles.size(), admitted[5]
    done = problem.timeline().get(kind="coordination.problem.verified")
    correcting.void(problem, done, town.by("second"), reason="误核")
    sealer.seal_all()
    assert (value(RECTIFIED, CITY), value(RECTIFIED, CITY, as_of=size)) == (0, Decimal("12.50"))


def test_that_all_were_mended_is_asserted_where_no_month_is_silent(
    town: Town, admitted: list[Problem]
) -> None:
    """100 % of the north's claims that it had no others: a nil return of problems found says so, month by month."""
    half = parse("2025H1")
    claim = evaluate((RECTIFIED_NOW,), NORTH, half).values
    where = (RECTIFIED_NOW.code, "")
    assert [month for _body, month in unasserted(claim, half)[where]] == [f"2025-0{n}" for n in range(1, 6)]
    for month in range(1, 6):
        NilReturn.create(
            "declared", By.system(NORTH, on=SEPTEMBER), at=Body.objects.get(pk=NORTH), month=f"2025-0{month}",
            topic=PROBLEMS_FOUND.code,
        )  # fmt: skip
    assert where not in unasserted(claim, half)
