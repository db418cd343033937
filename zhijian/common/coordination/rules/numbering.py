"""How a Chinese report counts its points: 一是, 二是 … 十一是."""

DIGITS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """A number from 1 to 99 in Chinese numerals; raises ValueError outside."""
    if not 1 <= n <= 99:
        raise ValueError(f"{n} is not between 1 and 99")
    tens, ones = divmod(n, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return before + (DIGITS[ones] if ones else "")
