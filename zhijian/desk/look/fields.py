"""What the form parts need to know of a Django form field: widget, ids, sentences."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.forms import BoundField

from zhijian.kernel.records.errors import Refusal

CHOICES = (forms.CheckboxSelectMultiple, forms.RadioSelect)


def describe(field: BoundField, *, doubt: str, width: str, unit: str) -> dict[str, Any]:
    """The context of ``desk/parts/field.html``: the widget carries its class and names the sentences about it.

    Errors and doubts are both drawn in ochre: red is for the law, not for a slip of the finger.
    """
    errors = list(field.errors)
    identity = field.id_for_label or field.auto_id
    kind = _kind(field.field.widget)
    if kind == "choices":  # Django would put the class on the list too, so each choice is drawn by the part
        field.field.widget.attrs["class"] = "form-check-input"
    sentences = [
        (f"{identity}-hint", field.help_text),
        (f"{identity}-doubt", doubt),
        (f"{identity}-error", errors),
    ]
    attributes: dict[str, Any] = {
        "aria-describedby": " ".join(name for name, text in sentences if text) or None
    }
    attributes["class"] = " ".join([_css(kind), *(["is-query"] if errors or doubt else [])])
    if errors or doubt:
        attributes["aria-invalid"] = "true"
    if width:
        attributes["style"] = f"max-width:{width}"
    return {
        "field": field,
        "kind": kind,
        "control": ""
        if kind == "choices"
        else field.as_widget(attrs={k: v for k, v in attributes.items() if v}),
        "choices": field.subwidgets if kind == "choices" else [],
        "id": identity,
        "hint": field.help_text,
        "doubt": doubt,
        "errors": errors,
        "unit": unit,
        "optional": not (
            field.field.required or getattr(field.field, "asked_in_time", False) or kind == "check"
        ),
    }


def refuse(
    form: forms.Form,
    refusal: Refusal,
    places: Mapping[str, str] = MappingProxyType({}),
    *,
    named: bool = False,
) -> None:
    """Put each sentence of a refusal beside its field, or on top.

    *places*: where what the act calls so stands in this form. *named*: on top it says of what it speaks.
    """
    for name, sentences in refusal.errors.items():
        place = name if name in form.fields else places.get(name, "")
        for sentence in sentences:
            if place in form.fields:
                form.add_error(place, str(sentence))
            else:
                form.add_error(None, f"{name}: {sentence}" if named and name else str(sentence))


def mistakes(form: Any) -> list[dict[str, str]]:
    """The errors of a form in the order of its fields: address of the field (empty for the whole form), label, text."""
    found = [{"href": "", "label": "", "text": text} for text in form.non_field_errors()]
    for field in form:
        href = f"#{_first_id(field)}"
        found += [{"href": href, "label": str(field.label), "text": text} for text in field.errors]
    return found


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, CHOICES):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "select" if isinstance(widget, forms.Select) else "text"


def _css(kind: str) -> str:
    return {"check": "form-check-input", "select": "form-select"}.get(kind, "form-control")


def _first_id(field: BoundField) -> str:
    """Where a link to the field lands: a group of choices has no field of its own, so its first choice."""
    return (
        f"{field.auto_id}_0"
        if _kind(field.field.widget) == "choices"
        else field.id_for_label or field.auto_id
    )
