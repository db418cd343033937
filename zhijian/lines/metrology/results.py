"""The results part of a certificate: from the worksheet as typed and its judgement to the tables on paper."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhijian.lines.metrology.papers.data import Item, Results, Verdict, WeighingRow, WeighingSeries, Words
from zhijian.lines.metrology.rules.measured import measured

if TYPE_CHECKING:
    from zhijian.lines.metrology.models import Verification

NAMES = {
    "zero": Words("置零准确度", "Zero setting"),
    "weighing": Words("称量", "Weighing"),
    "eccentricity": Words("偏载", "Eccentricity"),
    "repeatability": Words("重复性", "Repeatability"),
    "discrimination": Words("鉴别力", "Discrimination"),
    "tare": Words("除皮准确度", "Accuracy of tare setting"),
    "net": Words("除皮后称量", "Weighing with tare"),
    "substitution": Words("替代物", "Substitution"),
}
INDEX = re.compile(r"\[(\d+)\]")


def results_of(verification: "Verification", judged: Any) -> tuple[Results, tuple[Words, ...]]:
    """(tables, names of the failing tests). A verification by the verifier's own word has no tables."""
    if judged.full is None:
        stated = (Words("检定项目", "Test items"),) if verification.verdict == "fail" else ()
        return Results(weighing=(), items=()), stated
    items = judged.full.items
    unit = verification.instrument.unit
    others = tuple(
        _summary(name, [item for item in items if item.item == name], unit)
        for name in dict.fromkeys(item.item for item in items if item.item != "weighing")
    )
    failed = dict.fromkeys(item.item for item in items if item.verdict == "fail")
    problems = dict.fromkeys(problem.field.partition("[")[0].partition(".")[0] for problem in judged.problems)
    failing = tuple(NAMES.get(name, Words(name)) for name in (failed or problems))
    typed = (
        measured(verification.worksheet).parts.get("weighing") or []
    )  # the rows that the judge saw, in its order
    rows = _weighing(typed, [item for item in items if item.item == "weighing"])
    series = (WeighingSeries(unit=unit, rows=tuple(rows)),) if rows else ()
    return Results(weighing=series, items=others), failing


def _weighing(typed: list[dict[str, Any]], items: list[Any]) -> Iterable[WeighingRow]:
    """One row a load, up beside down, in the order of the loads going up."""
    table: dict[str, dict[str, Any]] = {}
    for item in items:
        n = int(INDEX.findall(item.field)[-1]) if INDEX.findall(item.field) else 0
        row = typed[n] if n < len(typed) else {}
        side = "down" if str(row.get("direction", "up")).startswith("d") else "up"
        entry = table.setdefault(item.load or "", {"mpe": item.mpe, "verdicts": []})
        entry[side] = (str(row.get("indication", "")), signed(item.corrected_error))
        entry["verdicts"].append(item.verdict)
    for load, entry in sorted(table.items(), key=lambda pair: Decimal(pair[0] or "0")):
        up, down = entry.get("up", ("", "")), entry.get("down", ("", ""))
        verdict: Verdict = "fail" if "fail" in entry["verdicts"] else "pass"
        yield WeighingRow(
            load=load, up_indication=up[0], up_error=up[1], down_indication=down[0], down_error=down[1],
            mpe="±" + plain(entry["mpe"]) if entry["mpe"] is not None else "—", verdict=verdict,
        )  # fmt: skip


def _summary(name: str, items: list[Any], unit: str) -> Item:
    errors = [item.corrected_error if item.corrected_error is not None else item.error for item in items]
    known = sorted(error for error in errors if error is not None)
    loads = list(dict.fromkeys(item.load for item in items if item.load))
    result = "—"
    if known:
        result = signed(known[0]) if known[0] == known[-1] else f"{signed(known[0])} 至 {signed(known[-1])}"
        result += f" {unit}"
    limits = [item.mpe for item in items if item.mpe is not None]
    limit = f"±{plain(max(limits))} {unit}" if limits else "—"
    verdict: Verdict = "fail" if any(item.verdict == "fail" for item in items) else "pass"
    shown = "、".join(f"{load} {unit}" for load in loads[:3])
    result_en = result.replace("至", "to")
    return Item(
        name=NAMES.get(name, Words(name)),
        load=Words(shown, shown.replace("、", ", ")),
        result=Words(result, result_en),
        limit=Words(limit),
        verdict=verdict,
    )


def plain(value: Decimal) -> str:
    """Digits without an exponent and without zeros that say nothing."""
    return format(value.normalize(), "f") if value else "0"


def signed(value: Decimal | None) -> str:
    """+10, −60, 0: with the sign U+2212 as on screens and certificates."""
    if value is None:
        return ""
    return f"+{plain(value)}" if value > 0 else plain(value).replace("-", "−")
