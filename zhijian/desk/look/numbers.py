"""Numbers as LOOK.md 9 writes them: thousands by no-break spaces, the true minus, signs on errors."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = "—"

type_of_number = int | str | Decimal | None


def number(value: type_of_number, places: int | None = None) -> str:
    """``20416`` → ``20 416``, ``-60`` → ``−60``; digits are kept as they are unless ``places`` asks otherwise.

    ``None`` and ``""`` are missing and become ``—``. A float is refused: what a bureau measures is Decimal.
    Raises TypeError for a float, ValueError for a text that is no number.
    """
    exact = _exact(value)
    if exact is None:
        return MISSING
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(exact):f}"
    whole, point, rest = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", NBSP)
    return (MINUS if exact < 0 else "") + grouped + point + rest


def signed(value: type_of_number, places: int | None = None) -> str:
    """An error 误差 with its sign: ``+10``, ``−60``, ``0``."""
    text = number(value, places)
    exact = _exact(value)
    return f"+{text}" if exact is not None and exact > 0 else text


def percent(value: type_of_number, places: int | None = None) -> str:
    """``94.6`` → ``94.6 %`` with a no-break space."""
    text = number(value, places)
    return text if text == MISSING else f"{text}{NBSP}%"


def position(value: int | None) -> str:
    """A position in the ledger 账本位置, by commas as nothing else is: ``412,806``."""
    return MISSING if value is None else f"{value:,}"


def root(value: str) -> str:
    """A root hash, its first eight and last four digits: ``7c1e94ab…e02f``."""
    return value if len(value) <= 12 else f"{value[:8]}…{value[-4:]}"


def _exact(value: type_of_number) -> Decimal | None:
    if value is None or value == "":
        return None
    if isinstance(value, (bool, float)):
        raise TypeError(f"{value!r} is no measured number; give int, Decimal or the digits as text")
    try:
        return Decimal(str(value).replace(NBSP, "").replace(" ", "").replace(MINUS, "-"))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
