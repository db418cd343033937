"""From a signature to what a form, an import, a phone and the API accept: one ``parse`` for all of them."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from inspect import Parameter, signature
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from django.core.exceptions import ValidationError as NotAnId
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)

from zhijian.kernel.ledger.canonical import flaw
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.protections import is_off, protect
from zhijian.kernel.records.access import Access
from zhijian.kernel.records.errors import Errors, Invalid
from zhijian.kernel.records.fields import marks_of
from zhijian.kernel.records.spec import ActSpec

LINKS = protect(
    "scope:parameters",
    "tests/kernel/records/test_bulk.py::test_a_foreign_firm_is_as_unknown_as_none_at_all",
    "tests/matrix/test_acts.py::test_a_foreign_row_cannot_be_named_in_an_act",
)
DIGITS = re.compile(r"[+-]?\d{1,12}(\.\d{1,8})?")


def _narrow(value: object) -> object:
    """Full-width digits and signs as the keyboard of a Chinese input method gives them; the digits themselves stay."""
    return unicodedata.normalize("NFKC", value).strip().replace("−", "-") if isinstance(value, str) else value


def _digits(value: str) -> str:
    if not DIGITS.fullmatch(value):
        raise ValueError("digits")
    return value


def _tidy(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n").strip())
    if flaw(text):
        raise ValueError("text")
    return text


Digits = Annotated[
    str,
    BeforeValidator(_narrow),
    AfterValidator(_digits),
    Field(json_schema_extra={"pattern": DIGITS.pattern}),
]
"""A measure as typed: digits stay; never a JSON number."""
Line = Annotated[str, BeforeValidator(_tidy), Field(max_length=200)]
Prose = Annotated[str, BeforeValidator(_tidy), Field(max_length=4000)]
DayIn = Annotated[date, BeforeValidator(_narrow)]

SENTENCES: dict[str, Any] = {
    "missing": gettext_lazy("This is needed."),
    "string_too_long": gettext_lazy("At most {max_length} characters."),
    "enum": gettext_lazy("Choose one of the list."),
    "literal_error": gettext_lazy("Choose one of the list."),
    "date_from_datetime_parsing": gettext_lazy("Write a day like 2026-06-29."),
    "date_parsing": gettext_lazy("Write a day like 2026-06-29."),
    "date_type": gettext_lazy("Write a day like 2026-06-29."),
    "uuid_parsing": gettext_lazy("Choose from the list; this is not known."),
    "uuid_type": gettext_lazy("Choose from the list; this is not known."),
    "bool_parsing": gettext_lazy("Yes or no."),
    "bool_type": gettext_lazy("Yes or no."),
    "dict_type": gettext_lazy("This cannot be read."),
    "list_type": gettext_lazy("This cannot be read."),
    "string_type": gettext_lazy("Write this as text."),
    "extra_forbidden": gettext_lazy("This field does not exist here."),
    "digits": gettext_lazy("Write digits, such as 12.5."),
    "text": gettext_lazy("This has a character that cannot be kept. Type it again."),
}


PLACE = ("territory", "party")
"""Of a new record: where it lies and whom it is about. Parameters of *registered*, not entered fields."""


def is_plain(spec: ActSpec) -> bool:
    """Whether this is one of the built-in acts whose parameters are the record's own entered fields."""
    return spec.method.__name__ in ("registered", "changed")


def model_of(spec: ActSpec, cls: type[models.Model]) -> type[BaseModel]:
    """The pydantic model of an act's parameters; bound once, when the class is registered."""
    if is_plain(spec):
        return entered_model(spec, cls)
    hints = get_type_hints(spec.method, localns=dict(vars(cls)), include_extras=True)
    fields: dict[str, Any] = {}
    for name, parameter in signature(spec.method).parameters.items():
        if parameter.kind is not Parameter.KEYWORD_ONLY:
            continue
        default = ... if parameter.default is Parameter.empty else parameter.default
        fields[name] = (_input(hints[name], name), Field(default, title=name.replace("_", " ").capitalize()))
    return create_model(f"{cls.__name__}_{spec.name}", __config__=ConfigDict(extra="forbid"), **fields)


def entered_model(spec: ActSpec, cls: type[models.Model]) -> type[BaseModel]:
    """The model of *registered* and *changed*: the fields that are entered by hand; *changed* needs none of them."""
    fields: dict[str, Any] = {}
    for column in cls._meta.concrete_fields:
        if not marks_of(column).entered:
            continue
        wanted = _column_type(column)
        required = spec.creates and not column.blank and not column.has_default()
        fields[column.name] = (wanted, Field(... if required else None, title=str(column.verbose_name)))
    if spec.creates:
        fields.update({name: (str | None, Field(None)) for name in PLACE})
    return create_model(f"{cls.__name__}_{spec.name}", __config__=ConfigDict(extra="forbid"), **fields)


def _column_type(column: Any) -> Any:
    if isinstance(column, models.ForeignKey):
        kind: Any = str
    elif isinstance(column, models.DateField):
        kind = DayIn
    elif isinstance(column, models.BooleanField):
        kind = bool
    elif isinstance(column, models.DecimalField):
        kind = Digits
    elif isinstance(column, models.JSONField):
        kind = dict[str, Any]
    elif column.choices:
        kind = Line
    elif isinstance(column, models.CharField):
        kind = Annotated[str, BeforeValidator(_tidy), Field(max_length=column.max_length)]
    else:
        kind = Prose
    return kind | None


def _input(hint: Any, name: str) -> Any:
    """The type that pydantic reads for one parameter; relations come in as ids."""
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    options = get_args(plain)
    if type(None) in options:
        return _input(next(option for option in options if option is not type(None)), name) | None
    if isinstance(plain, type) and issubclass(plain, models.Model):
        return str
    if plain is str and hint not in (Digits,):
        return Prose if access_of(hint) is Access.PERSONAL else Line if hint is str else hint
    return DayIn if plain is date else hint


def access_of(hint: Any) -> Access:
    """The access that a parameter's annotation declares; private where it says nothing."""
    if get_origin(hint) is Annotated:
        return next((mark for mark in get_args(hint) if isinstance(mark, Access)), Access.PRIVATE)
    return Access.PRIVATE


def accesses(spec: ActSpec, cls: type[models.Model]) -> dict[str, Access]:
    """Access of each parameter of an act."""
    if is_plain(spec):
        return {}
    hints = get_type_hints(spec.method, localns=dict(vars(cls)), include_extras=True)
    return {name: access_of(hint) for name, hint in hints.items()}


def relations(spec: ActSpec, cls: type[models.Model]) -> dict[str, type[models.Model]]:
    """Parameters that are other rows: name → model."""
    found: dict[str, type[models.Model]] = {}
    if is_plain(spec):
        for column in cls._meta.concrete_fields:
            if marks_of(column).entered and isinstance(column, models.ForeignKey):
                found[column.name] = column.related_model
        return found
    for name, hint in get_type_hints(spec.method, localns=dict(vars(cls)), include_extras=True).items():
        plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        for option in get_args(plain) or (plain,):
            if isinstance(option, type) and issubclass(option, models.Model):
                found[name] = option
    return found


Find = Callable[[type[models.Model], str, Scope], models.Model | None]
"""How a row is found by its id as far as a scope may see it: one query each, or for many at once."""


def parse(
    spec: ActSpec, cls: type[models.Model], scope: Scope, raw: dict[str, Any], find: Find | None = None
) -> dict[str, Any]:
    """Read *raw* (text by field) into typed keywords; relations only from what *scope* may see.

    Raises ``Invalid`` with sentences by field.
    """
    links = spec.links
    given = {key: (getattr(value, "pk", value)) for key, value in raw.items() if not _empty(value)}
    given = {key: str(value) if key in links else value for key, value in given.items()}
    try:
        typed = spec.model.model_validate(given).model_dump(exclude_unset=is_plain(spec))
    except ValidationError as error:
        raise Invalid(_sentences(error)) from None
    errors: Errors = {}
    if is_plain(spec):
        for key in (key for key, value in raw.items() if _empty(value) and key in spec.model.model_fields):
            _take_out(cls, key, typed, errors)
    for name, model in links.items():
        if typed.get(name) is not None:
            typed[name] = (find or resolve)(model, typed[name], scope)
            if typed[name] is None:
                errors[name] = [_("Choose from the list; this is not known.")]
    _check_choices(spec, cls, typed, errors)
    if errors:
        raise Invalid(errors)
    return typed


def _take_out(cls: type[models.Model], key: str, typed: dict[str, Any], errors: Errors) -> None:
    """A field that was sent empty: nothing where the column may be empty, else its default, else it is needed."""
    if key in PLACE:
        typed[key] = None
        return
    column: Any = cls._meta.get_field(key)
    if not (column.blank or column.null or column.has_default()):
        errors[key] = [SENTENCES["missing"]]
    typed[key] = None if column.null else column.get_default()


def _check_choices(spec: ActSpec, cls: type[models.Model], typed: dict[str, Any], errors: Errors) -> None:
    if not is_plain(spec):
        return
    for name, codes in _closed_lists(cls).items():
        value = typed.get(name)
        if value and value not in codes:
            errors[name] = [_("Choose one of the list.")]


@cache
def _closed_lists(cls: type[models.Model]) -> dict[str, frozenset[Any]]:
    """The codes of each column that takes one of a closed list."""
    chosen = [column for column in cls._meta.concrete_fields if column.choices]
    return {column.name: frozenset(code for code, _title in column.flatchoices) for column in chosen}


def resolve(model: type[models.Model], key: str, scope: Scope) -> models.Model | None:
    """The row with this id if the scope may see it; a foreign one gives the same answer as none."""
    try:
        found: models.Model | None = visible_rows(model, scope).filter(pk=key_of(model, key)).first()
    except NotAnId:
        return None
    return found


def key_of(model: type[models.Model], key: str) -> Any:
    """An id as its column keeps it; raises Django's ``ValidationError``."""
    return model._meta.pk.to_python(key)


def visible_rows(model: type[models.Model], scope: Scope) -> Any:
    """The rows of *model* that may be named in a parameter: of records those in scope, else only bodies and staff."""
    visible: Callable[[Scope], Any] | None = getattr(model, "visible_to", None)
    if visible is None and model not in (Body, Staff):
        raise TypeError(f"{model.__name__} has no visible_to")
    return visible(scope) if visible and not is_off(LINKS) else model._default_manager.all()


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _sentences(error: ValidationError) -> Errors:
    errors: Errors = {}
    for item in error.errors(include_url=False):
        kind = str(item["ctx"]["error"]) if item["type"] == "value_error" else item["type"]
        sentence = str(SENTENCES.get(kind) or SENTENCES["string_type"])
        field = ".".join(str(part) for part in item["loc"][:1])
        errors.setdefault(field, []).append(sentence.format(**item.get("ctx", {})))
    return errors
