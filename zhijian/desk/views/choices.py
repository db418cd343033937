"""Form fields for the parameters of an act: closed lists, days, measures, and search boxes for other records."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijian.desk.bodies import in_full
from zhijian.desk.look.words import label_of
from zhijian.kernel.indicators.composing import own
from zhijian.kernel.indicators.language import catalogue
from zhijian.kernel.indicators.periods import half_year_of
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body, Dated, Duty, Staff
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.fields import marks_of
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.params import is_plain
from zhijian.kernel.records.screens import related_to
from zhijian.kernel.records.spec import ActSpec
from zhijian.kernel.reports.chain.calling import called_by
from zhijian.kernel.reports.chain.counted import topics
from zhijian.kernel.reports.chain.nil import lines_known, topic_words
from zhijian.kernel.reports.models import OFFICER
from zhijian.kernel.reports.writing.shapes import shapes

CHOSEN: dict[tuple[str, str], tuple[str, str]] = {
    ("metrology", "verifier"): ("verifier", "body_id"),
    ("coordination", "lead"): ("handler", "territory_id"),
}
"""Who is chosen among those with a duty: (line, parameter) → the duty, and the record's body at which they hold it."""


def _figures(scope: Scope) -> list[tuple[str, str]]:
    """The figures that lines declare, and the composed ones that this person may see; with their units."""
    declared = [(one.code, f"{one.name} ({one.unit})") for one in catalogue()]
    return declared + [(one.code, f"{one.label()} ({one.unit})") for one in own(scope)]


LISTS: dict[tuple[str, str], Callable[[Scope], list[tuple[str, str]]]] = {
    ("reports.target", "indicator"): _figures,
    ("reports.report", "shape"): lambda _scope: [(one.code, str(one.name)) for one in shapes().values()],
    ("coordination.point", "indicator"): _figures,
    ("reports.nil", "topic"): lambda _scope: [
        (code, str(topic_words(code))) for code in [*lines_known(), *topics()]
    ],
}
"""Parameters that take a code of a list that grows: (kind, parameter) → its codes with their words."""
HINTS: dict[tuple[str, str], Any] = {
    ("reports.report", "period"): gettext_lazy(
        "2026H1 first half, 2026 the year, 2026Q2 a quarter, 2026-06 a month, or from..to: 2024-01-01..2026-06-30"
    ),
    ("reports.report", "name"): gettext_lazy("Empty: the template's title"),
    ("reports.report", "mark"): gettext_lazy("Such as 临质监发; year and number are added: 〔2026〕3号"),
    ("reports.report", "addressee"): gettext_lazy("With commas between them; the colon is set by itself"),
    ("reports.report", "running"): gettext_lazy(
        "Empty: the next one. Only where the register of numbers is kept elsewhere"
    ),
    ("reports.report", "signer"): gettext_lazy("Only on what is sent to a body above"),
    ("reports.report", "issuer"): gettext_lazy("Empty: the body itself"),
    ("reports.report", "secrecy"): gettext_lazy("Only on a network approved for it: 秘密★1年"),
    ("reports.report", "copy_number"): gettext_lazy("Up to six digits; what is secret has one"),
}
"""What is said under a field: (kind, parameter) → a sentence."""


def _own(scope: Scope, spec: ActSpec) -> str:
    """The first body at which this person has the duty of an act."""
    return next((body for duty in spec.duties for body in scope.bodies_with(duty)), "")


INITIAL: dict[tuple[str, str], Callable[[Scope, ActSpec], str]] = {
    ("reports.target", "year"): lambda _scope, _spec: str(clock.today().year),
    ("coordination.point", "year"): lambda _scope, _spec: str(clock.today().year),
    ("reports.report", "period"): lambda _scope, _spec: half_year_of(clock.today()).code,
    ("reports.report", "at"): _own,
    ("reports.closing", "at"): _own,
    ("reports.assessment", "at"): _own,
    # A year is assessed at its end, or when the next one has just begun.
    ("reports.assessment", "year"): lambda _scope, _spec: str((clock.today() - timedelta(days=90)).year),
}
"""What stands in a field of a creating act before anything is typed: (kind, parameter) → its value."""
MANY = 60  # from here on a list is no help: a search box instead


class Codes(forms.MultipleChoiceField):
    """Several of a list, ticked; the act takes their codes with blanks between them."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """The codes as one text."""
        return " ".join(super().clean(value))


class OneBody(forms.ChoiceField):
    """A body of a list. One that ended after the list was drawn is named, with what to do."""

    def validate(self, value: Any) -> None:
        """Refuse what is not in the list; an ended body in words of its own."""
        if value and not self.valid_value(value):
            gone = Body.objects.filter(pk=value).exclude(ended_on=None).first()
            if gone is not None and gone.ended_on is not None:
                said = _("%(body)s ended on %(day)s: choose the body that has taken over its work.")
                raise forms.ValidationError(said % {"body": gone.name, "day": gone.ended_on.isoformat()})
        super().validate(value)


def _below(scope: Scope) -> list[tuple[str, str]]:
    """The bodies right below those for which this person may call."""
    found = {code for body in scope.bodies_with(OFFICER) for code in called_by(body, clock.today())}
    return [(body.pk, in_full(body)) for body in Body.objects.filter(pk__in=found).order_by("pk")]


SEVERAL: dict[tuple[str, str], Callable[[Scope], list[tuple[str, str]]]] = {("reports.call", "to"): _below}
"""Parameters that take several codes: (kind, parameter) → what this person can tick."""


def choice_field(
    entry: Record,
    spec: ActSpec,
    name: str,
    info: Any,
    link: type[models.Model] | None,
    required: bool,
    scope: Scope,
) -> forms.Field:
    """The form field of one parameter. It is never stricter than the door: it only draws."""
    column = entry.column(name) if is_plain(spec) else None
    label = str(column.verbose_name) if column is not None else label_of(spec, name)
    hint = str(marks_of(column).hint) if column is not None else str(HINTS.get((entry.kind, name), ""))
    common: dict[str, Any] = {"label": label, "required": False, "help_text": hint}
    codes = LISTS.get((entry.kind, name))
    if (entry.kind, name) in SEVERAL:
        field: forms.Field = Codes(choices=SEVERAL[entry.kind, name](scope), **common)
    elif codes is not None:
        field = forms.ChoiceField(choices=[("", "—"), *codes(scope)], **common)
    else:
        field = _drawn(entry, spec, name, info, link, scope, common, required, column)
    if spec.creates and (entry.kind, name) in INITIAL:
        field.initial = INITIAL[entry.kind, name](scope, spec)
    field.error_messages["required"] = _("This is needed.")
    field.required = required  # shown as needed; the door's own sentence is the one that answers
    field.widget.is_required = False
    return field


def _drawn(
    entry: Record,
    spec: ActSpec,
    name: str,
    info: Any,
    link: type[models.Model] | None,
    scope: Scope,
    common: dict[str, Any],
    required: bool,
    column: Any,
) -> forms.Field:
    if link is not None:
        return _link(entry, spec, name, link, scope, common)
    plain = _plain(info.annotation)
    if column is not None and column.choices:
        return forms.ChoiceField(choices=[("", _("choose")), *list(column.choices)], **common)
    if isinstance(plain, type) and issubclass(plain, models.TextChoices):
        blank = [] if required or info.default else [("", _("choose"))]
        return forms.ChoiceField(choices=blank + list(plain.choices), initial=info.default, **common)
    if plain is bool:
        return forms.BooleanField(**common)
    if getattr(plain, "__name__", "") == "date":
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    prose = isinstance(column, models.TextField) if column is not None else _longest(info) > 1000
    if prose:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common)
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    if "pattern" in extra:
        return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
    return forms.CharField(**common)


def _longest(info: Any) -> int:
    """The longest text that a parameter takes; a measure is short."""
    if info.annotation is dict or "Digits" in str(info.metadata):
        return 20
    return max((m.max_length for m in info.metadata if getattr(m, "max_length", None)), default=40)


def _plain(hint: Any) -> Any:
    """The type inside Optional and Annotated."""
    options = [option for option in get_args(hint) if option is not type(None)]
    return _plain(options[0]) if options and not isinstance(hint, type) else hint


def _link(
    entry: Record, spec: ActSpec, name: str, link: type[models.Model], scope: Scope, common: dict[str, Any]
) -> forms.Field:
    if link is Attachment:
        return forms.FileField(
            widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
            **common,
        )
    if link is Staff:
        return forms.ChoiceField(choices=[("", _("choose")), *_people(entry, spec, name, scope)], **common)
    if link is Body:
        bodies = Body.objects.filter(ended_on=None).order_by("pk")
        wanted = bodies.filter(kind="institute") if "institute" in spec.params.model_fields else bodies  # type: ignore[union-attr]
        return OneBody(choices=[("", _("choose")), *((b.pk, in_full(b)) for b in wanted)], **common)
    rows = link.visible_to(scope).select_related(*related_to(link.kind))  # type: ignore[attr-defined]
    first = list(rows[: MANY + 1])
    if len(first) <= MANY:
        return forms.ChoiceField(
            choices=[("", _("choose")), *((str(r.pk), _named(r)) for r in first)], **common
        )
    kind = link.kind  # type: ignore[attr-defined]
    box = forms.TextInput(attrs={"data-zj-lookup": kind, "autocomplete": "off"})
    return forms.CharField(widget=box, **common)


def _named(record: Any) -> str:
    return " ".join(part for part in (record.label(), record.number_label()) if part)


def _people(entry: Record, spec: ActSpec, name: str, scope: Scope) -> list[tuple[str, str]]:
    """People at the bodies concerned: those of the record's keeper, else of my own reach; an
    administrator's are all."""
    duty, where = CHOSEN.get((entry.line, name), ("", "body_id"))
    at = getattr(entry, where) if "at" not in spec.model.model_fields else ""
    bodies = {at} if at else set(scope.reach) | scope.over("")
    people = Staff.objects.filter(is_active=True).order_by("name")
    if duty:
        held = Duty.objects.filter(Dated.on(clock.today()), body__in=bodies, duty=duty)
        people = people.filter(pk__in=held.values("staff"))
    elif not spec.administers:
        people = people.filter(body__in=bodies)
    return [(str(person.pk), person.name) for person in people]
