"""A chart in a text is read as placements are: without executing anything, and with a reason where it cannot be."""

from fractions import Fraction

import pytest

from zhijian.kernel.reports.rules.charting import Chart, Form, chart_of, shares
from zhijian.kernel.reports.rules.placing import Flawed, Placed, Reason, pieces


def test_a_line_that_is_nothing_but_a_chart_is_one_in_both_keyboards() -> None:
    for line in (
        "{{chart: metrology.verified | by=periods | title=各月检定}}",
        "{{图：metrology.verified｜按＝期间｜题＝各月检定}}",
    ):
        made = chart_of(line)
        assert isinstance(made, Chart)
        assert (made.code, made.by, made.form, made.title) == (
            "metrology.verified", "periods", Form.LINE, "各月检定",
        )  # fmt: skip


def test_each_mark_is_a_placement_that_carries_the_options_of_the_chart() -> None:
    made = chart_of("{{chart: metrology.verified | scale=万 | decimals=1 | period=2025H1}}")
    assert isinstance(made, Chart)
    (mark,) = pieces(made.mark(by="child:519901"))
    assert isinstance(mark, Placed)
    assert (mark.code, mark.scale, mark.decimals, mark.period, mark.by, mark.group, mark.unit) == (
        "metrology.verified", 4, 1, "2025H1", "child", "519901", "",
    )  # fmt: skip
    assert isinstance(pieces(made.mark(period="2025-03"))[0], Placed), (
        "a part's own period takes the chart's place"
    )


def test_a_name_that_is_no_code_is_a_target() -> None:
    made = chart_of("{{chart: 特种设备安全大检查 | show=completion}}")
    assert isinstance(made, Chart)
    assert made.is_target
    assert made.mark(body="519901").startswith("{{target: 特种设备安全大检查")


@pytest.mark.parametrize(("line", "why"), [
    ("{{chart: }}", Reason.NO_CODE),
    ("{{chart: metrology.verified | by=bodies | by=periods}}", Reason.TWICE),
    ("{{chart: metrology.verified | form=pie}}", Reason.BAD_VALUE),
    ("{{chart: metrology.verified | form=line}}", Reason.BAD_VALUE),  # bodies have no course
    ("{{chart: metrology.verified | show=change}}", Reason.BAD_VALUE),
    ("{{chart: metrology.verified | wording=余}}", Reason.BAD_VALUE),
    ("{{chart: metrology.verified | colour=red}}", Reason.UNKNOWN_OPTION),
    ("{{chart: 大检查 | by=periods}}", Reason.BAD_VALUE),
])  # fmt: skip
def test_what_cannot_be_drawn_stays_as_it_was_typed_with_its_reason(line: str, why: Reason) -> None:
    made = chart_of(line)
    assert isinstance(made, Flawed)
    assert (made.raw, made.reason) == (line, why)


def test_a_chart_in_the_middle_of_a_line_is_told_to_stand_alone() -> None:
    assert chart_of("见{{chart: metrology.verified}}") is None
    _words, flaw = pieces("见{{chart: metrology.verified}}")
    assert isinstance(flaw, Flawed)
    assert flaw.reason is Reason.NOT_ALONE


def test_marks_lie_between_nought_and_the_greatest() -> None:
    assert shares([Fraction(30), None, Fraction(15), Fraction(0)]) == [1, None, Fraction(1, 2), 0]
    assert shares([Fraction(10), Fraction(-10)]) == [1, 0]
    assert shares([Fraction(0), Fraction(0)]) == [0, 0]
    assert shares([]) == []
