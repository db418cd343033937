"""What a judgement says to a person: a note at each row, sentences for the verdict, what is missing, the paper.

It calculates no error and no limit; it only says by how much one lies beyond the other. ``told`` in
``static/zj/sheet-judge.js`` is its twin for digits being typed; a test holds the two together. Both take ``words()``.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhijian.desk.look import numbers
from zhijian.lines.metrology.judging import MEND, PLATE

FAILS_BY_ITSELF = "ZERO_GT_025E"
FOLLOWS = ("error", "corrected_error", "difference", "spread")
SHOWN = 3  # failing rows that are named one by one


def words() -> dict[str, Any]:
    """The sentences in the reader's language; ``{name}`` is filled in."""
    return {
        "tests": names_of_tests(),
        "outside": _("Fail: {by} {unit} outside"),
        "on_limit": _("Pass, exactly on the limit"),
        "too_still": _("Fail: changed by {difference} {unit}, needed {limit} {unit}"),
        "too_light": _("Fail: too few standard weights"),
        "s_corrected": _("{test} at {load} {unit}: Ec = {value} {unit}, limit ±{limit} {unit}."),
        "s_error": _("{test}: E = {value} {unit}, limit ±{limit} {unit}."),
        "s_spread": _("{test} at {load} {unit}: spread {spread}, largest error {value}, limit {limit} {unit}."),
        "s_still": _("{test} at {load} {unit}: the indication changed by {difference} {unit}, needed {limit} {unit}."),
        "s_light": _("{test}: {load} {unit} of standard weights are too few."),
        "s_more": _("More rows that fail: {n}."),
        "s_doubts": _("Values in doubt, marked in the table: {n}."),
        "s_missing": _("Still to do: {tests}."),
        "s_waiting": _("Rows that wait for a value: {n}."),
        "s_enough": _("Not done: {tests}. It fails already, so it can be recorded."),
        "s_pass": _("All {n} rows lie within their limits."),
        "s_plate": _("If the plate really says so, confirm it below: then the instrument fails."),
        "list": pgettext("between names", ", "),
        "paper_pass": _("verification certificate"),
        "paper_fail": _("notice of verification result"),
        "record_pass": _("Record: pass"),
        "record_fail": _("Record: fail"),
        "go": _("Go on to {test}"),
        "go_doubt": _("Go to the value in doubt"),
        "mend": sorted(MEND),
        "plate": sorted(PLATE),
    }  # fmt: skip


def names_of_tests() -> dict[str, str]:
    """The tests 检定项目 by their names in the packs."""
    return {
        "zero": _("Accuracy of zero setting"),
        "weighing": _("Weighing"),
        "eccentricity": _("Eccentricity"),
        "repeatability": _("Repeatability"),
        "discrimination": _("Discrimination"),
        "tare": _("Accuracy of tare setting"),
        "net": _("Net weighing"),
        "substitution": _("Substitution"),
    }


def word(verdict: str) -> str:
    """The verdict in one word."""
    return {
        "pass": pgettext("verdict", "Pass"),
        "fail": pgettext("verdict", "Fail"),
    }.get(verdict, pgettext("verdict", "Not finished"))


def told(
    judged: Mapping[str, Any],
    origin: Callable[[str], str],
    says: Mapping[str, Any],
    unit: str,
    plate_read: bool,
) -> dict[str, Any]:
    """The judgement (``to_json``) as ``worksheet.js`` shows it: rows by their place on the sheet, with words.

    ``ready``: nothing is in doubt and nothing missing, so it can be recorded. ``marks``: one verdict for each test.
    """
    doubts = [
        one for one in judged["problems"]
        if (not plate_read if on_plate(one, says) else one["code"] in says["mend"])
    ]  # fmt: skip
    rows = [_row(item, doubts) for item in judged["items"]]
    plates = [one["message"] for one in judged["problems"] if plate_read and on_plate(one, says)]
    failing = [item for item in rows if item["verdict"] == "fail"]
    verdict = "fail" if failing or plates else "incomplete" if doubts else judged["verdict"]
    items = [item | {"item": origin(item["field"]), "note": _note(item, says, unit)} for item in rows]
    ready = not doubts and judged["verdict"] != "incomplete"
    return {
        "verdict": verdict,
        "items": items + _readings(rows, origin),
        "problems": [one | {"field": origin(one["field"])} for one in doubts],
        "summary": {"missing": judged["summary"]["missing"]},
        "sentences": plates + _failing(failing, says, unit) + _open(judged, rows, doubts, says, verdict),
        "advice": [one["message"] for one in judged["summary"]["advice"]] if ready else [],
        "paper": says.get(f"paper_{verdict}", ""),
        "marks": _marks(rows),
        "ready": ready,
    }


def on_plate(problem: Mapping[str, Any], says: Mapping[str, Any]) -> bool:
    """Whether a problem is one of the instrument's own data (code, or code.variant)."""
    return bool(
        {problem["code"], f"{problem['code']}.{problem['params'].get('variant', '')}"} & set(says["plate"])
    )


def _row(item: Mapping[str, Any], doubts: list[Any]) -> dict[str, Any]:
    """A row with a doubtful value neither passes nor fails, and what follows from the value is not known."""
    field = item["field"]
    doubtful = any(
        one["field"] == field or one["field"].startswith((f"{field}.", f"{field}[")) for one in doubts
    )
    if not doubtful:
        return dict(item)
    known = {name: value for name, value in item.items() if name not in FOLLOWS}
    return {**known, "verdict": "incomplete", **{name: None for name in FOLLOWS if name in item}}


def _readings(rows: list[dict[str, Any]], origin: Callable[[str], str]) -> list[dict[str, Any]]:
    """The single errors of a repeatability row belong to rows of their own."""
    return [
        {"item": origin(f"{row['field']}.readings[{n}]"), "error": error}
        for row in rows
        for n, error in enumerate(row.get("errors") or ())
    ]


def _note(item: Mapping[str, Any], says: Mapping[str, Any], unit: str) -> str:
    found, limit = _compared(item)
    if item["verdict"] == "fail":
        if item["item"] == "discrimination" and item.get("difference") is not None:
            return _fill(says["too_still"], item, unit)
        if item["item"] == "substitution":
            return str(says["too_light"])
        beyond = None if found is None or limit is None else found - limit
        return _fill(says["outside"], {"by": _plain(beyond)}, unit) if beyond is not None else ""
    return str(says["on_limit"]) if item["verdict"] == "pass" and found is not None and found == limit else ""


def _compared(item: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """What was held against the limit, without its sign, and the limit."""
    if item.get("mpe") is None:
        return None, None
    value = item["corrected_error"] if item["corrected_error"] is not None else item["error"]
    sizes = [abs(Decimal(each)) for each in (value, item.get("spread")) if each is not None]
    return max(sizes, default=None), Decimal(item["mpe"])


def _failing(failing: list[dict[str, Any]], says: Mapping[str, Any], unit: str) -> list[str]:
    sentences = [_sentence(item, says, unit) for item in failing[:SHOWN]]
    rest = len(failing) - SHOWN
    return sentences + ([_fill(says["s_more"], {"n": str(rest)}, unit)] if rest > 0 else [])


def _sentence(item: Mapping[str, Any], says: Mapping[str, Any], unit: str) -> str:
    if item["item"] == "discrimination":
        pattern = says["s_still"]
    elif item["item"] == "substitution":
        pattern = says["s_light"]
    elif item.get("errors") is not None:
        pattern = says["s_spread"]
    else:
        pattern = says["s_corrected"] if item["corrected_error"] is not None else says["s_error"]
    value = item["corrected_error"] if item["corrected_error"] is not None else item["error"]
    signed = numbers.signed(value) if value is not None else ""
    test, limit = says["tests"].get(item["item"], item["item"]), item.get("limit") or item.get("mpe")
    return _fill(pattern, {**item, "test": test, "limit": limit, "value": signed}, unit)


def _open(
    judged: Mapping[str, Any],
    rows: list[dict[str, Any]],
    doubts: list[Any],
    says: Mapping[str, Any],
    verdict: str,
) -> list[str]:
    """What stands between this sheet and its end."""
    sentences = [one["message"] for one in doubts if not _in_table(one["field"])]
    if any(on_plate(one, says) for one in doubts):
        sentences.append(says["s_plate"])
    marked = sum(_in_table(one["field"]) for one in doubts)
    if marked:
        sentences.append(_fill(says["s_doubts"], {"n": str(marked)}, ""))
    waiting = sum(row["verdict"] == "incomplete" for row in judged["items"])
    if waiting:
        sentences.append(_fill(says["s_waiting"], {"n": str(waiting)}, ""))
    missing = says["list"].join(says["tests"].get(name, name) for name in judged["summary"]["missing"])
    if missing:
        sentences.append(
            _fill(
                says["s_enough" if verdict == "fail" and not doubts else "s_missing"], {"tests": missing}, ""
            )
        )
    if verdict == "pass":
        sentences.append(_fill(says["s_pass"], {"n": str(len(rows))}, ""))
    return sentences


def _in_table(field: str) -> bool:
    return field.partition("[")[0].partition(".")[0] in names_of_tests()


def _marks(rows: list[dict[str, Any]]) -> dict[str, str]:
    marks: dict[str, str] = {}
    for row in rows:
        verdicts = {marks.get(row["item"], "pass"), row["verdict"]}
        marks[row["item"]] = (
            "fail" if "fail" in verdicts else "incomplete" if "incomplete" in verdicts else "pass"
        )
    return marks


def _fill(pattern: str, values: Mapping[str, Any], unit: str) -> str:
    """Fill a sentence; numbers get their groups, text stays, what is not known stands as a dash."""
    text = pattern.replace("{unit}", unit)
    for name, value in values.items():
        place = f"{{{name}}}"
        if place in text:
            text = text.replace(place, _written(value))
    return text


def _written(value: Any) -> str:
    if value is None:
        return numbers.MISSING
    try:
        return numbers.number(value) if isinstance(value, str) and value and value[0] != "+" else str(value)
    except ValueError:
        return str(value)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f") if value else "0"
