"""Lifelike readings for a played verification 检定: what a verifier would have typed, in whole tenths of e."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from math import cos, pi
from random import Random
from typing import Any

from zhijian.lines.metrology.categories import TERMS, Category
from zhijian.lines.metrology.judging import instrument_part
from zhijian.lines.metrology.models import Instrument, Standard
from zhijian.lines.metrology.rules.planning import BandPiece, Plan, mpe_bands, worksheet_plan

FAULTS = ("weighing", "eccentricity", "repeatability")
"""Where a scale is let fail: near Max, at one support, or between repeated loads."""


def worksheet(
    instrument: Instrument,
    occasion: str,
    on: date,
    standards: Sequence[Standard],
    chance: Random,
    fault: bool = False,
) -> dict[str, Any]:
    """A filled worksheet that passes, or with *fault* fails in one row or test."""
    terms = TERMS[instrument.category]
    filled: dict[str, Any] = {
        "standards": [
            {"number": s.number, "name": s.name, "mpe": s.mpe, "valid_until": str(s.valid_to)} for s in standards
        ],
        "environment": _weather(on, chance, outdoors=instrument.category == Category.TRUCK_SCALE),
    }  # fmt: skip
    if not terms.on_screen:
        return filled | _by_word(instrument, chance, fault)
    part = instrument_part(instrument)
    bench = _Bench(part, occasion, terms.regulation, on, chance, chance.choice(FAULTS) if fault else "")
    return filled | bench.filled(
        every_test=occasion == "initial" or instrument.category == Category.TRUCK_SCALE
    )


@dataclass
class _Bench:
    """One scale on its day: an error of zero, a slope, a little spread, and perhaps one fault."""

    part: dict[str, Any]
    occasion: str
    regulation: str
    on: date
    chance: Random
    fault: str

    def __post_init__(self) -> None:
        described = tuple((key, value) for key, value in self.part.items() if not isinstance(value, list))
        self.plan, self.bands = _prepared(described, self.occasion, self.regulation, self.on.year)
        self.e = Decimal(self.part["e"])
        self.top = Decimal(self.part["max"])
        self.zero = self.chance.choice((-2, -1, -1, 0, 0, 0, 1, 1, 2))
        self.slope = self.chance.uniform(-0.55, 0.55)

    def filled(self, *, every_test: bool) -> dict[str, Any]:
        """The parts of the plan with readings; *every_test*: also those that this occasion does not require."""
        made: dict[str, Any] = {}
        for test in self.plan.tests:
            fill = getattr(self, f"_{test.test}", None)
            wanted = test.required or (
                every_test and test.test in ("zero", "eccentricity", "repeatability", "discrimination")
            )
            if fill is not None and wanted:
                made[test.part] = fill(test.rows, test.readings)
        return made

    def _zero(self, rows: Sequence[Mapping[str, str]], _readings: int) -> dict[str, str]:
        return self._reading(Decimal(rows[0]["load"]), self.zero)

    def _weighing(self, rows: Sequence[Mapping[str, str]], _readings: int) -> list[dict[str, str]]:
        largest = max(Decimal(row["load"]) for row in rows)
        made = []
        for row in rows:
            load, down = Decimal(row["load"]), row.get("direction") == "down"
            error = self._error(load) + (self.chance.choice((0, 1)) if down else 0)
            if self.fault == "weighing" and load == largest:
                error = self._beyond(load)
            made.append(
                self._row(load, error, self.fault == "weighing" and load == largest)
                | {"direction": row.get("direction", "up")}
            )
        return made

    def _eccentricity(self, rows: Sequence[Mapping[str, str]], _readings: int) -> list[dict[str, Any]]:
        bad = self.chance.randrange(len(rows)) if self.fault == "eccentricity" else -1
        made: list[dict[str, Any]] = []
        for n, row in enumerate(rows):
            load = Decimal(row["load"])
            error = self._beyond(load) if n == bad else self._error(load) + self.chance.choice((-1, 0, 1))
            made.append({"position": row["position"], **self._row(load, error, n == bad)})
        return made

    def _repeatability(self, rows: Sequence[Mapping[str, str]], readings: int) -> list[dict[str, Any]]:
        bad = len(rows) - 1 if self.fault == "repeatability" else -1
        made = []
        for n, row in enumerate(rows):
            load = Decimal(row["load"])
            middle = self._error(load)
            errors = [
                self._within(load, middle + self.chance.choice((-1, 0, 0, 1))) for _reading in range(readings)
            ]
            if n == bad:
                errors[-1] = errors[0] + (self._limit(load) + 2) * (-1 if errors[0] > 0 else 1)
            shown = [self._reading(load, error) for error in errors]
            made.append(
                {
                    "load": self._text(load),
                    "readings": [{k: r[k] for k in ("indication", "delta")} for r in shown],
                }
            )
        return made

    def _discrimination(self, rows: Sequence[Mapping[str, str]], _readings: int) -> list[dict[str, str]]:
        return [
            {"load": self._text(load), "before": self._text(load), "after": self._text(load + self.e)}
            for load in (Decimal(row["load"]) for row in rows)
        ]

    # -- errors, in tenths of e --------------------------------------------------------------------------------

    def _limit(self, load: Decimal) -> int:
        piece = next((band for band in self.bands if load <= band.upto), self.bands[-1])
        return int(piece.high * 10 / self.e)

    def _error(self, load: Decimal) -> int:
        """The corrected error: a part of the limit that grows with the load."""
        share = float(load / self.top)
        return round(self.slope * self._limit(load) * (0.4 + 0.6 * share)) + self.chance.choice((-1, 0, 0, 1))

    def _within(self, load: Decimal, error: int) -> int:
        limit = self._limit(load) - 1 - abs(self.zero)
        return max(-limit, min(limit, error))

    def _beyond(self, load: Decimal) -> int:
        side = -1 if self.slope < 0 else 1
        return side * (self._limit(load) + self.chance.randint(2, 8))

    def _row(self, load: Decimal, error: int, is_fault: bool) -> dict[str, str]:
        return self._reading(load, self.zero + (error if is_fault else self._within(load, error)))

    def _reading(self, load: Decimal, error: int) -> dict[str, str]:
        """Indication and small weights that show an error of so many tenths of e: E = I + 0.5 e − ΔL − L."""
        tenths = int(load / self.e) * 10 + error
        steps, rest = divmod(tenths + 5, 10)
        delta = (10 - rest) * self.e / 10 if rest else Decimal(0)
        shown = steps if rest else steps - 1
        return {
            "load": self._text(load),
            "indication": self._text(shown * self.e),
            "delta": _plain(delta, self.e / 10),
        }

    def _text(self, value: Decimal) -> str:
        return _plain(value, self.e)


@cache
def _prepared(
    described: tuple[tuple[str, Any], ...], occasion: str, regulation: str, year: int
) -> tuple[Plan, tuple[BandPiece, ...]]:
    """Plan and limits of instruments that are alike: made once."""
    part, day = dict(described), date(year, 12, 31)
    return worksheet_plan(part, occasion, regulation, day), mpe_bands(part, occasion, regulation, day)


def _plain(value: Decimal, step: Decimal) -> str:
    """Digits as the display shows them: as many decimals as its step has."""
    places = max(0, -int(step.normalize().as_tuple().exponent))
    return f"{value:.{places}f}"


def _weather(on: date, chance: Random, *, outdoors: bool) -> dict[str, str]:
    """Temperature of the season at 30° north, humidity of the day."""
    season = 17 - 12 * cos(2 * pi * (on.timetuple().tm_yday - 20) / 365)
    middle = season if outdoors else 20 + (season - 17) / 4
    return {"temperature": f"{middle + chance.uniform(-3, 3):.1f}", "humidity": f"{chance.randint(45, 84)}"}


def _by_word(instrument: Instrument, chance: Random, fault: bool) -> dict[str, Any]:
    """Readings of an instrument whose regulation is not built in; the verdict is the verifier's word."""
    if instrument.category == Category.FUEL_DISPENSER:
        flows = [("Q1", "20.00"), ("Q2", "20.00")]
        spread = (0.45, 0.9) if fault else (-0.22, 0.22)
        runs = [
            {"flow": flow, "indicated": said, "measured": f"{20 * (1 - chance.uniform(*spread) / 100):.3f}"}
            for flow, said in flows
            for _run in range(3)
        ]
        return {"runs": runs, "verdict": "fail" if fault else "pass"}
    top = Decimal(instrument.max or "1.6")
    shares = (Decimal(n) / 8 for n in range(9))
    readings = [{"pressure": _plain(top * share, Decimal("0.01"))} for share in shares]
    return {"readings": readings, "verdict": "fail" if fault else "pass"}
