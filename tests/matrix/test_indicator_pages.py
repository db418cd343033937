"""The pages of indicators: found by a word, divided, asked as of an older position, taken away as a table."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.matrix.ground import CITY, EAST, Ground
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.ledger import dbtiles, sealer
from zhijian.kernel.records.correcting import void
from zhijian.lines.metrology.models import Instrument


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_catalogue_names_every_indicator_and_finds_by_a_word(language: str, city: Ground) -> None:
    desk = city.desk("east")
    page = desk.get("/indicators/", headers={"accept-language": language}).content.decode()
    assert [code for code in CATALOGUE if f"/indicators/{code}/" not in page] == []
    found = desk.get("/indicators/?q=fees").content.decode()
    assert "/indicators/metrology.fees/" in found
    assert "/indicators/metrology.due/" not in found
    assert desk.get("/indicators/?q=没有这个词").status_code == 200


@pytest.mark.parametrize(
    "code", ["metrology.verified", "metrology.verification_rate", "metrology.in_service"]
)
def test_each_number_of_the_page_opens(code: str, city: Ground) -> None:
    desk = city.desk("east")
    page = desk.get(f"/indicators/{code}/?period=2024H1")
    assert page.status_code == 200
    links = {
        cell.href for row in page.context["course"].rows for cell in row.cells if getattr(cell, "live", False)
    }
    parts = page.context["parts"]
    links |= {c.href for row in (parts.rows if parts else ()) for c in row.cells if getattr(c, "live", False)}
    links |= {figure.href for figure in page.context["figs"] if figure.href}
    assert links
    assert {href for href in links if desk.get(href).status_code != 200} == set()


def test_what_was_counted_before_is_said_beside_what_is_counted_now(city: Ground) -> None:
    """A scale registered for 6 May 2024 joins the stock of that half-year; the older position does not know it."""
    size = dbtiles.size()
    desk, address = city.desk("east"), "/indicators/metrology.in_service/?period=2024H1"
    before = desk.get(address).context["one"].value.this
    entered = city.by("east", reason="补录")
    owner = city.rows["party.east"].pk
    Instrument.create("registered", entered, owner=owner, number="EA-777", category="truck_scale", name="汽车衡",
                      mandatory=True, territory=EAST)  # fmt: skip
    sealer.seal_all()
    today = "/indicators/metrology.in_service/?period=2024"
    then, now = desk.get(f"{today}&as_of={size}"), desk.get(today)
    assert desk.get(f"{address}&as_of={size}").context["one"].value.this == before
    assert now.context["one"].value.this == then.context["one"].value.this + 1
    assert then.context["one"].size == size
    assert "(+1)" in then.context["moved"] or "（+1）" in then.context["moved"]
    beyond = desk.get(f"{today}&as_of={size + 10_000}")
    assert beyond.context["as_of"] is None, "a position that is not there yet is the newest"


def test_a_span_of_days_is_asked_by_its_two_ends(city: Ground) -> None:
    desk = city.desk("east")
    one = desk.get("/indicators/metrology.verified/?first=2024-02-01&last=2024-03-15").context["one"]
    assert one.period.code == "2024-02-01..2024-03-15"
    turned = desk.get("/indicators/metrology.verified/?first=2024-03-15&last=2024-02-01").context["one"]
    assert turned.period.size != "span", "a span that ends before it begins is none"


def test_a_cumulative_figure_says_its_start_and_opens_the_rows_since_then(city: Ground) -> None:
    desk = city.desk("east")
    page = desk.get("/indicators/metrology.verified/?period=2024H1&start=2024-01-01&tree=2023-12-31")
    html, one = page.content.decode(), page.context["one"]
    assert "自2024年1月1日起累计" in html
    assert (one.indicator.start, page.context["tree_day"]) == (date(2024, 1, 1), date(2023, 12, 31))
    assert one.course[0].value is None, "before its start there is nothing to add up"
    rows = f"/figures/metrology.verified/?body={one.node}&period=2024Q2&start=2024-01-01"
    assert desk.get(rows).context["behind"].counted == one.value.this
    stock = desk.get("/indicators/metrology.in_service/?period=2024H1&start=2024-01-01").context["one"]
    assert stock.indicator.start is None, "a stock has no start"


def test_a_zero_that_nobody_declared_is_no_number_in_the_table_to_take_away(city: Ground) -> None:
    """Nor is last year's: what the acts give of both stands in columns of its own."""
    asked = "/indicators/metrology.withdrawn/export.csv?period=2025-01"
    text = b"".join(city.desk("city").get(asked).streaming_content).decode("utf-8-sig")
    lines = [line.split(",") for line in text.splitlines()]
    parts = [line for line in lines if line[0] == "下级机构"]
    assert {tuple(line[2:]) for line in [lines[1], *parts]} == {("未声明", "未声明", "0", "0")}
    assert len(parts) > 1


def test_a_zero_of_last_year_that_nobody_declared_is_no_number_on_the_half_year_page(city: Ground) -> None:
    page = city.desk("east").get("/figures/?period=2025-01")
    (row,) = [row for row in page.context["table"].rows if row.cells[0].text == "撤回证书"]
    assert {
        one.line
        for table in (page.context["page"].by_area, page.context["page"].by_institute)
        for one in table.columns
    } == {"metrology"}, "what supports the business is divided on pages of its own"
    last = row.cells[2]
    assert last.text == "未声明"
    assert "按行为为 0" in last.sub
    assert "period=2024-01" in last.href, "it leads to the nil returns of that year"


def test_a_zero_that_was_closed_and_that_nobody_declared_is_no_number_on_the_closed_period(
    city: Ground,
) -> None:
    """May 2024: nothing was withdrawn, says the ledger, when it was closed and now."""
    page = city.desk("east_two").get(f"/reporting/closings/{city.rows['closing.east'].pk}/")
    (row,) = [row for row in page.context["table"].rows if row.cells[0].text == "撤回证书"]
    assert [row.cells[1].text, row.cells[3].text] == ["未声明", "未声明"]
    assert "缺 1 份零报告" in row.cells[1].sub


def test_the_table_to_take_away_has_the_values_of_the_page(city: Ground) -> None:
    desk = city.desk("east")
    asked = "metrology.verified/{}?period=2024H1&by=verdict"
    one = desk.get("/indicators/" + asked.format("")).context["one"]
    book = load_workbook(BytesIO(desk.get("/indicators/" + asked.format("export.xlsx")).content))
    rows: list[Any] = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + 1 + len(one.course) + len(one.parts)
    assert rows[1][2] == int(one.value.this)
    text = b"".join(desk.get("/indicators/" + asked.format("export.csv")).streaming_content).decode(
        "utf-8-sig"
    )
    assert len(text.strip().splitlines()) == len(rows)


def test_the_page_asks_as_many_queries_for_a_course_of_thirteen_months_as_for_nine_quarters(
    city: Ground,
) -> None:
    def asked(period: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert (
                city.desk("east").get(f"/indicators/metrology.verified/?period={period}").status_code == 200
            )
        return len(seen)

    asked("2024Q2")
    assert asked("2024-06") == asked("2024Q2")


def rows_of_file(answer: Any) -> list[list[str]]:
    """The lines of a CSV answer, without its head."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))[1:]


@pytest.mark.parametrize("code", ["metrology.verified", "metrology.in_service", "metrology.firms_served"])
def test_the_rows_behind_a_number_are_taken_away_whole_or_by_a_part(code: str, city: Ground) -> None:
    desk, asked = city.desk("city"), f"?period=2024H1&body={CITY}"
    page = desk.get(f"/figures/{code}/{asked}")
    behind = page.context["behind"]
    assert behind.counted == behind.items.count() > 1
    assert len(rows_of_file(desk.get(f"/figures/{code}/rows.csv{asked}"))) == behind.counted
    parts = [part for _way, some in page.context["parts"] for part in some]
    assert parts, "a number with several parts offers them"
    for key, words, _now in parts:
        part = desk.get(f"/figures/{code}/{asked}&part={quote(key)}").context["behind"]
        lines = rows_of_file(desk.get(f"/figures/{code}/rows.csv{asked}&part={quote(key)}"))
        assert 0 < part.counted == part.items.count() == len(lines) <= behind.counted, words


def test_the_amounts_behind_a_sum_add_up_to_it(city: Ground) -> None:
    desk, asked = city.desk("city"), f"?period=2024H1&body={CITY}"
    fees = desk.get(f"/indicators/metrology.fees/{asked}").context["one"].value.this
    lines = rows_of_file(desk.get(f"/figures/metrology.fees/rows.csv{asked}"))
    assert sum(Decimal(line[-2]) for line in lines) == fees > 0
    assert desk.get(f"/figures/metrology.fees/{asked}").context["behind"].total == fees
    book = load_workbook(BytesIO(desk.get(f"/figures/metrology.fees/rows.xlsx{asked}").content))
    assert book.active is not None
    assert book.active.max_row == len(lines) + 1


def test_what_a_correction_took_out_is_not_behind_the_number(city: Ground) -> None:
    """An approval is voided: neither its row nor its fee is there any more; as the older position says, both are."""
    asked, size = f"?period=2024&body={CITY}", dbtiles.size()
    desk, row = city.desk("city"), city.rows["verification.east"]
    before = rows_of_file(desk.get(f"/figures/metrology.fees/rows.csv{asked}"))
    approved = row.timeline().last()
    assert approved.kind == "metrology.verification.approved"
    void(row, approved, city.by("mi_approver_two"), reason="录入有误")
    sealer.seal_all()
    behind = desk.get(f"/figures/metrology.fees/{asked}").context["behind"]
    assert approved.pk not in {act.pk for act in behind.items}
    assert behind.counted == len(before) - 1
    then = rows_of_file(desk.get(f"/figures/metrology.fees/rows.csv{asked}&as_of={size}"))
    assert [line[-2:] for line in then] == [line[-2:] for line in before], "amount and place in the ledger"


@pytest.mark.parametrize("code", ["metrology.verified", "metrology.fees", "metrology.in_service"])
def test_the_page_of_rows_asks_for_its_number_and_its_parts_at_once(city: Ground, code: str) -> None:
    desk, address = city.desk("city"), f"/figures/{code}/?period=2024H1&body={CITY}"
    desk.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(address)
    assert page.context["behind"].counted > 0
    assert page.context["parts"], "it is divided"
    cubes = [query["sql"] for query in asked if " AS tag" in query["sql"]]
    assert len(cubes) == 1, "as the number is told, so are its parts"
