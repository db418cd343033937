"""The form with which the arrangement of a year is loaded."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijian.desk.timing.changing import Change
from zhijian.kernel.intake.encoding import text_of
from zhijian.kernel.intake.problems import FileRefused


class YearForm(Change):
    """A notice of the State Council, or a table: pasted, or read from a text file."""

    text = forms.CharField(
        label=gettext_lazy("Notice or table"), widget=forms.Textarea(attrs={"rows": 12}), strip=True, required=False,
        help_text=gettext_lazy(
            "The whole text of the State Council's notice; or a table with the columns date,kind,name."
        ),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a file"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv"}),
        help_text=gettext_lazy("Text or CSV; it takes the place of what stands above. From Word: copy the text."),
    )  # fmt: skip
    year = forms.CharField(
        label=gettext_lazy("Year"),
        required=False,
        max_length=4,
        help_text=gettext_lazy("Only where the text does not say it."),
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the notice"), required=False, max_length=80,
        help_text=gettext_lazy("Only where the text does not say it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The text of the file stands in the field from here on: the second step sends it again."""
        given: dict[str, Any] = super().clean() or {}
        upload = given.pop("file", None)
        if upload is not None:
            try:
                given["text"] = text_of(upload).strip()
            except FileRefused as refused:
                self.add_error("file", refused.problem.sentence(_))
            else:
                data = cast(QueryDict, self.data).copy()
                data["text"] = given["text"]
                self.data = data
        if not given.get("text") and not self.errors:
            self.add_error("text", _("Paste the notice, or choose a file."))
        return given
