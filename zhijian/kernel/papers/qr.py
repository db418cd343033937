"""The QR code of a paper (二维码) as SVG, large enough for an old telephone and a folded sheet."""

from decimal import Decimal
from functools import lru_cache
from io import BytesIO

import segno

LEAST_SIDE_MM = Decimal(20)
LEAST_MODULE_MM = Decimal("0.5")
QUIET_MODULES = 4  # ISO/IEC 18004, 6.3.8: four modules of white on each side; the template leaves them free


def qr_svg(text: str) -> str:
    """An SVG of the symbol without its quiet zone, one unit per module, error correction M (15 % may be lost).

    Draw it at `side_mm` and leave `quiet_mm` of white on all four sides. The mask is chosen by the standard's
    rule, so the same text gives the same SVG.
    """
    out = BytesIO()
    _symbol(text).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, svgclass=None, lineclass=None, nl=False
    )
    return out.getvalue().decode("utf-8")


def side_mm(text: str) -> Decimal:
    """The side on paper in millimetres: at least 20, and at least 0.5 for each module."""
    return max(LEAST_SIDE_MM, LEAST_MODULE_MM * _modules(text))


def quiet_mm(text: str) -> Decimal:
    """The white that must stay around the symbol, in millimetres, rounded up to a tenth."""
    exact = side_mm(text) / _modules(text) * QUIET_MODULES
    return exact.quantize(Decimal("0.1"), rounding="ROUND_UP")


@lru_cache(maxsize=64)  # a paper asks for its symbol four times, and the choice of the mask costs the most
def _symbol(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", boost_error=False)


def _modules(text: str) -> int:
    return len(_symbol(text).matrix)
