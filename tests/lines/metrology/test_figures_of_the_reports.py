"""Figures that real bureaus print of metrology, played through acts at their own size and asked of the engine.

The numbers are those of the yardstick (S4-020 … S4-035): units verified in three years, the change from year to year,
the sum since the beginning, the rate that rises. They are compared with what was printed, not with our arithmetic.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.kernel.indicators import play
from tests.kernel.indicators.play import CITY_A, COUNTY_1, COUNTY_2
from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.figures import Value
from zhijian.kernel.indicators.language import Indicator
from zhijian.lines.metrology import indicators as m

pytestmark = pytest.mark.django_db
FIRM = "22222222-2222-4222-8222-222222222222"
SCALES = "truck_scale"


def approve(year: int, units: int, category: str = SCALES) -> None:
    """So many verifications approved in a year, spread over its days and over two counties of the city."""
    for n in range(units):
        on = date(year, 1, 1) + timedelta(days=n % 365)
        work = play.work(on, COUNTY_1 if n % 2 else COUNTY_2, party=FIRM, category=category)
        work.tell("approved", on, state="issued", verdict="pass")


def of_scales(indicator: Indicator, period: periods.Period) -> Value:
    """The indicator's value for truck scales in the city."""
    return evaluate([indicator], CITY_A, period, by="category").get(indicator.code, CITY_A, SCALES)


@pytest.fixture
def three_years() -> None:
    """The three years of the report, and price scales among them, which are no large scales."""
    play.found_province(moving=False)
    for year, units in ((2009, 539), (2010, 788), (2011, 965)):
        approve(year, units)
        approve(year, 7, "price_scale")
    play.seal()


@pytest.mark.usefixtures("three_years")
def test_large_scales_verified_year_by_year() -> None:
    verified = [of_scales(m.VERIFIED, periods.year(year)).this for year in (2009, 2010, 2011)]
    assert verified == [539, 788, 965]


@pytest.mark.usefixtures("three_years")
def test_the_change_against_the_year_before() -> None:
    """46.2 % and 22.46 %: the report gives the second two decimals, the page one."""
    first, second = (of_scales(m.VERIFIED, periods.year(year)) for year in (2010, 2011))
    assert first.change == Decimal("46.2")
    assert second.change == Decimal("22.5")
    assert (second.this, second.last) == (965, 788)


@pytest.mark.usefixtures("three_years")
def test_large_scales_verified_since_the_beginning() -> None:
    """Cumulative with its start: 2292 units from the first year to the last."""
    since = periods.span(date(2009, 1, 1), date(2011, 12, 31))
    assert of_scales(m.VERIFIED, since).this == 2292


def test_the_verification_rate_of_large_scales_rises() -> None:
    """Four scales: one valid at the end of 2009, three at the end of 2010; a price scale beside them does not count."""
    play.found_province(moving=False)
    scales = [play.meter(date(2009, 1, 5), COUNTY_1, party=FIRM) for _n in range(4)]
    other = play.meter(date(2009, 1, 5), COUNTY_1, party=FIRM, category="price_scale")
    scales[0].tell("renewed", date(2009, 9, 4), valid_until="2010-09-03", outcome="pass")
    for scale in (*scales[1:], other):
        scale.tell("renewed", date(2010, 6, 1), valid_until="2011-05-31", outcome="pass")
    play.seal()
    rate = of_scales(m.COVERAGE, periods.year(2010))
    assert (rate.last, rate.this, rate.points) == (Decimal("25.00"), Decimal("75.00"), Decimal("50.00"))
