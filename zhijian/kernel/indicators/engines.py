"""Where the grains are read from: the database in which the sealer keeps them, or segments of them (``segments``).

There is one compiler (``cube``). An engine has the same tables by the same names; it says how many acts they hold, what
the names of series and facets are in them, how a day is handed over, and runs a statement.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection

from zhijian.kernel.indicators.models import Combo, Series
from zhijian.kernel.indicators.trees import Tree
from zhijian.kernel.ledger import dbtiles

if TYPE_CHECKING:
    from zhijian.kernel.indicators.months import Held

HELD_FROM = 100_000
"""Below so many acts the months are read again each time: there are few."""


class Engine(Protocol):
    """A place from which figures are computed."""

    def size(self) -> int:
        """How many acts it knows: the first so many of the ledger."""

    def tree(self) -> Tree:
        """The dated tree of bodies."""

    def series(self, names: Iterable[str]) -> dict[str, Any]:
        """What stands in the tables for these series; one that has no entry may be missing."""

    def combos(self) -> list[tuple[Any, str]]:
        """What stands in the tables for each combination of facets, with its canonical text; always in one order."""

    def months(self, series: Collection[Any], size: int) -> "Held | None":
        """The months of these series, if they are held in memory: as all acts say that it knows (just now, *size*)."""

    def day(self, on: date) -> Any:
        """A day as a parameter of a statement."""

    def run(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement; its parameters are marked ``%s``, and no other per cent sign stands in it."""


class Database:
    """The installation's own database, by Django's connection."""

    def size(self) -> int:
        return dbtiles.size()

    def tree(self) -> Tree:
        return Tree()

    def series(self, names: Iterable[str]) -> dict[str, Any]:
        return dict(Series.objects.filter(name__in=set(names)).values_list("name", "pk"))

    def combos(self) -> list[tuple[Any, str]]:
        return list(Combo.objects.order_by("pk").values_list("pk", "text"))

    def months(self, series: Collection[Any], size: int) -> "Held | None":
        if size < HELD_FROM:
            return None
        from zhijian.kernel.indicators.months import MONTHS

        return MONTHS.now(series)

    def day(self, on: date) -> Any:
        return connection.ops.adapt_datefield_value(on)

    def run(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())


DATABASE = Database()
