"""Every guard, rule, scope, trigger and lock has a name here, so that a test can switch it off and see
that someone notices (``make mutants``).

A protection can be switched off only under test, by ``ZHIJIAN_DISABLE=<name>``; anywhere else the variable
does nothing. A name that nobody declared is refused by ``tests/conftest.py``.
"""

import os
import sys
from dataclasses import dataclass

SWITCH = "ZHIJIAN_DISABLE"
SQLITE, POSTGRES = "sqlite", "postgresql"
BOTH = (SQLITE, POSTGRES)

MATRIX = {
    "guard": "tests/matrix/test_guards.py::test_a_guard_refuses_by_its_sentence_on_its_field[{}]",
    "eyes": "tests/matrix/test_guards.py::test_nobody_watches_himself[{}]",
    "duty": "tests/matrix/test_acts.py::test_only_who_has_the_duty_may[{}]",
    "scope": "tests/matrix/test_leaks.py::test_a_scope_gives_the_rows_of_the_table_and_no_other[{}]",
}
"""Kind of protection → the case of a matrix that watches it, so that a new guard, act or kind of record is watched
without being asked. A protection that names its tests itself is watched by those."""


@dataclass(frozen=True)
class Protection:
    """One protection: its name, the nodes of the tests that must turn red without it, and the databases on which they
    must; some stand on one database only. Before the colon of the name stands what kind it is. One that acts before
    the first test is switched off *apart*, for a whole process."""

    name: str
    tests: tuple[str, ...]
    databases: tuple[str, ...] = (SQLITE,)
    apart: bool = False

    @property
    def kind(self) -> str:
        return self.name.partition(":")[0]


ALL: dict[str, Protection] = {}
_off = os.environ.get(SWITCH, "") if "pytest" in sys.modules else ""


def protect(name: str, *tests: str, databases: tuple[str, ...] = (SQLITE,), apart: bool = False) -> str:
    """Register a protection; returns its name. Without *tests* the matrix of its kind watches it."""
    kind, _colon, rest = name.partition(":")
    if not tests and kind in MATRIX:
        tests = (MATRIX[kind].format(rest),)
    ALL[name] = Protection(name, tests, databases, apart)
    return name


def is_off(name: str) -> bool:
    """Whether this protection is switched off, which only a mutation test can do."""
    return bool(_off) and _off == name
