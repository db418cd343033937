"""The fold against brute force: random acts with voids, amendments, late entries, history and moves."""

import random
import uuid
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.indicators import play
from tests.kernel.indicators.play import COUNTY_1, COUNTY_2, COUNTY_3, METER, WORK, Thing, Told
from zhijian.kernel.indicators import fold, periods, tables
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.language import DOER, Indicator, Kind, cohort, cumulative
from zhijian.kernel.indicators.models import Cell, Entry, Interval, Milestone
from zhijian.kernel.org.scope import SYSTEM
from zhijian.lines.metrology import indicators as m

pytestmark = pytest.mark.django_db

COUNTIES = (COUNTY_1, COUNTY_2, COUNTY_3)
FIRMS = tuple(str(uuid.UUID(int=n + 1)) for n in range(3))
CATEGORIES = ("truck_scale", "fuel_dispenser")
FIRST = date(2025, 1, 20)
HALF, FIRST_DAYS = periods.half_year(2026, 1), periods.span(date(2026, 1, 14), date(2026, 4, 20))
LONG = periods.span(date(2025, 2, 10), date(2026, 5, 31))
"""Longer than a year: it overlaps with its own last year, and a county moves in it."""
SINCE = date(2025, 3, 5)


def _cohort(within: str, kind: str = WORK, of: str = "recorded", then: str = "approved") -> Indicator:
    return cohort(
        f"test.{of}_{then}_{within}", m.VERIFIED.name, m.VERIFIED.formula, unit=m.PIECES, per_cent=m.PER_CENT,
        of=f"{kind}.{of}", then=then, within=within,
    )  # fmt: skip


def _of_test(indicator: Indicator, code: str) -> Indicator:
    return replace(cumulative(indicator, SINCE), code=code)


COHORTS = (
    _cohort("end"), _cohort("now"), _cohort("20"), _cohort("30", METER, "registered", "renewed"),
    _cohort("end", METER, "registered", "laid_up"),
)  # fmt: skip
NEW = Indicator(
    "test.new", m.SERVED.name, m.FIRMS, Kind.NEW, m.SERVED.formula, of=m.APPROVED, institute_role=DOER
)
ALL = (
    m.VERIFIED, m.PASSED, m.SERVED, m.IN_SERVICE, m.DUE, m.OVERDUE, m.VALID, m.FEES,
    *(part for one in COHORTS for part in one.parts), NEW,
    _of_test(m.VERIFIED, "since.verified"), _of_test(m.SERVED, "since.served"), _of_test(m.FEES, "since.fees"),
)  # fmt: skip


# -- a random history ------------------------------------------------------------------------------------------------


class World:
    """Plays drawn numbers as acts that the door would let pass."""

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self.order: list[tuple[Thing, Told]] = []
        self.today = FIRST

    def play(self, op: int, pick: int, days: int, what: int) -> None:
        self.today += timedelta(days=days % 25)
        meters = [t for t in self.things if t.kind == METER and t.values["state"]]
        works = [t for t in self.things if t.kind == WORK and t.values["state"]]
        before = {id(t): len(t.told) for t in self.things}
        county, firm, category = COUNTIES[what % 3], FIRMS[what % 2 + pick % 2], CATEGORIES[what % 2]
        if not meters or (op == 0 and len(meters) < 3):
            self.things.append(
                play.meter(self.today, county, party=firm, category=category, history=what == 1)
            )
        elif not works or op < 3:
            self.things.append(play.work(self.today, county, party=firm, category=category))
            for _step in range(pick % 4):  # so that a history of some thirty acts has several approved ones
                self._work(self.things[-1], what + 1)
        elif op < 9:
            self._work(works[pick % len(works)], what)
        elif op < 15:
            self._meter(op, meters[pick % len(meters)], days, what)
        else:
            self._correct([*meters, *works][pick % len([*meters, *works])], days, what, void=op < 17)
        for thing in self.things:
            self.order += [(thing, told) for told in thing.told[before.get(id(thing), 0) :]]

    def _last(self, thing: Thing) -> date:
        return max(told.on for told in thing.told)

    def _work(self, thing: Thing, what: int) -> None:
        on = max(self.today, self._last(thing))
        match thing.values["state"]:
            case "assigned":
                verdict = "fail" if what % 4 == 0 else "pass"
                thing.tell("recorded", on, state="recorded", verdict=verdict, fee=f"{what * 7}.5")
            case "recorded" if what % 5 == 0:
                thing.tell("returned", on, state="assigned", verdict="")
            case "recorded":
                thing.tell("checked", on, state="checked")
            case "checked":
                thing.tell("approved", on, state="issued", late=what % 3 == 0)

    def _meter(self, op: int, thing: Thing, days: int, what: int) -> None:
        state, late = thing.values["state"], self.today - timedelta(days=days * 3)
        until = (self.today + timedelta(days=what * 35)).isoformat() if what % 6 else None
        if op < 12 and state != "scrapped":
            thing.tell(
                "renewed",
                late if what == 4 else self.today,
                valid_until=until,
                outcome="pass" if until else "fail",
            )
        elif op == 12 and state != "scrapped":
            thing.tell(
                "moved", late if what % 2 else self.today, territory=COUNTIES[days % 3], late=bool(what % 2)
            )
        elif op == 13 and state == "in_service":
            thing.tell("laid_up", max(self.today, self._last(thing)), state="laid_up")
        elif op == 14 and state == "laid_up":
            thing.tell("put_back", max(self.today, self._last(thing)), state="in_service")
        elif op == 14 and state != "scrapped" and what == 3:
            thing.tell("taken_over", late, valid_until=until, history=True)

    def _correct(self, thing: Thing, days: int, what: int, *, void: bool) -> None:
        standing = thing.standing()
        if void and standing:
            thing.void(self.today)
        recorded = [t for t in standing if t.name == "recorded"]
        if not void and recorded and thing.values["fee"] is not None:
            # The door writes what differs now: of a recording that was returned and done anew, only the day.
            target = recorded[what % len(recorded)]
            new = {"fee": f"{what}.25"} if target is recorded[-1] else {}
            thing.amend(target, target.on + timedelta(days=days % 3), **new)


def _acts(seed: int) -> list[tuple[int, int, int, int]]:
    drawn = random.Random(seed)
    return [tuple(drawn.randint(0, most) for most in (17, 7, 40, 9)) for _n in range(60)]  # type: ignore[misc]


ops = st.integers(0, 10**6).map(_acts)
"""Sixty acts out of one number: drawn one by one they come small and alike, and mistakes were not found."""


# -- the oracle: plain loops over what was told ----------------------------------------------------------------------


def known(world: World, size: int) -> dict[int, tuple[Thing, list[Told]]]:
    """What the first *size* acts tell, by record."""
    found: dict[int, tuple[Thing, list[Told]]] = {}
    for thing, told in world.order[:size]:
        found.setdefault(id(thing), (thing, []))[1].append(told)
    return found


def stand(told: list[Told]) -> tuple[list[Told], dict[uuid.UUID, list[Told]]]:
    """Acts that stand, corrections apart, and the amendments that stand by what they amend."""
    gone = {one.corrects for one in told if one.name == "voided"}
    amended: dict[uuid.UUID, list[Told]] = {}
    for one in told:
        if one.name == "amended" and one.id not in gone and one.corrects:
            amended.setdefault(one.corrects, []).append(one)
    return [one for one in told if one.name not in ("voided", "amended") and one.id not in gone], amended


def day_of(one: Told, amended: dict[uuid.UUID, list[Told]]) -> date:
    return amended[one.id][-1].on if one.id in amended else one.on


def fee_of(acts: list[Told], upto: Told, amended: dict[uuid.UUID, list[Told]]) -> Decimal:
    """The fee of the last recording before an act, as last amended."""
    fee = Decimal(0)
    for one in acts[: acts.index(upto) + 1]:
        if one.name == "recorded":
            fee = Decimal(one.changed["fee"][1]) if "fee" in one.changed else fee
            for amendment in amended.get(one.id, []):
                fee = Decimal(amendment.changed["fee"][1]) if "fee" in amendment.changed else fee
    return fee


def verdict_of(acts: list[Told], upto: Told) -> str:
    verdict = ""
    for one in acts[: acts.index(upto) + 1]:
        verdict = one.changed.get("verdict", ("", verdict))[1]
    return verdict


def meter_on(acts: list[Told], day: date) -> dict[str, Any]:
    """An instrument's values at the end of a day: its acts up to that day, in the order in which they were told."""
    values: dict[str, Any] = {}
    for one in acts:
        if one.on <= day:
            values.update({key: pair[1] for key, pair in one.changed.items()})
    return values


def in_stock(values: dict[str, Any]) -> bool:
    return values.get("state") == "in_service"


def until_of(values: dict[str, Any]) -> date | None:
    return date.fromisoformat(values["valid_until"]) if values.get("valid_until") else None


def terms(acts: list[Told], period: periods.Period) -> list[tuple[date, str]]:
    """(last day, area) of each term that falls due in the period: runs of days with one validity, walked day by day."""
    days = sorted({one.on for one in acts})
    if not days:
        return []
    horizon = max(period.last, days[-1]) + timedelta(days=2)
    found, day, start = [], days[0], None
    state: tuple[bool, date | None] = (False, None)
    while day <= horizon:
        values = meter_on(acts, day)
        now = (in_stock(values), until_of(values))
        if now != state:
            found += _over(acts, period, state, start, day, now)
            state, start = now, day
        day += timedelta(days=1)
    found += _over(acts, period, state, start, None, (False, None))
    return found


def _over(
    acts: list[Told], period: periods.Period, state: tuple[bool, date | None], start: date | None, end: date | None,
    after: tuple[bool, date | None],
) -> list[tuple[date, str]]:  # fmt: skip
    stock, until = state
    if not stock or until is None or until not in period or start is None or start > until:
        return []
    if end is None or end > until:
        return [(until, meter_on(acts, until)["territory"])]
    renewed = after[0] and (after[1] is None or after[1] > until)
    return (
        [(until, meter_on(acts, end - timedelta(days=1))["territory"])]
        if renewed and end >= period.first
        else []
    )


def expected(
    world: World, size: int, period: periods.Period, tree_day: date | None
) -> Counter[tuple[str, str]]:
    """Every figure of every body by hand: (code, body) → value."""
    found: Counter[tuple[str, str]] = Counter()
    served: list[tuple[str, str, date]] = []

    def add(code: str, body: str, on: date, n: Any = 1) -> None:
        for node in play.above(body, tree_day or on):
            found[code, node] += n

    for thing, told in known(world, size).values():
        acts, amended = stand(told)
        for code, area, on in reached(thing.kind, acts, amended, period):
            add(code, area, on)
        if thing.kind == METER:
            _stock(add, acts, period)
        else:
            done = _works(add, acts, amended, period)
            served += [
                (node, thing.values["party"], on)
                for area, on in done
                for node in play.above(area, tree_day or on)
            ]
    for code, since in (("metrology.firms_served", period.first), ("since.served", SINCE)):
        found.update(
            (code, node) for node, _firm in {(node, firm) for node, firm, on in served if on >= since}
        )
    before = {(node, firm) for node, firm, on in served if on < period.first}
    found.update(("test.new", node) for node, _firm in {(node, firm) for node, firm, _on in served} - before)
    return found


def _works(
    add: Any, acts: list[Told], amended: dict[uuid.UUID, list[Told]], period: periods.Period
) -> list[tuple[str, date]]:
    """Area and day of each approval that counts, up to the end of the period."""
    done = []
    for one in acts:
        on, area = day_of(one, amended), one.territory
        if one.name != "approved" or one.history or on > period.last:
            continue
        done.append((area, on))
        fee = fee_of(acts, one, amended)
        if on >= SINCE:
            add("since.verified", area, on)
            add("since.fees", area, on, fee)
        if on >= period.first:
            add("metrology.verified", area, on)
            add("metrology.passed", area, on, verdict_of(acts, one) == "pass")
            add("metrology.fees", area, on, fee)
    return done


def _stock(add: Any, acts: list[Told], period: periods.Period) -> None:
    values, last = meter_on(acts, period.last), period.last
    if in_stock(values):
        until = until_of(values)
        add("metrology.in_service", values["territory"], last)
        add("metrology.valid", values["territory"], last, until is not None and until >= last)
        add("metrology.overdue", values["territory"], last, until is not None and until < last)
    for on, area in terms(acts, period):
        add("metrology.due", area, on)


def reached(
    kind: str, acts: list[Told], amended: dict[uuid.UUID, list[Told]], period: periods.Period
) -> list[tuple[str, str, date]]:
    """(figure, area, day) of a record that reached a milestone of ``COHORTS`` for the first time in the period."""
    days: dict[str, tuple[date, str]] = {}
    for one in acts:
        on = day_of(one, amended)
        if not one.history and (one.name not in days or on < days[one.name][0]):
            days[one.name] = on, one.territory
    found = []
    for of, then, limit in (
        ("recorded", "approved", "end"), ("recorded", "approved", "now"), ("recorded", "approved", "20"),
        ("registered", "renewed", "30"), ("registered", "laid_up", "end"),
    ):  # fmt: skip
        if of not in days or days[of][0] not in period or (of == "recorded") != (kind == WORK):
            continue
        on, area = days[of]
        code = f"test.{of}_{then}_{limit}"
        last = {"end": period.last, "now": date.max}.get(limit) or on + timedelta(days=int(limit))
        found.append((f"{code}#reached", area, on))
        found += [(f"{code}#then", area, on)] if then in days and days[then][0] <= last else []
    return found


# -- tests -----------------------------------------------------------------------------------------------------------


def grains(size: int | None = None) -> list[list[tuple[Any, ...]]]:
    """Everything in the tables of the grains, without row ids."""
    found = []
    for model in (Entry, Cell, Interval, Milestone):
        names = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
        found.append(sorted(model.objects.values_list(*names), key=str))
    return found


def check(world: World, size: int | None, period: periods.Period, tree_day: date | None) -> None:
    at = len(world.order) if size is None else size
    this = expected(world, at, period, tree_day)
    last = expected(world, at, period.last_year(), tree_day)
    for value in evaluate(ALL, None, period, tree_day=tree_day, as_of=size):
        if value.node == play.INSTITUTE:
            continue  # an institute is counted by what it did, which other tests look at
        key = (value.indicator.code, value.node)
        assert (key, value.this, value.last) == (key, this[key], last[key])


@settings(max_examples=12)
@given(ops, st.integers(1, 40), st.data())
def test_figures_of_random_acts_are_what_plain_loops_count(
    drawn: Any, chunk: int, data: st.DataObject
) -> None:
    with transaction.atomic():
        play.found_province()
        world = World()
        for n, one in enumerate(drawn):
            world.play(*one)
            if n % chunk == 0:
                play.seal()
        play.seal()
        for period in (HALF, FIRST_DAYS):
            check(world, None, period, None)
            check(world, None, period, date(2026, 6, 30))
        check(world, None, LONG, None)
        size = data.draw(st.integers(0, len(world.order)))
        check(world, size, LONG, None)
        once = grains()
        fold.rebuild(batch=data.draw(st.sampled_from([1, 7, 1000])))
        assert grains() == once
        tables.clear()
        fold.refold(size=size)
        this, last = expected(world, size, HALF, None), expected(world, size, HALF.last_year(), None)
        for value in evaluate(ALL, play.PROVINCE, HALF):
            key = (value.indicator.code, play.PROVINCE)
            assert (key, value.this, value.last) == (key, this[key], last[key])
        transaction.set_rollback(True)


@settings(max_examples=10)
@given(ops, st.data())
def test_the_rows_behind_a_number_are_as_many_as_it_says(drawn: Any, data: st.DataObject) -> None:
    from zhijian.kernel.indicators.drill import rows

    with transaction.atomic():
        play.found_province()
        world = World()
        for one in drawn:
            world.play(*one)
        play.seal()
        size = data.draw(st.none() | st.integers(0, len(world.order)))
        tree_day = data.draw(st.sampled_from([None, date(2025, 12, 31), date(2026, 6, 30)]))
        node = data.draw(st.sampled_from(list(play.TREE)))
        for value in evaluate(ALL, node, FIRST_DAYS, as_of=size, tree_day=tree_day):
            behind = rows(value.indicator, node, FIRST_DAYS, scope=SYSTEM, as_of=size, tree_day=tree_day)
            match value.indicator.code:
                case "metrology.firms_served" | "since.served" | "test.new":
                    assert len({act.party for act in behind.items}) == value.this, value.indicator.code
                case "metrology.fees" | "since.fees":
                    assert behind.counted >= (1 if value.this else 0)
                case _:
                    assert behind.counted == value.this, value.indicator.code
        transaction.set_rollback(True)
