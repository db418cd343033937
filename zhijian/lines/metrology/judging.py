"""From an instrument and its worksheet to the document that the rules judge."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zhijian.lines.metrology.categories import TERMS
from zhijian.lines.metrology.rules import judge

if TYPE_CHECKING:
    from zhijian.lines.metrology.models import Instrument, Verification

PARTS = ("zero", "weighing", "eccentricity", "repeatability", "discrimination", "tare", "environment", "appearance")


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
    """The whole document for ``judge``."""
    instrument = verification.instrument
    parts = {name: worksheet[name] for name in PARTS if worksheet.get(name)}
    standards = [
        {"name": s.get("name", ""), "mpe": s.get("mpe", ""), "valid_until": s.get("valid_until", "")}
        for s in worksheet.get("standards", [])
    ]
    return {
        "regulation": TERMS[verification.category].regulation,
        "kind": verification.occasion,
        "performed_on": on.isoformat(),
        "instrument": instrument_part(instrument),
        **parts,
        **({"standards": standards} if standards else {}),
    }


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
