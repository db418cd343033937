"""The three pages of the wizard as forms: the body, the people, what goes with it."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.desk.views.people_forms import duties
from zhijian.kernel.intake.targets import TARGETS
from zhijian.kernel.office.founding import ADMINISTRATORS, BadOrigin, Person, refuse_bad_origin
from zhijian.kernel.office.law import LONGEST
from zhijian.kernel.org.duties import DUTIES
from zhijian.kernel.org.models import Body

USER = r"^[a-z0-9][a-z0-9._-]{1,59}$"
USER_ERROR = {"invalid": _("Small letters, digits and . - _ only, at least 2.")}
ROLES = dict(zip(("system", "security", "audit"), ADMINISTRATORS, strict=True))
ROWS = 6
LISTS = ("firms", "instruments")
"""What can be handed in at the founding, by the name of its target; the person whose duty it is looks and confirms."""
SPREADSHEET = forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"})


class BodyForm(forms.Form):
    """Page 1: whose ledger this will be."""

    name = forms.CharField(
        label=_("Name of the body"), max_length=200, help_text=_("In full, as in its seal.")
    )
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    short = forms.CharField(label=_("Short name"), max_length=40, required=False)
    code = forms.RegexField(
        r"^[0-9A-Za-z][0-9A-Za-z.-]{1,39}$", label=_("Code"), max_length=40,
        help_text=_("A bureau: its administrative division, such as 510700. It stands in every act, for ever."),
        error_messages={"invalid": _("Letters, digits, point and hyphen only.")},
    )  # fmt: skip
    sort = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind, kind.label) for kind in (Body.Kind.BUREAU, Body.Kind.INSTITUTE)],
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, initial="county",
        choices=[
            ("county", _("County")), ("city", _("City")), ("province", _("Province")), ("nation", _("Nation")),
            ("", "—"),
        ],
    )  # fmt: skip


class AdministratorsForm(forms.Form):
    """Page 2, above: the three administrators 三员, who are three persons."""

    system_name = forms.CharField(label=_("System administrator"), max_length=60)
    system_username = forms.RegexField(USER, label=_("User name"), max_length=60, error_messages=USER_ERROR)
    security_name = forms.CharField(label=_("Security administrator"), max_length=60)
    security_username = forms.RegexField(USER, label=_("User name"), max_length=60, error_messages=USER_ERROR)
    audit_name = forms.CharField(label=_("Audit administrator"), max_length=60)
    audit_username = forms.RegexField(USER, label=_("User name"), max_length=60, error_messages=USER_ERROR)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        seen: set[str] = set()
        for role in ROLES:
            name = given.get(f"{role}_username", "")
            if name and name in seen:
                sentence = _(
                    "The three administrators are three persons: none of them may watch over himself."
                )
                self.add_error(f"{role}_username", sentence)
            seen.add(name)
        return given

    def rows(self) -> list[tuple[str, Any, Any]]:
        """Role, name and user name, for the page."""
        return [(role, self[f"{role}_name"], self[f"{role}_username"]) for role in ROLES]


class PersonForm(forms.Form):
    """Page 2, below: one person with a first duty; an empty row is left out."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60, required=False)
    username = forms.RegexField(
        USER, label=_("User name"), max_length=60, required=False, error_messages=USER_ERROR
    )
    duty = forms.ChoiceField(label=_("Duty"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = duties()[:2]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        wanted = [name for name in self.fields if given.get(name)]
        if wanted:
            for name in self.fields:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed."))
        return given


class PeopleFormSet(forms.BaseFormSet):
    """Nobody twice; whoever administers does no business."""

    taken: tuple[str, ...] = ()

    def clean(self) -> None:
        seen = set(self.taken)
        for form in self.forms:
            name = form.cleaned_data.get("username") if hasattr(form, "cleaned_data") else ""
            if name and name in self.taken:
                form.add_error("username", _("Administrators exclude each other and every business duty."))
            elif name and name in seen:
                form.add_error("username", _("This user name is taken."))
            seen.add(name or "")


People = forms.formset_factory(PersonForm, formset=PeopleFormSet, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


class FinishForm(forms.Form):
    """Page 3: next year's arrangement, the lists to bring in, the public address, the ledger's name."""

    notice = forms.CharField(
        label=_("Arrangement of a further year"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Paste the State Council's notice, or a table with the columns date, kind, name."),
    )  # fmt: skip
    firms = forms.FileField(
        label=_("Firms"), required=False, help_text=_("A spreadsheet, XLSX or CSV."), widget=SPREADSHEET
    )
    instruments = forms.FileField(
        label=_("Measuring instruments with their last verification"), required=False, widget=SPREADSHEET,
        help_text=_("Bring them in first, so that the due list is right on the first day."),
    )  # fmt: skip
    address = forms.URLField(
        label=_("Public address"), assume_scheme="https", max_length=200,
        help_text=_("Where officers and citizens reach this server. QR codes on certificates carry it."),
    )  # fmt: skip
    origin = forms.CharField(
        label=_("Name of the ledger"), max_length=120, required=False,
        help_text=_("Empty: public address and code. It stands in every checkpoint and proof and never changes."),
    )  # fmt: skip

    def __init__(self, data: Any, files: Any, code: str, address: str, held: set[str]) -> None:
        super().__init__(data, files, initial={"address": address})
        self.code, self.held = code, held

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        host = urlsplit(given.get("address") or "").hostname or "local"
        given["origin"] = given.get("origin") or f"{host}/{self.code}"
        try:
            refuse_bad_origin(given["origin"], demo=False)
        except BadOrigin as error:
            self.add_error("origin", str(error))
        for name in LISTS:
            wanted = TARGETS[name].duties
            if given.get(name) and not self.held.intersection(wanted):
                sentence = _(
                    "Nobody can take this list yet: give someone the duty “%(duty)s” on the page before."
                )
                self.add_error(name, sentence % {"duty": DUTIES[wanted[0]].title})
        return given

    def lists(self) -> list[Any]:
        """The fields of the lists, for the page."""
        return [self[name] for name in LISTS]


def administrators(given: dict[str, Any], code: str) -> list[Person]:
    """The three of page 2."""
    return [
        Person(given[f"{role}_username"], given[f"{role}_name"], "", code, (duty,))
        for role, duty in ROLES.items()
    ]


def officers(rows: list[dict[str, Any]], code: str) -> list[Person]:
    """The others of page 2."""
    return [Person(row["username"], row["name"], "", code, (row["duty"],)) for row in rows]
