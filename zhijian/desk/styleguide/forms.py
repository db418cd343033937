"""Fields in all their states: hint, unit, doubt, error, choices; and the page where an officer signs in."""

from typing import Any

from django import forms
from django.http import HttpRequest

from zhijian.desk.styleguide.fiction import pick


def page(request: HttpRequest) -> dict[str, Any]:
    """A form as it comes first, and the same form after it was refused."""
    wrong = {
        "name": "",
        "code": "91519903MA6HT2X90",
        "max": "100",
        "e": "60",
        "kind": "truck",
        "duties": ["trade"],
    }
    return {
        "fresh": _form()(auto_id="fresh_%s"),
        "refused": _form()(wrong, auto_id="refused_%s"),
        "doubt": pick(
            "Max 100 t 的汽车衡多为 e = 50 kg。请核对铭牌。",
            "A truck scale of 100 t mostly has e = 50 kg. Look at the plate again.",
        ),
    }


def sign_in(request: HttpRequest) -> dict[str, Any]:
    """Name and password."""

    class SignIn(forms.Form):
        name = forms.CharField(
            label=pick("工号", "Staff number"), widget=forms.TextInput(attrs={"autocomplete": "username"})
        )
        password = forms.CharField(
            label=pick("密码", "Password"),
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    return {"form": SignIn()}


def _form() -> type[forms.Form]:
    class Instrument(forms.Form):
        name = forms.CharField(
            label=pick("使用单位", "User"),
            help_text=pick("写全称，与营业执照一致。", "The full name, as on the business licence."),
            error_messages={"required": pick("请写使用单位的全称。", "Give the full name of the user.")},
        )
        code = forms.CharField(
            label=pick("统一社会信用代码", "Unified social credit code"),
            required=False,
            min_length=18,
            error_messages={
                "min_length": pick(
                    "代码应有 18 位，现在是 17 位。", "The code has 18 characters; these are 17."
                )
            },
        )
        kind = forms.ChoiceField(
            label=pick("类别", "Class"),
            choices=[("truck", pick("汽车衡", "Truck scale")), ("platform", pick("台秤", "Platform scale"))],
        )
        max = forms.CharField(label="Max", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        e = forms.CharField(label="e", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        duties = forms.MultipleChoiceField(
            label=pick("用途", "Used for"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[
                ("trade", pick("贸易结算", "Trade")),
                ("safety", pick("安全防护", "Safety")),
                ("health", pick("医疗卫生", "Health")),
            ],
        )
        remarks = forms.CharField(
            label=pick("备注", "Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
        agreed = forms.BooleanField(
            label=pick("铭牌已拍照", "The plate has been photographed"), required=False
        )

    return Instrument
