"""Record: the base of every register entry and every matter. No column is written outside an act."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.core.exceptions import ValidationError as NotAnId
from django.db import models
from django.db.models.base import ModelState
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.by import By, Doing
from zhijian.kernel.records.fields import Marks, marks_of, plain
from zhijian.kernel.records.limits import Limit
from zhijian.kernel.records.spec import NEW, SAME, ActSpec, bind

KERNEL_FIELDS = ("id", "rev", "last_on")


class Record(models.Model):
    """台账、事项 A thing with a life.

    A class names its ``kind`` (for ever), its ``line``, its ``State`` and its acts. ``body`` keeps it, ``territory``
    is the body in whose area it lies, ``party`` the firm that it is about.
    """

    kind: ClassVar[str] = ""
    line: ClassVar[str] = ""
    title: ClassVar[str | Promise] = ""
    plural: ClassVar[str | Promise] = ""
    scope_by: ClassVar[str] = "territory"
    common_identity: ClassVar[bool] = False
    """Identity common to all staff (parties): every officer may see it."""
    placeless: ClassVar[bool] = False
    registrar: ClassVar[str | tuple[str, ...]] = ""
    """Duty that may do the built-in acts *registered*, *changed*, *ended*; empty: this kind has none of them."""
    administers: ClassVar[bool] = False
    """Part of the administration, not of business: no subtree decides who sees it, but a duty."""
    open_to_staff: ClassVar[bool] = False
    watchers: ClassVar[tuple[str, ...]] = ("system_admin", "security_admin", "audit_admin")
    """Administrators who may see rows of an administering kind that is not open to all staff."""
    limits: ClassVar[tuple[Limit, ...]] = ()
    measures: ClassVar[Mapping[str, int]] = {}
    """Fields that are summed in figures, with their decimals: ``{"fee": 2}``."""
    valid_field: ClassVar[str] = ""
    """The field that holds the last day of validity, for stocks and rates of validity."""
    valid_without_end: ClassVar[bool] = False
    """Whether an empty last day means that it never ends (a licence), and not that it never began (an instrument)."""
    stock_states: ClassVar[tuple[str, ...]] = ()
    """The states in which a record counts in the stock."""
    acts: ClassVar[dict[str, ActSpec]] = {}

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rev = models.PositiveIntegerField(default=0, editable=False)
    last_on = models.DateField(null=True, editable=False)
    state = models.CharField(_("State"), max_length=30, editable=False)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="+", verbose_name=_("Kept by"), editable=False
    )
    territory = models.ForeignKey(
        Body, models.PROTECT, related_name="+", verbose_name=_("Area"), editable=False
    )
    party = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label()

    @property
    def last_day(self) -> date:
        """The day of the last act, which every written record has."""
        if self.last_on is None:
            raise ValueError(f"{self.kind} {self.pk} was never written")
        return self.last_on

    # -- what a kind says of itself -----------------------------------------------------------------------------

    def label(self) -> str:
        """The name of this record on a screen: what it is."""
        return str(self.pk)

    def number_label(self) -> str:
        """Its number, in the second voice under the name."""
        return ""

    def get_state_display(self) -> str:
        """The state in words; a record whose first act was voided has none."""
        return str(self.State(self.state).label) if self.state else ""

    def search_name(self) -> str:
        """The name by any part of which this record is found, folded; empty: by none. See ``searching``."""
        return ""

    def search_initials(self) -> str:
        """The initials of its name as they are typed; empty: none."""
        return ""

    def search_codes(self) -> "Iterable[str]":
        """The codes and numbers by whose beginning it is found."""
        return ()

    def project(self) -> None:
        """Bring the plain tables of the ground floor in line with this record, inside the door's transaction."""

    def derive(self) -> None:
        """Set the columns that follow from others (folded names, sort keys) before the record is written."""

    def leaned_on(self) -> str:
        """Why this record cannot be undone by voiding its first act: what stands on it; empty where nothing does."""
        return ""

    def excused(self, act: str, watched: str, on: date) -> bool:
        """Whether who did *watched* may also do *act* on this day, by a dated setting of the body that keeps this."""
        return False

    # -- the built-in acts; a kind with a registrar has them -----------------------------------------------------

    def registered(self, by: Doing, **values: Any) -> str | None:
        """登记 Register"""
        for name, value in values.items():
            setattr(self, name, value)
        return None

    def changed(self, by: Doing, **values: Any) -> str | None:
        """变更 Change"""
        for name, value in values.items():
            setattr(self, name, value)
        return None

    def ended(self, by: Doing) -> str | None:
        """注销 End"""
        return None

    # -- rows --------------------------------------------------------------------------------------------------

    @classmethod
    def visible_to(cls, scope: Scope) -> "models.QuerySet[Any]":
        """The only way to rows: those that *scope* may see."""
        rows: models.QuerySet[Any] = cls._default_manager.all()
        if scope.system or is_off(f"scope:{cls.kind}"):
            return rows
        if cls.administers:
            return rows if cls.administered_by(scope) else rows.none()
        if scope.whole or (cls.common_identity and scope.reach):
            return rows
        bodies = scope.over(cls.line)
        mine = models.Q(**{f"{cls.scope_by}__in": bodies})
        shared = scope.shares.get(cls.kind)
        return rows.filter(mine | models.Q(pk__in=shared)) if shared else rows.filter(mine)

    @classmethod
    def administered_by(cls, scope: Scope) -> bool:
        """Whether *scope* may see the rows of an administering kind: all of them or none."""
        return (
            bool(scope.posts) if cls.open_to_staff else any(scope.administers(duty) for duty in cls.watchers)
        )

    @classmethod
    def get(cls, scope: Scope, pk: object) -> Any:
        """One visible row; raises ``NotYours`` for a foreign one as for none."""
        from zhijian.kernel.records.errors import NotYours

        try:
            return cls.visible_to(scope).get(pk=cls._meta.pk.to_python(pk))
        except (ObjectDoesNotExist, NotAnId):
            raise NotYours from None

    def timeline(self) -> "models.QuerySet[Act]":
        """The acts of this record, oldest first."""
        return Act.objects.filter(record=self.pk).order_by("rev")

    # -- values ------------------------------------------------------------------------------------------------

    @classmethod
    def value_fields(cls) -> list[Any]:
        """The columns whose changes the ledger records: all but revision, day and what is derived."""
        return _columns(cls).recorded

    def values(self) -> dict[str, Any]:
        """Every recorded column in the ledger's form."""
        return {name: plain(getattr(self, attname)) for name, attname in _columns(type(self)).names}

    def facets(self) -> dict[str, str]:
        """The facets by which figures can be divided, as they are now."""
        return {
            name: str(plain(getattr(self, attname)) or "") for name, attname in _columns(type(self)).facets
        }

    @classmethod
    def column(cls, name: str) -> Any:
        """The column of a field by name."""
        return cls._meta.get_field(name)

    @classmethod
    def marks(cls, name: str) -> Marks:
        """The marks of a field by name."""
        return _columns(cls).marks[name]

    def twin(self) -> "Record":
        """A second object for the same row: an act changes the twin, so that a refusal leaves this one as it was."""
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        made._state = ModelState()
        made._state.db, made._state.adding = self._state.db, self._state.adding
        made._state.fields_cache = dict(self._state.fields_cache)
        return made

    def access_of(self, name: str, changed: Mapping[str, list[Any]]) -> Access:
        """Who may read a column in the ledger, given all that an act changed; some records of a kind are stricter."""
        return Access.PRIVATE if name in ("state", "body", "territory", "party") else self.marks(name).access

    # -- declaration -------------------------------------------------------------------------------------------

    @classmethod
    def bind_acts(cls) -> None:
        """Bind the declared acts to this class; called once when applications are ready."""
        from zhijian.kernel.records.params import accesses, model_of, relations

        found: dict[str, ActSpec] = {}
        for name in dir(cls):
            method = cls.__dict__.get(name) or getattr(cls, name, None)
            spec = getattr(method, "spec", None)
            if isinstance(spec, ActSpec):
                found[name] = spec
        if cls.registrar:
            found |= _built_in(cls, set(found))
        # A copy for each class: a declaration may be inherited by several.
        cls.acts = {name: replace(spec) for name, spec in found.items()}
        for name, spec in cls.acts.items():
            bind(spec, name, cls.kind)
            spec.params, spec.links, spec.marks = (
                model_of(spec, cls),
                relations(spec, cls),
                accesses(spec, cls),
            )
        protect(f"scope:{cls.kind}")

    def act(self, name: str, by: By, /, **params: Any) -> Act:
        """Do one act of this record; raises a ``Refusal``. The record in memory is then as it was written."""
        from zhijian.kernel.records.door import perform

        return perform(self, self.acts[name], by, params)

    @classmethod
    def create(cls, name: str, by: By, /, **params: Any) -> Any:
        """Make a record by a creating act; returns the record."""
        from zhijian.kernel.records.door import perform

        made = cls()
        perform(made, cls.acts[name], by, params)
        return made


@dataclass(frozen=True)
class _Columns:
    """What is asked of a class's columns at every act."""

    recorded: list[Any]
    names: list[tuple[str, str]]
    derived: list[Any]
    facets: list[tuple[str, str]]
    marks: dict[str, Marks]


@cache
def _columns(cls: type[Record]) -> _Columns:
    every = cls._meta.concrete_fields
    recorded = [
        column
        for column in every
        if column.name not in KERNEL_FIELDS and not getattr(column, "zj_derived", False)
    ]
    return _Columns(
        recorded, [(column.name, column.attname) for column in recorded],
        [column for column in every if getattr(column, "zj_derived", False)],
        [(column.name, column.attname) for column in every if marks_of(column).facet],
        {column.name: marks_of(column) for column in every},
    )  # fmt: skip


def derived_fields(cls: type[Record]) -> list[Any]:
    """The columns that follow from others; no act says them."""
    return _columns(cls).derived


@cache
def blank_values(cls: type[Record]) -> dict[str, Any]:
    """What a record says that nobody has made yet."""
    return cls().values()


def _duties(cls: type[Record]) -> tuple[str, ...]:
    return (cls.registrar,) if isinstance(cls.registrar, str) else cls.registrar


def _built_in(cls: type[Record], own: set[str]) -> dict[str, ActSpec]:
    states = [state.value for state in cls.State]
    last = states[-1]
    live = tuple(state for state in states if state != last)
    starts = tuple(limit.name for limit in cls.limits if limit.starts_at_registration)
    specs = {
        "registered": ActSpec(
            cls.registered, (NEW,), (states[0],), cls.registrar, starts=starts, administers=cls.administers
        ),
        "changed": ActSpec(
            cls.changed, live, (SAME,), cls.registrar, administers=cls.administers, starts=starts
        ),
        "ended": ActSpec(
            cls.ended,
            live,
            (last,),
            cls.registrar,
            administers=cls.administers,
            stops=tuple(x.name for x in cls.limits),
        ),
    }
    return {name: spec for name, spec in specs.items() if name not in own}
