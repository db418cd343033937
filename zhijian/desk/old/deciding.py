"""What a person decides about the figures of an old report, each an act through the door."""

from collections.abc import Mapping
from typing import Any

from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import Scope
from zhijian.kernel.records.bulk import Outcome, Wish, act_many
from zhijian.kernel.records.by import By
from zhijian.kernel.reports.models import OldFigure, OldReport, Phrase
from zhijian.kernel.reports.old.proposals import Proposal
from zhijian.kernel.reports.rules.saying import typed_period

from .shown import Item, Shown

TYPED = ("value", "unit", "bound", "qualifier", "code", "about", "period")


def hand(seen: Scope, token: str = "") -> By:
    """This person's hand today."""
    return By(seen, clock.today(), key=token)


def as_read(proposal: Proposal) -> dict[str, str]:
    """The parameters with which a proposal is accepted as it was read."""
    return {name: str(getattr(proposal, name)) for name in TYPED}


def typed(given: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the form: tidied, the period as a code."""
    values = {name: str(given.get(name, "")).strip() for name in TYPED}
    values["period"] = typed_period(values["period"])
    values["value"] = (
        values["value"].replace(",", "").replace("，", "").replace("\u00a0", "").replace(" ", "")
    )
    return values


def _standing_there(report: OldReport, item: Item) -> dict[str, Any]:
    return {"report": report.pk, "place": item.place, "printed": item.printed}


def confirm(report: OldReport, item: Item, values: dict[str, str], by: By) -> OldFigure:
    """Confirm what the form says: as it was read, corrected, or added where nothing was found. Raises ``Refusal``."""
    name = (
        "added" if item.proposal is None else "accepted" if as_read(item.proposal) == values else "corrected"
    )
    made: OldFigure = OldFigure.create(name, by, **_standing_there(report, item), **values)
    return made


def reject(report: OldReport, item: Item, by: By) -> OldFigure:
    """Say that this is no figure. Raises ``Refusal``."""
    made: OldFigure = OldFigure.create("rejected", by, **_standing_there(report, item))
    return made


def take_back(figure: OldFigure, by: By) -> None:
    """Take a decision back. Raises ``Refusal``."""
    figure.act("taken_back", by)


def revise(figure: OldFigure, values: dict[str, str], why: str, by: By) -> None:
    """Correct a confirmed figure. Raises ``Refusal``."""
    figure.act("revised", by, **values, why=why)


def accept_all_sure(page: Shown, seen: Scope, token: str) -> list[Outcome]:
    """Accept what is sure, many in one transaction; a refused one costs itself only."""
    report = page.report
    wishes = (
        Wish(
            OldFigure(),
            "accepted",
            hand(seen, f"{token}:{item.place}"),
            _standing_there(report, item) | as_read(item.proposal),
        )
        for item in page.sure
        if item.proposal is not None
    )
    return list(act_many(wishes))


def remember(report: OldReport, phrase: str, values: dict[str, str], by: By) -> Phrase:
    """Remember words for the report's body. Raises ``Refusal``."""
    at = Body.objects.get(pk=report.territory_id)
    made: Phrase = Phrase.create("remembered", by, at=at.pk, phrase=phrase, code=values["code"])
    return made
