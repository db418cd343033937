"""Which problems recur: literal cases, and what holds for any."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijian.common.coordination.rules.numbering import chinese
from zhijian.common.coordination.rules.recurring import Found, earlier, years_before


def one(key: str, on: str, body: str = "北", subject: str = "staff") -> Found:
    return Found(key, body, subject, date.fromisoformat(on))


@pytest.mark.parametrize(
    ("found", "repeats"),
    [
        # the same body and subject within three years; exactly three years still count, a day more does not
        ([one("a", "2024-06-30"), one("b", "2025-06-30")], {"b": ["a"]}),
        ([one("a", "2022-06-30"), one("b", "2025-06-30")], {"b": ["a"]}),
        ([one("a", "2022-06-29"), one("b", "2025-06-30")], {}),
        # two findings of one review are not one that came back
        ([one("a", "2025-06-30"), one("b", "2025-06-30")], {}),
        # another body, another subject
        ([one("a", "2025-01-01"), one("b", "2025-06-30", body="南")], {}),
        ([one("a", "2025-01-01"), one("b", "2025-06-30", subject="funds")], {}),
        # the latest first, whatever the order in which they are told
        ([one("c", "2025-06-30"), one("a", "2023-06-30"), one("b", "2024-06-30")], {"b": ["a"], "c": ["b", "a"]}),
        # one found on 29 February looks back to the 28th of a year without it
        ([one("a", "2021-02-28"), one("b", "2024-02-29")], {"b": ["a"]}),
    ],
)  # fmt: skip
def test_a_problem_recurs_where_its_body_had_one_alike_before(
    found: list[Found], repeats: dict[str, list[str]]
) -> None:
    assert {key: [old.key for old in olds] for key, olds in earlier(found, 3).items()} == repeats


DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@given(st.lists(st.tuples(st.sampled_from("北南"), st.sampled_from(["staff", "funds"]), DAYS), max_size=20))
def test_what_recurs_has_something_alike_before_it_and_nothing_else_has(
    told: list[tuple[str, str, date]],
) -> None:
    found = [Found(n, body, subject, on) for n, (body, subject, on) in enumerate(told)]
    olds = earlier(found, 2)
    for one_ in found:
        alike = {
            old.key
            for old in found
            if (old.body, old.subject) == (one_.body, one_.subject)
            and years_before(one_.on, 2) <= old.on < one_.on
        }
        assert {old.key for old in olds.get(one_.key, ())} == alike


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "一"), (5, "五"), (10, "十"), (11, "十一"), (20, "二十"), (38, "三十八"), (99, "九十九")],
)
def test_a_report_counts_its_points_in_chinese(n: int, said: str) -> None:
    assert chinese(n) == said


@pytest.mark.parametrize("n", [0, 100, -1])
def test_what_lies_outside_is_no_point_of_a_report(n: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 99"):
        chinese(n)
