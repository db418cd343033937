"""Tables 3 and 6 of R 76-1, row by row, each edge from both sides."""

from decimal import Decimal
from typing import Any

import pytest

from zhijian.lines.metrology.rules import judge


def judged(instrument: dict[str, str], **parts: Any) -> dict[str, Any]:
    document = {
        "regulation": "R 76-1:2006",
        "kind": "initial",
        "performed_on": "2024-05-06",
        "instrument": instrument,
    }
    return judge({**document, **parts}).to_json()


@pytest.mark.parametrize(
    ("accuracy", "e", "top", "in_e", "mpe_in_e"),
    [
        ("I", "0.001", "500", "50000", "0.5"), ("I", "0.001", "500", "50001", "1"),
        ("I", "0.001", "500", "200000", "1"), ("I", "0.001", "500", "200001", "1.5"),
        ("I", "0.001", "500", "500000", "1.5"),
        ("II", "0.1", "10000", "5000", "0.5"), ("II", "0.1", "10000", "5001", "1"),
        ("II", "0.1", "10000", "20000", "1"), ("II", "0.1", "10000", "20001", "1.5"),
        ("II", "0.1", "10000", "100000", "1.5"),
        ("III", "5", "50000", "500", "0.5"), ("III", "5", "50000", "501", "1"),
        ("III", "5", "50000", "2000", "1"), ("III", "5", "50000", "2001", "1.5"),
        ("III", "5", "50000", "10000", "1.5"),
        ("IIII", "5", "5000", "50", "0.5"), ("IIII", "5", "5000", "51", "1"),
        ("IIII", "5", "5000", "200", "1"), ("IIII", "5", "5000", "201", "1.5"),
        ("IIII", "5", "5000", "1000", "1.5"),
    ],
)  # fmt: skip
def test_table_6_maximum_permissible_errors(
    accuracy: str, e: str, top: str, in_e: str, mpe_in_e: str
) -> None:
    load = str(Decimal(in_e) * Decimal(e))
    row = {"load": load, "indication": load}
    result = judged({"class": accuracy, "unit": "g", "max": top, "e": e}, weighing=[row])
    assert (Decimal(result["items"][0]["mpe"]), result["problems"]) == (Decimal(mpe_in_e) * Decimal(e), [])


@pytest.mark.parametrize(
    ("accuracy", "e", "top", "ok"),
    [
        ("I", "0.001", "50", True), ("I", "0.001", "49.999", False), ("I", "0.0005", "50", False),
        ("I", "0.001", "5000", True),
        ("II", "0.001", "0.1", True), ("II", "0.001", "0.099", False), ("II", "0.05", "5", True),
        ("II", "0.05", "5000", True), ("II", "0.05", "5000.05", False), ("II", "0.0005", "10", False),
        ("II", "0.1", "500", True), ("II", "0.1", "499.9", False), ("II", "0.1", "10000", True),
        ("II", "0.1", "10000.1", False),
        ("III", "0.1", "10", True), ("III", "0.1", "9.9", False), ("III", "0.05", "100", False),
        ("III", "2", "200", True), ("III", "2", "20000", True), ("III", "2", "20002", False),
        ("III", "5", "2500", True), ("III", "5", "2495", False), ("III", "5", "50000", True),
        ("III", "5", "50005", False),
        ("IIII", "5", "500", True), ("IIII", "5", "495", False), ("IIII", "5", "5000", True),
        ("IIII", "5", "5005", False), ("IIII", "2", "1000", False),
    ],
)  # fmt: skip
def test_table_3_classes_and_their_numbers_of_intervals(accuracy: str, e: str, top: str, ok: bool) -> None:
    codes = [one["code"] for one in judged({"class": accuracy, "unit": "g", "max": top, "e": e})["problems"]]
    assert codes == ([] if ok else ["N_OUT_OF_CLASS"])


@pytest.mark.parametrize(
    ("accuracy", "first_max", "ok"),
    [("I", "100", True), ("I", "99.999", False), ("II", "10", True), ("II", "9.999", False),
     ("IIII", "1000", True), ("IIII", "990", False)],
)  # fmt: skip
def test_table_4_partial_ranges(accuracy: str, first_max: str, ok: bool) -> None:
    first_e, next_e, last = ("5", "20", "4000") if accuracy == "IIII" else ("0.001", "0.002", "150")
    ranges = [{"max": first_max, "e": first_e}, {"max": last, "e": next_e}]
    instrument: Any = {"class": accuracy, "unit": "g", "range_mode": "multi_interval", "ranges": ranges}
    codes = [one["code"] for one in judged(instrument)["problems"]]
    assert codes == ([] if ok else ["RANGES_RULE"])


@pytest.mark.parametrize(("mpe", "codes"), [("10", []), ("10.01", ["STANDARD_TOO_COARSE"])])
def test_exactly_a_third_of_the_limit_is_fine_enough(mpe: str, codes: list[str]) -> None:
    # e = 20 kg, 100 t = 5000 e: the limit is 30 kg, a third of it 10 kg.
    result = judged(
        {"class": "III", "unit": "kg", "max": "100000", "e": "20"}, standards=[{"mpe": mpe, "load": "100000"}]
    )
    assert [one["code"] for one in result["problems"]] == codes
