"""Fields of a record: Django's own, marked with who may read them, whether they are facets, and how they
are entered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from zhijian.kernel.records.access import Access

Title = Any  # text, lazy or not; the stubs know only their own private kind of lazy text


@dataclass(frozen=True)
class Marks:
    """What the kernel knows of a field beyond its column."""

    access: Access = Access.PRIVATE
    facet: bool = False
    entered: bool = False
    hint: Title = ""


PLAIN = Marks()


def marks_of(field: "models.Field[Any, Any]") -> Marks:
    """The marks of *field*; fields without marks are private, no facet, and not entered by hand."""
    return getattr(field, "zj", PLAIN)


def _mark(field: Any, public: bool, personal: bool, facet: bool, entered: bool, hint: Title) -> Any:
    access = Access.PUBLIC if public else Access.PERSONAL if personal else Access.PRIVATE
    field.zj = Marks(access, facet, entered, hint)
    return field


def Text(
    title: Title, *, size: int = 200, optional: bool = False, public: bool = False, personal: bool = False,
    facet: bool = False, entered: bool = True, index: bool = False, hint: Title = "",
) -> Any:  # fmt: skip
    """One line of text, NFC, at most *size* characters."""
    column = models.CharField(
        title,
        max_length=size,
        blank=optional,
        default="" if optional else models.NOT_PROVIDED,
        db_index=index,
    )
    return _mark(column, public, personal, facet, entered, hint)


def LongText(title: Title, *, personal: bool = True, entered: bool = True, hint: Title = "") -> Any:
    """Free text; personal unless said otherwise."""
    return _mark(models.TextField(title, blank=True, default=""), False, personal, False, entered, hint)


def Choice(
    title: Title, choices: type[models.TextChoices], *, optional: bool = False, public: bool = False,
    facet: bool = False, entered: bool = True, hint: Title = "",
) -> Any:  # fmt: skip
    """One of a closed list. Codes are never renamed or reused."""
    column = models.CharField(
        title,
        max_length=30,
        choices=choices.choices,
        blank=optional,
        default="" if optional else models.NOT_PROVIDED,
    )
    return _mark(column, public, False, facet, entered, hint)


def Day(
    title: Title,
    *,
    optional: bool = True,
    public: bool = False,
    entered: bool = False,
    index: bool = False,
    hint: Title = "",
) -> Any:
    """A day in Shanghai."""
    return _mark(
        models.DateField(title, null=optional, blank=optional, db_index=index),
        public,
        False,
        False,
        entered,
        hint,
    )


def Flag(
    title: Title, *, public: bool = False, facet: bool = False, entered: bool = True, hint: Title = ""
) -> Any:
    """Yes or no."""
    return _mark(models.BooleanField(title, default=False), public, False, facet, entered, hint)


def Money(title: Title, *, entered: bool = False, hint: Title = "") -> Any:
    """Yuan with two decimals."""
    column = models.DecimalField(title, max_digits=14, decimal_places=2, null=True, blank=True)
    return _mark(column, False, False, False, entered, hint)


def Data(title: Title, *, public: bool = False) -> Any:
    """A document in the ledger's own form of JSON: text, true, false, null, lists, objects; no numbers."""
    return _mark(models.JSONField(title, default=dict, blank=True), public, False, False, False, "")


def Ref(
    title: Title, to: Any, *, optional: bool = False, public: bool = False, facet: bool = False, entered: bool = False,
    hint: Title = "",
) -> Any:  # fmt: skip
    """Another row by its id. Never cascades: nothing in the ledger is deleted."""
    column = models.ForeignKey(
        to, models.PROTECT, null=optional, blank=optional, related_name="+", verbose_name=title
    )
    return _mark(column, public, False, facet, entered, hint)


def plain(value: object) -> Any:
    """A column's value as the ledger writes it: text for days, numbers and ids; digits are kept."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no form in the ledger")
