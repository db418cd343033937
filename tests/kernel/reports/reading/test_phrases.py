"""Short phrases of the field: what is a figure, with its value, unit and bound, and what is none.

``phrases.tsv`` was written for the purpose, by hand. Each phrase is read clean, in traditional script, and polluted by
pinyin in brackets in several kinds; pollution is made here by OpenCC and pypinyin, not by our own code.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from opencc import OpenCC
from pypinyin import Style, pinyin

from zhijian.kernel.reports.reading import read_text

Case = tuple[str, list[tuple[str, ...]]]


def _cases() -> list[Case]:
    lines = (Path(__file__).parent / "phrases.tsv").read_text(encoding="utf-8").splitlines()
    cases = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [
        (phrase, [] if told == "-" else [tuple(one.split(" ")) for one in told.split(";")])
        for phrase, told in cases
    ]


CASES = _cases()


def polluted(text: str, style: Style, brackets: str, every: int = 1) -> str:
    """``text`` with its pinyin in brackets behind every so-manieth character."""
    out, count = [], 0
    for mark in text:
        out.append(mark)
        if "\u4e00" <= mark <= "\u9fff":
            count += 1
            if count % every == 0:
                out.append(brackets[0] + pinyin(mark, style=style)[0][0] + brackets[1])
    return "".join(out)


TRADITIONAL = OpenCC("s2t")
FORMS: dict[str, Callable[[str], str]] = {
    "clean": str,
    "traditional": TRADITIONAL.convert,
    "toned": lambda text: polluted(text, Style.TONE, "()"),
    "toneless in full-width brackets": lambda text: polluted(text, Style.NORMAL, "（）"),
    "traditional, some characters": lambda text: polluted(TRADITIONAL.convert(text), Style.TONE, "()", 3),
    "doubled": lambda text: polluted(polluted(text, Style.TONE, "()"), Style.TONE, "[]"),
    "tone numbers": lambda text: polluted(text, Style.TONE3, "()", 2),
}


def test_the_table_holds_several_hundred_phrases_and_both_kinds() -> None:
    assert len(CASES) > 300
    assert sum(not figures for _phrase, figures in CASES) > 120


@pytest.mark.parametrize("form", FORMS)
def test_every_phrase_gives_its_figures_and_no_others(form: str) -> None:
    wrong = []
    for phrase, expected in CASES:
        written = FORMS[form](phrase)
        found = [(one.value, one.unit, one.bound) for one in read_text(written).figures]
        right = len(found) == len(expected) and all(
            got[: len(told)] == told for got, told in zip(found, expected, strict=True)
        )
        if not right:
            wrong.append(f"{written}: expected {expected}, found {found}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("phrase", "qualifiers"),
    [
        ("检查企业128家", ["exact"]),
        ("出动执法人员1000余人次", ["at_least"]),
        ("投入100多万元", ["at_least"]),
        ("覆盖率达80%以上", ["at_least"]),
        ("超过5家企业", ["at_least"]),
        ("约12万元", ["about"]),
        ("近80%", ["about"]),
        ("合格率95%", ["percent"]),
        ("提高0.5个百分点", ["percentage_point"]),
        ("同比增长15%", ["yoy"]),
        ("同比下降15%", ["yoy"]),
        ("增长率达4.3%", ["yoy"]),
        ("比上年减少12起", ["yoy"]),
        ("完成全年任务的70%", ["percent"]),
    ],
)
def test_the_qualifier_says_how_the_figure_is_meant(phrase: str, qualifiers: list[str]) -> None:
    assert [one.qualifier for one in read_text(phrase).figures] == qualifiers


@pytest.mark.parametrize(
    ("phrase", "aside"),
    [
        ("2009年2月6日召开会议", ("date", "2009-02-06")),
        ("二〇一二年一月十八日", ("date", "2012-01-18")),
        ("第三届质量奖", ("ordinal", "3")),
        ("已有12人发表了评论", ("page", "12")),
        ("浏览:1377511", ("page", "1377511")),
        ("国质检量〔2009〕12号文件", ("code", "")),
        ("三鹿奶粉事件", ("name", "")),
        ("落实“两个安全”", ("slogan", "")),
        ("100吨汽车衡", ("specification", "")),
    ],
)
def test_what_is_no_figure_is_kept_with_its_reason_and_its_value(phrase: str, aside: tuple[str, str]) -> None:
    reading = read_text(phrase)
    assert not reading.figures
    assert aside in [(one.kind, one.value) for one in reading.set_aside]
