"""Points, bonus and veto."""

from decimal import Decimal

import pytest

from zhijian.kernel.reports.rules.scoring import Grade, result


@pytest.mark.parametrize(
    ("reviewed", "bonus", "vetoed", "points", "grade"),
    [
        ("90", "0", False, "90", Grade.EXCELLENT),
        ("89.9", "0", False, "89.9", Grade.GOOD),
        ("89.9", "0.1", False, "90", Grade.EXCELLENT),
        ("98", "5", False, "100", Grade.EXCELLENT),
        ("60", "0", False, "60", Grade.PASSED),
        ("59.99", "0", False, "59.99", Grade.FAILED),
        ("95", "5", True, "95", Grade.FAILED),  # one veto takes the grade and the bonus
    ],
)
def test_points_and_grade(reviewed: str, bonus: str, vetoed: bool, points: str, grade: Grade) -> None:
    found = result(Decimal(reviewed), Decimal(bonus), vetoed=vetoed)
    assert (found.points, found.grade) == (Decimal(points), grade)


@pytest.mark.parametrize(("reviewed", "bonus"), [("-1", "0"), ("100.1", "0"), ("50", "-1")])
def test_points_lie_between_nought_and_a_hundred(reviewed: str, bonus: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        result(Decimal(reviewed), Decimal(bonus))
