"""The QR code on paper: the symbol that the standard asks for, and large enough to scan."""

import re
from decimal import Decimal

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from zhijian.kernel.papers.qr import qr_svg, quiet_mm, side_mm

URL = "https://linjiang.example/cx/2026-H-01833?c=4F2C-88QD"


def modules(svg: str) -> list[list[int]]:
    """Read the drawing back: one path of horizontal strokes, each row at half a unit."""
    size = int(re.search(r'width="(\d+)"', svg)[1])  # type: ignore[index]
    grid = [[0] * size for _ in range(size)]
    path = re.search(r' d="([^"]+)"', svg)[1]  # type: ignore[index]
    x, y = Decimal(0), Decimal(0)
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [Decimal(number) for number in numbers.split()]
        if command == "h":
            for column in range(int(x), int(x + values[0])):
                grid[int(y)][column] = 1
            x += values[0]
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            x, y = values
    return grid


def test_the_drawing_is_the_symbol_of_the_encoder() -> None:
    assert modules(qr_svg(URL)) == [
        list(row) for row in segno.make_qr(URL, error="m", boost_error=False).matrix
    ]


def test_three_finder_patterns_stand_in_the_corners() -> None:
    grid = modules(qr_svg(URL))
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    for top, left in ((0, 0), (0, -7), (-7, 0)):
        rows = grid[top:][:7]
        assert ["".join(map(str, row[left:][:7])) for row in rows] == finder


@pytest.mark.parametrize(
    ("text", "side", "quiet"),
    [
        ("A", "20", "3.9"),  # version 1, 21 modules: the least side holds; 4 x 20/21 = 3.81
        (URL, "20", "2.5"),  # version 4, 33 modules: 4 x 20/33 = 2.43
        ("x" * 200, "28.5", "2.0"),  # version 10, 57 modules of half a millimetre
    ],
)
def test_it_is_at_least_20_mm_and_each_module_half_a_millimetre(text: str, side: str, quiet: str) -> None:
    assert side_mm(text) == Decimal(side)
    assert quiet_mm(text) == Decimal(quiet)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=300))
def test_no_text_makes_a_symbol_under_20_mm(text: str) -> None:
    assert side_mm(text) >= 20


def test_the_same_text_gives_the_same_drawing() -> None:
    assert qr_svg(URL) == qr_svg(URL)
