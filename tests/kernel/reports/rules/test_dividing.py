"""Parts that make up a whole."""

from decimal import Decimal

import pytest

from zhijian.kernel.reports.rules.dividing import agrees, difference

D = Decimal


@pytest.mark.parametrize(
    ("whole", "parts", "is_rate", "agree"),
    [
        ("120", ("60", "60"), False, True),
        ("120", ("60", "59.99"), False, False),
        ("0.3", ("0.1", "0.2"), False, True),
        ("120", (), False, False),
        ("75", ("75", "80"), True, True),  # rates are not added: each part must ask as much
        ("75", ("75", "74"), True, False),
    ],
)
def test_parts_sum_to_the_whole(whole: str, parts: tuple[str, ...], is_rate: bool, agree: bool) -> None:
    assert agrees(D(whole), [D(part) for part in parts], is_rate=is_rate) is agree


def test_the_difference_has_its_sign() -> None:
    assert difference(D(120), [D(60), D(50)]) == D(-10)
    assert difference(D(120), [D(60), D(70)]) == D(10)
