"""The shapes of a worksheet 检定工作表: tables of fields, the plan of the supports, verdict, signatures.

The server fills them once; ``static/zj/worksheet.js`` keeps them up to date while digits are typed. What is
computed stands beside what is typed and is never in a field.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhijian.desk.look.shapes import Button, Fact, Figure, Tab


@dataclass(frozen=True)
class Entry:
    """A field to type a number into. ``name`` is its path in the judge's input (``weighing.3.indication``);
    ``label`` says aloud which one it is; ``doubt`` is a question about what was typed, shown in the row. ``word`` is
    the label without its row, for rows that are copied; ``stay`` keeps the column in view on a phone; ``wide`` is text.
    """

    name: str
    label: str
    value: str = ""
    small: bool = False
    doubt: bool = False
    kind: str = "entry"
    word: str = ""
    stay: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Computed:
    """A value that the judge gives: ``name`` is its key in the results (``error``, ``corrected_error``, ``mpe``)."""

    name: str
    value: str = "·"
    out: bool = False
    kind: str = "computed"


@dataclass(frozen=True)
class Given:
    """A value that stands in the sheet. ``name`` sends ``raw`` with the form; ``says`` is read aloud instead.
    ``count`` is the number of a row, which a copied row counts on; ``free`` does not keep the column in view.
    """

    value: str
    name: str = ""
    raw: str = ""
    says: str = ""
    quiet: bool = False
    kind: str = "given"
    count: bool = False
    free: bool = False


@dataclass(frozen=True)
class Why:
    """The last cell: verdict of the row in words. ``tone`` is ``late``, ``query`` or empty."""

    text: str = ""
    tone: str = ""
    kind: str = "why"


@dataclass(frozen=True)
class Line:
    """One row; ``key`` is its path (``weighing.3``), ``direction`` ``up`` or ``down``."""

    key: str
    cells: Sequence[Any]
    direction: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Test:
    """One test 检定项目 as a table of fields. ``columns`` are (label, is a number). ``key`` is its name in the
    document, by which its tab opens it; ``adds`` are the buttons (what, words) that add a row.
    """

    title: str
    columns: Sequence[tuple[str, bool]]
    lines: Sequence[Line]
    note: str = ""
    key: str = ""
    adds: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Signature:
    """One of the three signatures 三人签署: duty, name (or empty while it is open), what is missing or who may sign."""

    duty: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """``kind`` is ``pass``, ``fail`` or ``incomplete``; ``word`` in large, ``sentences`` why,
    ``paper`` what will be issued.
    """

    kind: str
    word: str
    sentences: str = ""
    paper: str = ""


@dataclass(frozen=True)
class Sheet:
    """A whole worksheet page.

    ``draft`` names the draft on the device, ``rev`` the revision that it was based on. ``base`` is what the judge
    needs beside the fields, ``results`` what it said when the page was made, ``curve`` and ``supports`` what
    ``curve.js`` needs beside the points (see its head). ``aids`` are facts about standards and conditions.
    """

    draft: str
    action: str
    head: Sequence[Figure]
    tabs: Sequence[Tab]
    tests: Sequence[Test]
    verdict: Verdict
    signatures: Sequence[Signature]
    rev: str = ""
    act: Button | None = None
    base: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Any] | None = None
    curve: dict[str, Any] | None = None
    supports: dict[str, Any] | None = None
    supports_note: str = ""
    aids: Sequence[Fact | tuple[str, str]] = ()
