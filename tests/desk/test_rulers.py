"""The ruler: what is drawn says what is true."""

from datetime import date, timedelta
from itertools import pairwise

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zhijian.desk.look import rulers

TODAY = date(2026, 6, 25)


def css(drawing):
    return [stroke.css for stroke in drawing.strokes]


def test_a_clock_in_time_shows_no_red():
    drawing = rulers.time_ruler(date(2026, 6, 17), TODAY, date(2026, 6, 29))
    assert css(drawing) == ["k-base", "k-ink", "k-ink", "f-ink"]


def test_an_overdue_clock_is_red_beyond_the_legal_date():
    drawing = rulers.time_ruler(date(2026, 6, 12), TODAY, date(2026, 6, 24))
    beyond = next(stroke for stroke in drawing.strokes if stroke.css == "k-seal" and stroke.width == "5")
    assert (beyond.x1, beyond.x2) == ("119.3", "129.0")  # as drawn by hand in mock 01


def test_a_pause_is_dotted_and_the_safe_date_has_its_own_tick():
    pause = (date(2026, 4, 20), date(2026, 5, 8))
    drawing = rulers.time_ruler(
        date(2026, 4, 8), TODAY, date(2026, 7, 27), safe=date(2026, 7, 24), pauses=[pause]
    )
    dotted = [(stroke.x1, stroke.x2) for stroke in drawing.strokes if stroke.dash]
    assert dotted == [("16.7", "37.4")]  # as drawn by hand in mock 01
    assert [stroke.x1 for stroke in drawing.strokes if stroke.css == "k-soon"] == ["125.6"]


def test_the_sentence_says_all_that_the_drawing_shows():
    with translation.override("zh-hans"):
        drawing = rulers.time_ruler(
            date(2026, 4, 8), TODAY, date(2026, 7, 27), safe=date(2026, 7, 24),
            pauses=[(date(2026, 4, 20), date(2026, 5, 8))], left="32 日",
        )  # fmt: skip
    assert drawing.label == "4月8日起，暂停 18 日，稳妥日7月24日，法定日7月27日，32 日"


def test_a_pause_that_lasts_is_dotted_up_to_today():
    drawing = rulers.time_ruler(
        date(2026, 6, 1), TODAY, date(2026, 7, 30), pauses=[(date(2026, 6, 10), None)]
    )
    dotted = [stroke for stroke in drawing.strokes if stroke.dash]
    today = next(stroke for stroke in drawing.strokes if stroke.shape == "path")
    assert len(dotted) == 1
    assert float(today.d[1:].split()[0]) + 4 == float(dotted[0].x2)


def test_rulers_under_each_other_share_an_axis():
    axis = (date(2026, 4, 1), date(2026, 7, 31))
    first = rulers.time_ruler(date(2026, 5, 27), TODAY, date(2026, 6, 26), axis=axis, width=260)
    second = rulers.time_ruler(date(2026, 4, 8), TODAY, date(2026, 7, 27), axis=axis, width=260)
    assert first.strokes[-1].d == second.strokes[-1].d


def test_an_error_on_its_limit_is_inside_and_one_beyond_is_a_red_square():
    assert rulers.error_ruler(25, 25).strokes[-1].css == "f-act"
    assert rulers.error_ruler(-25.01, 25).strokes[-1].css == "f-seal"


def test_work_is_ochre_only_when_more_than_four_points_behind():
    assert css(rulers.target_ruler(44.2, 48.2))[1] == "k-ink"
    assert css(rulers.target_ruler(44.1, 48.2))[1] == "k-soon"


@given(
    st.integers(0, 400),
    st.lists(st.tuples(st.integers(-30, 430), st.one_of(st.none(), st.integers(-30, 430))), max_size=4),
)
def test_the_elapsed_stroke_has_no_gap_and_no_overlap(length, pauses):
    start = date(2026, 1, 1)
    end = start + timedelta(days=length)
    given_pauses = [
        (start + timedelta(days=a), None if b is None else start + timedelta(days=max(a, b)))
        for a, b in pauses
    ]
    pieces = rulers._elapsed(start, end, given_pauses)
    assert all(a[1] == b[0] for a, b in pairwise(pieces))
    assert sum((stop - begin).days for begin, stop, _ in pieces) == length
