"""``act_many``: the only bulk door. The same checks and the same acts, many in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError as NotAnId
from django.db import IntegrityError, models, transaction

from zhijian.kernel.ledger.models import Act, Key
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records import saving, writing
from zhijian.kernel.records.by import By
from zhijian.kernel.records.door import Prepared, commit, perform, prepare
from zhijian.kernel.records.errors import KeyReused, NoRoom, Refusal
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import key_of, parse, resolve, visible_rows
from zhijian.kernel.records.spec import ActSpec

CHUNK = 1000
KEYS = protect(
    "key:bulk",
    "tests/kernel/records/test_bulk.py::test_the_same_key_gives_the_first_answer_and_other_content_is_refused",
)


@dataclass(frozen=True)
class Wish:
    """One act that is wanted: on which record (or of which class, for a new one), by whom, with what."""

    record: Record
    act: str
    by: By
    params: dict[str, Any]

    @property
    def spec(self) -> ActSpec:
        return self.record.acts[self.act]


@dataclass(frozen=True)
class Outcome:
    """What became of one wish: the act, whether it had been done before, or why it was refused."""

    wish: Wish
    act: Act | None = None
    again: bool = False
    refusal: Refusal | None = None


def act_many(wishes: Iterable[Wish], *, chunk: int = CHUNK) -> Iterator[Outcome]:
    """Do many acts, *chunk* to a transaction. A refused one costs itself only; those on one record go in order.

    Raises ``NoRoom`` where the disk is full: of that chunk nothing was written, and all that came before it stands.
    """
    source = iter(wishes)
    while batch := list(islice(source, chunk)):
        with saving.room(), transaction.atomic():
            outcomes = _Batch(batch).done()
        yield from outcomes


class _Batch:
    """The wishes of one transaction. Acts are written together until one must see what those before it did."""

    def __init__(self, wishes: list[Wish]) -> None:
        self.wishes = wishes
        keys = [] if is_off(KEYS) else [wish.by.key for wish in wishes if wish.by.key]
        self.known = Key.objects.in_bulk(keys)
        self.rows = _Rows(wishes)
        self.outcomes: list[Outcome] = []
        self.ready: list[tuple[int, Prepared, Wish]] = []
        self.touched: set[Any] = set()
        """Ids of the records of waiting acts, and of those that these acts name."""
        self.busy: set[Any] = set()
        """Ids of the records of waiting acts alone."""

    def done(self) -> list[Outcome]:
        """Do them all, in order."""
        for wish in self.wishes:
            self._one(wish)
        self._flush()
        return self.outcomes

    def _one(self, wish: Wish) -> None:
        spec = wish.spec
        links = ((name, model) for name, model in spec.links.items() if issubclass(model, Record))
        named = {wish.record.pk, *(_key(model, wish.params.get(name)) for name, model in links)} - {None}
        if spec.paper or named & self.busy or (spec.guards and named & self.touched):
            # A paper takes a number, and what follows from it acts on other records; a guard may ask the database.
            self._flush()
        if spec.paper:
            return self._alone(wish)
        try:
            prepared = self._prepared(wish, spec)
        except Refusal as refusal:
            self.outcomes.append(Outcome(wish, refusal=refusal))
        else:
            if prepared is not None:
                self.ready.append((len(self.outcomes), prepared, wish))
                self.outcomes.append(Outcome(wish))
                self.busy |= {prepared.work.pk}
                self.touched |= named | {prepared.work.pk}
        return None

    def _prepared(self, wish: Wish, spec: ActSpec) -> Prepared | None:
        """The act, checked and not yet written; None where it was done before."""
        params = parse(spec, type(wish.record), wish.by.scope, wish.params, self.rows.find)
        asked = writing.digest(spec.kind, None if spec.creates else wish.record.pk, wish.by.on, params)
        first = self.known.get(wish.by.key)
        if first is not None and first.digest != asked:
            raise KeyReused
        if first is not None:
            self.outcomes.append(Outcome(wish, Act.objects.get(pk=first.act), again=True))
            return None
        return prepare(wish.record, spec, wish.by, params, asked)

    def _alone(self, wish: Wish) -> None:
        """Through the single door, with a savepoint of its own: whatever is refused takes its number back."""
        try:
            again = bool(wish.by.key) and wish.by.key in self.known
            act = perform(wish.record, wish.spec, wish.by, wish.params)
            self.rows.forget()
            self.outcomes.append(Outcome(wish, act, again=again))
        except NoRoom:
            raise  # not this wish's fault: the whole chunk is taken back
        except Refusal as refusal:
            self.outcomes.append(Outcome(wish, refusal=refusal))

    def _flush(self) -> None:
        """Write what waits. Where that fails, each again alone, so that only who is at fault is refused."""
        if not self.ready:
            return
        ready, self.ready = self.ready, []
        self.busy.clear()
        self.touched.clear()
        try:
            with transaction.atomic():
                acts = commit([prepared for _place, prepared, _wish in ready])
        except (Refusal, IntegrityError):
            for place, _prepared, wish in ready:
                kept, self.outcomes = self.outcomes, []
                self._alone(wish)
                kept[place], self.outcomes = self.outcomes[0], kept
        else:
            for (place, _prepared, wish), act in zip(ready, acts, strict=True):
                self.outcomes[place] = Outcome(wish, act)
        if any(p.spec.opens or p.doing.followers or not p.spec.creates for _place, p, _wish in ready):
            self.rows.forget()


def _key(model: type[models.Model], value: Any) -> Any:
    """The id that a parameter names, however it was written; None where it cannot be one."""
    try:
        return None if value in (None, "") else key_of(model, str(_id(value)))
    except NotAnId:
        return None


def _id(value: Any) -> Any:
    return getattr(value, "pk", value)


class _Rows:
    """The rows that the wishes of a batch name, read once for each scope; by the same rule as one at a time."""

    def __init__(self, wishes: list[Wish]) -> None:
        self.wanted: dict[tuple[type[models.Model], int], dict[Any, Scope]] = defaultdict(dict)
        for wish in wishes:
            for name, model in wish.spec.links.items():
                value = _id(wish.params.get(name))
                if value not in (None, ""):
                    self.wanted[model, id(wish.by.scope)][str(value)] = wish.by.scope
        self.found: dict[tuple[type[models.Model], int], dict[Any, models.Model]] = {}
        self.together = True

    def find(self, model: type[models.Model], key: str, scope: Scope) -> models.Model | None:
        """The row with this id, if *scope* may see it."""
        if not self.together:
            return resolve(model, key, scope)
        group = (model, id(scope))
        if group not in self.found:
            self.found[group] = self._read(model, scope, list(self.wanted[group]))
        try:
            return self.found[group].get(key_of(model, key)) or resolve(model, key, scope)
        except NotAnId:
            return None

    def forget(self) -> None:
        """Records have changed: from now on each is read when it is asked for."""
        self.found.clear()
        self.together = False

    def _read(self, model: type[models.Model], scope: Scope, keys: list[str]) -> dict[Any, models.Model]:
        ids = []
        for key in keys:
            try:
                ids.append(key_of(model, key))
            except NotAnId:
                continue  # refused by its own wish
        found: dict[Any, models.Model] = visible_rows(model, scope).in_bulk(ids)
        return found
