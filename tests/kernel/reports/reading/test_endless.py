"""A clause without end costs no more than its length: twice the text takes about twice the time, never four times."""

import time

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


def spent(text: str) -> float:
    begun = time.process_time()
    read_text(text)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", PIECES)
def test_an_endless_clause_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (1500, 6000))
    read_text(short)
    assert spent(long) < 10 * max(spent(short), 0.05)


def test_a_quote_stays_short_in_an_endless_clause() -> None:
    reading = read_text("检查企业3家、" * 1000)
    assert max(len(one.quote) for one in reading.figures) < 300
