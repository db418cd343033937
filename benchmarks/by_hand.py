"""What an expert would write for the hundred figures of ``benchmarks.cubes``, and how both answers are compared."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

APPROVED, INSTRUMENT = "metrology.verification.approved", "metrology.instrument"
Values = dict[tuple[str, str], list[Any]]
"""(code, body) → this period's value and last year's; measures in fen."""


def agree(ours: Any, theirs: Values) -> None:
    """Both must say the same of every figure and body."""
    checked = 0
    for value in ours:
        wanted = theirs.get((value.indicator.code, value.node), [0, 0])
        mine = [value.this, value.last]
        if value.indicator.measure:
            mine = [one * 100 for one in mine]
        if value.indicator.numerator is not None:
            mine, wanted = [mine[0] is not None and float(mine[0])], [_share(wanted)]
        if mine != [one or 0 for one in wanted]:
            raise SystemExit(f"{value.indicator.code} of {value.node}: {mine}; by hand {wanted}")
        checked += 1
    print(f"{checked:,} values are the same")


def _share(pair: Any) -> Any:
    from zhijian.kernel.indicators.figures import ratio

    over, under = pair if isinstance(pair, tuple) else (0, 0)
    found = ratio(*(_decimal(one) for one in (over, under)))
    return found is not None and float(found)


def _decimal(one: Any) -> Any:
    from decimal import Decimal

    return Decimal(int(one or 0))


class Expert:
    """What every hand needs: leaves with the facets that count for each, and which bodies lie under which."""

    def __init__(self, hundred: tuple[Any, ...], half: Any) -> None:
        from zhijian.kernel.indicators.language import Kind
        from zhijian.kernel.indicators.trees import Tree

        self.hundred, self.kinds = hundred, Kind
        self.leaves = list(dict.fromkeys(part for one in hundred for part in one.parts))
        self.spans = [(one.first, one.last) for one in (half, half.last_year())]
        tree = Tree()
        areas = [body for body in tree.bodies() if body not in tree.institutes]
        self.closure = [(body, node) for body in areas for node in tree.chain(body, half.last)]
        self.institutes = sorted(tree.institutes)

    def values(self, sums: dict[tuple[int, str], list[Any]]) -> Values:
        """From leaves to figures; of a ratio this period's two sums."""
        found: Values = {}
        nodes = {node for _leaf, node in sums}
        place = {leaf: n for n, leaf in enumerate(self.leaves)}
        for one in self.hundred:
            for node in nodes:
                pairs = [sums.get((place[part], node), [0, 0]) for part in one.parts]
                found[one.code, node] = pairs[0] if len(pairs) == 1 else [(pairs[0][0], pairs[1][0])]
        return {key: value if len(value) == 2 else value[0] for key, value in found.items()}


class Hand(Expert):
    """The two-stage cube: one pass over the entries of the segments, then masks and the tree, all in DuckDB."""

    def __init__(self, engine: Any, hundred: tuple[Any, ...], half: Any) -> None:
        super().__init__(hundred, half)
        from zhijian.kernel.indicators.effects import facets_of

        self.db, self.size = engine.db, engine.size()
        db, leaves = self.db, self.leaves
        db.execute("CREATE TEMP TABLE closure (body VARCHAR, node VARCHAR)")
        db.executemany(
            "INSERT INTO closure VALUES (?, ?)", [*self.closure, *((one, one) for one in self.institutes)]
        )
        db.execute("CREATE TEMP TABLE mask (series VARCHAR, facets VARCHAR, leaf INTEGER, institute VARCHAR)")
        combos = [(text, facets_of(text)) for text, _same in engine.combos()]
        rows = [
            (leaf.series, text, n, facets.get("institute", ""))
            for n, leaf in enumerate(leaves) for text, facets in combos if leaf.counts(facets)
        ]  # fmt: skip
        lines = ", ".join(f"('{s}', '{f}', {n}, '{i}')" for s, f, n, i in rows)
        db.execute(f"INSERT INTO mask VALUES {lines}")
        (self.a, self.b), (self.c, self.d) = self.spans
        self.money = {n for n, leaf in enumerate(leaves) if leaf.measure}

    def answer(self) -> Values:
        flow = f"series = '{APPROVED}' AND ((day >= ? AND day <= ?) OR (day >= ? AND day <= ?))"
        self.db.execute(
            "CREATE OR REPLACE TEMP TABLE cube AS SELECT series, facets, territory, doer,"
            " SUM(CASE WHEN day >= ? THEN sign ELSE 0 END) AS n0, SUM(CASE WHEN day < ? THEN sign ELSE 0 END) AS n1,"
            " SUM(CASE WHEN day >= ? THEN a1 ELSE 0 END) AS m0, SUM(CASE WHEN day < ? THEN a1 ELSE 0 END) AS m1"
            f" FROM entries WHERE {flow} GROUP BY ALL UNION ALL SELECT series, facets, territory, '',"
            " SUM(sign), SUM(CASE WHEN day <= ? THEN sign ELSE 0 END), 0, 0 FROM entries"
            f" WHERE series IN ('{INSTRUMENT}#stock', '{INSTRUMENT}#valid', '{INSTRUMENT}#expired') AND day <= ?"
            " GROUP BY ALL",
            [self.a, self.a, self.a, self.a, self.a, self.b, self.c, self.d, self.d, self.b],
        )
        body = "CASE WHEN doer <> '' THEN doer ELSE institute END"
        found = self.db.execute(
            "WITH masked AS (SELECT leaf, territory, doer, institute, SUM(n0) AS n0, SUM(n1) AS n1, SUM(m0) AS m0,"
            " SUM(m1) AS m1 FROM cube JOIN mask USING (series, facets) GROUP BY ALL) "
            "SELECT leaf, node, SUM(n0), SUM(n1), SUM(m0), SUM(m1) FROM masked JOIN closure ON body = territory GROUP BY ALL"
            f" UNION ALL SELECT leaf, node, SUM(n0), SUM(n1), SUM(m0), SUM(m1) FROM masked JOIN closure ON body = {body}"
            " GROUP BY ALL"
        ).fetchall()
        return self.values({
            (leaf, node): [int(m0), int(m1)] if leaf in self.money else [int(n0), int(n1)]
            for leaf, node, n0, n1, m0, m1 in found
        })  # fmt: skip

    def bounds(self) -> dict[str, Callable[[], Any]]:
        """The least that the others must do: different firms by area and year; everything known at half the acts."""
        firms = (
            "SELECT node, day >= ? AS now, COUNT(DISTINCT party) FROM entries JOIN closure ON body = territory"
            f" WHERE series = '{APPROVED}' AND ((day >= ? AND day <= ?) OR (day >= ? AND day <= ?)) GROUP BY ALL"
        )
        known = (
            "SELECT series, facets, territory, doer, SUM(sign), SUM(a1) FROM entries WHERE position < ? AND"
            f" (series = '{APPROVED}' OR series LIKE '{INSTRUMENT}#%') AND day <= ? GROUP BY ALL"
        )
        return {
            "different firms": lambda: self.db.execute(
                firms, [self.a, self.a, self.b, self.c, self.d]
            ).fetchall(),
            "one pass over what half the acts say": lambda: self.db.execute(
                known, [self.size // 2, self.b]
            ).fetchall(),
        }


class Plain(Expert):
    """One statement for each leaf, over the rows of the database, rolled up there by a closure of the tree."""

    def __init__(self, hundred: tuple[Any, ...], half: Any) -> None:
        super().__init__(hundred, half)
        from django.db import connection

        from zhijian.kernel.indicators.effects import facets_of
        from zhijian.kernel.indicators.models import Combo, Series

        self.ids = dict(Series.objects.values_list("name", "pk"))
        self.combos = [(pk, facets_of(text)) for pk, text in Combo.objects.values_list("pk", "text")]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE closure (body varchar(40), node varchar(40))")
            cursor.executemany("INSERT INTO closure VALUES (%s, %s)", self.closure)
            cursor.execute("CREATE TEMPORARY TABLE held (dims integer, institute varchar(40))")
            cursor.executemany(
                "INSERT INTO held VALUES (%s, %s)",
                [(pk, one.get("institute", "")) for pk, one in self.combos],
            )

    def answer(self) -> Values:
        sums: dict[tuple[int, str], list[Any]] = {}
        for n, leaf in enumerate(self.leaves):
            for node, this, last in self._rows(leaf):
                sums[n, node] = [int(this or 0), int(last or 0)]
        return self.values(sums)

    def _rows(self, leaf: Any) -> list[Any]:
        from django.db import connection

        (a, b), (c, d) = self.spans
        flow = leaf.kind in (self.kinds.FLOW, self.kinds.SUM)
        what = "a1" if leaf.measure else "sign"
        counted = [str(pk) for pk, facets in self.combos if leaf.counts(facets)] or ["0"]
        days = (
            f"((day >= '{a}' AND day <= '{b}') OR (day >= '{c}' AND day <= '{d}'))"
            if flow
            else f"day <= '{b}'"
        )
        now = f"day >= '{a}'" if flow else "true"
        then = f"day <= '{d}'"
        inner = (
            "SELECT {by}, SUM(CASE WHEN "
            + now
            + f" THEN {what} END) AS n0, SUM(CASE WHEN {then} THEN {what} END) AS n1"
            f" FROM indicators_entry{{join}} WHERE series_id = {self.ids.get(leaf.series, 0)} AND {days}"
            f" AND dims_id IN ({', '.join(counted)}) GROUP BY 1"
        )
        areas = inner.format(by="territory AS body", join="")
        own = inner.format(by="doer AS node", join="") if flow else inner.format(
            by="institute AS node", join=" JOIN held ON dims = dims_id")  # fmt: skip
        sql = (
            f"SELECT node, SUM(n0), SUM(n1) FROM ({areas}) t JOIN closure USING (body) GROUP BY node"
            f" UNION ALL SELECT node, n0, n1 FROM ({own}) u WHERE node LIKE '%.mi'"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())


class Orm(Expert):
    """As one would write it in views: a queryset for each leaf and year, by area, added up the tree in Python; and one
    for institutes."""

    def answer(self) -> Values:
        from zhijian.kernel.indicators.effects import facets_of
        from zhijian.kernel.indicators.models import Combo, Entry

        self.combos = {pk: facets_of(text) for pk, text in Combo.objects.values_list("pk", "text")}
        above: dict[str, list[str]] = defaultdict(list)
        for body, node in self.closure:
            above[body].append(node)
        sums: dict[tuple[int, str], list[Any]] = defaultdict(lambda: [0, 0])
        for n, leaf in enumerate(self.leaves):
            flow = leaf.kind in (self.kinds.FLOW, self.kinds.SUM)
            counted = [pk for pk, facets in self.combos.items() if leaf.counts(facets)]
            for when, (first, last) in enumerate(self.spans):
                found = Entry.objects.filter(series__name=leaf.series, dims__in=counted, day__lte=last)
                if flow:
                    found = found.filter(day__gte=first)
                what = "a1" if leaf.measure else "sign"
                for body, total in self._by(found, "territory", what):
                    for node in above[body]:
                        sums[n, node][when] += total
                for body, total in self._by(found, "doer" if flow else "dims", what):
                    node = body if flow else self.combos[body].get("institute", "")
                    if node in self.institutes:
                        sums[n, node][when] += total
        return self.values(sums)

    def _by(self, found: Any, column: str, what: str) -> Any:
        from django.db.models import Sum

        return found.values_list(column).annotate(Sum(what))
