"""The installation's clock: only a demonstration drives it, forward only, and never past the real time."""

from datetime import UTC, datetime, timedelta

import pytest

from zhijian.kernel.ledger import clock
from zhijian.kernel.office.founding import found

pytestmark = pytest.mark.django_db
OPENED = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)


def a_ledger(origin: str) -> None:
    opened = OPENED if origin.startswith("demo/") else None
    found(origin, code="510100", name="某市局", opened=opened)


def test_a_real_ledger_drives_no_clock() -> None:
    a_ledger("bureau.example/510100")
    with pytest.raises(clock.ClockRefused), clock.driven():
        pass


def test_the_clock_only_goes_forward() -> None:
    a_ledger("demo/clock")
    with clock.driven() as driver:
        driver.to(OPENED + timedelta(days=2))
        assert clock.now() == OPENED + timedelta(days=2)
        with pytest.raises(clock.ClockRefused):
            driver.to(OPENED + timedelta(days=1))
        assert clock.now() == OPENED + timedelta(days=2)


def test_the_clock_goes_on_where_it_stood() -> None:
    a_ledger("demo/clock")
    with clock.driven() as driver:
        driver.to(OPENED + timedelta(days=2))
    with clock.driven() as driver:
        assert clock.now() == OPENED + timedelta(days=2)
        with pytest.raises(clock.ClockRefused):
            driver.to(OPENED)


def test_the_clock_does_not_pass_the_real_time() -> None:
    a_ledger("demo/clock")
    with clock.driven() as driver, pytest.raises(clock.ClockRefused):
        driver.to(datetime.now(UTC) + timedelta(hours=1))


def test_the_day_is_that_of_shanghai() -> None:
    a_ledger("demo/clock")
    with clock.driven() as driver:
        driver.to(datetime(2024, 6, 28, 15, 59, 59, tzinfo=UTC))
        assert clock.today().isoformat() == "2024-06-28"
        driver.to(datetime(2024, 6, 28, 16, 0, tzinfo=UTC))
        assert clock.today().isoformat() == "2024-06-29"
