"""Cleaning leaves what the author wrote, and says where something is in doubt."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijian.kernel.reports.reading import read_text
from zhijian.kernel.reports.reading.cleaning import clean


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ("質(zhì)監(jiān)局", "质监局"),
        ("质(zhi)监(jian)局", "质监局"),
        ("质监(zhijian)局", "质监局"),
        ("质监(zhì jiān)局", "质监局"),
        ("质（zhì）监【jiān】局", "质监局"),
        ("质(zhì)(zhì)监局", "质监局"),
        ("绿(lǜ)色通道", "绿色通道"),
        ("绿(lv)色通道", "绿色通道"),
        ("开(kāi)展", "开展"),
        ("平臺(網站)", "平台(网站)"),
        ("台(套)", "台(套)"),
        ("贵宾(VIP)", "贵宾(VIP)"),
        ("生产许可(QS)", "生产许可(QS)"),
        ("方法(A)", "方法(A)"),
        ("市(县)局", "市(县)局"),
        ("審批立項程式", "审批立项程序"),
        ("計程車計價器", "出租车计价器"),
        ("規範性檔案和電子檔案", "规范性文件和电子档案"),
        ("乾隆年间的着重号", "乾隆年间的着重号"),
        ("２９７５家", "2975家"),
        ("2 975家", "2975家"),
        ("1,632批次", "1632批次"),
        ("1，632批次", "1632批次"),
        ("12,345,678元", "12345678元"),
        ("2008,2009两年", "2008,2009两年"),
        ("5 226批次", "5226批次"),
        ("检验52\n26批次", "检验5226批次"),
        ("检验52\n— 3 —\n26批次", "检验5226批次"),
        ("检验52\n第 3 页 共 9 页\n26批次", "检验5226批次"),
        ("完成 95 %", "完成 95%"),
        ("12 家", "12家"),
    ],
)
def test_a_text_is_cleaned(source: str, cleaned: str) -> None:
    assert clean(source).text == cleaned


@pytest.mark.parametrize(
    "source", ["水電燃?xì)獗?、可燃?xì)怏w", "仅有10余人?！闭{(diào)研中", "检查\ufffd\ufffd家企业"]
)
def test_lost_bytes_are_marked_and_never_guessed(source: str) -> None:
    reading = read_text(source)
    assert any(one.kind == "lost" for one in reading.set_aside)
    assert "?" in reading.text or "\ufffd" in reading.text


@pytest.mark.parametrize("source", ["检查5\ufffd家企业", "仅有10余人?！闭{(diào)研中", "检查52\n26批次样品"])
def test_a_figure_beside_a_doubt_is_doubtful(source: str) -> None:
    assert [one.doubtful for one in read_text(source).figures] == [True]


def test_a_figure_in_a_sound_text_is_not() -> None:
    assert [one.doubtful for one in read_text("检查企业52家。").figures] == [False]


def test_every_character_leads_back_to_the_original() -> None:
    source = "質(zhì)監(jiān)局檢(jiǎn)查企(qǐ)業(yè)1,632家"
    aligned = clean(source)
    at = aligned.text.index("1632")
    start, end = aligned.origin(at, at + 4)
    assert source[start:end] == "1,632"
    assert aligned.place(source.index("監"), source.index("監") + 1) == (1, 2)


MARKS = st.sampled_from([*"质監局检查企业家批次元万亿余多年月日上半同比增长下降合格率为第一二三十百千零()（）,，。、 \n\f?%％-—:.“”", *string.digits, "０", "９",
                         "(zhì)", "(jian)", "（jiǎn）", "(zhi4)", "\ufffd", "第 3 页", "\n- 3 -\n", "計畫", "程式", "\t"])  # fmt: skip
TEXTS = st.lists(MARKS, max_size=60).map("".join)


def digits(text: str) -> str:
    return "".join(str(int(mark)) for mark in text if mark.isdigit())


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_changes_nothing(source: str) -> None:
    once = clean(source).text
    assert clean(once).text == once


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_digit_is_made_and_none_is_lost_without_a_doubt(source: str) -> None:
    aligned = clean(source)
    if digits(aligned.text) != digits(source):
        assert aligned.doubts
    left = digits(source)
    for digit in digits(aligned.text):
        assert digit in left
        left = left[left.index(digit) + 1 :]


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_offsets_always_point_at_what_is_printed(source: str) -> None:
    reading = read_text(source)
    for one in (*reading.figures, *reading.set_aside):
        assert reading.text[one.start : one.end] == one.printed
    for figure in reading.figures:
        start, end = reading.aligned.origin(figure.start, figure.end)
        assert 0 <= start < end <= len(source)


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_can_be_read(source: str) -> None:
    reading = read_text(source)
    assert clean(reading.text).text == reading.text
