"""A form says what is wrong in words, at its field and on top."""

from django import forms
from django.template import Context, Template
from django.utils import translation


class Instrument(forms.Form):
    name = forms.CharField(label="User", help_text="In full.", error_messages={"required": "Give the user."})
    e = forms.CharField(label="e", required=False)
    uses = forms.MultipleChoiceField(
        label="Used for", choices=[("a", "Trade"), ("b", "Safety")], widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> None:
        raise forms.ValidationError("Max must be larger than Min.")


def shown(tag: str, form: forms.Form) -> str:
    with translation.override("en"):
        return Template("{% load zj %}" + tag).render(Context({"form": form}))


def test_the_field_names_its_hint_and_its_error():
    html = shown("{% zj_field form.name %}", Instrument({"e": "1"}))
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name-error">Give the user.' in html


def test_a_doubt_is_a_question_beside_a_field_that_may_be_sent():
    html = shown(
        "{% zj_field form.e doubt='Mostly 50 kg. Look at the plate.' unit='kg' width='7rem' %}", Instrument()
    )
    assert 'aria-describedby="id_e-doubt"' in html
    assert "is-query" in html
    assert "max-width:7rem" in html


def test_a_field_in_order_has_no_mark_and_an_optional_one_says_so():
    html = shown("{% zj_field form.e %}", Instrument())
    assert "aria-" not in html
    assert "(optional)" in html


def test_choices_are_a_group_with_a_name():
    html = shown("{% zj_field form.uses %}", Instrument())
    assert "<fieldset" in html
    assert html.count('class="form-check-input"') == 2


def test_the_summary_leads_to_each_field_and_tells_of_the_whole_form_first():
    html = shown("{% zj_errors form %}", Instrument({"e": "1"}))
    assert "3 things to put right" in html
    assert html.index("Max must be larger") < html.index('href="#id_name"') < html.index('href="#id_uses_0"')


def test_a_form_without_errors_has_no_summary():
    assert shown("{% zj_errors form %}", Instrument()).strip() == ""
