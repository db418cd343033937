"""Ranking by weighted completion, and who fell behind."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.reports.rules.progress import Course, Progress, progress
from zhijian.kernel.reports.rules.ranking import fell_behind, ranked, score

D, F = Decimal, Fraction

DAYS = (date(2026, 1, 1), date(2026, 12, 31))


def at(actual: str | None, on: date = date(2026, 7, 1)) -> Progress:
    """A target of 100 with so much done."""
    return progress(None if actual is None else D(actual), D(100), DAYS, on, Course.GROWS)


def test_completion_is_weighted_and_what_is_too_much_makes_nothing_good() -> None:
    assert score([(at("50"), D(3)), (at("90"), D(1))]) == F(60, 100)
    assert score([(at("200"), D(1)), (at("0"), D(1))]) == F(1, 2)
    assert score([(at(None), D(1)), (at("50"), D(1))]) == F(1, 4), "what was not reported is not done"
    assert score([(at("20"), D(0)), (at("40"), D(0))]) == F(3, 10), "without weights all count alike"
    assert score([(at("20"), D(0)), (at("40"), D(5))]) == F(4, 10)
    assert score([]) is None


def test_equal_ones_share_a_place_and_the_next_is_left_out() -> None:
    found = ranked({"a": F(1, 2), "b": F(3, 4), "c": F(1, 2), "d": F(1, 4)})
    assert [(one.who, one.rank, one.tied) for one in found] == [
        ("b", 1, False), ("a", 2, True), ("c", 2, True), ("d", 4, False),
    ]  # fmt: skip


def test_a_third_is_tied_with_a_third_however_it_came_about() -> None:
    thirds = {"a": score([(at("33"), D(1)), (at("34"), D(2))]), "b": F(101, 300)}
    assert all(one.tied for one in ranked({who: value for who, value in thirds.items() if value is not None}))


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.fractions(0, 1), max_size=12))
def test_a_rank_is_one_more_than_how_many_are_better(scores: dict[str, F]) -> None:
    for one in ranked(scores):
        assert one.rank == 1 + len([value for value in scores.values() if value > one.score])
        assert one.tied == (len([value for value in scores.values() if value == one.score]) > 1)


def test_who_fell_behind_is_who_was_not_behind_before() -> None:
    march, july = date(2026, 3, 31), date(2026, 7, 1)
    before = {
        "kept": at("25", march),
        "fell": at("25", march),
        "was": at("5", march),
        "met": at("100", march),
    }
    now = {"kept": at("50", july), "fell": at("26", july), "was": at("6", july), "met": at("100", july)}
    assert fell_behind(before, now) == ["fell"]
    assert fell_behind({}, {"new": at("10", july)}) == ["new"]
