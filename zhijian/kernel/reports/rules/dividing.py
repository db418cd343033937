"""分解: a target that is divided among the bodies below must sum to the whole, or somebody says why not."""

from collections.abc import Iterable
from decimal import Decimal


def difference(whole: Decimal, parts: Iterable[Decimal]) -> Decimal:
    """What the parts are more (+) or less (−) than the whole; of amounts only: rates are not added."""
    return sum(parts, Decimal(0)) - whole


def agrees(whole: Decimal, parts: Iterable[Decimal], *, is_rate: bool) -> bool:
    """Whether the parts make up the whole: amounts by their sum; rates if each part asks at least the whole's rate."""
    if is_rate:
        return all(part >= whole for part in parts)
    return difference(whole, parts) == 0
