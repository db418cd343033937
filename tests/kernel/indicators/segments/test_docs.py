"""What ``docs/scale.md`` shows an outsider is run as it stands there, and says what the database says."""

import re
import shutil
import textwrap
from collections import Counter
from pathlib import Path

import pytest

from tests.kernel.indicators.segments.conftest import History
from tests.kernel.indicators.test_fold import HALF
from zhijian.kernel.indicators.composing import Composed, compiled
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.figures import Figures

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[4] / "docs" / "scale.md"


def test_the_lines_for_duckdb_do_what_they_say(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(history.folder, tmp_path / "segments")
    monkeypatch.chdir(tmp_path)
    (shown,) = re.findall(
        r"(    import json\n    import duckdb\n(?:(?:    .*)?\n)+)\(", DOCS.read_text("utf-8")
    )
    exec(textwrap.dedent(shown), {})
    said: dict[str, Counter[str]] = {"verified": Counter(), "in service": Counter(), "standing": Counter()}
    for line in capsys.readouterr().out.splitlines():
        what, group, pieces = re.fullmatch(r"(verified|in service|standing) ?(\S*?) ?(\d+)", line).groups()
        said[what][group] = int(pieces)
    assert said["verified"] == by_group(
        figure("flow metrology.verification.approved", "territory", as_of=150)
    )
    stock = by_group(figure("stock metrology.instrument", "category"))
    assert said["in service"] == stock
    assert said["standing"][""] == stock.total()


def figure(what: str, by: str, as_of: int | None = None) -> Figures:
    one = compiled(Composed(name=what, unit="", what=what, edition="1"))
    return evaluate((one,), "520000", HALF, by=by, as_of=as_of)


def by_group(figures: Figures) -> Counter[str]:
    return Counter({value.group: int(value.this or 0) for value in figures if value.this})
