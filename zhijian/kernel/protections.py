"""Every guard, rule, scope, trigger and lock has a name here, so that a test can switch it off and see
that someone notices.

A protection can be switched off only under test, by ``ZHIJIAN_DISABLE=<name>``; anywhere else the variable
does nothing.
"""

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Protection:
    """One protection: its name, what kind it is, and the test files that must turn red without it."""

    name: str
    kind: str
    tests: tuple[str, ...] = ()


ALL: dict[str, Protection] = {}
_off = os.environ.get("ZHIJIAN_DISABLE", "") if "pytest" in sys.modules else ""


def declare(protection: Protection) -> str:
    """Register *protection*; returns its name."""
    ALL[protection.name] = protection
    return protection.name


def is_off(name: str) -> bool:
    """Whether this protection is switched off, which only a mutation test can do."""
    return bool(_off) and _off == name
