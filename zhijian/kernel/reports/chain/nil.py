"""零报告 The nil return: a body declares that there was nothing of a figure, or of a whole line, in a month."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.kernel.indicators.language import ACTS, CATALOGUE, LINES, Indicator, Kind
from zhijian.kernel.indicators.periods import Size
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act, guard
from zhijian.kernel.reports.chain.counted import NONE, Counts, counted, topics
from zhijian.kernel.reports.chain.guards import whole_months
from zhijian.kernel.reports.chain.standing import institutes
from zhijian.kernel.reports.models import OFFICER, REPORTER


@guard(_("A month is written like 2026-06."), field="month")
def month_is_one(nil: "NilReturn", by: Doing, *, month: str) -> bool:
    asked = whole_months(month)
    return asked is not None and asked.size is Size.MONTH


@guard(_("The month is not over yet."), field="month")
def month_is_over(nil: "NilReturn", by: Doing, *, month: str) -> bool:
    asked = whole_months(month)
    return asked is None or asked.last < by.on


@guard(
    _("There is no figure and no line of business with this code of which nothing can be declared."),
    field="topic",
)
def topic_is_one(nil: "NilReturn", by: Doing, *, topic: str) -> bool:
    return bool(figures_of(topic))


@guard(_("This body has declared this already."), field="topic")
def not_declared_twice(nil: "NilReturn", by: Doing, *, at: Any, month: str, topic: str) -> bool:
    others = type(nil)._base_manager.exclude(pk=nil.pk)
    return not others.filter(territory=at.pk, month=month, topic=topic, state="declared").exists()


@guard(_("Acts of this month are counted here: a nil return would contradict them."), field="topic")
def nothing_is_counted(nil: "NilReturn", by: Doing, *, at: Any, month: str, topic: str) -> bool:
    asked = whole_months(month)
    if asked is None or asked.size is not Size.MONTH:
        return True
    return not contradicting(topic, at.pk, month, counted(figures_of(topic), [at.pk], [month], institutes()))


class NilReturn(Record):
    """零报告 That nothing happened is said by somebody, on a day; it is not concluded from silence."""

    kind, line = "reports.nil", "reports"
    title, plural = words("零报告", "Nil return"), words("零报告", "Nil returns")

    class State(models.TextChoices):
        DECLARED = "declared", pgettext_lazy("nil return", "Declared")
        WITHDRAWN = "withdrawn", pgettext_lazy("nil return", "Withdrawn")

    month = Text(_("Month"), size=7, public=True)
    topic = Text(_("Of what"), size=60, public=True)

    class Meta:
        indexes = [
            models.Index(fields=["month", "territory"], name="nil_board"),
            models.Index(fields=["territory", "id"], name="nil_area"),
            models.Index(fields=["state", "id"], name="nil_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "month", "topic"], name="nil_once", condition=models.Q(state="declared")
            )
        ]

    def label(self) -> str:
        return str(topic_words(self.topic))

    def number_label(self) -> str:
        return f"{self.month} {self.territory.short or self.territory.name}"

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It lies at the body that declares it."""
        self.body_id = self.territory_id = params["at"].pk

    @act("new", to="declared", by=(REPORTER, OFFICER), at="own", guards=[
        month_is_one, month_is_over, topic_is_one, not_declared_twice, nothing_is_counted,
    ])  # fmt: skip
    def declared(self, by: Doing, *, at: Public[Body], month: Public[str], topic: Public[str]) -> None:
        """申报零报告 Declare a nil return

        *topic*: the code of a figure, or of a line of business for all its figures.
        """
        self.month, self.topic = month, topic

    @act("declared", to="withdrawn", by=(REPORTER, OFFICER), at="own")
    def withdrawn(self, by: Doing, *, why: Public[str]) -> None:
        """撤回零报告 Withdraw the nil return"""


def figures_of(topic: str) -> list[Indicator]:
    """The figures of which a topic says that there was nothing: one, or all of a line; none for an unknown topic."""
    known = topics()
    if topic in known:
        return [known[topic]]
    return [one for one in known.values() if one.line == topic]


def lines_known() -> list[str]:
    """The lines that have figures of which nothing can be declared, the business first."""
    return list(dict.fromkeys(one.line for one in topics().values()))


def covers(topic: str, indicator: Indicator) -> bool:
    """Whether a nil return of this topic speaks of a figure; of a rate, of what it is divided by: a cohort is divided
    by the records on which an act was done, and there are none where the act was not done."""
    under = indicator.parts[-1]
    if topic in (indicator.code, under.code, indicator.line):
        return True
    one = topics().get(topic)
    return (
        one is not None and one.kind is Kind.FLOW and under.kind is Kind.REACHED
        and one.of == under.of and not one.where
    )  # fmt: skip


def topic_words(topic: str) -> Any:
    """A topic in words."""
    if topic in CATALOGUE:
        return CATALOGUE[topic].name
    return format_lazy(_("{line}: all figures"), line=LINES.get(topic, topic))


def contradicting(topic: str, body: str, month: str, counts: Counts) -> list[Indicator]:
    """The figures of which something was counted although the topic was declared nil.

    A line's nil return speaks of what happened: its stocks (an instrument in service) do not contradict it.
    """
    return [
        one
        for one in figures_of(topic)
        if counts.get((one.code, body, month), NONE).amount and (one.kind in ACTS or topic == one.code)
    ]


def contradictions_of(nils: Iterable[NilReturn]) -> dict[Any, list[Indicator]]:
    """Nil return → the figures that contradict it now, of those that stand; asked for all at once."""
    standing: Sequence[NilReturn] = [nil for nil in nils if nil.state == NilReturn.State.DECLARED]
    if not standing:
        return {}
    figures = {one.code: one for nil in standing for one in figures_of(nil.topic)}
    bodies, months = ({nil.territory_id for nil in standing}, {nil.month for nil in standing})
    counts = counted(figures.values(), sorted(bodies), sorted(months), institutes())
    found = {nil.pk: contradicting(nil.topic, nil.territory_id, nil.month, counts) for nil in standing}
    return {pk: figures for pk, figures in found.items() if figures}
