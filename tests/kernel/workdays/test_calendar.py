"""The calendar 2004–2026 beside two independent libraries, day by day, and its arithmetic on literal days."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from zhijian.kernel.workdays.calendar import Calendar, DayKind, SpecialDay
from zhijian.kernel.workdays.errors import CalendarInvalid, DateOutOfRange, YearPublished
from zhijian.kernel.workdays.rows import read_days, shipped_calendar
from zhijian.kernel.workdays.statutory import shipped_festivals

D = date.fromisoformat
EVERY_DAY = [date(2004, 1, 1) + timedelta(days=i) for i in range(8401)]

# Days on which the two libraries differ about work, with what decides: (chinesecalendar, holidays, ours, why).
LIBRARIES_DIFFER = {
    D("2005-12-31"): (False, True, True, "国办发明电〔2005〕35号, 一: 12月31日（星期六）上班"),
}

# Days that chinesecalendar leaves out of a break although the notice names or joins them (weekend days all).
NOT_IN_CHINESECALENDAR = {
    "国办发明电〔2010〕40号, 五: 6月4日至6日放假公休": ["2011-06-05"],
    "国办发明电〔2011〕45号, 五: 6月22日至24日放假公休": ["2012-06-23"],
    "国办发明电〔2013〕28号, 五、六: 与周末连休": ["2014-05-31", "2014-06-01", "2014-09-06", "2014-09-07"],
    "国办发明电〔2014〕28号, 四: 与周末连休; 五: 6月20日放假，6月22日补休": ["2015-05-02", "2015-05-03", "2015-06-21"],
    "国发明电〔2015〕1号: 9月3日至5日调休放假": ["2015-09-05"],
    "国办发明电〔2015〕18号, 一、三: 与周末连休": ["2016-01-02", "2016-01-03", "2016-04-02", "2016-04-03"],
    "国办发明电〔2016〕17号, 四: 与周末连休": ["2017-04-29", "2017-04-30"],
    "国办发明电〔2017〕12号, 一、五、六: 与周末连休": [
        "2017-12-30", "2017-12-31", "2018-06-16", "2018-06-17", "2018-09-22", "2018-09-23",
    ],
    "国办发明电〔2023〕7号, 五: 6月10日放假，与周末连休": ["2024-06-08", "2024-06-09"],
}  # fmt: skip


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return shipped_calendar()


def test_every_day_is_work_or_rest_as_both_libraries_say_where_they_agree(calendar):
    of_china = holidays.China(years=range(2003, 2028))
    wrong = []
    for day in EVERY_DAY:
        first, second = chinese_calendar.is_workday(day), of_china.is_working_day(day)
        if day in LIBRARIES_DIFFER:
            assert (first, second, calendar.is_workday(day)) == LIBRARIES_DIFFER[day][:3]
        elif not first == second == calendar.is_workday(day):
            wrong.append((day, first, second))
    assert wrong == []
    assert EVERY_DAY[-1] == date(2026, 12, 31)


def test_a_break_holds_the_days_that_chinesecalendar_lists_and_the_weekends_that_notices_join(calendar):
    listed = {day for day, one in calendar.special.items() if one.kind is not DayKind.MAKEUP}
    theirs = set(chinese_calendar.constants.holidays)
    assert theirs - listed == set()
    assert listed - theirs == {D(day) for days in NOT_IN_CHINESECALENDAR.values() for day in days}


def test_statutory_days_are_those_that_the_holidays_library_derives_from_the_lunar_calendar(calendar):
    of_china = holidays.China(years=range(2004, 2027), observed=False, language="zh_CN")
    derived = {
        day for day, name in of_china.items() if not any(w in name for w in ("休息日", "延长", "70周年"))
    }
    ours = {day for day, one in calendar.special.items() if one.kind is DayKind.STATUTORY}
    assert derived == ours


@pytest.mark.parametrize(
    ("year", "statutory"),
    [(2004, 10), (2007, 10), (2008, 11), (2009, 10), (2014, 11), (2020, 10), (2024, 11), (2025, 13), (2026, 13)],
)  # fmt: skip
def test_a_year_has_as_many_statutory_days_as_the_measures_of_its_time_give(calendar, year, statutory):
    """10 until 2007, 11 until 2024, 13 since 2025; one less in 2009 and 2020, when 中秋 falls in 国庆."""
    days = [d for d, one in calendar.special.items() if one.kind is DayKind.STATUTORY and d.year == year]
    assert len(days) == statutory


def test_make_up_days_are_the_weekend_days_that_the_notices_name(calendar):
    made_up = [day for day, one in calendar.special.items() if one.kind is DayKind.MAKEUP]
    assert all(day.weekday() >= 5 for day in made_up)
    # The nineteen notices for 2008 to 2026 name 125; 1 February 2020 became a day off (国办发明电〔2020〕1号).
    assert len([day for day in made_up if day >= D("2007-12-29")]) == 124
    assert len([day for day in made_up if day < D("2007-12-29")]) == 27


def test_each_day_names_the_notice_that_decides_it(calendar):
    sources = {day: one.source for day, one in calendar.special.items()}
    assert sources[D("2026-02-14")] == "国办发明电〔2025〕7号"
    assert sources[D("2020-02-01")] == "国办发明电〔2020〕1号"
    assert sources[D("2019-05-02")] == "国办发明电〔2019〕3号"
    assert sources[D("2018-12-29")] == "国办发明电〔2018〕15号"
    unnumbered = {day.year for day, source in sources.items() if source.startswith("library-derived")}
    assert unnumbered == {2004, 2005}


@pytest.mark.parametrize(
    ("day", "kind", "block"),
    [
        ("2026-02-14", DayKind.MAKEUP, None),
        ("2026-02-15", DayKind.REST, ("2026-02-15", "2026-02-23")),
        ("2026-02-17", DayKind.STATUTORY, ("2026-02-15", "2026-02-23")),
        ("2026-10-04", DayKind.REST, ("2026-10-01", "2026-10-07")),
        ("2026-03-07", DayKind.WEEKEND, None),
        ("2026-03-09", DayKind.WORKDAY, None),
        ("2024-06-08", DayKind.REST, ("2024-06-08", "2024-06-10")),
        ("2023-12-30", DayKind.REST, ("2023-12-30", "2024-01-01")),
        ("2025-10-06", DayKind.STATUTORY, ("2025-10-01", "2025-10-08")),
        ("2027-01-01", DayKind.STATUTORY, ("2027-01-01", "2027-01-03")),
    ],
)
def test_a_day_is_of_its_kind_and_in_its_break(calendar, day, kind, block):
    found = calendar.block_of(D(day))
    assert calendar.kind_of(D(day)) is kind
    assert (found and (str(found.first), str(found.last))) == block


def test_breaks_that_fall_together_name_both_holidays(calendar):
    assert calendar.block_of(D("2025-10-03")).names == ("国庆节", "中秋节")


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-10-03", 1, "2026-10-08"),
        ("2026-10-12", -2, "2026-10-09"),
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_working_days_are_counted_over_breaks_and_make_up_days(calendar, day, count, found):
    assert calendar.add_workdays(D(day), count) == D(found)


def test_next_and_previous_working_days(calendar):
    assert calendar.next_workday(D("2026-02-15")) == D("2026-02-24")
    assert calendar.prev_workday(D("2026-02-23")) == D("2026-02-14")
    assert calendar.prev_workday(D("2026-03-02")) == D("2026-03-02")


def test_october_2026_has_18_working_days_with_the_made_up_saturday(calendar):
    """22 weekdays less 1, 2, 5, 6, 7 October, plus Saturday 10 October; and none before 8 October."""
    assert calendar.workdays_between(D("2026-09-30"), D("2026-10-31")) == 18
    assert calendar.workdays_between(D("2026-09-30"), D("2026-10-07")) == 0
    assert calendar.workdays_between(D("2026-10-31"), D("2026-09-30")) == -18


def test_past_the_last_published_year_only_weekends_and_1_january_are_off(calendar):
    assert calendar.last_published_year == 2026
    assert not calendar.is_provisional(D("2026-12-31"))
    assert calendar.is_provisional(D("2027-01-04"))
    assert not calendar.is_workday(D("2027-01-01"))
    assert calendar.is_workday(D("2027-02-08"))  # would be Spring Festival; nobody has arranged it yet
    assert calendar.is_provisional(D("2003-12-31"))


def test_a_local_holiday_holds_for_its_body_and_leaves_the_nations_calendar_alone(calendar):
    """凉山: the torch festival, 2026-08-06 (a Thursday) off and Saturday 8 August worked, say."""
    local = calendar.overlaid(
        [
            SpecialDay(D("2026-08-06"), DayKind.REST, "火把节", "州府通知"),
            SpecialDay(D("2026-08-08"), DayKind.MAKEUP, "火把节", "州府通知"),
        ]
    )
    assert [local.is_workday(D(f"2026-08-0{i}")) for i in (5, 6, 7, 8, 9)] == [True, False, True, True, False]
    assert calendar.is_workday(D("2026-08-06"))
    assert local.digest != calendar.digest


def test_an_emergency_change_overrides_a_make_up_day_and_names_the_later_paper(calendar):
    changed = calendar.overlaid([SpecialDay(D("2026-09-20"), DayKind.REST, "国庆节", "临时通知")])
    assert not changed.is_workday(D("2026-09-20"))
    assert changed.special[D("2026-09-20")].source == "临时通知"
    assert changed.block_of(D("2026-09-19")).first == D("2026-09-19")


def test_equal_calendars_have_equal_digests_and_a_calendar_cannot_be_changed(calendar):
    again = Calendar(calendar.years, reversed(list(calendar.special.values())))
    assert again.digest == calendar.digest
    with pytest.raises(AttributeError):
        calendar.last_published_year = 2030
    with pytest.raises(TypeError):
        calendar.special[D("2026-03-03")] = None


def test_a_loaded_year_ends_provisional_dates_and_cannot_be_loaded_twice(calendar):
    loaded = calendar.with_year(2027, [SpecialDay(D("2027-01-01"), DayKind.STATUTORY, "元旦", "样例")])
    assert loaded.last_published_year == 2027
    assert not loaded.is_provisional(D("2027-06-01"))
    with pytest.raises(YearPublished):
        loaded.with_year(2027, [])


def test_a_gap_between_loaded_years_stays_provisional_from_the_gap_on(calendar):
    gapped = Calendar([*calendar.years, 2028], calendar.special.values())
    assert gapped.last_published_year == 2026
    assert gapped.is_provisional(D("2028-03-01"))


@pytest.mark.parametrize("day", ["1948-12-31", "2151-01-01", "9999-12-31"])
def test_a_day_out_of_range_is_refused(calendar, day):
    with pytest.raises(DateOutOfRange):
        calendar.is_workday(D(day))


def test_a_table_of_days_with_mistakes_is_refused_with_each_line():
    rows = [
        "2026-02-30,rest,春节,x",
        "2026-02-16,holiday,春节,x",
        "2026-02-17,rest,,x",
        "2026-02-17,rest,春节,x",
    ]
    text = "\n".join(["date,kind,name,source", *rows])
    with pytest.raises(CalendarInvalid) as caught:
        read_days(text)
    told = caught.value.message("en")
    assert "line 2, date" in told
    assert "line 3, kind" in told
    assert "line 4, name" in told
    assert "2026-02-17 stands twice" in told


def test_the_almanac_agrees_with_the_library_where_both_reach():
    """2026–2050 by the lunar tables of `holidays`; 清明 is 4 or 5 April, 春节 between 21 January and 20 February."""
    almanac = shipped_festivals()
    assert sorted(almanac) == list(range(2008, 2051))
    of_china = holidays.China(years=range(2027, 2051), observed=False, language="zh_CN")
    for year in range(2027, 2051):
        names = {one: of_china.get(one, "") for one in almanac[year]}
        assert all(
            any(word in names[one] for word in ("春节", "清明", "端午", "中秋", "国庆")) for one in names
        ), year
        assert (almanac[year].qingming.month, almanac[year].qingming.day) in ((4, 4), (4, 5), (4, 6))
        assert date(year, 1, 21) <= almanac[year].spring <= date(year, 2, 20)
