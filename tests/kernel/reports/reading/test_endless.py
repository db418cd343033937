"""A clause without end costs no more than its length: of four times the text about four times the work, never sixteen.

Work is counted in calls, not in seconds: a busy machine changes nothing. How long it takes stands in docs/reading.md.
"""

import sys

import pytest

from zhijian.kernel.reports.reading import read_text

PIECES = (
    "3家",
    "检查企业3家、",
    "其中电梯3台、",
    "检定率均为98%",
    "全部办结",
    "无事故、",
    "一二",
    "3 - ",
    "×3",
    "我们继续认真贯彻落实科学发展观",
    "质(zhì)",
    "增长3%、",
    "1\ufffd家",
)


def calls(text: str) -> int:
    """How many functions are called to read a text."""
    count = 0

    def one(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one)
    try:
        read_text(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_an_endless_clause_costs_work_that_grows_with_its_length(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (1500, 6000))
    read_text(short)
    assert calls(long) < 8 * calls(short)


def test_a_quote_stays_short_in_an_endless_clause() -> None:
    reading = read_text("检查企业3家、" * 1000)
    assert max(len(one.quote) for one in reading.figures) < 300
