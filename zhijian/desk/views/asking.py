"""By when? 期限计算: procedure, rule, start, pauses, extensions; the answer with its working, to print beside a
decision.

The law is public: anybody may ask, also who is not signed in. Nothing is kept.
"""

from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zhijian.desk.timing.procedures import procedure_name
from zhijian.desk.timing.question import Question
from zhijian.desk.timing.working import day_lines, language, worded
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.models import Origin
from zhijian.kernel.workdays import published, words
from zhijian.kernel.workdays.answer import Answer, NoRule
from zhijian.kernel.workdays.rules import Rule, Rulebook
from zhijian.kernel.workdays.wordings import Column


class Asked(forms.Form):
    """The question as it is typed; it is read by ``timing/question.py``."""

    limit = forms.CharField(
        label=gettext_lazy("Limit"), max_length=200,
        widget=forms.TextInput(attrs={"list": "limits", "autocomplete": "off"}),
        help_text=gettext_lazy("Type a part of its title and choose, or its two names, such as penalty pay_fine."),
    )  # fmt: skip
    start = forms.CharField(
        label=gettext_lazy("Start"), max_length=40,
        help_text=gettext_lazy(
            "The day on which the clock starts, or from which one counts back: 2026-03-01; limits in "
            "hours 2026-03-01T09:30."
        ),
    )  # fmt: skip
    suspend = forms.CharField(
        label=gettext_lazy("Pauses"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "First and last whole day that does not count, one pause a line: 2026-03-05..2026-03-12"
        ),
    )  # fmt: skip
    extend = forms.CharField(
        label=gettext_lazy("Extensions granted"), required=False, max_length=40,
        help_text=gettext_lazy("In the unit of the rule; two of them: 30 10"),
    )  # fmt: skip
    version_date = forms.CharField(
        label=gettext_lazy("Day that picks the version"), required=False, max_length=40,
        help_text=gettext_lazy(
            "Only where it is not the start: receipt of the complaint, issue of the certificate, "
            "filing of the case."
        ),
    )  # fmt: skip


@require_GET
def asking(request: HttpRequest) -> HttpResponse:
    """The question and its answer on one page; the address holds the question, so that it can "
    "be sent and printed."""
    law = published.law()
    question = Question.read(request.GET)
    signed_in = bool(request.user.is_authenticated)
    body = request.user.body_id or "" if signed_in else ""  # type: ignore[union-attr]
    form = Asked(vars(question) if question.is_asked else None)
    if question.is_asked and form.is_valid():
        question.ask(law.calendar_of(body), law.rules)
        for name, sentence in question.errors.items():
            form.add_error(name, sentence)
    answer = question.answer
    origin = Origin.objects.first()
    context: dict[str, Any] = {
        "base": "frame.html" if signed_in else "public.html", "question": question, "form": form,
        "options": _options(law.rules),
        "public": {"body": _("Zhijian"), "demo": bool(origin and origin.is_demo), "home": "/c/"},
        "title": _("By when?"),
        "near": [(rule, f"{procedure_name(rule.procedure)}: {_title(rule)}") for rule in question.nearest],
        "asked_on": clock.today(), "no_rule": words.no_rule(answer, language()) if
        isinstance(answer, NoRule) else "",
    }  # fmt: skip
    if isinstance(answer, Answer):
        context |= {
            "answer": answer,
            "head": _head(answer),
            "facts": facts_of(answer),
            "notes": notes_of(answer),
            "lines": day_lines(answer),
        }
    return render(request, "desk/ask.html", context, status=422 if form.errors else 200)


def facts_of(answer: Answer) -> list[tuple[str, str]]:
    """The facts of an answer, titles and values in the reader's language."""
    lang = language()
    return [(words.pick(words.TITLES[key], lang), value) for key, value in words.facts_of(answer, lang)]


def notes_of(answer: Answer) -> list[str]:
    """What to know about an answer, as sentences."""
    return list(words.warnings_of(answer, language()))


def _head(answer: Answer) -> tuple[str, str]:
    """The answer itself: its title and the day."""
    lang = language()
    if answer.open_from is not None:
        key, day = "open_from", words.moment(answer.open_from, lang)
    elif answer.due_legal is not None:
        key, day = "due_legal", words.moment(answer.due_legal, lang)
    else:
        key, day = "raw_other", words.moment(answer.raw, lang)
    return words.pick(words.TITLES[key], lang), day


def _options(rules: Rulebook) -> list[tuple[str, list[tuple[str, str]]]]:
    """All limits by procedure: the names to be typed, and the title."""
    ordered = sorted(rules, key=lambda rule: rule.procedure)
    return [
        (
            procedure_name(procedure),
            [(f"{rule.procedure} {rule.name}", _title(rule)) for rule in several],
        )
        for procedure, several in groupby(ordered, key=lambda rule: rule.procedure)
    ]


def _title(rule: Rule) -> str:
    return worded(Column.TITLE, rule.versions[-1].title_zh)
