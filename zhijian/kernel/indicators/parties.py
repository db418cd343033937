"""户数: parties counted where they are to be counted; who occurs twice below a node is one there.

One statement for all figures, periods and ways of dividing that are asked: the rows of each period once; the bodies and
combinations of facets with the spots at which they count, as tables of its own; then a count for each division.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhijian.kernel.indicators.cube import BODIES, MANY, Slice, between, known_at, marks
from zhijian.kernel.indicators.engines import Engine
from zhijian.kernel.indicators.language import FACET, Indicator, Kind
from zhijian.kernel.indicators.models import Entry
from zhijian.kernel.indicators.rollup import CHILD, Above, Figure, Spot
from zhijian.kernel.indicators.trees import Tree

Facets = Sequence[tuple[Any, Mapping[str, str]]]
Statement = tuple[str, list[Any]]
EMPTY = "none"


class Parties:
    """A statement that counts parties: first what is asked, then the answers."""

    def __init__(
        self, engine: Engine, tree: Tree, node: str | None, facets: Facets, sorts: Sequence[bool], bys: Sequence[str],
        *, size: int | None,
    ) -> None:  # fmt: skip
        self.engine, self.tree, self.node, self.facets, self.size = engine, tree, node, facets, size
        self.sorts, self.bys = sorts, bys
        self.bodies = tree.bodies() if node is None else sorted({*tree.bodies(), node})
        self.number = {body: n for n, body in enumerate(self.bodies)}
        self.groups: dict[str, int] = {}
        self.tables: dict[Any, tuple[str, Statement]] = {}
        self.empty: set[Any] = set()
        self.figures: list[Figure] = []
        self.counts: list[Statement] = []

    def ask(self, place: int, leaf: Indicator, series: Any, slices: Sequence[Slice]) -> None:
        """Ask for a figure in the periods that *slices* make up."""
        above = Above(self.node, self.tree, slices)
        for institutes in self.sorts:
            role = leaf.role_at(institute=institutes)
            periods: dict[int, list[int]] = defaultdict(list)
            for tag, one in enumerate(slices):
                periods[one.when].append(tag)
            for when, tags in periods.items():
                nodes = [self._above(above, tag, institutes, slices) for tag in tags]
                for by in self.bys:
                    found = (
                        self._lying(leaf, series, role, by, slices[tag], here)
                        for tag, here in zip(tags, nodes, strict=True)
                    )
                    if lying := " UNION ALL ".join(filter(None, found)):
                        self.counts.append(self._count(leaf, lying, slices[tags[0]].since))
                        self.figures.append((place, when, by))

    def answers(self) -> Iterator[tuple[Figure, Spot, int]]:
        """How many different parties there are at each spot that has any."""
        if not self.counts:
            return
        tables = ", ".join(f"{name} AS ({sql})" for name, (sql, _params) in self.tables.values())
        asked = " UNION ALL ".join(sql for sql, _params in self.counts)
        statements = [*(one for _name, one in self.tables.values()), *self.counts]
        params = [value for _sql, values in statements for value in values]
        groups = list(self.groups)
        for tag, node, group, body, many in self.engine.run(f"WITH {tables} {asked}", params):
            by = self.figures[tag][2]
            named = self.bodies[group] if by == CHILD else groups[group] if _is_facet(by) else body
            yield self.figures[tag], (self.bodies[node], named), int(many)

    # -- what is counted -------------------------------------------------------------------------------------------

    def _count(self, leaf: Indicator, lying: str, since: date) -> Statement:
        """How many parties lie at each spot; of first times those whose first day lies in the period."""
        tag, spot = len(self.counts), "node, grp, body_grp"
        if leaf.kind is not Kind.NEW:
            sql = (
                f"SELECT {tag} AS tag, {spot}, COUNT(DISTINCT party) AS many FROM ({lying}) l GROUP BY {spot}"  # noqa: S608
            )
            return sql, []
        first = f"SELECT {spot} FROM ({lying}) l GROUP BY {spot}, party HAVING MIN(day) >= %s"  # noqa: S608
        return f"SELECT {tag} AS tag, {spot}, COUNT(*) AS many FROM ({first}) f GROUP BY {spot}", [  # noqa: S608
            self.engine.day(since)
        ]

    def _lying(self, leaf: Indicator, series: Any, role: str, by: str, one: Slice, above: str) -> str:
        """The parties of a slice with the spots at which they count: node, group by number, group by body, party. '':
        none can."""
        joined = {f"{above} a": "a.n = b.n"}
        if role in BODIES:
            joined = {f"{self._bodies()} b": f"b.id = r.{role}"} | joined
        else:
            joined = {f"{self._of_facet(role.removeprefix(FACET))} b": "b.dims = r.dims"} | joined
        if leaf.where or _is_facet(by):
            joined[f"{self._counted(leaf, by)} f"] = "f.dims = r.dims"
        if any(table.startswith(EMPTY) for table in joined):
            return ""
        group = "a.child" if by == CHILD else "f.g" if _is_facet(by) else "0"
        body = f"r.{by}" if by in BODIES else "''"
        day = ", r.day" if leaf.kind is Kind.NEW else ""
        # CROSS JOIN: SQLite keeps to this order, and looks up the small tables for each row.
        tables = " CROSS JOIN ".join([f"{self._rows(leaf, series, role, one)} r", *joined])
        return (
            f"SELECT a.node AS node, {group} AS grp, {body} AS body_grp, r.party AS party{day} "  # noqa: S608
            f"FROM {tables} WHERE {' AND '.join(joined.values())}"
        )

    # -- tables of the statement -----------------------------------------------------------------------------------

    def _table(self, key: Any, columns: str, make: Callable[[], Statement]) -> str:
        """The name of a table of the statement, which is made once; ``EMPTY``: it has no rows, and is not in it."""
        if key in self.empty:
            return EMPTY
        if key not in self.tables:
            sql, params = make()
            if not sql:
                self.empty.add(key)
                return EMPTY
            self.tables[key] = (f"t{len(self.tables)}{columns}", (sql, params))
        return self.tables[key][0].partition("(")[0]

    def _rows(self, leaf: Indicator, series: Any, role: str, one: Slice) -> str:
        """The parties of standing acts on these days, divided by all that any way needs."""
        names = [name for name in BODIES if name == role or name in self.bys]
        dims = bool(leaf.where) or role not in BODIES or any(map(_is_facet, self.bys))
        shown = [*names, *(["dims_id"] if dims else []), "party", *(["day"] if leaf.kind is Kind.NEW else [])]
        key = ("rows", series, role, one.first, one.last, one.tree_on, *shown)

        def make() -> Statement:
            where, values = known_at(between(self.engine, "day", one.first, one.last), self.size)
            where, values = f"series_id = %s AND party IS NOT NULL AND {where}", [series, *values]
            if self.node is not None and role in BODIES:
                below = sorted(self.tree.below(self.node, one.tree_on))
                if len(below) <= MANY:
                    where, values = f"{where} AND {role} IN ({marks(below)})", [*values, *below]
            listed = ", ".join(shown)
            sql = f"SELECT {listed} FROM {Entry._meta.db_table} WHERE {where} GROUP BY {listed} HAVING SUM(sign) > 0"  # noqa: S608
            return sql, values

        return self._table(key, f"({', '.join(name.removesuffix('_id') for name in shown)})", make)

    def _bodies(self) -> str:
        """All bodies, with their numbers."""
        return self._table("bodies", "(id, n)", lambda: _values(self.number.items()))

    def _above(self, above: Above, tag: int, institutes: bool, slices: Sequence[Slice]) -> str:
        """The nodes at which a body counts on a day, and the body right below each."""

        def make() -> Statement:
            return _values(
                (n, self.number[node], self.number[child])
                for body, n in self.number.items()
                for _when, node, child in above(tag, institutes, body)
            )

        return self._table(("above", slices[tag].tree_on, institutes), "(n, node, child)", make)

    def _of_facet(self, name: str) -> str:
        """The body that a facet holds, for each combination that names one."""

        def make() -> Statement:
            held = ((key, facets.get(name, "")) for key, facets in self.facets)
            return _values((key, self.number[body]) for key, body in held if body in self.number)

        return self._table(("of facet", name), "(dims, n)", make)

    def _counted(self, leaf: Indicator, by: str) -> str:
        """The combinations that a figure counts, each with its group."""

        def make() -> Statement:
            return _values(
                (key, self.groups.setdefault(facets.get(by, ""), len(self.groups)))
                for key, facets in self.facets
                if leaf.counts(facets)
            )

        return self._table(("counted", leaf, by if _is_facet(by) else ""), "(dims, g)", make)


def _values(rows: Iterable[tuple[Any, ...]]) -> Statement:
    """Rows as a table, '' of none; whole numbers stand in the text, so that there are few parameters."""
    listed = list(rows)
    texts = [", ".join(f"{value}" if isinstance(value, int) else "%s" for value in row) for row in listed]
    params = [value for row in listed for value in row if not isinstance(value, int)]
    return f"VALUES {', '.join(f'({text})' for text in texts)}" if listed else "", params


def _is_facet(by: str) -> bool:
    return by not in ("", CHILD, *BODIES)
