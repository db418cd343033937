"""``zhijian figures ask``: one figure on the command line, from the database or from a folder of segments alone."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from zhijian.config.commands.proving import has_ledger
from zhijian.kernel.indicators import periods
from zhijian.kernel.indicators.composing import OWN, known
from zhijian.kernel.indicators.engines import DATABASE, Engine
from zhijian.kernel.indicators.evaluate import BadPosition, evaluate
from zhijian.kernel.indicators.figures import Figures, Value
from zhijian.kernel.indicators.language import CATALOGUE, FACET, Indicator
from zhijian.kernel.indicators.older import own_folder
from zhijian.kernel.indicators.segments.layout import SegmentsError
from zhijian.kernel.indicators.segments.reading import Segments
from zhijian.kernel.ledger import clock, dbtiles
from zhijian.kernel.org.scope import SYSTEM


class NotAsked(Exception):
    """What was asked for does not exist; the message says what there is."""


def figures(args: list[str]) -> int:
    """``figures ask``: 0 answered, 2 refused."""
    if not args:
        print("zhijian figures: ask CODE --body BODY --period PERIOD, or coverage FILE.csv", file=sys.stderr)
        return 2
    parser = argparse.ArgumentParser(prog="zhijian figures", description="Figures on the command line.")
    actions = parser.add_subparsers(dest="action", required=True)
    one = actions.add_parser("ask", help="one figure of one body and period, beside the year before")
    one.add_argument("code", help="of the indicator: metrology.verified")
    one.add_argument("--body", required=True, help="the body's id")
    one.add_argument(
        "--period", required=True, help="2026, 2026H1, 2026Q2, 2026-06, 2026-06-29, 2026-01-01..2026-06-29"
    )
    one.add_argument("--by", default="", help="divided by: child, doer, territory, principal, or a facet")
    one.add_argument("--as-of", type=int, help="as the first so many acts say")
    one.add_argument("--engine", choices=("database", "duckdb"), default="database")
    one.add_argument("--folder", type=Path, help="a folder of segments (with --engine duckdb)")
    one.add_argument(
        "--today", type=date.fromisoformat, help="cut a period that is not over here; today, if not said"
    )
    one.add_argument("--json", action="store_true")
    asked = parser.parse_args(args)
    try:
        engine = _engine(asked)
        indicator = _indicator(asked.code)
        shown = periods.parse(asked.period).to(asked.today or clock.today())
        _check_body(asked.body, engine)
        _check_way(indicator, asked.by)
        found = evaluate((indicator,), asked.body, shown, by=asked.by, as_of=asked.as_of, engine=engine)
    except (NotAsked, SegmentsError, BadPosition, periods.BadPeriod) as error:
        print(f"zhijian figures ask: {error}", file=sys.stderr)
        return 2
    _print_json(found, engine) if asked.json else _print(found, engine)
    return 0


def _engine(asked: argparse.Namespace) -> Engine:
    if asked.engine == "duckdb":
        return Segments(asked.folder or own_folder())
    if asked.folder is not None:
        raise NotAsked("A folder is read with --engine duckdb.")
    if not has_ledger():
        raise NotAsked("There is no ledger here. With a folder of segments: --engine duckdb --folder FOLDER.")
    return DATABASE


def _indicator(code: str) -> Indicator:
    found = known(SYSTEM, code) if code.startswith(OWN) and has_ledger() else CATALOGUE.get(code)
    if found is None:
        raise NotAsked(f"There is no indicator {code}; there are {', '.join(sorted(CATALOGUE))}.")
    return found


def _check_body(body: str, engine: Engine) -> None:
    if body not in engine.tree().bodies():
        raise NotAsked(f"No body with a place in the tree has the id {body}.")


def _check_way(indicator: Indicator, by: str) -> None:
    facets = set.intersection(*(set(part.record().facets()) for part in indicator.parts))
    ways = {"", "child", "doer", "territory", "principal", *facets}
    if by not in ways or by.startswith(FACET):
        raise NotAsked(f"{indicator.code} is not divided by {by}; it is by {', '.join(sorted(ways - {''}))}.")


def _root(found: Figures, engine: Engine) -> str:
    """The root that is printed beside figures; of segments only where one of them ends at this position."""
    if isinstance(engine, Segments):
        return next((one.root for one in engine.manifest.segments if one.last + 1 == found.size), "")
    return dbtiles.root(found.size).hex()


def _text(value: object) -> str:
    return "—" if value is None else str(value)


def _print(found: Figures, engine: Engine) -> None:
    for value in found:
        one = value.indicator
        group = f" [{value.group or '—'}]" if len(found.values) > 1 or value.group else ""
        change = f"{value.change}%" if value.change is not None else f"{value.points} points"
        told = f"{_text(value.this)} {one.unit}, last year {_text(value.last)}"
        told += f", change {change}" if value.change is not None or value.points is not None else ""
        print(f"{one.code} {value.node}{group}: {told}")
    before = f"{found.before.first} to {found.before.last}"
    print(f"{found.period.first} to {found.period.last}, last year {before}; version ", end="")
    print(f"{found.values[0].indicator.version if found.values else '—'} of the formula")
    root = _root(found, engine)
    print(f"as the first {found.size} acts say{f', root {root}' if root else ''}")


def _print_json(found: Figures, engine: Engine) -> None:
    told = {
        "first": found.period.first.isoformat(), "last": found.period.last.isoformat(), "acts": found.size,
        "root": _root(found, engine), "values": [_row(value) for value in found],
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False))


def _row(value: Value) -> dict[str, object]:
    numbers = {
        name: None if number is None else str(number)
        for name, number in (
            ("this", value.this), ("last", value.last), ("change", value.change), ("points", value.points),
            ("numerator", value.numerator), ("denominator", value.denominator),
        )
    }  # fmt: skip
    one = value.indicator
    return {"code": one.code, "version": one.version, "body": value.node, "group": value.group, **numbers}
