"""A licence without an end is valid without an end; an instrument without a last day was never verified."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.city import COUNTY
from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.language import Indicator, Kind
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.words import words
from zhijian.kernel.parties.models import Licence

pytestmark = pytest.mark.django_db
WORDS = words("许可", "licences")
HELD, VALID, EXPIRED = (
    Indicator(f"test.{kind}", WORDS, WORDS, kind, WORDS, of="parties.licence")
    for kind in (Kind.STOCK, Kind.VALID, Kind.EXPIRED)
)
COVERAGE = Indicator("test.rate", WORDS, WORDS, Kind.RATIO, WORDS, numerator=VALID, denominator=HELD)


def test_a_licence_without_an_end_counts_as_valid_and_never_as_expired(city: Any) -> None:
    today = clock.today()
    for number, ends in (
        ("XK-1", None),
        ("XK-2", today + timedelta(days=400)),
        ("XK-3", today - timedelta(days=1)),
    ):
        Licence.create(
            "recorded", city.by("registrar"), owner=city.firm.pk, name="生产许可证", number=number,
            begins=today - timedelta(days=500), ends=ends,
        )  # fmt: skip
    city.settle()
    half = periods.half_year(today.year, 1 if today.month < 7 else 2)
    figures = evaluate([HELD, VALID, EXPIRED, COVERAGE], COUNTY, half)
    said = {one.code: figures.get(one.code, COUNTY).this for one in (HELD, VALID, EXPIRED, COVERAGE)}
    assert said == {"test.stock": 3, "test.valid": 2, "test.expired": 1, "test.rate": Decimal("66.67")}


def test_when_it_is_closed_it_is_no_longer_held(city: Any) -> None:
    licence = Licence.create(
        "recorded", city.by("registrar"), owner=city.firm.pk, name="生产许可证", number="XK-1",
        begins=clock.today(),
    )  # fmt: skip
    licence.act("closed", city.by("registrar"))
    city.settle()
    today = clock.today()
    half = periods.half_year(today.year, 1 if today.month < 7 else 2)
    assert [evaluate([one], COUNTY, half).get(one.code, COUNTY).this for one in (HELD, VALID)] == [0, 0]
