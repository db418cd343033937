"""What must be true before an act of metrology: each guard a sentence and a return."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from zhijian.common.people.models import qualified
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.spec import guard
from zhijian.lines.metrology import judging

if TYPE_CHECKING:
    from zhijian.lines.metrology.models import Instrument, Verification


APPROVING_CHECKER = "checker_may_approve_from"
"""A detail of an institute, set by the act *described*: the day from which its checker may also approve."""


def approving_checker_since(details: Mapping[str, Any], on: date) -> date | None:
    """Since when the checker 核验员 may also be the approver 批准人 here; None where that does not hold on *on*.

    A certificate bears three signatures (JJF 1002-2010 appendix G), and the verifier is none of the other two. That
    checker and approver differ as well is our default, which an institute of few people may lift from a day on. What
    cannot be read as a day lifts nothing.
    """
    try:
        since = date.fromisoformat(str(details.get(APPROVING_CHECKER, "")))
    except ValueError:
        return None
    return since if since <= on else None


@guard(_("The verifier's credential must cover this kind of instrument on the day of verification."))
def verifier_qualified(verification: "Verification", by: Doing) -> bool:
    return by.by.history or qualified(by.staff, verification.category, by.on)


@guard(_("This verification is assigned to another verifier. Ask the manager to assign it to you."))
def is_assigned(verification: "Verification", by: Doing) -> bool:
    return verification.verifier_id == by.by.actor or by.by.scope.system


@guard(_("The instrument must be in service."), field="instrument")
def in_service(verification: "Verification", by: Doing, *, instrument: "Instrument") -> bool:
    return instrument.state == "in_service"


@guard(
    _("This instrument has a verification under way. Finish or return that one first."), field="instrument"
)
def none_under_way(verification: "Verification", by: Doing, *, instrument: "Instrument") -> bool:
    return not type(verification).objects.filter(
        instrument=instrument, state__in=("assigned", "recorded", "checked")
    ).exclude(pk=verification.pk).exists()  # fmt: skip


@guard(_("The worksheet is not complete: fill the tests that are named."), field="worksheet")
def worksheet_complete(verification: "Verification", by: Doing, *, worksheet: dict[str, Any]) -> bool:
    return verification.judged(worksheet, by.on).verdict != "incomplete"


@guard(_("The worksheet has a value in doubt: mend the one marked."), field="worksheet")
def worksheet_readable(verification: "Verification", by: Doing, *, worksheet: dict[str, Any]) -> bool:
    return not judging.doubts(verification.judged(worksheet, by.on), worksheet)


@guard(_("Appoint an institute before a verification is assigned."), field="instrument")
def institute_appointed(verification: "Verification", by: Doing, *, instrument: "Instrument") -> bool:
    return bool(instrument.institute_id)


@guard(_("The planned day lies in the past."), field="planned_on")
def planned_ahead(verification: "Verification", by: Doing, *, planned_on: date | None) -> bool:
    return planned_on is None or planned_on >= by.on


@guard(
    _("Name the standards used; one of them needs an examination certificate, or no paper can be written."),
    field="worksheet",
)
def standards_named(verification: "Verification", by: Doing, *, worksheet: dict[str, Any]) -> bool:
    """计量检定印证管理办法: a certificate names its measuring standard and the standard's examination certificate."""
    from zhijian.lines.metrology.models import Standard

    used = worksheet.get("standards")
    numbers = [one.get("number") for one in used if isinstance(one, dict)] if isinstance(used, list) else []
    examined = Standard.objects.filter(
        body=verification.body_id, number__in=numbers, examined_to__isnull=False
    )
    return examined.exclude(examination="").exists()
