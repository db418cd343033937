"""说法 The words by which a body speaks of an indicator: remembered, proposed to all, decided at the top."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhijian.kernel.org.models import Body
from zhijian.kernel.org.words import words
from zhijian.kernel.records.access import Public, Remark
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.fields import Text
from zhijian.kernel.records.model import Record
from zhijian.kernel.records.spec import act
from zhijian.kernel.reports.old import codes, guards
from zhijian.kernel.reports.old.who import STATISTICIAN, VOCABULARY


class Phrase(Record):
    """说法 Words that name an indicator in the reports of a body, as a person has confirmed it."""

    kind, line = "reports.phrase", "reports"
    title, plural = words("说法", "Phrase"), words("说法", "Phrases")

    class State(models.TextChoices):
        REMEMBERED = "remembered", _("Remembered for the body")
        PROPOSED = "proposed", _("Proposed to all")
        SHARED = "shared", _("Holds for all")
        DROPPED = "dropped", pgettext_lazy("phrase", "Dropped")

    phrase = Text(_("Words"), size=30, public=True)
    code = Text(_("Indicator"), size=60, public=True)

    class Meta:
        indexes = [
            models.Index(fields=["territory", "id"], name="phrase_area"),
            models.Index(fields=["state", "id"], name="phrase_state"),
            models.Index(fields=["phrase", "id"], name="phrase_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "phrase"],
                name="phrase_once",
                condition=models.Q(state__in=["remembered", "proposed", "shared"]),
            )
        ]

    def label(self) -> str:
        return f"{self.phrase} → {codes.name_of(self.code)}"

    def number_label(self) -> str:
        return str(self.territory.short or self.territory.name)

    def placed(self, by: Any, params: dict[str, Any]) -> None:
        """It is kept by the body whose words they are."""
        self.body_id = self.territory_id = params["at"].pk

    @act("new", to="remembered", by=STATISTICIAN, guards=[
        guards.phrase_is_one, guards.phrase_counts, guards.phrase_is_new,
    ])  # fmt: skip
    def remembered(self, by: Doing, *, at: Public[Body], phrase: Public[str], code: Public[str]) -> None:
        """记住说法 Remember a phrase"""
        self.phrase, self.code = phrase, code

    @act("remembered", to="proposed", by=STATISTICIAN)
    def proposed(self, by: Doing) -> None:
        """建议共用 Propose to all"""

    @act("proposed", to="shared", by=VOCABULARY, guards=[guards.at_the_top])
    def shared(self, by: Doing) -> None:
        """准予共用 Let it hold for all"""

    @act("proposed", to="remembered", by=VOCABULARY, guards=[guards.at_the_top])
    def returned(self, by: Doing, *, remark: Remark) -> None:
        """退回建议 Return the proposal"""

    @act(("remembered", "proposed", "shared"), to="dropped", by=(STATISTICIAN, VOCABULARY), guards=[
        guards.own_or_at_the_top,
    ])  # fmt: skip
    def dropped(self, by: Doing, *, why: Public[str]) -> None:
        """停用说法 Drop a phrase"""


def vocabulary_of(body: str) -> list[tuple[str, str]]:
    """(code, words) that help to read a report of *body*: its own, then what holds for all.

    What holds for all is published by the top body, whoever first wrote it: it is read here without a scope, and shown
    nowhere by this. A computed indicator goes by the code of the catalogue that means the same, which knows its units.
    """
    own = models.Q(territory=body, state__in=("remembered", "proposed"))
    rows = Phrase._base_manager.filter(own | models.Q(state="shared")).order_by("pk")
    ranked = sorted(rows, key=lambda row: row.territory_id != body)
    return [(codes.catalogued(row.code), row.phrase) for row in ranked]
