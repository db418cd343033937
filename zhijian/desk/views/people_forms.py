"""The forms of 人员与职责. They only draw; the acts of ``kernel/office`` decide."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.desk.look import fields
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.org.models import Body, Dated, Duty, Staff
from zhijian.kernel.records.errors import Refusal

DAY = {"type": "date"}


class Keyed(forms.Form):
    """A form that is sent once: its key makes a second sending the same act."""

    zj_key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"zj_key": uuid.uuid4().hex})

    def given(self) -> dict[str, Any]:
        """What was typed, by parameter of the act."""
        return {name: value for name, value in self.cleaned_data.items() if name != "zj_key"}

    def refuse(self, refusal: Refusal) -> None:
        """Put each sentence beside its field, or on top."""
        fields.refuse(self, refusal)


class NewAccount(Keyed):
    """A new account: who, and at which body."""

    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{1,59}$", label=_("User name"), max_length=60,
        help_text=_("Small letters and digits, such as lihua; it never changes."),
        error_messages={"invalid": _("Small letters, digits and . - _ only, at least 2.")},
    )  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    name_en = forms.CharField(label=_("Name in pinyin"), max_length=80, required=False)
    territory = forms.ChoiceField(label=_("Body"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["territory"].choices = bodies()  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if Staff.objects.filter(username=name).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return name


class NewDuty(Keyed):
    """A duty for a person, from–to; acting for a colleague if one is named."""

    duty = forms.ChoiceField(label=_("Duty"))
    at = forms.ChoiceField(label=_("At the body"))
    begins = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    ends = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("The last day; empty: until it is withdrawn. An acting duty needs one."),
    )  # fmt: skip
    acting_for = forms.ChoiceField(
        label=_("Acting for"), required=False,
        help_text=_("Only for an acting duty: the colleague who has this duty there. Papers name both."),
    )  # fmt: skip

    def __init__(self, staff: Staff, data: Any = None) -> None:
        super().__init__(data)
        self.initial.update(begins=clock.today(), at=staff.body_id)
        self.fields["duty"].choices = duties()  # type: ignore[attr-defined]
        self.fields["at"].choices = bodies()  # type: ignore[attr-defined]
        holders = Duty.objects.filter(Dated.on(clock.today()), acting_for=None).values("staff")
        colleagues = (
            Staff.objects.filter(pk__in=holders).exclude(pk=staff.pk).select_related("body").order_by("name")
        )
        self.fields["acting_for"].choices = [  # type: ignore[attr-defined]
            ("", _("nobody: an own duty")), *((str(one.pk), f"{one.name} ({one.body})") for one in colleagues)
        ]  # fmt: skip


def bodies() -> list[tuple[str, str]]:
    """The bodies that exist today."""
    return [(body.pk, f"{body.name} {body.pk}") for body in Body.objects.filter(ended_on=None)]


def duties() -> list[tuple[Any, Any]]:
    """Business duties first, then the three administrators."""
    business = [(duty.code, duty.title) for duty in DUTIES.values() if not duty.administers]
    administering = [(duty.code, duty.title) for duty in DUTIES.values() if duty.administers]
    return [("", _("choose")), (_("Business"), business), (_("Administration"), administering)]
