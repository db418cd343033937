"""One record while a batch is folded, and what the batch will write."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from zhijian.kernel.indicators import effects, stretches, tables
from zhijian.kernel.indicators.effects import Count, Fact, Shape
from zhijian.kernel.indicators.stretches import Step, Stretch
from zhijian.kernel.indicators.tables import Row, Stone


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be written: *what* counts (+1) or is taken out (−1) from position *at* on, because of *act*."""

    at: int
    what: Count | Step
    record: UUID
    act: UUID
    sign: int


@dataclass(slots=True)
class Work:
    """What a batch will write."""

    lines: list[Line] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    stones: list[Stone] = field(default_factory=list)

    def write(self) -> None:
        """Write it all: interned names first, then a statement for each table."""
        rows = list(self.rows.values())
        names = (
            {line.what.series for line in self.lines}
            | {row.kind for row in rows}
            | {s.kind for s in self.stones}
        )
        texts = {line.what.dims for line in self.lines} | {row.stretch.dims for row in rows}
        texts |= {stone.dims for stone in self.stones}
        series, combos = tables.intern_series(names), tables.intern_combos(texts)
        tables.insert_entries([_columns(line, series, combos) for line in self.lines])
        tables.write_rows(rows, series, combos)
        tables.write_stones(self.stones, series, combos)


def _columns(line: Line, series: dict[str, int], combos: dict[str, int]) -> tuple[object, ...]:
    what, sign = line.what, line.sign
    amounts: tuple[int, ...] = ()
    late, principal = False, what.doer
    if isinstance(what, Count):
        amounts, late, principal = what.amounts, what.late, what.principal
    room = [sign * amount for amount in amounts] + [0] * (effects.MEASURES - len(amounts))
    return (
        line.at, line.act, line.record, what.party, series[what.series], what.doer, what.territory, principal, what.day,
        sign, combos[what.dims], *room, sign * late,
    )  # fmt: skip


@dataclass(slots=True)
class Life:
    """One record while a batch is folded: its rows that hold, its milestones, and what changes."""

    work: Work
    shape: Shape
    record: UUID
    rows: list[Row]
    stones: dict[str, Stone]

    def append(self, fact: Fact) -> None:
        """An ordinary act, on or after the day of the last: it counts, and may begin a new stretch."""
        if fact.counts:
            self._enter(fact.position, effects.count(fact, self.shape), fact.id, 1)
            known = self.stones.get(fact.name)
            if known is None or fact.on < known.day:
                self._reach(effects.reached(fact), fact.position)
        if not self.shape.has_stretches:
            return
        last = self.rows[-1] if self.rows else None
        after = stretches.stretch(fact.on, self._values(fact, last), self.shape)
        if after is None or (last is not None and after[:7] == last.stretch[:7]):
            return
        old, new = ([last.stretch] if last else []), [after]
        if last is not None and last.stretch.begins == fact.on:
            self._void(last, fact.position)
        elif last is not None:
            closed = stretches.close(last.stretch, fact.on, after)
            self._close(last, closed, fact.position)
            new = [closed, after]
        self._add(after, fact.position)
        self._step(stretches.steps(old, self.shape), stretches.steps(new, self.shape), fact.position, fact.id)

    def _values(self, fact: Fact, last: Row | None) -> dict[str, object]:
        """The record's values after an ordinary act: facets come whole, the rest as it was unless changed."""
        values: dict[str, object] = {}
        if last is not None:
            s = last.stretch
            values = {"state": s.state, "body": s.doer, self.shape.valid_field: s.until}
        values |= {name: value for name, value in fact.changed.items() if name not in fact.facets}
        return values | {"territory": fact.territory, "party": fact.party, "facets": fact.facets}

    def correct(self, before: list[Fact], facts: list[Fact]) -> None:
        """Corrections or late entries: what the acts come to before and after each, and only the difference."""
        acts = list(before)
        stand = effects.standing(acts)
        old_counts, old = effects.counts(stand, self.shape), self._stretches(stand)
        for fact in facts:
            acts.append(fact)
            stand = effects.standing(acts)
            new_counts, new = effects.counts(stand, self.shape), self._stretches(stand)
            self._recount(old_counts, new_counts, fact.position)
            self._restretch(new, fact.position)
            self._step(
                stretches.steps(old, self.shape), stretches.steps(new, self.shape), fact.position, fact.id
            )
            self._restone(effects.milestones(stand), fact.position)
            old_counts, old = new_counts, new

    def _stretches(self, stand: list[Fact]) -> list[Stretch]:
        return stretches.stretches(stand, self.shape) if self.shape.has_stretches else []

    def _recount(self, old: dict[UUID, Count], new: dict[UUID, Count], at: int) -> None:
        for act in [*old, *(act for act in new if act not in old)]:
            if old.get(act) != new.get(act):
                for counted, sign in ((old.get(act), -1), (new.get(act), 1)):
                    if counted is not None:
                        self._enter(at, counted, act, sign)

    def _restretch(self, new: list[Stretch], at: int) -> None:
        wanted = list(new)
        for row in list(self.rows):
            same = next((one for one in wanted if one[:8] == row.stretch[:8]), None)
            if same == row.stretch:
                wanted.remove(same)
            elif same is not None and row.stretch.ends is None and same.ends is not None:
                self._close(row, same, at)
                wanted.remove(same)
            else:
                self._void(row, at)
        for one in wanted:
            self._add(one, at)
        self.rows.sort(key=lambda row: row.stretch.begins)

    def _restone(self, new: dict[str, effects.Reached], at: int) -> None:
        for name, stone in list(self.stones.items()):
            if name not in new:
                self._unreach(stone, at)
                del self.stones[name]
        for name, one in new.items():
            known = self.stones.get(name)
            if known is None or one != (
                name,
                known.day,
                known.doer,
                known.territory,
                known.party,
                known.dims,
            ):
                self._reach(one, at)

    def _reach(self, one: effects.Reached, at: int) -> None:
        if one.name in self.stones:
            self._unreach(self.stones[one.name], at)
        stone = Stone(self.shape.kind, self.record, *one, opened_at=at)
        self.stones[one.name] = stone
        self.work.stones.append(stone)

    def _unreach(self, stone: Stone, at: int) -> None:
        stone.void_at = at
        if stone.id is not None:
            self.work.stones.append(stone)

    def _add(self, one: Stretch, at: int) -> None:
        row = Row(self.shape.kind, self.record, one, at, closed_at=None if one.ends is None else at)
        self.rows.append(row)
        self._touch(row)

    def _close(self, row: Row, closed: Stretch, at: int) -> None:
        row.stretch, row.closed_at = closed, at
        self._touch(row)

    def _void(self, row: Row, at: int) -> None:
        row.void_at = at
        self.rows.remove(row)
        self._touch(row)

    def _touch(self, row: Row) -> None:
        self.work.rows[id(row)] = row

    def _step(self, old: Counter[Step], new: Counter[Step], at: int, act: UUID) -> None:
        for step in sorted(old.keys() | new.keys(), key=lambda step: (step.day, step.series)):
            n = new[step] - old[step]
            for _once in range(abs(n)):
                self._enter(at, step, act, 1 if n > 0 else -1)

    def _enter(self, at: int, what: Count | Step, act: UUID, sign: int) -> None:
        self.work.lines.append(Line(at, what, self.record, act, sign))
