"""The board 目标任务看板: bodies × targets, ranking, who fell behind since last month, what contradicts itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise

from zhijian.kernel.indicators.trees import Tree, names_of
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.org.words import words
from zhijian.kernel.records.errors import NotYours
from zhijian.kernel.reports.actuals import Line, lines
from zhijian.kernel.reports.guards import settled_parts
from zhijian.kernel.reports.models import Target
from zhijian.kernel.reports.rules import ranking
from zhijian.kernel.reports.rules.dividing import agrees, difference
from zhijian.kernel.reports.rules.progress import elapsed, month_before


@dataclass(frozen=True)
class Row:
    """One body: its targets by name, its weighted completion and its place among those beside it."""

    body: str
    name: Promise
    cells: Mapping[str, Line]
    score: Fraction | None
    place: ranking.Place | None
    before: ranking.Place | None
    is_node: bool


@dataclass(frozen=True)
class Contradiction:
    """A target whose parts do not make it up and nobody says why; ``by`` is the difference, None for rates."""

    target: Target
    by: str
    parts: int


@dataclass(frozen=True)
class Board:
    """Everything on the page."""

    node: str
    year: int
    on: date
    elapsed: Fraction
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    score: Fraction | None
    fell_behind: tuple[Line, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def places(self) -> list[Row]:
        """The rows that have a place, best first."""
        return sorted((row for row in self.rows if row.place), key=lambda row: row.place.rank)  # type: ignore[union-attr]


def board(scope: Scope, node: str, year: int, on: date) -> Board:
    """The board of *node*: the body itself, then those right below, as they stand at the end of *on*.

    Raises ``NotYours`` for a body that the scope does not reach.
    """
    if not (scope.system or scope.whole or node in scope.over("reports")):
        raise NotYours
    first, last = date(year, 1, 1), date(year, 12, 31)
    tree = Tree()
    standing_on = min(on, last)
    below = [body for body in tree.bodies() if tree.chain(body, standing_on)[1:2] == (node,)]
    targets = list(
        Target.visible_to(scope)
        .filter(year=str(year), state="in_force", territory__in=[node, *below])
        .select_related("territory")
        .order_by("name", "territory")
    )
    now = lines(targets, standing_on)
    before = lines(targets, month_before(standing_on)) if month_before(standing_on) >= first else []
    return Board(
        node, year, on, elapsed(first, last, on), tuple(dict.fromkeys(line.target.name for line in now)),
        tuple(_rows(node, below, now, before)), _score(line for line in now if line.target.territory_id == node),
        tuple(_fell_behind(now, before)), tuple(contradictions(targets, node)),
    )  # fmt: skip


def _rows(node: str, below: Sequence[str], now: Sequence[Line], before: Sequence[Line]) -> Iterable[Row]:
    names = {pk: words(*pair) for pk, pair in names_of([node, *below]).items()}
    places, places_before = _places(now, below), _places(before, below)
    for body in (node, *below):
        own = [line for line in now if line.target.territory_id == body]
        if own:
            yield Row(
                body, names[body], {line.target.name: line for line in own}, _score(own),
                places.get(body), places_before.get(body), body == node,
            )  # fmt: skip


def _places(of: Sequence[Line], below: Sequence[str]) -> dict[str, ranking.Place]:
    """The place of each body below; the node itself stands in no ranking with its own parts."""
    scores = {
        body: score
        for body in below
        if (score := _score(line for line in of if line.target.territory_id == body)) is not None
    }
    return {place.who: place for place in ranking.ranked(scores)}


def _score(own: Iterable[Line]) -> Fraction | None:
    return ranking.score((line.progress, Decimal(line.target.weight)) for line in own)


def _fell_behind(now: Sequence[Line], before: Sequence[Line]) -> Iterable[Line]:
    was = {str(line.target.pk): line.progress for line in before}
    behind = ranking.fell_behind(was, {str(line.target.pk): line.progress for line in now}) if before else []
    return [line for line in now if str(line.target.pk) in behind]


def contradictions(targets: Sequence[Target], node: str) -> list[Contradiction]:
    """Targets of the node whose parts contradict them: flagged, never mended."""
    found = []
    for whole in targets:
        if whole.territory_id != node:
            continue
        parts = [
            one for one in targets
            if one.territory_id != node and (one.name, one.unit, one.sort) == (whole.name, whole.unit, whole.sort)
        ]  # fmt: skip
        is_rate = whole.sort == Target.Sort.RATE
        if not parts or agrees(whole.number, [part.number for part in parts], is_rate=is_rate):
            continue
        settled = settled_parts(whole) == {str(part.pk): part.value for part in parts}
        if not (settled and whole.division.get("why")):
            by = "" if is_rate else f"{difference(whole.number, [part.number for part in parts]):f}"
            found.append(Contradiction(whole, by, len(parts)))
    return found
