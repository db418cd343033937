"""Live figures in a text are read without executing anything, and nothing that was typed is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.reports.rules.placing import (
    Flawed,
    Placed,
    Reason,
    Show,
    Source,
    Word,
    of_body,
    pieces,
    raw_of,
)
from zhijian.kernel.reports.rules.printing import Rounding

SIGNS = "{}|｜=＝:： .,，余多万元百一_%\n" + "figuretmolgy数看单位wording"


@given(st.text() | st.text(alphabet=SIGNS) | st.lists(st.sampled_from([
    "{{", "}}", "{", "}", "figure:", "数：", "metrology.verified", "|", "｜", "to=百", "wording=余", "round=down", "x",
])).map("".join))  # fmt: skip
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(raw_of(piece) for piece in pieces(text)) == text


@given(st.text(alphabet=SIGNS, max_size=40))
def test_whatever_stands_between_the_braces_is_read_or_named(inside: str) -> None:
    for piece in pieces(f"前{{{{{inside}}}}}后"):
        assert isinstance(piece, str | Placed | Flawed)


def test_a_placement_with_all_that_can_be_said_of_it() -> None:
    text = (
        "检定{{figure: metrology.verified | unit=台件 | wording=余 | round=down | to=百 | period=2025H1 | "
        "body=519901 | by=category:truck_scale}}，"
    )
    words, placed, comma = pieces(text)
    assert (words, comma) == ("检定", "，")
    assert isinstance(placed, Placed)
    assert (placed.source, placed.code, placed.show) == (Source.FIGURE, "metrology.verified", Show.VALUE)
    assert (placed.unit, placed.words, placed.rounding, placed.decimals) == (
        "台件", (Word.ODD,), Rounding.DOWN, -2,
    )  # fmt: skip
    assert (placed.period, placed.body, placed.by, placed.group) == (
        "2025H1", "519901", "category", "truck_scale",
    )  # fmt: skip


def test_a_chinese_keyboard_writes_the_same() -> None:
    (english,) = pieces("{{figure: metrology.verified | show=change | decimals=1}}")
    (chinese,) = pieces("{{数：metrology.verified｜看＝增幅｜小数＝１}}")
    assert isinstance(english, Placed)
    assert isinstance(chinese, Placed)
    assert (english.source, english.code, english.show, english.decimals) == (
        chinese.source, chinese.code, chinese.show, chinese.decimals,
    )  # fmt: skip


def test_a_target_is_placed_by_its_name() -> None:
    (placed,) = pieces("{{任务：特种设备安全大检查｜看=完成率}}")
    assert isinstance(placed, Placed)
    assert (placed.source, placed.code, placed.show) == (Source.TARGET, "特种设备安全大检查", Show.COMPLETION)


@pytest.mark.parametrize(("typed", "reason", "about"), [
    ("{{figure: metrology.verified", Reason.UNCLOSED, ""),
    ("}}", Reason.UNCLOSED, ""),
    ("{{}}", Reason.NO_SOURCE, ""),
    ("{{metrology.verified}}", Reason.NO_SOURCE, "metrology.verified"),
    ("{{figure:}}", Reason.NO_CODE, ""),
    ("{{figure: __class__.mro}}", Reason.NO_CODE, "__class__.mro"),
    ("{{figure: a.b | colour=red}}", Reason.UNKNOWN_OPTION, "colour"),
    ("{{figure: a.b | to=百 | decimals=1}}", Reason.TWICE, "decimals"),
    ("{{figure: a.b | decimals=99999999999}}", Reason.BAD_VALUE, "decimals=99999999999"),
    ("{{figure: a.b | wording=约}}", Reason.BAD_VALUE, "wording=约"),
    ("{{figure: a.b | wording=余,多}}", Reason.BAD_VALUE, "wording=余,多"),
    ("{{figure: a.b | show=completion}}", Reason.BAD_VALUE, "show=completion"),
    ("{{figure: a.b | wording=余 | round=half_up}}", Reason.ROUNDED_UP, "余"),
])  # fmt: skip
def test_what_cannot_be_read_stays_as_typed_and_says_why(typed: str, reason: Reason, about: str) -> None:
    first = next(piece for piece in pieces(typed) if not isinstance(piece, str))
    assert isinstance(first, Flawed)
    assert (first.reason, first.about) == (reason, about)


def test_a_text_that_is_taken_over_keeps_the_figures_of_its_body() -> None:
    text = "检定{{figure: a.b}}，{{数：a.b｜机构＝519903}}，{{任务：大检查｜看=完成率}}\n{{chart: a.b | by=periods}}{{"
    assert of_body(text, "519901") == (
        "检定{{figure: a.b | body=519901}}，{{数：a.b｜机构＝519903}}，{{任务：大检查｜看=完成率 | body=519901}}\n"
        "{{chart: a.b | by=periods | body=519901}}{{"
    )
