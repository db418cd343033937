"""户数: parties counted where they are to be counted; who occurs twice below a node is one there.

One statement for all figures, periods and ways of dividing that are asked: the rows of each period once; tables in
which the spots of a row are looked up by its body and its facets; then a count for each division.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhijian.kernel.indicators.cube import BODIES, MANY, Slice, between, known_at, marks
from zhijian.kernel.indicators.engines import Engine
from zhijian.kernel.indicators.language import FACET, Indicator, Kind
from zhijian.kernel.indicators.models import Entry
from zhijian.kernel.indicators.rollup import CHILD, Above, Figure, Spot, is_facet
from zhijian.kernel.indicators.trees import Tree

Facets = Sequence[tuple[Any, Mapping[str, str]]]
Statement = tuple[str, list[Any]]
PLAIN = re.compile(r"[0-9A-Za-z._-]+")
SPOT = "node, grp, body_grp"
"""A node, and the group by number or, of a division by bodies that a row names, as text."""


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
        self.tables: dict[Any, tuple[str, str, Statement]] = {}
        self.figures: list[Figure] = []
        self.counts: list[Statement] = []

    def ask(self, place: int, leaf: Indicator, series: Any, slices: Sequence[Slice]) -> None:
        """Ask for a figure in the periods that *slices* make up."""
        above = Above(self.node, self.tree, slices)
        periods: dict[int, list[int]] = defaultdict(list)
        for tag, one in enumerate(slices):
            periods[one.when].append(tag)
        for institutes in self.sorts:
            role = leaf.role_at(institute=institutes)
            for when, tags in periods.items():
                spots = [self._spots(role, above, tag, institutes) for tag in tags]
                for by in self.bys:
                    found = (
                        self._lying(leaf, series, role, by, slices[tag], here)
                        for tag, here in zip(tags, spots, strict=True)
                    )
                    if lying := " UNION ALL ".join(filter(None, found)):
                        self.counts.append(self._count(leaf, lying, slices[tags[0]].since))
                        self.figures.append((place, when, by))

    def answers(self) -> Iterator[tuple[Figure, Spot, int]]:
        """How many different parties there are at each spot that has any."""
        if not self.counts:
            return
        tables = [f"{name}({columns}) AS ({sql})" for name, columns, (sql, _params) in self.tables.values()]
        statements = [*(one for _name, _columns, one in self.tables.values()), *self.counts]
        params = [value for _sql, values in statements for value in values]
        counts = " UNION ALL ".join(sql for sql, _params in self.counts)
        groups = list(self.groups)
        for tag, node, group, body, many in self.engine.run(f"WITH {', '.join(tables)} {counts}", params):
            by = self.figures[tag][2]
            named = self.bodies[group] if by == CHILD else groups[group] if is_facet(by) else body
            yield self.figures[tag], (self.bodies[node], named), int(many)

    # -- what is counted -------------------------------------------------------------------------------------------

    def _count(self, leaf: Indicator, lying: str, since: date) -> Statement:
        """How many parties lie at each spot; of first times those whose first day lies in the period."""
        shown = f"SELECT {len(self.counts)} AS tag, {SPOT}"
        if leaf.kind is not Kind.NEW:
            return f"{shown}, COUNT(DISTINCT party) AS many FROM ({lying}) l GROUP BY {SPOT}", []
        first = f"SELECT {SPOT} FROM ({lying}) l GROUP BY {SPOT}, party HAVING MIN(day) >= %s"  # noqa: S608
        return f"{shown}, COUNT(*) AS many FROM ({first}) f GROUP BY {SPOT}", [self.engine.day(since)]

    def _lying(self, leaf: Indicator, series: Any, role: str, by: str, one: Slice, spots: str) -> str:
        """The parties of a slice at the spots where they count (``SPOT``, party); '': none can."""
        joined = {spots: f"s.key = r.{role if role in BODIES else 'dims'}"}
        names = [f"{spots} s"]
        if leaf.where or is_facet(by):
            groups = self._groups(leaf, by)
            names.append(f"{groups} g")
            joined[groups] = "g.key = r.dims"
        if not all(joined):
            return ""
        group = "s.child" if by == CHILD else "g.grp" if is_facet(by) else "0"
        body = f"r.{by}" if by in BODIES else "''"
        day = ", r.day" if leaf.kind is Kind.NEW else ""
        # CROSS JOIN: SQLite keeps to this order, and looks each row up in the small tables.
        tables = " CROSS JOIN ".join([f"{self._rows(leaf, series, role, one)} r", *names])
        return (
            f"SELECT s.node AS node, {group} AS grp, {body} AS body_grp, r.party AS party{day} "  # noqa: S608
            f"FROM {tables} WHERE {' AND '.join(joined.values())}"
        )

    # -- tables of the statement -----------------------------------------------------------------------------------

    def _rows(self, leaf: Indicator, series: Any, role: str, one: Slice) -> str:
        """The parties of standing acts on these days, divided by all that any way needs."""
        roles = {leaf.role_at(institute=institutes) for institutes in self.sorts}
        names = [name for name in BODIES if name in roles or name in self.bys]
        dims = bool(leaf.where) or not roles <= {*BODIES} or any(map(is_facet, self.bys))
        shown = [*names, *(["dims_id"] if dims else []), "party", *(["day"] if leaf.kind is Kind.NEW else [])]
        where, params = known_at(between(self.engine, "day", one.first, one.last), self.size)
        where, params = f"series_id = %s AND party IS NOT NULL AND {where}", [series, *params]
        if self.node is not None and role in BODIES:
            below = sorted(self.tree.below(self.node, one.tree_on))
            if len(below) <= MANY:
                where, params = f"{where} AND {role} IN ({marks(below)})", [*params, *below]
        listed = ", ".join(shown)
        sql = f"SELECT {listed} FROM {Entry._meta.db_table} WHERE {where} GROUP BY {listed} HAVING SUM(sign) > 0"  # noqa: S608
        return self._table((sql, *params), ", ".join(name.removesuffix("_id") for name in shown), sql, params)

    def _spots(self, role: str, above: Above, tag: int, institutes: bool) -> str:
        """The nodes at which a body counts, or whatever holds it in a facet, and the body right below each."""
        number, on = self.number, above.tags[tag].tree_on
        facet = "" if role in BODIES else role.removeprefix(FACET)
        bodies: Iterable[tuple[Any, str]] = ((body, body) for body in number)
        if facet:
            bodies = ((key, facets.get(facet, "")) for key, facets in self.facets)
        found = (
            (key, number[node], number[child])
            for key, body in bodies if body in number
            for _when, node, child in above(tag, institutes, body)
        )  # fmt: skip
        return self._lookup(("spots", facet, on, institutes), "node, child", found)

    def _groups(self, leaf: Indicator, by: str) -> str:
        """The combinations of facets that a figure counts, each with its group."""
        wanted = by if is_facet(by) else ""
        counted = (
            (key, self.groups.setdefault(facets.get(wanted, ""), len(self.groups)))
            for key, facets in self.facets
            if leaf.counts(facets)
        )
        return self._lookup(("groups", leaf, wanted), "grp", counted)

    def _lookup(self, key: Any, columns: str, rows: Iterable[tuple[Any, ...]]) -> str:
        """A table in which rows are looked up by its first column, ``key``; '' of none."""
        listed = list(rows)
        if not listed:
            return ""
        texts, params = zip(*map(_written, listed), strict=True)
        values = [value for some in params for value in some]
        bare = self._table(("bare", key), f"key, {columns}", f"VALUES ({'), ('.join(texts)})", values)
        kind = "BIGINT" if isinstance(listed[0][0], int) else "VARCHAR(4000)"
        # SQLite makes an index of a column that has a kind, in a table that it does not take apart.
        sql = f"SELECT DISTINCT CAST(key AS {kind}), {columns} FROM {bare}"  # noqa: S608
        return self._table(key, f"key, {columns}", sql)

    def _table(self, key: Any, columns: str, sql: str, params: Sequence[Any] = ()) -> str:
        """The name of a table of the statement, which is made once."""
        if key not in self.tables:
            self.tables[key] = (f"t{len(self.tables)}", columns, (sql, list(params)))
        return self.tables[key][0]


def _written(row: tuple[Any, ...]) -> Statement:
    """A row as text: whole numbers and plain names stand in it, so that there are few parameters."""
    plain = [isinstance(value, int) or PLAIN.fullmatch(value) for value in row]
    texts = [repr(value) if is_plain else "%s" for value, is_plain in zip(row, plain, strict=True)]
    return ", ".join(texts), [value for value, is_plain in zip(row, plain, strict=True) if not is_plain]
