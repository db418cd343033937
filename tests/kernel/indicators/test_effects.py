"""Single cases of what acts come to: amended values that were copied, stocks, terms, corrections in their place."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.kernel.indicators import play
from tests.kernel.indicators.play import CITY_A, CITY_B, COUNTY_1, COUNTY_2, COUNTY_3, INSTITUTE, PROVINCE
from zhijian.kernel.indicators import cube, effects, periods
from zhijian.kernel.indicators.evaluate import BadPosition, evaluate
from zhijian.kernel.indicators.language import Indicator
from zhijian.kernel.indicators.models import Entry, Milestone
from zhijian.lines.metrology import indicators as m

pytestmark = pytest.mark.django_db
FIRM = "11111111-1111-4111-8111-111111111111"
HALF = periods.half_year(2026, 1)


@pytest.fixture(autouse=True)
def _province() -> None:
    play.found_province()


def value(
    indicator: Indicator, node: str = PROVINCE, period: periods.Period = HALF, **how: object
) -> Decimal | None:
    return evaluate([indicator], node, period, **how).values[0].this  # type: ignore[arg-type]


def test_an_amended_fee_counts_in_the_approval_that_took_it_over() -> None:
    work = play.verified(date(2026, 3, 2), COUNTY_1, party=FIRM, fee="100.00")
    before = play.seal()
    recorded = work.told[1]
    work.amend(recorded, recorded.on, fee="120.00")
    after = play.seal()
    assert value(m.FEES) == Decimal("120.00")
    assert value(m.FEES, as_of=before) == Decimal("100.00")
    assert value(m.FEES, as_of=after) == Decimal("120.00")


def test_a_fee_that_was_recorded_anew_is_not_touched_by_an_amendment_of_the_first_recording() -> None:
    work = play.work(date(2026, 3, 2), COUNTY_1, party=FIRM)
    first = work.tell("recorded", date(2026, 3, 2), state="recorded", verdict="pass", fee="100")
    work.tell("returned", date(2026, 3, 3), state="assigned", verdict="")
    work.tell("recorded", date(2026, 3, 4), state="recorded", verdict="pass", fee="80")
    work.amend(first, date(2026, 3, 2))
    work.tell("checked", date(2026, 3, 5), state="checked")
    work.tell("approved", date(2026, 3, 5), state="issued")
    play.seal()
    assert value(m.FEES) == Decimal("80.00")
    series = "metrology.verification.recorded"
    assert sorted(Entry.objects.filter(series__name=series).values_list("a1", "sign")) == [
        (8000, 1),
        (10000, 1),
    ]


def test_an_amended_value_stops_at_the_next_act_that_sets_it_although_an_older_amendment_carried_it_on() -> (
    None
):
    work = play.work(date(2026, 3, 2), COUNTY_1, party=FIRM)
    first = work.tell("recorded", date(2026, 3, 2), state="recorded", verdict="pass", fee="100")
    work.tell("returned", date(2026, 3, 3), state="assigned", verdict="")
    work.amend(first, date(2026, 3, 2), fee="110")
    work.tell("recorded", date(2026, 3, 4), state="recorded", verdict="pass", fee="80")
    play.seal()
    found = Entry.objects.filter(series__name__startswith="metrology.verification.").order_by("id")
    standing: dict[str, int] = {}
    for name, a1 in found.values_list("series__name", "a1"):
        standing[name.rpartition(".")[2]] = standing.get(name.rpartition(".")[2], 0) + a1
    assert standing == {"assigned": 0, "recorded": 11000 + 8000, "returned": 11000}


def test_a_void_takes_the_act_out_on_its_own_day_from_its_own_position_on() -> None:
    play.verified(date(2026, 3, 2), COUNTY_1, party=FIRM, fee="5")
    work = play.verified(date(2026, 6, 30), COUNTY_1, party=FIRM, fee="7")
    before = play.seal()
    work.void(date(2026, 7, 9))
    play.seal()
    assert [value(one) for one in (m.VERIFIED, m.FEES)] == [1, Decimal("5.00")]
    assert [value(one, as_of=before) for one in (m.VERIFIED, m.FEES)] == [2, Decimal("12.00")]
    assert value(m.VERIFIED, period=periods.month(2026, 7)) == 0


def test_an_act_that_is_amended_to_another_half_year_moves_there() -> None:
    work = play.work(date(2026, 6, 30), COUNTY_1, party=FIRM)
    recorded = work.tell("recorded", date(2026, 6, 30), state="recorded", verdict="pass", fee="9")
    work.amend(recorded, date(2026, 7, 1))
    play.seal()
    days = Entry.objects.filter(series__name="metrology.verification.recorded").order_by("id")
    assert list(days.values_list("day", "sign")) == [
        (date(2026, 6, 30), 1), (date(2026, 6, 30), -1), (date(2026, 7, 1), 1),
    ]  # fmt: skip


def test_history_opens_stock_and_due_date_and_counts_in_no_flow() -> None:
    meter = play.meter(date(2026, 2, 1), COUNTY_1, history=True)
    meter.tell("taken_over", date(2026, 2, 1), valid_until="2026-05-31", outcome="pass", history=True)
    play.seal()
    assert [value(one) for one in (m.IN_SERVICE, m.DUE, m.OVERDUE, m.VALID)] == [1, 1, 1, 0]
    assert not Entry.objects.filter(series__name="metrology.instrument.registered").exists()
    assert not Milestone.objects.exists()


def test_an_act_that_its_kind_declares_uncounted_counts_in_no_flow_either() -> None:
    meter = play.meter(date(2026, 2, 1), COUNTY_1)
    meter.tell("taken_over", date(2026, 2, 1), valid_until="2026-12-31", outcome="pass")
    play.seal()
    assert not Entry.objects.filter(series__name="metrology.instrument.taken_over").exists()
    assert value(m.VALID) == 1


@pytest.mark.parametrize(
    ("last_day", "valid", "overdue", "due"),
    [
        ("2026-06-29", 0, 1, 1),  # ran out on the eve of the last day
        ("2026-06-30", 1, 0, 1),  # its last day is the period's: valid on it
        ("2026-07-01", 1, 0, 0),
        ("2025-12-31", 0, 1, 0),  # ran out before the period began: overdue, but due in the period before
        ("2026-01-01", 0, 1, 1),
    ],
)
def test_the_last_day_of_validity_is_a_valid_day(last_day: str, valid: int, overdue: int, due: int) -> None:
    play.meter(date(2025, 7, 1), COUNTY_1).tell(
        "renewed", date(2025, 7, 1), valid_until=last_day, outcome="pass"
    )
    play.seal()
    assert [value(one) for one in (m.VALID, m.OVERDUE, m.DUE)] == [valid, overdue, due]


@pytest.mark.parametrize(
    ("renewed_on", "new_end", "due"),
    [
        (date(2026, 3, 1), "2027-02-28", 1),  # verified again before it ran out, in the period: it was due
        (date(2026, 1, 1), "2026-12-31", 1),  # on the first day of the period
        (
            date(2025, 12, 31),
            "2026-12-30",
            0,
        ),  # before the period began: then there was nothing due in it any more
        (date(2026, 3, 1), None, 1),  # did not pass: it was due, and its validity is gone
        (date(2026, 3, 1), "2026-03-20", 1),  # cut short: one term, due on the earlier day
        (date(2026, 6, 1), "2027-05-31", 1),  # after it had run out
    ],
)
def test_a_term_falls_due_once_even_when_it_was_met_early(
    renewed_on: date, new_end: str | None, due: int
) -> None:
    meter = play.meter(date(2025, 5, 1), COUNTY_1)
    meter.tell("renewed", date(2025, 5, 1), valid_until="2026-04-30", outcome="pass")
    meter.tell("renewed", renewed_on, valid_until=new_end, outcome="pass" if new_end else "fail")
    play.seal()
    assert value(m.DUE) == due


def test_what_is_laid_up_is_neither_due_nor_overdue_until_it_is_put_back() -> None:
    meter = play.meter(date(2025, 5, 1), COUNTY_1)
    meter.tell("renewed", date(2025, 5, 1), valid_until="2026-04-30", outcome="pass")
    meter.tell("laid_up", date(2026, 4, 1), state="laid_up")
    play.seal()
    assert [value(one) for one in (m.IN_SERVICE, m.DUE, m.OVERDUE)] == [0, 0, 0]
    meter.tell("put_back", date(2026, 6, 1), state="in_service")
    play.seal()
    assert [value(one) for one in (m.IN_SERVICE, m.DUE, m.OVERDUE)] == [1, 0, 1]
    assert [value(one, period=periods.month(2026, 5)) for one in (m.IN_SERVICE, m.OVERDUE)] == [0, 0]


def test_a_moved_instrument_leaves_one_area_and_enters_the_other_and_its_term_is_due_where_it_lies() -> None:
    meter = play.meter(date(2025, 5, 1), COUNTY_1)
    meter.tell("renewed", date(2025, 5, 1), valid_until="2026-04-30", outcome="pass")
    meter.tell("moved", date(2026, 2, 1), territory=COUNTY_3)
    play.seal()
    for node, n in ((COUNTY_1, 0), (COUNTY_3, 1), (PROVINCE, 1)):
        assert [value(one, node) for one in (m.IN_SERVICE, m.DUE, m.OVERDUE)] == [n, n, n]
    assert value(m.IN_SERVICE, COUNTY_1, periods.half_year(2025, 2)) == 1


def test_a_term_that_ran_out_before_the_move_was_due_where_the_instrument_lay() -> None:
    meter = play.meter(date(2025, 5, 1), COUNTY_1)
    meter.tell("renewed", date(2025, 5, 1), valid_until="2026-04-30", outcome="pass")
    meter.tell("moved", date(2026, 5, 10), territory=COUNTY_3)
    play.seal()
    assert {node: value(m.DUE, node) for node in (COUNTY_1, COUNTY_3, PROVINCE)} == {
        COUNTY_1: 1, COUNTY_3: 0, PROVINCE: 1,
    }  # fmt: skip
    assert [value(m.OVERDUE, node) for node in (COUNTY_1, COUNTY_3)] == [0, 1]


@pytest.mark.parametrize("sealed_between", [True, False])
def test_a_move_and_a_verification_on_one_day_leave_the_term_met(sealed_between: bool) -> None:
    meter = play.meter(date(2025, 5, 1), COUNTY_1)
    meter.tell("renewed", date(2025, 5, 2), valid_until="2026-04-30", outcome="pass")
    play.seal()
    meter.tell("moved", date(2026, 3, 1), territory=COUNTY_3)
    if sealed_between:
        play.seal()
    meter.tell("renewed", date(2026, 3, 1), valid_until="2027-02-28", outcome="pass")
    play.seal()
    assert [value(one) for one in (m.DUE, m.VALID)] == [1, 1]


def test_an_instrument_not_under_mandatory_verification_is_in_no_stock() -> None:
    play.meter(date(2026, 1, 1), COUNTY_1, mandatory=False)
    play.seal()
    assert value(m.IN_SERVICE) == 0


def test_an_institute_is_counted_by_what_it_did_and_by_the_instruments_it_is_appointed_for() -> None:
    play.meter(date(2026, 1, 5), COUNTY_3)
    play.verified(date(2026, 1, 6), COUNTY_3, party=FIRM, fee="3")
    play.seal()
    assert [value(one, INSTITUTE) for one in (m.VERIFIED, m.IN_SERVICE, m.FEES, m.SERVED)] == [
        1,
        1,
        Decimal("3.00"),
        1,
    ]
    assert [value(one, CITY_A) for one in (m.VERIFIED, m.IN_SERVICE)] == [0, 0], (
        "the work lay in the other city"
    )
    every = {(v.indicator.code, v.node): v.this for v in evaluate([m.VERIFIED, m.IN_SERVICE], None, HALF)}
    assert every["metrology.verified", INSTITUTE] == every["metrology.in_service", INSTITUTE] == 1
    assert every["metrology.verified", PROVINCE] == every["metrology.in_service", PROVINCE] == 1


def test_work_for_another_city_counts_once_at_each_common_ancestor() -> None:
    """The institute of city A verified in a county of city B: once for the county, for B, for the province and for the
    institute; not for A, in whose area nothing was done."""
    play.verified(date(2026, 2, 3), COUNTY_3, party="33333333-3333-4333-8333-000000000001")
    play.seal()
    nodes = (COUNTY_3, CITY_B, PROVINCE, INSTITUTE, CITY_A, COUNTY_1)
    assert [evaluate((m.VERIFIED,), node, HALF).values[0].this for node in nodes] == [1, 1, 1, 1, 0, 0]


def test_one_firm_served_in_two_cities_is_one_firm_of_the_province() -> None:
    play.verified(date(2026, 1, 6), COUNTY_1, party=FIRM)
    play.verified(date(2026, 1, 7), COUNTY_1, party=FIRM)
    work = play.verified(date(2026, 1, 8), COUNTY_3, party=FIRM)
    play.seal()
    served = {node: value(m.SERVED, node) for node in (COUNTY_1, COUNTY_3, PROVINCE)}
    assert served == {COUNTY_1: 1, COUNTY_3: 1, PROVINCE: 1}
    work.void(date(2026, 1, 9))
    play.seal()
    assert value(m.SERVED, COUNTY_3) == 0


def test_one_firm_served_before_and_after_its_county_moved_is_one_firm_of_the_province() -> None:
    for on in (date(2026, 3, 9), play.MOVED_ON):
        play.verified(on, COUNTY_2, party=FIRM)
    play.seal()
    assert {node: value(m.SERVED, node) for node in (PROVINCE, CITY_A, CITY_B, COUNTY_2)} == {
        PROVINCE: 1, CITY_A: 1, CITY_B: 1, COUNTY_2: 1,
    }  # fmt: skip
    assert [value(m.VERIFIED, node) for node in (PROVINCE, CITY_A, CITY_B, COUNTY_2)] == [2, 1, 1, 2]
    today = {node: value(m.VERIFIED, node, tree_day=date(2026, 6, 30)) for node in (PROVINCE, CITY_A, CITY_B)}
    assert today == {PROVINCE: 2, CITY_A: 0, CITY_B: 2}, "by the tree of a day all of it goes with the county"


def test_a_milestone_is_the_first_day_and_moves_with_a_late_entry() -> None:
    meter = play.meter(date(2026, 1, 5), COUNTY_1)
    meter.tell("renewed", date(2026, 3, 1), valid_until="2026-12-31", outcome="pass")
    meter.tell("renewed", date(2026, 2, 1), valid_until="2026-12-30", outcome="pass", late=True)
    play.seal()
    held = Milestone.objects.filter(void_at=None).values_list("name", "day")
    assert sorted(held) == [("registered", date(2026, 1, 5)), ("renewed", date(2026, 2, 1))]


def test_a_milestone_of_a_record_without_stock_moves_with_a_late_entry_too() -> None:
    work = play.work(date(2026, 3, 2), COUNTY_1, party=FIRM)
    work.tell("reassigned", date(2026, 3, 10))
    work.tell("reassigned", date(2026, 3, 5), late=True)
    play.seal()
    assert Milestone.objects.get(name="reassigned", void_at=None).day == date(2026, 3, 5)


@pytest.mark.parametrize(("times", "position", "in_service"), [(1, 1, 2), (3, 2, 3)])
def test_what_is_sealed_while_figures_are_read_is_not_half_counted(
    monkeypatch: pytest.MonkeyPatch, times: int, position: int, in_service: int
) -> None:
    """They are read again; and where the sealer goes on each time, as a position says."""
    play.verified(date(2026, 3, 2), COUNTY_1, party=FIRM)
    play.meter(date(2026, 3, 2), COUNTY_1)
    size, read, sealed = play.seal(), cube.stocks, []

    def meanwhile(*asked: Any) -> Any:
        if len(sealed) < times:
            play.meter(date(2026, 3, 3), COUNTY_1)
            sealed.append(play.seal())
        return read(*asked)

    monkeypatch.setattr(cube, "stocks", meanwhile)
    found = evaluate([m.VERIFIED, m.IN_SERVICE], PROVINCE, HALF)
    assert (found.size, [one.this for one in found]) == (size + position, [1, in_service])


def test_late_entries_are_shown_as_late() -> None:
    work = play.work(date(2026, 3, 2), COUNTY_1, party=FIRM)
    work.tell("approved", date(2026, 3, 2), state="issued", late=True)
    play.seal()
    (found,) = evaluate([m.VERIFIED], COUNTY_1, HALF)
    assert (found.this, found.late) == (1, 1)


def test_a_position_that_is_not_sealed_yet_is_refused() -> None:
    play.meter(date(2026, 1, 5), COUNTY_1)
    size = play.seal()
    assert value(m.IN_SERVICE, as_of=size) == 1
    assert value(m.IN_SERVICE, as_of=0) == 0
    with pytest.raises(BadPosition):
        value(m.IN_SERVICE, as_of=size + 1)


@pytest.mark.parametrize(
    ("digits", "decimals", "whole"),
    [
        ("12.5", 2, 1250),
        ("0", 2, 0),
        ("-3.00", 2, -300),
        ("0.005", 2, 1),
        ("0.015", 2, 2),
        ("0.004", 2, 0),
        ("7", 0, 7),
    ],
)
def test_measures_become_whole_numbers_of_their_last_decimal(digits: str, decimals: int, whole: int) -> None:
    assert effects.scaled(digits, decimals) == whole
