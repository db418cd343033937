"""The pages of indicators in Chromium: no fault of accessibility, nothing runs out of a phone's screen."""

from datetime import date
from typing import Any

import pytest

from tests.axe import walk
from tests.lines.metrology.conftest import CITY, City
from zhijian.kernel.ledger.sealer import seal_all
from zhijian.kernel.office.founding import Person, open_account
from zhijian.lines.metrology import issuing


@pytest.fixture
def address(transactional_db: None, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The small city, with something counted in both counties."""
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(issuing, "issue", lambda verification, by: None)
    city = City()
    for n, (firm, area) in enumerate((("北站", "519901"), ("南站", "519902"), ("南站", "519902"))):
        city.verify(
            city.dispenser(f"D{n}", firm, area, on=date(2024, 1, 8)), date(2025, 1, 6 + n), fee="40.00"
        )
    seal_all()
    person = Person("zhibiao", "何志远", "He Zhiyuan", CITY, ("reader",), "only for tests")
    open_account(person, since=date(2019, 1, 1))
    return str(live_server.url)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_pages_have_no_fault_and_do_not_run_out_of_the_screen(
    address: str, page: Any, width: int, height: int
) -> None:
    paths = [
        "/indicators/", "/indicators/?q=zzz", "/indicators/metrology.verified/?period=2025-01",
        "/indicators/metrology.verification_rate/?period=2025Q1&by=category&as_of=20&tree=today",
        "/indicators/metrology.withdrawn/?period=2025",
    ]  # fmt: skip
    walk(page, address, "zhibiao", "only for tests", paths, width, height)
