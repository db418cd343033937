"""Setting a paper: nothing from outside enters, and what cannot be set is said, not drawn as a box."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import rfc8785

from zhijian.kernel.papers.typeset import (
    MissingGlyphs,
    TypesetError,
    content_hash,
    render_pdf,
    template_version,
)

ROOT = Path(__file__).resolve().parents[3]
DAY = datetime(2026, 6, 29, 8, 15, 30, tzinfo=UTC)
PLAIN = """#let data = json(bytes(sys.inputs.data))
#set document(title: "t")
#set text(font: "ZJ Song", lang: sys.inputs.lang)
#data.name
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "plain.typ"
    path.write_text(PLAIN, "utf-8")
    return path


def test_a_paper_is_an_archival_pdf_with_the_date_it_was_given(template: Path) -> None:
    pdf = render_pdf(template, {"name": "检定证书"}, fixed_date=DAY, lang="zh")
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"D:20260629081530Z" in pdf


def test_the_same_moment_in_another_zone_gives_the_same_bytes(template: Path) -> None:
    shanghai = DAY.astimezone(timezone(timedelta(hours=8)))
    first = render_pdf(template, {"name": "一"}, fixed_date=DAY, lang="zh")
    assert render_pdf(template, {"name": "一"}, fixed_date=shanghai, lang="zh") == first


def test_other_data_gives_other_bytes_and_the_first_data_the_first_bytes_again(template: Path) -> None:
    first = render_pdf(template, {"name": "一"}, fixed_date=DAY, lang="zh")
    second = render_pdf(template, {"name": "二"}, fixed_date=DAY, lang="zh")
    assert first != second
    assert render_pdf(template, {"name": "一"}, fixed_date=DAY, lang="zh") == first


def test_a_date_without_a_zone_is_refused(template: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_pdf(template, {"name": "一"}, fixed_date=datetime(2026, 6, 29), lang="zh")  # noqa: DTZ001


def test_a_character_that_no_font_has_is_refused_with_its_field(template: Path) -> None:
    with pytest.raises(MissingGlyphs) as caught:
        render_pdf(template, {"name": "王𠮷"}, fixed_date=DAY, lang="zh")
    assert [(m.path, m.character) for m in caught.value.missing] == [("name", "𠮷")]


def test_a_mistake_in_a_template_is_an_error_that_names_the_place(tmp_path: Path) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#let data = json(bytes(sys.inputs.data))\n#data.absent\n")
    with pytest.raises(TypesetError, match=r"broken\.typ.*absent"):
        render_pdf(broken, {"name": "一"}, fixed_date=DAY, lang="zh")


def test_a_font_of_the_system_is_no_font(tmp_path: Path) -> None:
    """An unknown family is only a warning of Typst: here it is an error, or papers would differ between machines."""
    asking = tmp_path / "asking.typ"
    asking.write_text(PLAIN.replace("ZJ Song", "DejaVu Sans"))
    with pytest.raises(TypesetError, match="dejavu sans"):
        render_pdf(asking, {"name": "a"}, fixed_date=DAY, lang="en")


@pytest.mark.parametrize(
    "data",
    [{}, {"b": "2", "a": ["x", True, None, {"z": "“引号”\n", "y": "𣲗"}]}, {"a": '\\ " \t \u2028 /'}],
)
def test_the_content_hash_is_over_the_rfc_8785_form(data: dict[str, object]) -> None:
    """The oracle is the rfc8785 package."""
    form = {"data": data, "form": "zhijian.paper/1", "template": "ab12"}
    assert content_hash(data, "ab12") == hashlib.sha256(rfc8785.dumps(form)).hexdigest()


def test_the_content_hash_of_a_known_text() -> None:
    """From sha256sum over the canonical line, which holds data, form and template in this order; it never changes."""
    known = "fb9740c311e4a42d025b421647dc971e9167bc20fbfccb6c88c4a92921367946"
    assert content_hash({"a": "1"}, "00") == known


@pytest.mark.parametrize("value", [1, 1.5, {"a": 2}, [3], b"x", {1: "a"}, {"名": "a"}])
def test_numbers_and_strange_keys_have_no_place_in_a_paper(value: object) -> None:
    with pytest.raises(TypeError):
        content_hash({"field": value}, "00")


def test_text_must_be_in_normal_form_c() -> None:
    with pytest.raises(ValueError, match="normal form C"):
        content_hash({"name": "e\u0301"}, "00")


def test_the_template_version_sees_what_the_template_imports(tmp_path: Path) -> None:
    def version(folder: str, main: str, part: str) -> str:
        place = tmp_path / folder
        place.mkdir()
        (place / "main.typ").write_text(main)
        (place / "part.typ").write_text(part)
        (place / "other.typ").write_text("unused " + folder)
        return template_version(place / "main.typ")

    main = '#import "part.typ": a\n#a'
    first = version("one", main, '#let a = "1"')
    assert first == version("two", main, '#let a = "1"')
    assert first != version("three", main, '#let a = "2"')
    assert first != version("four", main + " ", '#let a = "1"')
    assert len(bytes.fromhex(first)) == 32


def test_digits_reach_the_template_as_typed(tmp_path: Path) -> None:
    echo = tmp_path / "echo.typ"
    echo.write_text(PLAIN.replace('"t"', "data.name"))
    pdf = render_pdf(echo, {"name": "0.10 kg"}, fixed_date=DAY, lang="zh")
    assert b"(0.10 kg)" in pdf


def test_a_child_forked_after_the_first_paper_says_so_instead_of_waiting_for_ever(template: Path) -> None:
    script = (
        "import os, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from zhijian.kernel.papers.typeset import TypesetError, render_pdf\n"
        "def render():\n"
        f"    return render_pdf(Path({str(template)!r}), {{'name': 'a'}}, "
        "fixed_date=datetime(2026, 6, 29, tzinfo=UTC), lang='zh')\n"
        "def child():\n"
        "    try:\n"
        "        render()\n"
        "    except TypesetError as error:\n"
        "        return 7 if 'forked' in str(error) else 1\n"
        "    return 0\n"
        "before = os.fork() or os._exit(child())\n"
        "early = os.waitstatus_to_exitcode(os.waitpid(before, 0)[1])\n"
        "render()\n"
        "after = os.fork() or os._exit(child())\n"
        "late = os.waitstatus_to_exitcode(os.waitpid(after, 0)[1])\n"
        "print(early, late)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["0", "7"]
