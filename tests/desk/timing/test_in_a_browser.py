"""The pages of limits and of the law in Chromium: no fault of accessibility, nothing runs out of a phone's screen."""

from typing import Any

import pytest

from tests.axe import walk
from zhijian.kernel.office.founding import Person, found, open_account
from zhijian.kernel.records.by import By

PAGES = (
    "/clocks/", "/clocks/?view=month", "/clocks/feeds/", "/law/", "/law/rules/measuring_standard/validity/",
    "/law/rules/measuring_standard/validity/add/", "/law/calendar/", "/law/calendar/load/", "/law/calendar/override/",
    "/law/alarms/", "/ask/", "/ask/?limit=penalty+decision_after_filing&start=2026-04-08",
    "/ask/?limit=penalty+pay_fne&start=2026-04-08",
)  # fmt: skip


@pytest.fixture
def address(transactional_db: None, live_server: Any, settings: Any) -> str:
    """A bureau of one legal officer with one running limit."""
    from datetime import date

    from zhijian.kernel.parties.models import Party

    settings.ALLOWED_HOSTS = ["*"]
    found("test/browser", code="519900", name="临江市局")
    staff = open_account(
        Person("falv", "林晓燕", "", "519900", ("legal_officer", "registrar"), "only for tests"),
        since=date(2020, 1, 1),
    )
    firm = Party.create(
        "registered", By.officer(staff, key="p"), name="云溪水泥厂", sort="enterprise", territory="519900"
    )
    firm.act("reviewed", By.officer(staff, key="r"))
    return str(live_server.url)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_pages_have_no_fault_and_do_not_run_out_of_the_screen(
    address: str, page: Any, width: int, height: int
) -> None:
    walk(page, address, "falv", "only for tests", PAGES, width, height)
