"""What the browser gets: only from us, readable by Chromium 100, as the manifest says."""

import re
import shutil
from pathlib import Path

import pytest

from tools import vendor

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "zhijian" / "desk" / "static"
STYLES = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted((STATIC / "zj").glob("*.js"))
# First known to a later Chromium than 100: 105, 111, 112, 123.
TOO_NEW_CSS = re.compile(
    r":has\(|@container|color-mix\(|oklch|oklab|(?<![\w-])lab\(|light-dark\(|@layer|^\s*&", re.MULTILINE
)
TOO_NEW_JS = re.compile(
    r"\.toSorted\(|\.toReversed\(|Object\.groupBy|\.findLast\(|structuredClone|Array\.fromAsync|\.isWellFormed\("
)


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_an_old_browser_reads_every_style(file):
    text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
    assert TOO_NEW_CSS.findall(text) == []
    assert re.findall(r"url\((?!\"data:)[^)]*\)", text) == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_our_scripts_make_no_code_of_text_and_open_no_dialog(file):
    text = file.read_text("utf-8")
    assert TOO_NEW_JS.findall(text) == []
    assert (
        re.findall(
            r"\beval\(|new Function|innerHTML|outerHTML|document\.write|\b(?:alert|confirm|prompt)\(", text
        )
        == []
    )
    assert re.findall(r"https?://(?!www\.w3\.org/)", text) == []


def test_vendored_files_are_what_their_manifests_say():
    assert vendor.differences(vendor.SCREENS) == []
    assert vendor.differences(vendor.TESTS) == []


def test_a_changed_or_lost_vendored_file_is_named(tmp_path):
    for name in ("manifest.json", "htmx.js"):
        shutil.copy(vendor.SCREENS / name, tmp_path / name)
    with (tmp_path / "htmx.js").open("a") as file:
        file.write("\n")
    assert vendor.differences(tmp_path) == ["tabler.css is missing", "htmx.js is not what the manifest says"]


def test_every_vendored_file_has_its_licence_beside_it():
    for folder in (vendor.SCREENS, vendor.TESTS):
        files = [file for file in folder.iterdir() if file.suffix in {".js", ".css"}]
        assert files
        assert [file.name for file in files if not (folder / f"{file.name}.LICENSE").exists()] == []


def test_a_page_stays_light():
    """Styles and scripts of an ordinary page together: under 150 KB before compression."""
    page = [
        "vendor/tabler.css",
        "vendor/htmx.js",
        "zj/tokens.css",
        "zj/zj.css",
        "zj/theme.js",
        "zj/zj.js",
        "zj/drafts.js",
    ]
    assert sum((STATIC / name).stat().st_size for name in page) < 150_000
