"""考核计分: from self-score, review, bonus and veto to a result."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

FULL = Decimal(100)


class Grade(StrEnum):
    """Grades of a result; the lower bounds are the house's own (``BOUNDS``), no law sets them."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSED = "passed"
    FAILED = "failed"


BOUNDS = ((Decimal(90), Grade.EXCELLENT), (Decimal(80), Grade.GOOD), (Decimal(60), Grade.PASSED))


@dataclass(frozen=True)
class Result:
    """Points after review and bonus, and the grade; *vetoed* 一票否决: the grade is FAILED whatever the points."""

    points: Decimal
    grade: Grade
    vetoed: bool


def result(reviewed: Decimal, bonus: Decimal = Decimal(0), *, vetoed: bool = False) -> Result:
    """The result of an assessment. A bonus cannot lift the points above full marks and is lost to a veto.

    Raises ValueError for points below nought or above full marks.
    """
    if not 0 <= reviewed <= FULL or not 0 <= bonus <= FULL:
        raise ValueError("points lie between 0 and 100")
    if vetoed:
        return Result(reviewed, Grade.FAILED, True)
    points = min(reviewed + bonus, FULL)
    grade = next((grade for bound, grade in BOUNDS if points >= bound), Grade.FAILED)
    return Result(points, grade, False)
