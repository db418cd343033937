"""Finding records by any part of a name, by its initials, or by the beginning of a code.

Each kind says what it is found by (``Record.search_name``, ``search_initials``, ``search_codes``); the door writes that
beside the row, in its own transaction. One word of the full-text index is one sign of a name, so that a phrase of one,
two or three signs finds the inside of a name: FTS5 on SQLite, a tsvector with GIN on PostgreSQL. Codes are rows of a
B-tree in the order of their bytes. ``rebuild`` writes all of it again from the rows.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhijian.kernel.org.models import ByteOrderField
from zhijian.kernel.records import statements

if TYPE_CHECKING:
    from zhijian.kernel.records.model import Record

FEW = 2_000
"""Up to so many hits are looked up one by one; more are met soon enough by walking the rows in their own order."""
STEP = 100
LAST = "\U0010ffff"
"""The last sign of all: ``x`` up to ``x`` + this are the texts that begin with ``x``."""
LONGEST = 300


class Name(models.Model):
    """What one record is called, folded. Its signs stand in the full-text index (``migrations/0002``)."""

    record = models.UUIDField(unique=True)
    kind = models.CharField(max_length=60)
    text = ByteOrderField(max_length=LONGEST)
    initials = ByteOrderField(max_length=LONGEST)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "text"], name="name_text")]


class Code(models.Model):
    """One code or number of a record, folded; a record may have several."""

    record = models.UUIDField()
    kind = models.CharField(max_length=60)
    text = ByteOrderField(max_length=LONGEST)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "text"], name="code_text"),
            models.Index(fields=["record"], name="code_record"),
        ]


def fold_code(text: str) -> str:
    """A code as it is compared: half-width capitals without spaces and hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign not in " -—–" and sign.isprintable())[:LONGEST]


# -- writing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """By what a record is found, folded."""

    name: str = ""
    initials: str = ""
    codes: tuple[str, ...] = ()


def said(record: "Record") -> Said:
    """By what *record* is found; no code twice."""
    codes = dict.fromkeys(folded for code in record.search_codes() if (folded := fold_code(code)))
    return Said(record.search_name()[:LONGEST], record.search_initials()[:LONGEST], tuple(codes))


def write(done: Iterable[tuple["Record", "Record | None"]]) -> None:
    """Bring the index in line with these records; each stands with what it was before, a new one with None."""
    names: list[tuple[Record, Said]] = []
    codes: list[tuple[Any, str, str]] = []
    for work, before in done:
        if not is_searched(type(work)) or (before is not None and _says(before) == _says(work)):
            continue
        now, was = said(work), said(before) if before is not None else Said()
        if (now.name, now.initials) != (was.name, was.initials):
            if was.name or was.initials:
                _forget_name(work)
            names += [(work, now)] if now.name or now.initials else []
        if now.codes != was.codes:
            if was.codes:
                Code.objects.filter(record=work.pk).delete()
            codes += [(work.pk, work.kind, code) for code in now.codes]
    _write_names(names)
    statements.insert_values(Code, ("record", "kind", "text"), codes)


def _says(record: "Record") -> tuple[Any, ...]:
    return record.search_name(), record.search_initials(), *record.search_codes()


@cache
def is_searched(cls: "type[Record]") -> bool:
    """Whether a kind says by what it is found."""
    from zhijian.kernel.records.model import Record

    return any(getattr(cls, name) is not getattr(Record, name) for name in ("search_name", "search_codes"))


def rebuild(chunk: int = 2000) -> int:
    """Write the whole index again from the rows; returns how many records it now finds."""
    from zhijian.kernel.records import registry

    count = 0
    with transaction.atomic():
        for table in (Name, Code):
            table._default_manager.all().delete()
        if connection.vendor == "sqlite":
            _run("DELETE FROM records_signs", [])
        for cls in registry.KINDS.values():
            last: Any = None
            while is_searched(cls):
                rows = cls._base_manager.order_by("pk")
                batch = list((rows.filter(pk__gt=last) if last else rows)[:chunk])
                if not batch:
                    break
                write((row, None) for row in batch)
                last, count = batch[-1].pk, count + len(batch)
    return count


def _forget_name(work: "Record") -> None:
    if connection.vendor == "sqlite":
        _run(
            "DELETE FROM records_signs WHERE rowid IN (SELECT id FROM records_name WHERE record = %s)",
            [work.pk.hex],
        )
    Name.objects.filter(record=work.pk).delete()


def _run(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _write_names(rows: list[tuple["Record", Said]]) -> None:
    if connection.vendor == "postgresql":
        sql = "INSERT INTO records_name (record, kind, text, initials, signs) VALUES (%s, %s, %s, %s, %s::tsvector)"
        given = [(work.pk, work.kind, now.name, now.initials, _vector(now)) for work, now in rows]
        statements.run_many(sql, given)
        return
    names = [(work.pk, work.kind, now.name, now.initials) for work, now in rows]
    statements.insert_values(Name, ("record", "kind", "text", "initials"), names)
    sql = "INSERT OR REPLACE INTO records_signs (rowid, signs) SELECT id, %s FROM records_name WHERE record = %s"
    statements.run_many(
        sql, [(f"{_signs(now.name)} | {_signs(now.initials, 'p')}", work.pk.hex) for work, now in rows]
    )


def _signs(text: str, mark: str = "") -> str:
    """Each sign as a word of ASCII, so that no database's idea of a letter matters: 粮油 → ``7cae 6cb9``."""
    return " ".join(f"{mark}{ord(sign):x}" for sign in text)


def _vector(now: Said) -> str:
    """The words with their places; initials stand far behind the name, so that no phrase runs from one to the other."""
    words = [
        *enumerate(_signs(now.name).split(), 1),
        *enumerate(_signs(now.initials, "p").split(), 2 * LONGEST),
    ]
    return " ".join(f"{word}:{place}" for place, word in words)


# -- finding ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Query:
    """What is looked for among one kind: a part of a name, a part of the initials, the beginning of a code; empty: not.

    All are folded as the kind folds what it says of itself.
    """

    kind: str
    name: str = ""
    initials: str = ""
    code: str = ""

    def narrow(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """*rows*, as far as they fit; their order stays."""
        found = Q(pk__in=[])
        for search in self._inside():
            found |= search.condition()
        return rows.filter(found)

    def best(self, rows: "QuerySet[Any]", most: int) -> list[Any]:
        """At most *most* of *rows*: what is called exactly so, then what begins so, then what contains it."""
        found: dict[Any, Any] = {}
        for search in (*self._exactly(), *self._inside()):
            if len(found) < most:
                found |= {row.pk: row for row in search.first(rows, most - len(found), set(found))}
        return list(found.values())

    def _exactly(self) -> "Iterator[_Search]":
        """The ways by which the nearest are found before the others."""
        if self.name:
            yield _among(Name, kind=self.kind, text=self.name)
        if self.code:
            yield _among(Code, kind=self.kind, text=self.code)
        if self.name:
            yield _among(Name, kind=self.kind, text__gte=self.name, text__lt=self.name + LAST)

    def _inside(self) -> "Iterator[_Search]":
        """The ways that together find everything that fits."""
        if self.code:
            yield _among(Code, kind=self.kind, text__gte=self.code, text__lt=self.code + LAST)
        if self.name or self.initials:
            hits = Q(text__contains=self.name) if self.name else Q()
            hits |= Q(initials__contains=self.initials) if self.initials else Q()
            yield _Search(self._by_signs, Name.objects.filter(hits, kind=self.kind))

    def _by_signs(self, start: int, count: int) -> list[Any]:
        """Ids of records whose name or initials contain the phrase, the youngest first."""
        parts = [_signs(self.name)] if self.name else []
        parts += [_signs(self.initials, "p")] if self.initials else []
        if connection.vendor == "postgresql":
            phrase = " | ".join(f"({' <-> '.join(part.split())})" for part in parts)
            sql = (
                "SELECT record FROM records_name WHERE signs @@ %s::tsquery AND kind = %s "
                "ORDER BY id DESC LIMIT %s OFFSET %s"
            )
        else:
            phrase = " OR ".join(f'"{part}"' for part in parts)
            sql = (
                "SELECT n.record FROM records_signs s CROSS JOIN records_name n ON n.id = s.rowid "
                "WHERE records_signs MATCH %s AND n.kind = %s ORDER BY s.rowid DESC LIMIT %s OFFSET %s"
            )
        with connection.cursor() as cursor:
            cursor.execute(sql, [phrase, self.kind, count, start])
            return [UUID(key) if isinstance(key, str) else key for (key,) in cursor.fetchall()]


def _among(table: type[Name] | type[Code], **conditions: Any) -> "_Search":
    hits = table._default_manager.filter(**conditions)

    def ids(start: int, count: int) -> list[Any]:
        return list(hits.order_by("text").values_list("record", flat=True)[start : start + count])

    return _Search(ids, hits)


@dataclass(frozen=True)
class _Search:
    """One way of finding: ``ids(start, count)`` of the hits, the nearest first, and the hits as rows of the index."""

    ids: Callable[[int, int], list[Any]]
    hits: "QuerySet[Any]"

    def condition(self) -> Q:
        """A condition on rows of records. Few hits are looked up; of many, each row is asked whether it is one."""
        ids = self.ids(0, FEW + 1)
        return Q(pk__in=ids) if len(ids) <= FEW else Q(self._is_hit())

    def first(self, rows: "QuerySet[Any]", most: int, known: set[Any]) -> list[Any]:
        """The nearest hits among *rows*. Where hardly any of the first is visible, the rows are walked instead."""
        made: dict[Any, Any] = {}
        for start in range(0, FEW, STEP):
            ids = [pk for pk in self.ids(start, STEP) if pk not in known]
            visible = {row.pk: row for row in rows.filter(pk__in=ids)} if ids else {}
            made |= {pk: visible[pk] for pk in ids if pk in visible}
            if len(ids) < STEP - len(known) or len(made) >= most:
                return list(made.values())[:most]
        rest = rows.filter(self._is_hit()).exclude(pk__in=[*known, *made])[: most - len(made)]
        return [*made.values(), *rest]

    def _is_hit(self) -> Exists:
        return Exists(self.hits.filter(record=OuterRef("pk")))
