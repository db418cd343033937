"""The packs themselves: dated, sourced, and the same for ever under their hash."""

import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from zhijian.lines.metrology.rules import find_pack, pack_by_id, packs, packs_in_force
from zhijian.lines.metrology.rules.browser import FORMULAS, payload
from zhijian.lines.metrology.rules.expressions import tree
from zhijian.lines.metrology.rules.packs import FOLDER, build, content_hash, merged

NUMBER_KEYS = ("upto", "limit", "low", "high", "factor", "months", "ok", "is", "readings", "at_least")


def blocks(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from blocks(value, f"{path}.{key}")
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from blocks(value, f"{path}[{position}]")


def test_three_packs_are_shipped() -> None:
    assert [pack.id for pack in packs()] == ["jjg539-1997", "jjg539-2016", "oiml-r76-1-2006"]


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(1998, 2, 28), []),
        (date(1998, 3, 1), ["jjg539-1997"]),
        (date(2017, 5, 29), ["jjg539-1997", "oiml-r76-1-2006"]),
        (date(2017, 5, 30), ["jjg539-2016", "oiml-r76-1-2006"]),
        (date(2026, 11, 21), ["jjg539-2016", "oiml-r76-1-2006"]),
    ],
)
def test_the_packs_in_force_on_a_day(day: date, ids: list[str]) -> None:
    assert [pack.id for pack in packs_in_force(day)] == ids


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_each_value_stands_under_a_basis_and_says_whether_it_is_confirmed(path: Any) -> None:
    """A block with numbers of a regulation names its clause itself, or the block around it does."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    sourced = {
        where for where, block in blocks(content) if "basis" in block and {"confirmed", "code"} & block.keys()
    }
    for where, block in blocks(content):
        if any(key in block for key in NUMBER_KEYS):
            assert any(where.startswith(each) and each for each in sourced), where


def test_the_same_bands_in_all_three() -> None:
    tables = [pack.content["bands"]["tables"] for pack in packs()]
    assert tables[0] == tables[1] == tables[2]


def test_the_edition_of_1997_is_unconfirmed_as_a_whole() -> None:
    assert pack_by_id("jjg539-1997").unconfirmed == ("*",)
    assert not pack_by_id("jjg539-1997").confirmed


def test_what_is_unconfirmed_is_named() -> None:
    assert "kinds.subsequent" in pack_by_id("jjg539-2016").unconfirmed
    assert "bands" not in pack_by_id("jjg539-2016").unconfirmed


def test_a_verification_of_a_digital_scale_is_valid_for_a_year() -> None:
    assert pack_by_id("jjg539-2016").validity_months() == 12
    assert pack_by_id("oiml-r76-1-2006").validity_months() is None


def test_the_hash_changes_with_any_value_and_not_with_the_order() -> None:
    content = dict(pack_by_id("jjg539-2016").content)
    turned = dict(reversed(list(content.items())))
    assert content_hash(turned) == pack_by_id("jjg539-2016").hash
    other = merged(content, {"kinds": {"in_service": {"factor": "3"}}})
    assert build(other).hash != pack_by_id("jjg539-2016").hash


def test_each_pack_has_its_own_hash() -> None:
    assert len({pack.hash for pack in packs()}) == 3


def test_an_unknown_name_is_no_pack() -> None:
    assert find_pack("JJG 540") is None
    assert find_pack("JJG 539", date(1990, 1, 1)) is None


def test_the_browser_gets_every_formula_as_a_tree() -> None:
    sent = payload(pack_by_id("jjg539-2016"))
    assert sent["pack"]["bands"]["tables"]["III"][0]["upto"] == ["*", ["num", "500"], ["var", "e"]]
    for _, block in blocks(sent["pack"]):
        for key in FORMULAS & block.keys():
            assert isinstance(block[key], list | dict), (key, block[key])


def test_the_language_of_formulas() -> None:
    assert tree("indication + 0.5*step - delta") == [
        "-", ["+", ["var", "indication"], ["*", ["num", "0.5"], ["var", "step"]]], ["var", "delta"]
    ]  # fmt: skip
    assert tree("abs(corrected) <= mpe") == ["<=", ["call", "abs", ["var", "corrected"]], ["var", "mpe"]]
    assert tree("-(a - -b)") == ["neg", ["-", ["var", "a"], ["neg", ["var", "b"]]]]


@pytest.mark.parametrize(
    "formula", ["", "1 +", "a / 3", "a b", "(a", "a)", "a < b < c", "open(a)", "__import__('os')", "a.b", "!"]
)
def test_a_formula_that_cannot_be_read_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        tree(formula)
    assert type(refused.value).__name__ == "FormulaError"
