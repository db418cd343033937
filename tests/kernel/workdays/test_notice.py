"""The notices of 2024, 2025 and 2026 as published, and notices that contradict themselves."""

import pytest

from zhijian.kernel.workdays.errors import NoticeContradiction, NoticeUnreadable
from zhijian.kernel.workdays.notice import read_notice, read_table
from zhijian.kernel.workdays.rows import shipped_calendar
from zhijian.kernel.workdays.statutory import shipped_festivals

OF_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2025年11月4日
"""

OF_2025 = """国务院办公厅关于2025年部分节假日安排的通知 国办发明电〔2024〕12号
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
国务院办公厅
2024年11月12日
"""

OF_2024 = """国务院办公厅关于2024年部分节假日安排的通知 国办发明电〔2023〕7号
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
国务院办公厅
2023年10月25日
"""


def read(text, **more):
    return read_notice(text, shipped_festivals(), **more)


@pytest.mark.parametrize(
    ("text", "year", "number", "issued", "off", "made_up"),
    [
        (OF_2026, 2026, "国办发明电〔2025〕7号", "2025-11-04", 33, 6),
        (OF_2025, 2025, "国办发明电〔2024〕12号", "2024-11-12", 28, 5),
        (OF_2024, 2024, "国办发明电〔2023〕7号", "2023-10-25", 32, 8),
    ],
)
def test_a_published_notice_gives_the_days_of_the_table(text, year, number, issued, off, made_up):
    """Days off as the notice counts them: 3+9+3+5+3+3+7; 1+8+3+5+3+8; 3+8+3+5+3+3+7 with both joined weekends."""
    found = read(text)
    assert (found.year, found.number, str(found.issued)) == (year, number, issued)
    kinds = [one.kind.value for one in found.days]
    assert (len(kinds) - kinds.count("makeup_work"), kinds.count("makeup_work")) == (off, made_up)
    assert found.warnings == ()
    table = {
        (day, one.kind, one.source) for day, one in shipped_calendar().special.items() if one.source == number
    }
    assert {(one.day, one.kind, one.source) for one in found.days} == table


def test_a_notice_may_move_days_of_the_december_before():
    text = OF_2025.replace(
        "1月1日（周三）放假1天，不调休",
        "2024年12月30日（周一）至2025年1月1日（周三）放假调休，共3天。2024年12月28日（周六）、29日（周日）上班",
    )
    days = {str(one.day): one.kind.value for one in read(text).days}
    assert days["2024-12-30"] == "rest"
    assert days["2024-12-28"] == days["2024-12-29"] == "makeup_work"


def test_lines_that_a_page_has_wrapped_and_half_width_marks_are_read():
    wrapped = OF_2026.replace("至3日（周六）放假", "至3日(周六)\n放假").replace("，共3天", ",共 3 天")
    assert read(wrapped).days == read(OF_2026).days


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        pytest.param("1月4日（周日）上班", "1月3日（周六）上班", "2026-01-03 既放假又上班", id="both off and worked"),
        pytest.param("3日（周六）放假调休，共3天", "3日（周日）放假调休，共3天", "是周六，不是周日", id="weekday"),
        pytest.param("共9天", "共8天", "写明 8 天，列出 9 天", id="count"),
        pytest.param("5月9日（周六）", "5月8日（周五）", "2026-05-08 本来就上班", id="make-up on a working day"),
        pytest.param("6月19日（周五）至21日（周日）放假，共3天", "6月20日（周六）至21日（周日）放假，共2天",
                     "2026-06-19（端午节）是法定节假日而未放假", id="festival not off"),
        pytest.param("4月4日（周六）至6日", "4月31日（周六）至6日", "没有“4月31日", id="no such day"),
        pytest.param("5月1日（周五）至5日（周二）", "5月5日（周二）至1日（周五）", "首尾颠倒", id="reversed"),
        pytest.param("2月28日（周六）上班", "2月14日（周六）上班", "出现两次", id="named twice"),
        pytest.param("一、元旦：1月1日（周四）", "一、元旦：2027年1月1日（周五）", "", id="another year"),
    ],
)  # fmt: skip
def test_a_notice_that_contradicts_itself_is_refused_with_its_words(was, now, words):
    assert was in OF_2026
    with pytest.raises(NoticeContradiction) as caught:
        read(OF_2026.replace(was, now))
    assert words in caught.value.message("zh")
    assert caught.value.message("en")


def test_a_notice_of_another_year_than_the_one_asked_for_is_refused():
    with pytest.raises(NoticeContradiction, match="2026"):
        read(OF_2026, year=2027)


def test_words_that_are_not_understood_are_refused_and_quoted():
    text = OF_2026.replace("共9天。", "共9天，2月24日（周二）调至2月28日。")
    with pytest.raises(NoticeUnreadable) as caught:
        read(text)
    assert "2月24日(周二)调至2月28日" in caught.value.message("zh")


@pytest.mark.parametrize(
    "text", ["", "今年不放假。", "关于2026年部分节假日安排的通知", "一、元旦：1月1日放假1天。"]
)
def test_a_text_without_year_or_items_is_refused(text):
    with pytest.raises(NoticeUnreadable):
        read(text)


def test_a_forgotten_make_up_day_is_odd_but_not_refused():
    """19 weekdays off need 13 statutory days and six made up."""
    found = read(OF_2026.replace("5月9日（周六）上班。", ""))
    assert [told.en for told in found.warnings] == [
        "19 weekdays off, where 18 would balance the make-up days"
    ]


def test_the_year_loaded_from_the_notice_is_no_longer_provisional():
    base = shipped_calendar()
    from zhijian.kernel.workdays.calendar import Calendar

    until_2025 = Calendar(range(2004, 2026), [one for day, one in base.special.items() if day.year < 2026])
    loaded = until_2025.with_year(2026, read(OF_2026).days)
    assert (until_2025.last_published_year, loaded.last_published_year) == (2025, 2026)
    assert [loaded.is_workday(day) for day in base.special] == [base.is_workday(day) for day in base.special]


TABLE = "date,kind,name,weekday\n" + "\n".join(
    f"{one.day},{one.kind.value},{one.name},"
    for one in shipped_calendar().special.values()
    if one.day.year == 2026
)


def test_a_table_gives_the_same_as_the_text():
    found = read_table(TABLE, 2026, "国办发明电〔2025〕7号", shipped_festivals())
    assert {(one.day, one.kind) for one in found.days} == {(one.day, one.kind) for one in read(OF_2026).days}


@pytest.mark.parametrize(
    ("line", "error", "words"),
    [
        ("2026-01-02,makeup_work,元旦,", NoticeContradiction, "2026-01-02 既放假又上班"),
        ("2026-08-08,上班,样例,周日", NoticeContradiction, "是周六，不是周日"),
        ("2026-08-32,rest,样例,", NoticeUnreadable, "2026-08-32"),
        ("2026-08-07,holiday,样例,", NoticeUnreadable, "holiday"),
    ],
)
def test_a_table_with_mistakes_is_refused_with_the_line(line, error, words):
    with pytest.raises(error) as caught:
        read_table(TABLE + "\n" + line, 2026, "样例", shipped_festivals())
    assert words in caught.value.message("zh")
