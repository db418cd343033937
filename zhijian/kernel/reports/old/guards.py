"""What the acts of old reports, their figures and the vocabulary require."""

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from zhijian.kernel.indicators.periods import BadPeriod, parse
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import ancestors, subtrees
from zhijian.kernel.records.attachments import Attachment
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.spec import guard
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.proposals import span_of

if TYPE_CHECKING:
    from zhijian.kernel.reports.old.phrases import Phrase
    from zhijian.kernel.reports.old.records import OldFigure, OldReport

STANDING = ("confirmed", "rejected")
"""States in which a place of a report is decided."""


PHRASE = re.compile(r"[\u3400-\u9fffA-Za-z]+( [\u3400-\u9fffA-Za-z]+)*")


def is_period(code: str) -> bool:
    """Whether a code names a period."""
    try:
        parse(code)
    except BadPeriod:
        return False
    return True


@guard(_("This file was taken for this body already."), field="original")
def not_taken_twice(report: "OldReport", by: Doing, *, at: Any, original: Attachment) -> bool:
    others = type(report)._base_manager.exclude(pk=report.pk)
    return not others.filter(
        territory=at.pk, sha256=original.sha256, state__in=("in_review", "done")
    ).exists()


@guard(
    _("Write a period like 2009, 2009H1, 2009Q3, 2009-06 or 2009-01-01..2009-09-30; or leave it empty."),
    field="period",
)
def period_or_none(report: "OldReport", by: Doing, *, period: str) -> bool:
    return not period or is_period(period)


@guard(_("Figures of this report are confirmed: take them back first."))
def no_figure_stands(report: "OldReport", by: Doing) -> bool:
    return not has_confirmed(report)


@guard(
    _("Confirmed figures stand on the text of the file that was taken in: take them back first."),
    field="original",
)
def text_stays_under_figures(report: "OldReport", by: Doing, *, original: Attachment) -> bool:
    kept = type(report)._base_manager.filter(pk=report.pk).values_list("sha256", flat=True).first()
    return kept in (None, original.sha256) or not has_confirmed(report)


def has_confirmed(report: "OldReport") -> bool:
    """Whether a figure of this report is confirmed."""
    from zhijian.kernel.reports.old.records import OldFigure

    return OldFigure._base_manager.filter(report=report.pk, state="confirmed").exists()


@guard(_("The report is not being looked through: open it again first."), field="report")
def report_is_open(figure: "OldFigure", by: Doing, *, report: "OldReport") -> bool:
    return report.state == "in_review"


@guard(_("These words do not stand at this place of the report."), field="place")
def stands_there(figure: "OldFigure", by: Doing, *, report: "OldReport", place: str, printed: str) -> bool:
    span, text = span_of(place), report.kept_text().text
    return span is not None and span[1] <= len(text) and text[span[0] : span[1]] == printed


@guard(_("The reading says something else by now: open the page again."), field="value")
def as_it_was_read(
    figure: "OldFigure", by: Doing, *, report: "OldReport", place: str, value: str, unit: str, bound: str,
    qualifier: str, code: str, about: Any, period: str,
) -> bool:  # fmt: skip
    read = report.proposal_at(place)
    return read is not None and (value, unit, bound, qualifier, code, about.pk, period) == (
        read.value, read.unit, read.bound, read.qualifier, read.code, read.about, read.period
    )  # fmt: skip


@guard(_("The reading found no figure at this place."), field="place")
def was_found(figure: "OldFigure", by: Doing, *, report: "OldReport", place: str) -> bool:
    return report.proposal_at(place) is not None


@guard(_("This place is decided already."), field="place")
def not_decided_twice(figure: "OldFigure", by: Doing, *, report: "OldReport", place: str) -> bool:
    others = type(figure)._base_manager.exclude(pk=figure.pk)
    return not others.filter(report=report.pk, place=place, state__in=STANDING).exists()


@guard(_("A figure has a period, such as 2009, 2009H1, 2009Q3, 2009-06 or 2009-06-30."), field="period")
def has_period(figure: "OldFigure", by: Doing, *, period: str) -> bool:
    return is_period(period)


@guard(_("Choose what it counts, from the list."), field="code")
def counts_something(figure: "OldFigure", by: Doing, *, code: str) -> bool:
    return codes.is_known(code)


@guard(_("The body of a figure is that of the report, or one below it."), field="about")
def about_is_below(figure: "OldFigure", by: Doing, *, report: "OldReport", about: Body) -> bool:
    return about.pk == report.territory_id or about.pk in report.bodies_below()


@guard(_("The body of a figure is that of the report, or one below it."), field="about")
def still_below(figure: "OldFigure", by: Doing, *, about: Body) -> bool:
    home = figure.territory_id
    return about.pk == home or about.pk in subtrees([home], clock.today())[home]


# -- the vocabulary --------------------------------------------------------------------------------------------------


@guard(
    _(
        "A phrase has two to thirty letters or characters and no digits; words that need not stand together are parted "
        "by blanks."
    ),
    field="phrase",
)
def phrase_is_one(entry: "Phrase", by: Doing, *, phrase: str) -> bool:
    return bool(PHRASE.fullmatch(phrase)) and 2 <= len(phrase) <= 30


@guard(_("Choose what it counts, from the list."), field="code")
def phrase_counts(entry: "Phrase", by: Doing, *, code: str) -> bool:
    return codes.is_known(code)


@guard(_("This body knows these words already."), field="phrase")
def phrase_is_new(entry: "Phrase", by: Doing, *, at: Any, phrase: str) -> bool:
    others = type(entry)._base_manager.exclude(pk=entry.pk)
    live = ("remembered", "proposed", "shared")
    return not others.filter(territory=at.pk, phrase=phrase, state__in=live).exists()


@guard(_("What holds for all is decided at the top body."))
def at_the_top(entry: "Phrase", by: Doing) -> bool:
    return not ancestors(by.body, clock.today())


@guard(_("What holds for all is taken back at the top body only."))
def own_or_at_the_top(entry: "Phrase", by: Doing) -> bool:
    return entry.state != "shared" or not ancestors(by.body, clock.today())
