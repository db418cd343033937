"""A truck scale that passes everything, and ways to change one thing of it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

Document = dict[str, Any]

TRUCK_SCALE: Document = {
    "regulation": "JJG 539-2016",
    "kind": "initial",
    "performed_on": "2024-05-06",
    "instrument": {
        "class": "III", "unit": "kg", "max": "100000", "min": "1000", "e": "50", "d": "50", "supports": "4",
        "zero_tracking": True,
    },
    "zero": {"load": "500", "indication": "500", "delta": "20"},
    "weighing": [
        {"load": "1000", "indication": "1000", "delta": "25", "direction": "up"},
        {"load": "25000", "indication": "25000", "delta": "10", "direction": "up"},
        {"load": "50000", "indication": "50050", "delta": "25", "direction": "up"},
        {"load": "75000", "indication": "75000", "delta": "25", "direction": "up"},
        {"load": "100000", "indication": "100000", "delta": "30", "direction": "up"},
    ],
    "eccentricity": [
        {"position": position, "load": "33350", "indication": "33350", "delta": "25",
         "zero": {"load": "500", "indication": "500", "delta": "25"}}
        for position in ("1", "2", "3", "4")
    ],
    "repeatability": [
        {"load": "50000", "readings": [
            {"indication": "50000", "delta": "25"},
            {"indication": "50000", "delta": "20"},
            {"indication": "50000", "delta": "30"},
        ]},
    ],
    "discrimination": [{"load": "1000", "before": "1000", "after": "1050"}],
    "standards": [{"name": "M1", "mpe": "500 g", "valid_until": "2024-12-31"}],
    "environment": {"temperature": "18.5"},
}  # fmt: skip


@pytest.fixture
def document() -> Callable[..., Document]:
    """The passing document; keyword ``a__b`` sets a value inside, None takes a part out."""

    def make(**changes: Any) -> Document:
        made = copy.deepcopy(TRUCK_SCALE)
        for path, value in changes.items():
            *steps, last = path.split("__")
            place = made
            for step in steps:
                place = place[int(step) if isinstance(place, list) else step]
            if value is None:
                del place[last]
            else:
                place[int(last) if isinstance(place, list) else last] = value
        return made

    return make
