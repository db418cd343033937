"""``@act`` and ``@guard``: one declaration, from which everything else follows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from inspect import Parameter, getdoc, signature
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.functional import Promise

from zhijian.kernel.org.words import words
from zhijian.kernel.protections import is_off, protect

if TYPE_CHECKING:
    from django.db.models import Model
    from pydantic import BaseModel

    from zhijian.kernel.records.access import Access
    from zhijian.kernel.records.model import Record

Sentence = str | Promise
NEW = "new"
"""The source of an act that makes a record."""
SAME = "same"
"""The target of an act that leaves the state as it is."""


@dataclass(frozen=True)
class Guard:
    """A condition of an act: a sentence for people, and a test on the record, the hand and some of the parameters."""

    name: str
    sentence: Sentence
    test: Callable[..., bool]
    field: str
    needs: tuple[str, ...]

    def holds(self, record: "Record", by: Any, params: dict[str, Any]) -> bool:
        """Whether the condition holds; one that is switched off under test always does."""
        if is_off(f"guard:{self.name}"):
            return True
        return self.test(record, by, **{name: params[name] for name in self.needs})


def guard(sentence: Sentence, *, field: str = "") -> Callable[[Callable[..., bool]], Guard]:
    """Declare a guard. Its function takes the record, the hand, and keyword-only those parameters that it needs.

    Its case in the matrix of guards watches it; a guard without a case fails the house's tests.
    """

    def made(function: Callable[..., bool]) -> Guard:
        name = f"{function.__module__.removeprefix('zhijian.')}.{function.__name__}"
        protect(f"guard:{name}")
        needs = tuple(
            p.name for p in signature(function).parameters.values() if p.kind is Parameter.KEYWORD_ONLY
        )
        return Guard(name, sentence, function, field, needs)

    return made


@dataclass
class ActSpec:
    """One act of one kind of record, as declared, and later bound to its class."""

    method: Callable[..., Any]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    duty: str | tuple[str, ...]
    at: str = "reach"
    guards: tuple[Guard, ...] = ()
    not_who: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    paper: str = ""
    opens: str = ""
    late_after: int = 3
    automatic: bool = False
    counts: bool = True
    administers: bool = False
    schema: int = 1
    seal: bool = False
    name: str = ""
    kind: str = ""
    title: Sentence = ""
    params: "type[BaseModel] | None" = field(default=None, repr=False)
    links: "dict[str, type[Model]]" = field(default_factory=dict, repr=False)
    """Parameters that are other rows, from the signature: name → model. Bound once, for the door asks at every act."""
    marks: "dict[str, Access]" = field(default_factory=dict, repr=False)
    """Who may read each parameter, from the signature."""

    @property
    def model(self) -> "type[BaseModel]":
        """The model of the parameters; only a declaration that was bound to its class has one."""
        if self.params is None:
            raise LookupError(f"{self.kind or self.method.__name__} is not bound to a class yet")
        return self.params

    @property
    def creates(self) -> bool:
        return NEW in self.sources

    @property
    def moves_clocks(self) -> bool:
        """Whether this act names a clock."""
        return bool(self.starts or self.stops or self.pauses or self.resumes or self.extends)

    @property
    def duties(self) -> tuple[str, ...]:
        return (self.duty,) if isinstance(self.duty, str) else self.duty


F = TypeVar("F", bound=Callable[..., Any])


def act(
    sources: str | Sequence[str], *, to: str | Sequence[str] = SAME, by: str | Sequence[str] = "", **rest: Any
) -> Callable[[F], F]:
    """Declare an act: from which states, to which state (the method returns which, if several), by which duty.

    ``at``: ``reach`` (a body in whose area the record lies), ``body`` (the record's own body or one above it) or
    ``own`` (the very body in whose area it lies: nobody above says it in its place).
    ``guards``: see ``guard``. ``not_who``: acts of this record whose doer may not do this one (four eyes).
    ``starts``, ``stops``, ``resumes``: clocks by name. ``pauses``: ``clock:event``, one that the row of the limit
    allows, or ``clock:field`` of the record that names it. ``extends``: ``clock:field`` with the units granted, or
    ``clock`` alone for the most that the row allows. ``automatic``: only as a follower or by the system.
    ``late_after``: days after which an entry needs a reason. ``seal``: legal force on another, drawn in red.
    The first line of the docstring gives the words: Chinese, a blank, English.
    """

    named: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in rest.items()
    }
    duty = by if isinstance(by, str) else tuple(by)

    def made(method: F) -> F:
        method.spec = ActSpec(method, _tuple(sources), _tuple(to), duty, **named)  # type: ignore[attr-defined]
        return method

    return made


def bind(spec: ActSpec, name: str, kind: str) -> None:
    """Give a declared act its names; its four-eyes rule and its duty become protections with a name."""
    spec.name, spec.kind = name, f"{kind}.{name}"
    chinese, _, english = (getdoc(spec.method) or name).splitlines()[0].partition(" ")
    spec.title = words(chinese, english)
    for other in spec.not_who:
        protect(f"eyes:{spec.kind}:{other}")
    protect(f"duty:{spec.kind}")


def _tuple(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
