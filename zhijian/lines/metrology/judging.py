"""From an instrument and its worksheet to the document that the rules judge."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zhijian.lines.metrology.categories import TERMS
from zhijian.lines.metrology.rules import judge
from zhijian.lines.metrology.rules.measured import filled, measured, readable

if TYPE_CHECKING:
    from zhijian.lines.metrology.models import Instrument, Verification

MEND = frozenset((
    "BAD_NUMBER", "DELTA_GT_E", "MIXED_UNITS", "LOAD_GT_MAX",
    "STANDARD_EXPIRED", "STANDARD_TOO_COARSE", "EDITION_NOT_IN_FORCE",
))  # fmt: skip
"""Problems of the entry or of the means, not of the instrument: mended before a verification is recorded. A slip of
the finger, a worn-out standard or a wrong edition says nothing about the instrument, so none of them may fail it."""

PLATE = frozenset(("N_OUT_OF_CLASS", "E_NOT_125", "RANGES_RULE", "LOAD_GT_MAX.beyond_bands"))
"""Problems of the instrument's own data (code, or code.variant). All limits hang on them, and mostly the register is
wrong, not the plate; so they stop the sheet until the verifier says that the plate reads so (``plate_read``). Then they
fail the instrument: R 76-1 3.2 to 3.4 are requirements like any other."""


@dataclass(frozen=True)
class Judged:
    """The judgement, and the name of the rule set that gave it."""

    verdict: str
    problems: tuple[Any, ...]
    rule_set: str
    full: Any


def instrument_part(instrument: "Instrument") -> dict[str, Any]:
    """The instrument as the rules read it; what is empty is left out."""
    described: dict[str, Any] = {
        "class": instrument.accuracy, "unit": instrument.unit, "max": instrument.max, "min": instrument.min,
        "e": instrument.e, "d": instrument.d or instrument.e, "supports": instrument.supports,
        "range_mode": instrument.range_mode, "ranges": instrument.ranges.get("ranges") if instrument.ranges else None,
    }  # fmt: skip
    described = {key: value for key, value in described.items() if value}
    return described | {"zero_tracking": instrument.zero_tracking}


def document(verification: "Verification", worksheet: dict[str, Any], on: date) -> dict[str, Any]:
    """The whole document for ``judge``: rows with nothing typed and empty values are left out."""
    asked = ("name", "mpe", "valid_until")
    standards = [filled({key: used.get(key) for key in asked}) for used in used_standards(worksheet)]
    environment = worksheet.get("environment")
    return {
        "regulation": TERMS[verification.category].regulation,
        "kind": verification.occasion,
        "performed_on": on.isoformat(),
        "instrument": instrument_part(verification.instrument),
        **readable(measured(worksheet).parts),
        **({"standards": standards} if standards else {}),
        **(
            {"environment": filled(environment)}
            if isinstance(environment, dict) and filled(environment)
            else {}
        ),
    }


def used_standards(worksheet: dict[str, Any]) -> list[dict[str, Any]]:
    """The standards of a worksheet that say anything; anything else in their place is none."""
    rows = worksheet.get("standards")
    return [row for row in rows if isinstance(row, dict) and filled(row)] if isinstance(rows, list) else []


def doubts(judged: "Judged", worksheet: dict[str, Any]) -> list[Any]:
    """The problems that must be mended before this worksheet is recorded."""
    read = worksheet.get("plate_read") is True
    return [problem for problem in judged.problems if _stops(problem.code, problem.variant, plate_read=read)]


def _stops(code: str, variant: str, *, plate_read: bool) -> bool:
    if code in PLATE or f"{code}.{variant}" in PLATE:
        return not plate_read
    return code in MEND


def judged(verification: "Verification", worksheet: dict[str, Any], on: date) -> Judged:
    """Judge a worksheet; a kind of instrument whose regulation is not built in is judged by the verifier's own word."""
    terms = TERMS[verification.category]
    if not terms.on_screen:
        said = worksheet.get("verdict", "incomplete")
        verdict = said if said in ("pass", "fail") else "incomplete"
        return Judged(verdict, (), f"{terms.regulation} (stated by the verifier)", None)
    judgement = judge(document(verification, worksheet, on))
    # Id and short hash of the pack: a change of edition never judges an old record again.
    rules = f"{judgement.rule_set or ''} {(judgement.rule_set_hash or '')[:12]}".strip()
    return Judged(judgement.verdict, judgement.problems, rules, judgement)
