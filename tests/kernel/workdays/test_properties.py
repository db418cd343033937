"""What must hold for every rule and every day, searched by hypothesis; and that no rule ever asks the time."""

import ast
import inspect
from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhijian.kernel.workdays import answer, calendar, due, rules
from zhijian.kernel.workdays.calendar import DayKind, SpecialDay
from zhijian.kernel.workdays.due import due_by
from zhijian.kernel.workdays.rows import shipped_calendar, shipped_rules
from zhijian.kernel.workdays.rules import Unit

ROWS = [version for rule in shipped_rules() for version in rule.versions]
FORWARD = [row for row in ROWS if row.limit > 0 and row.nature.value != "count_back"]
WORKING = [row for row in FORWARD if row.unit is Unit.WORKING_DAY]
DATED = [row for row in FORWARD if row.is_deadline and row.unit is not Unit.HOUR]
IN_DAYS = [row for row in FORWARD if row.unit in (Unit.WORKING_DAY, Unit.CALENDAR_DAY)]
ROLLED = [row for row in FORWARD if row.roll.value == "any_rest_day"]
PAUSABLE = [row for row in ROWS if row.pauses]

days = st.dates(date(2020, 1, 1), date(2026, 10, 1))
spans = st.tuples(st.integers(0, 120), st.integers(0, 60))
search = settings(max_examples=150, deadline=None)


def when(row, day):
    return (
        datetime.combine(day, datetime.min.time().replace(hour=9, minute=20))
        if row.unit is Unit.HOUR
        else day
    )


@search
@given(row=st.sampled_from(ROWS), day=days, later=st.integers(0, 45))
def test_a_later_start_never_gives_an_earlier_end(row, day, later):
    first = due_by(row, when(row, day), shipped_calendar())
    second = due_by(row, when(row, day + timedelta(days=later)), shipped_calendar())
    assert second.raw >= first.raw
    if first.due_legal is not None:
        assert second.due_legal >= first.due_legal
        assert second.due_safe >= first.due_safe


@search
@given(row=st.sampled_from(PAUSABLE), day=days, pauses=st.lists(spans, max_size=4), more=spans)
def test_a_pause_never_shortens(row, day, pauses, more):
    def dated(items):
        return [(day + timedelta(a), day + timedelta(a + n)) for a, n in items]

    without = due_by(row, day, shipped_calendar(), suspensions=dated(pauses))
    paused = due_by(row, day, shipped_calendar(), suspensions=dated([*pauses, more]))
    assert paused.raw >= without.raw


@search
@given(row=st.sampled_from(PAUSABLE), day=days, pauses=st.lists(spans, min_size=1, max_size=4))
def test_the_order_in_which_pauses_are_given_changes_nothing(row, day, pauses):
    dated = [(day + timedelta(a), day + timedelta(a + n)) for a, n in pauses]
    one = due_by(row, day, shipped_calendar(), suspensions=dated)
    other = due_by(row, day, shipped_calendar(), suspensions=[*reversed(dated), dated[0]])
    assert (one.raw, one.due_legal, one.pauses) == (other.raw, other.due_legal, other.pauses)


@settings(max_examples=30, deadline=None)
@given(row=st.sampled_from(WORKING), day=days, after=st.integers(1, 60))
def test_adding_a_make_up_day_never_lengthens_a_working_day_limit(row, day, after):
    extra = day + timedelta(days=after)
    assume(not shipped_calendar().is_workday(extra))
    worked = shipped_calendar().overlaid([SpecialDay(extra, DayKind.MAKEUP, "样例", "样例")])
    assert due_by(row, day, worked).raw <= due_by(row, day, shipped_calendar()).raw


@settings(max_examples=30, deadline=None)
@given(row=st.sampled_from(WORKING), day=days, after=st.integers(1, 60))
def test_adding_a_day_off_never_shortens_a_working_day_limit(row, day, after):
    extra = day + timedelta(days=after)
    free = shipped_calendar().overlaid([SpecialDay(extra, DayKind.REST, "样例", "样例")])
    assert due_by(row, day, free).raw >= due_by(row, day, shipped_calendar()).raw


@search
@given(row=st.sampled_from(DATED), day=days)
def test_the_safe_date_is_worked_and_lies_on_or_before_raw_and_the_legal_date_on_or_after(row, day):
    found = due_by(row, when(row, day), shipped_calendar())
    assert found.due_safe <= found.raw <= found.due_legal
    assert shipped_calendar().is_workday(found.due_safe)
    assert found.weekend_arguable == (found.due_legal == found.raw and row.roll.value == "holiday_block"
                                      and not shipped_calendar().is_workday(found.raw))  # fmt: skip


@search
@given(row=st.sampled_from(ROWS), day=days)
def test_loading_the_next_year_changes_only_answers_that_were_provisional(row, day):
    off = [date(2027, 2, 5) + timedelta(days=i) for i in range(8)]
    loaded = shipped_calendar().with_year(
        2027, [SpecialDay(one, DayKind.REST, "春节", "样例") for one in [date(2027, 1, 1), *off]]
    )
    before, after = due_by(row, when(row, day), shipped_calendar()), due_by(row, when(row, day), loaded)
    if not before.provisional:
        assert (before.raw, before.due_legal, before.due_safe) == (after.raw, after.due_legal, after.due_safe)


@search
@given(row=st.sampled_from(IN_DAYS), day=days)
def test_the_working_counts_exactly_the_days_of_the_limit(row, day):
    found = due_by(row, day, shipped_calendar())
    end = [line for line in found.days if line.mark == "end"]
    assert [(line.day, line.nth) for line in end] == [(found.raw, row.limit)]


@search
@given(
    row=st.sampled_from(WORKING),
    day=st.dates(date(2020, 1, 1), date(2026, 5, 1)),
    pauses=st.lists(spans, max_size=3),
)
def test_a_working_day_limit_ends_where_chinesecalendar_counts_it(row, day, pauses):
    """Day by day with the library's days, pauses left out, against the prefix sums."""
    paused = {day + timedelta(a + i) for a, n in pauses for i in range(n // 4 + 1)} if row.pauses else set()
    dated = [(day + timedelta(a), day + timedelta(a + n // 4)) for a, n in pauses] if row.pauses else ()
    left, at = row.limit, day
    while left and at < date(2026, 12, 31):
        at += timedelta(days=1)
        left -= chinese_calendar.is_workday(at) and at not in paused
    assume(left == 0)
    assert due_by(row, day, shipped_calendar(), suspensions=dated).raw == at


@search
@given(row=st.sampled_from(ROLLED), day=st.dates(date(2020, 1, 1), date(2022, 12, 1)))
def test_the_roll_ends_on_the_day_that_chinesecalendar_calls_worked(row, day):
    found = due_by(row, when(row, day), shipped_calendar())
    at = found.raw
    while not chinese_calendar.is_workday(at):
        at += timedelta(days=1)
    assert found.due_legal == at


@pytest.mark.parametrize("module", [answer, calendar, due, rules])
def test_no_rule_asks_what_day_it_is(module):
    tree = ast.parse(inspect.getsource(module))
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert called & {"now", "today", "utcnow", "time_ns"} == set()
