"""What holds for every scale, whatever its numbers."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zhijian.lines.metrology.rules import judge, mpe_bands, worksheet_plan

CLASS_III_N = st.integers(min_value=500, max_value=10_000)
SCALE_INTERVALS = st.sampled_from(["5", "10", "20", "50", "100", "200", "500"])


def scale(n: int, e: str) -> dict[str, Any]:
    return {"class": "III", "unit": "g", "max": str(n * int(e)), "e": e}


def judged(instrument: dict[str, Any], kind: str = "initial", **parts: Any) -> dict[str, Any]:
    document = {
        "regulation": "JJG 539-2016",
        "kind": kind,
        "performed_on": "2024-05-06",
        "instrument": instrument,
    }
    return judge({**document, **parts}).to_json()


def mpe_at(instrument: dict[str, Any], load: int, kind: str = "initial") -> Decimal:
    row = {"load": str(load), "indication": str(load)}
    return Decimal(judged(instrument, kind, weighing=[row])["items"][0]["mpe"])


@given(CLASS_III_N, SCALE_INTERVALS, st.data())
def test_a_heavier_load_never_has_a_smaller_limit(n: int, e: str, data: Any) -> None:
    top = n * int(e)
    lighter = data.draw(st.integers(min_value=0, max_value=top))
    heavier = data.draw(st.integers(min_value=lighter, max_value=top))
    assert mpe_at(scale(n, e), lighter) <= mpe_at(scale(n, e), heavier)


@given(CLASS_III_N, SCALE_INTERVALS, st.data())
def test_in_service_the_limit_is_twice_that_of_verification(n: int, e: str, data: Any) -> None:
    load = data.draw(st.integers(min_value=0, max_value=n * int(e)))
    assert mpe_at(scale(n, e), load, "in_service") == 2 * mpe_at(scale(n, e), load)


@given(
    CLASS_III_N, SCALE_INTERVALS, st.data(), st.sampled_from([1, -1]), st.integers(min_value=1, max_value=9)
)
def test_an_error_equal_to_the_limit_passes_and_one_digit_more_fails(
    n: int, e: str, data: Any, sign: int, places: int
) -> None:
    load = data.draw(st.integers(min_value=0, max_value=n * int(e)))
    limit = mpe_at(scale(n, e), load)
    for beyond, verdict in ((Decimal(0), "pass"), (Decimal(1).scaleb(-places), "fail")):
        row = {"load": str(load), "indication": format(load + sign * (limit + beyond), "f")}
        assert judged(scale(n, e), weighing=[row])["items"][0]["verdict"] == verdict


def shifted(text: str, power: int) -> str:
    return format(Decimal(text).scaleb(power), "f")


@given(CLASS_III_N, SCALE_INTERVALS, st.data())
def test_the_same_scale_in_grams_kilograms_and_tonnes_has_the_same_verdict(n: int, e: str, data: Any) -> None:
    top = n * int(e)
    load = data.draw(st.integers(min_value=0, max_value=top))
    off, delta = data.draw(st.integers(-3, 3)), data.draw(st.integers(0, int(e)))
    verdicts = set()
    for unit, power in (("mg", 3), ("g", 0), ("kg", -3), ("t", -6)):
        instrument = {"class": "III", "unit": unit, "max": shifted(str(top), power), "e": shifted(e, power)}
        row = {
            "load": shifted(str(load), power), "indication": shifted(str(load + off * int(e)), power),
            "delta": shifted(str(delta), power),
        }  # fmt: skip
        result = judged(instrument, weighing=[row], standards=[{"mpe": "20 g"}])
        codes = tuple(one["code"] for one in result["problems"])
        verdicts.add((result["verdict"], result["items"][0]["verdict"], codes))
    assert len(verdicts) == 1


@given(st.sampled_from(["initial", "subsequent", "in_service"]), CLASS_III_N, SCALE_INTERVALS)
def test_the_curve_is_the_limit_of_the_rows(kind: str, n: int, e: str) -> None:
    instrument = scale(n, e)
    pieces = mpe_bands(instrument, kind, "JJG 539-2016")
    assert pieces[0].above == 0
    assert pieces[-1].upto == n * int(e)
    for piece in pieces:
        assert piece.high == mpe_at(instrument, int(piece.upto), kind) == -piece.low


@given(CLASS_III_N, SCALE_INTERVALS, st.sampled_from(["1", "4", "6", "8", "12", None]))
def test_a_worksheet_filled_as_planned_by_a_perfect_scale_passes(
    n: int, e: str, supports: str | None
) -> None:
    instrument = scale(n, e) | {"min": str(20 * int(e)), "zero_tracking": True}
    if supports:
        instrument["supports"] = supports
    document: dict[str, Any] = {}
    for test in worksheet_plan(instrument, "initial", "JJG 539-2016").tests:
        rows = [{**row, "indication": row["load"]} for row in test.rows]
        if test.test == "repeatability":
            rows = [{**row, "readings": [{"indication": row["load"]}] * test.readings} for row in test.rows]
        if test.test == "discrimination":
            rows = [
                {**row, "before": row["load"], "after": str(int(row["load"]) + int(e))} for row in test.rows
            ]
        document[test.part] = rows[0] if test.test in ("zero", "tare") else rows
    result = judged(instrument, **document)
    assert (result["verdict"], result["problems"], result["summary"]["missing"]) == ("pass", [], [])
    assert result["summary"]["advice"] == []


words = st.text(max_size=8) | st.sampled_from(["1", "5 kg", "III"])
names = st.sampled_from(["load", "indication", "delta", "zero", "readings", "max", "e", "range", "unit"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([
    "regulation", "kind", "performed_on", "instrument", "zero", "weighing", "eccentricity", "repeatability",
    "discrimination", "standards", "tare", "net", "substitution",
]), json_values))  # fmt: skip
def test_any_document_gets_a_judgement_and_never_passes_by_nonsense(document: dict[str, Any]) -> None:
    assert judge(document).to_json()["verdict"] in ("fail", "incomplete")
