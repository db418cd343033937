"""What the engine says of a document: problems (a closed list of codes, each fails it) and advice (never a verdict)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

PROBLEM_CODES = (
    "DELTA_GT_E", "LOAD_GT_MAX", "N_OUT_OF_CLASS", "E_NOT_125", "RANGES_RULE", "ZERO_GT_025E",
    "STANDARD_TOO_COARSE", "STANDARD_EXPIRED", "EDITION_NOT_IN_FORCE", "MIXED_UNITS", "BAD_NUMBER",
)  # fmt: skip
"""All codes that a problem can have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one field. ``field`` is a dotted path (weighing[3].delta); ``variant`` picks the wording."""

    field: str
    code: str
    variant: str = ""
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class Findings:
    """Collects while a document is judged. The same code is said once of one field."""

    problems: list[Finding] = dataclasses.field(default_factory=list)
    advice: list[Finding] = dataclasses.field(default_factory=list)

    def problem(self, path: str, code: str, variant: str = "", **params: str) -> None:
        if code not in PROBLEM_CODES:
            raise ValueError(f"{code} is not in the closed list of problem codes")
        self._add(self.problems, Finding(path, code, variant, params))

    def advise(self, path: str, code: str, **params: str) -> None:
        self._add(self.advice, Finding(path, code, "", params))

    @staticmethod
    def _add(to: list[Finding], finding: Finding) -> None:
        if all((one.field, one.code) != (finding.field, finding.code) for one in to):
            to.append(finding)
