"""The forms with which a legal officer changes a version of a rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhijian.desk.timing.changing import Change
from zhijian.desk.timing.working import language, worded
from zhijian.kernel.workdays import words
from zhijian.kernel.workdays.rows import cells_of
from zhijian.kernel.workdays.rules import PAUSE_EVENTS, Roll, Unit, Version, VersionBy
from zhijian.kernel.workdays.wordings import Column, told

DAY = {"type": "date"}
IN_EITHER = (Column.APPROVER, Column.NOTE)
"""Cells that are shown, and may be typed, in the language of the officer."""
VERSION_BY = {
    VersionBy.START: gettext_lazy("the start of the limit"),
    VersionBy.RECEIPT: gettext_lazy("the receipt of the complaint or report"),
    VersionBy.ISSUE: gettext_lazy("the issue of the certificate or decision"),
    VersionBy.FILING: gettext_lazy("the opening of the matter"),
}  # fmt: skip


class VersionForm(Change):
    """All cells of a version that the law decides."""

    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=120)
    basis = forms.CharField(
        label=gettext_lazy("Basis"), max_length=200, help_text=gettext_lazy("Instrument and article.")
    )
    effective_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    effective_to = forms.DateField(
        label=pgettext_lazy("rule", "until"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: open."),
    )  # fmt: skip
    clock_start_zh = forms.CharField(label=gettext_lazy("Starts with, in Chinese"), max_length=120)
    limit = forms.IntegerField(label=gettext_lazy("Length"))
    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    roll = forms.ChoiceField(label=gettext_lazy("Roll"))
    start_excluded = forms.ChoiceField(
        label=gettext_lazy("Start day"),
        choices=[("yes", gettext_lazy("is day 0")), ("no", gettext_lazy("is day 1"))],
    )
    ext_n = forms.IntegerField(label=gettext_lazy("Extension at most"), required=False)
    ext_unit = forms.ChoiceField(label=gettext_lazy("Unit of the extension"), required=False)
    ext_times = forms.IntegerField(label=gettext_lazy("How often"), required=False)
    ext_by = forms.CharField(label=gettext_lazy("Approved by"), required=False, max_length=80)
    pauses = forms.MultipleChoiceField(
        label=gettext_lazy("Pauses"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version_by = forms.ChoiceField(
        label=gettext_lazy("Version goes by"),
        choices=[(key.value, title) for key, title in VERSION_BY.items()],
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        units = [(unit.value, words.pick(words.CODES[unit.value], lang)) for unit in Unit]
        events = [(event, words.pick(both, lang)) for event, both in PAUSE_EVENTS.items()]
        self.fields["pauses"].choices = events  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["ext_unit"].choices = [("", "—"), *units]  # type: ignore[attr-defined]
        self.fields["roll"].choices = [(r.value, words.pick(words.CODES[r.value], lang)) for r in Roll]  # type: ignore[attr-defined]

    def cells(self, start: Version) -> dict[str, str]:
        """The row as it is typed, with what stays as it was in *start*.

        A shipped text that was left as it was shown is the table's own, not its translation.
        """
        before = cells_of(start)
        made = before | {"confidence": "high"}
        for name, value in self.given().items():
            made[name] = ";".join(value) if name == "pauses" else "" if value is None else str(value)
        for column in IN_EITHER:
            if made[column] in told(column, before[column])[:2]:
                made[column] = before[column]
        if not made["ext_by"]:
            made |= {"ext_n": "", "ext_unit": "", "ext_times": "", "ext_note": ""}
        return made


def filled_in(version: Version) -> dict[str, Any]:
    """What a form about *version* begins with."""
    cells = cells_of(version)
    shown = {column.value: worded(column, cells[column]) for column in IN_EITHER}
    return {**cells, **shown, "pauses": list(version.pauses)}


class EndForm(Change):
    """The last day of a version that has no successor."""

    ended = forms.DateField(
        label=gettext_lazy("Last day in force"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )


class ConfirmForm(Change):
    """The article that was read."""

    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=200,
        help_text=gettext_lazy("The article as you have read it."),
    )
