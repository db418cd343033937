"""The vendored fonts: what they can draw is known before a paper is set, and nobody changed them."""

import hashlib
import json

import pytest

from zhijian.kernel.papers.glyphs import FONT_DIR, MissingGlyph, missing_glyphs, missing_in, spell_out

MANIFEST = json.loads((FONT_DIR / "manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("font", MANIFEST["fonts"], ids=lambda font: font["file"])
def test_each_font_is_the_one_of_the_manifest_under_a_free_licence(font: dict[str, object]) -> None:
    assert hashlib.sha256((FONT_DIR / str(font["file"])).read_bytes()).hexdigest() == font["sha256"]
    assert font["licence"] == "OFL-1.1"
    licence = (FONT_DIR / "OFL.txt").read_text("utf-8")
    for line in font["copyright"]:  # type: ignore[attr-defined]
        assert line in licence


def test_nothing_else_lies_in_the_folder_and_it_stays_under_30_mb() -> None:
    files = {path.name for path in FONT_DIR.iterdir()}
    assert files == {font["file"] for font in MANIFEST["fonts"]} | {"manifest.json", "OFL.txt"}
    assert sum(path.stat().st_size for path in FONT_DIR.iterdir()) < 30_000_000


def test_a_reserved_font_name_is_not_used() -> None:
    """OFL 1.1, condition 3: a modified version may not carry the reserved name (LXGW, 霞鹜)."""
    assert {font["family"] for font in MANIFEST["fonts"]} == {"ZJ Song", "ZJ Kai", "ZJ Hei", "ZJ Mono"}


@pytest.mark.parametrize("family", ["ZJ Song", "ZJ Kai"])
def test_every_han_character_of_gbk_is_there(family: str) -> None:
    """GBK holds the 20,902 characters U+4E00 to U+9FA5."""
    for font in MANIFEST["fonts"]:
        if font["family"] == family:
            runs = [run.split("-") for run in font["coverage"].split()]
            assert any(int(a, 16) <= 0x4E00 and int(b[0], 16) >= 0x9FA5 for a, *b in runs if b)


@pytest.mark.parametrize(
    "text",
    [
        "喆堃犇镕珺昇晞䶮",  # names that GB 2312 cannot write
        "𣲗𬭼𬮱𫄷",  # rare characters of the General Standard list (2013), outside the basic block
        "Ⅲ〔〕№℃≤≥±Δ√↑↓½×÷·“”‘’—…～−–°′″∞①●○■③％‰㎡Ⅳ〇",
        "E0 = +2 kg, 20 416 t; 0.25e",
        "两行\n第二行",
        "",
    ],
)
def test_what_papers_need_can_be_drawn(text: str) -> None:
    assert missing_glyphs(text) == []


def test_a_character_outside_is_named_once_in_order() -> None:
    assert missing_glyphs("李𠮷与王𪚥，𠮷") == ["𠮷", "𪚥"]


def test_the_report_names_the_field() -> None:
    data = {"applicant": {"zh": "𠮷祥水泥厂", "en": ""}, "rows": [{"a": "1"}, {"a": "⅓"}], "demo": True}
    assert missing_in(data) == [MissingGlyph("applicant.zh", "𠮷"), MissingGlyph("rows[1].a", "⅓")]
    assert str(missing_in(data)[0]) == "applicant.zh: 𠮷 (U+20BB7)"


def test_the_fallback_writes_the_code_point() -> None:
    assert spell_out("王𠮷") == "王〔U+20BB7〕"
    assert missing_glyphs(spell_out("王𠮷")) == []
