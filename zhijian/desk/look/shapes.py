"""The shapes that our template parts take. Plain values: views fill them, templates read them.

A part never looks anything up and never decides what an officer may see; what it is handed it shows.
Wherever a shape is asked for, a dict with the same keys does as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One cell of a ledger table: a thing and, under it, its number.

    ``text`` first line; ``aside`` smaller beside it; ``sub`` second line; ``href`` links the first line.
    ``state`` is ``done``, ``soon``, ``late``, ``open`` or ``off``: the mark before the word.
    ``live`` marks a figure that opens its acts; ``unit`` follows it. ``proof`` is a Proof, ``ruler`` a Drawing.
    ``tone`` is ``late``, ``soon``, ``2`` or ``3``. ``missing`` says why there is nothing: the cell shows —.
    ``keep`` forbids a line break; numbers keep anyway.
    """

    text: Any = ""
    sub: Any = ""
    href: str = ""
    aside: Any = ""
    state: str = ""
    live: bool = False
    unit: str = ""
    proof: "Proof | None" = None
    ruler: Any = None
    tone: str = ""
    missing: str = ""
    keep: bool = False


@dataclass(frozen=True)
class Column:
    """One column. ``number`` sets it right; ``sort`` is the address that sorts by it; ``sorted_by`` is
    ``ascending`` or ``descending`` on the column in force; ``stack`` is the lost heading on a phone;
    ``half`` lets two short cells share a line there; ``width`` is any CSS width; ``head`` makes its cells row heads.
    """

    label: str
    number: bool = False
    sort: str = ""
    sorted_by: str = ""
    stack: str = ""
    half: bool = False
    width: str = ""
    head: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """One row; ``cells`` are Cells or plain values. ``tone`` is ``late``, ``soon``, ``plain`` or ``fail``;
    ``key`` is the value of its check box, ``name`` what the box is called aloud.
    """

    cells: Sequence[Any]
    tone: str = ""
    key: str = ""
    name: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Group:
    """Rows under a heading of their own; ``count`` in words (``2 项``)."""

    rows: Sequence[Row]
    label: str = ""
    count: str = ""
    late: bool = False


@dataclass(frozen=True)
class Table:
    """A ledger table. Give ``rows``, or ``groups`` of rows. ``select`` adds check boxes and the bar above the head,
    whose ``acts`` are Buttons that send the chosen keys; ``total`` rows are in the whole list.
    ``stack`` lets the rows stack on a phone; otherwise the table scrolls sideways.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row] = ()
    groups: Sequence[Group] = ()
    select: bool = False
    acts: Sequence["Button"] = ()
    action: str = ""
    total: int = 0
    stack: bool = False
    key: str = "rows"

    @property
    def parts(self) -> Sequence[Group]:
        """The groups, or the rows as the only group."""
        return self.groups or [Group(self.rows)]

    @property
    def span(self) -> int:
        """How many columns a group heading spans."""
        return len(self.columns) + (1 if self.select else 0)


@dataclass(frozen=True)
class Button:
    """An act on screen: verb + object. A link, or a button that sends ``name`` = ``value`` to ``action``."""

    label: str
    href: str = ""
    primary: bool = False
    seal: bool = False
    action: str = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Need:
    """What an act needs: ``ok`` it is there ✓, or not yet ○; ``link`` is the way to get it."""

    text: str
    ok: bool = False
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class NextAct:
    """An act that may come next. Not ``allowed``: it stands dashed, with its reasons and the first date.

    With ``action`` the act goes out as a POST with ``hidden`` fields; otherwise ``href`` opens its form.
    """

    label: str
    href: str = ""
    needs: Sequence[Need] = ()
    allowed: bool = True
    primary: bool = False
    seal: bool = False
    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """A place in the ledger: № 412,377 ✓, or … while it is not yet sealed (then ``position`` may be None)."""

    position: int | None
    href: str = ""
    sealed: bool = True


@dataclass(frozen=True)
class Logged:
    """One act in a record's log 办理经过. ``month`` starts a new heading; ``gone`` strikes through what was voided;
    ``line`` is the line of business, where several meet on one page.
    """

    when: str
    name: str
    words: str = ""
    sub: str = ""
    proof: Proof | None = None
    line: str = ""
    late: bool = False
    gone: str = ""
    href: str = ""
    link: str = ""
    month: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a life cycle: ``state`` is ``done``, ``now`` or ``later``; ``when`` stands under it."""

    name: str
    when: str = ""
    state: str = "later"


@dataclass(frozen=True)
class Fact:
    """A term and its value in a list of facts; ``gone`` strikes the value through."""

    term: str
    value: Any
    sub: Any = ""
    href: str = ""
    link: str = ""
    mono: bool = False
    strong: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure in a row: with ``href`` it is computed and opens its acts, without it is typed or static."""

    label: str
    value: Any
    unit: str = ""
    href: str = ""
    note: str = ""
    small: bool = False


@dataclass(frozen=True)
class Chip:
    """A filter in force: field and value, and the address without it."""

    field: str
    value: str
    remove: str


@dataclass(frozen=True)
class Tab:
    """A saved view or a step. ``mark`` is ✓ ✕ ○ or a word; ``late`` makes count and mark red."""

    label: str
    href: str = ""
    count: Any = ""
    current: bool = False
    late: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Paging:
    """Rows ``first`` to ``last`` of ``total`` (None: not counted); ``sizes`` are (number, address, current)."""

    first: int
    last: int
    total: int | None
    before: str = ""
    after: str = ""
    sizes: Sequence[tuple[int, str, bool]] = ()


@dataclass(frozen=True)
class Notice:
    """A state of a page: what happened, what is kept, what to do (LOOK.md 6, 15).

    ``kind`` is ``empty``, ``none``, ``failed``, ``conflict``, ``part``, ``done`` or ``wait``. ``items`` are lines
    (text, or (text, address, link words)). ``reference`` is the number to give to the information officer.
    """

    kind: str
    title: str
    text: str = ""
    items: Sequence[Any] = ()
    acts: Sequence[Button] = ()
    reference: str = ""
