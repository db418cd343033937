"""Where a whole and its parts say different things: both numbers, nothing mended."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.reports.rules.merging import contradictions

D = Decimal
ADDED = frozenset({"verified"})


def test_the_city_counts_ten_and_its_counties_closed_nine() -> None:
    (found,) = contradictions(
        {"verified": D(10)}, {"north": {"verified": D(6)}, "south": {"verified": D(4)}},
        {"north": {"verified": D(5)}, "south": {"verified": D(4)}}, ADDED,
    )  # fmt: skip
    assert (found.code, found.whole, found.parts_sum) == ("verified", D(10), D(9))
    ((north),) = found.differences
    assert (north.part, north.ours, north.theirs) == ("north", D(6), D(5))


def test_what_lies_in_the_city_itself_belongs_to_the_sum() -> None:
    """Of 12 the city did 2 itself; north closed 7 where 6 are counted for it: the parts make 13."""
    (found,) = contradictions(
        {"verified": D(12)}, {"north": {"verified": D(6)}, "south": {"verified": D(4)}},
        {"north": {"verified": D(7)}, "south": {"verified": D(4)}}, ADDED,
    )  # fmt: skip
    assert found.parts_sum == D(13)


def test_different_firms_and_rates_have_no_sum() -> None:
    """Ten firms of the city: seven in north, six in south, three in both. That is no contradiction."""
    whole, parts = {"firms": D(10)}, {"north": {"firms": D(7)}, "south": {"firms": D(6)}}
    assert contradictions(whole, parts, parts, ADDED) == []
    (found,) = contradictions(whole, parts, {"north": {"firms": D(6)}}, ADDED)
    assert found.parts_sum is None


def test_a_rate_of_nothing_differs_from_nought() -> None:
    (found,) = contradictions({"rate": D(50)}, {"north": {"rate": None}}, {"north": {"rate": D(0)}}, ADDED)
    assert (found.differences[0].ours, found.differences[0].theirs) == (None, D(0))


def test_who_closed_nothing_contradicts_nothing() -> None:
    assert contradictions({"verified": D(3)}, {"north": {"verified": D(3)}}, {}, ADDED) == []
    assert contradictions({"verified": D(3)}, {"north": {"verified": D(3)}}, {"north": {}}, ADDED) == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50)), st.integers(0, 9))
def test_parts_that_are_closed_as_they_are_counted_never_contradict(parts: dict[str, int], own: int) -> None:
    values = {part: {"verified": D(n)} for part, n in parts.items()}
    assert contradictions({"verified": D(sum(parts.values()) + own)}, values, values, ADDED) == []
