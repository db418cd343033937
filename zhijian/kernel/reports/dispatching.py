"""发文 A frozen report is dispatched as an official document: its number, and what stands around its text."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from zhijian.kernel.papers.models import Series
from zhijian.kernel.records.by import Doing
from zhijian.kernel.records.spec import guard
from zhijian.kernel.reports.rules import dispatching as rules

if TYPE_CHECKING:
    from zhijian.kernel.reports.work_report import WorkReport

LONGEST = 300


@guard(_("It is not dispatched yet; one that is must be voided first."))
def not_dispatched(report: "WorkReport", by: Doing) -> bool:
    return not report.number


@guard(
    _("The mark of the body is 2 to 15 Chinese characters, without year and number: 临质监发."), field="mark"
)
def mark_has_form(report: "WorkReport", by: Doing, *, mark: str) -> bool:
    return rules.MARK.fullmatch(mark) is not None


@guard(_("Say to whom it is sent, in at most 300 characters."), field="addressee")
def has_addressee(report: "WorkReport", by: Doing, *, addressee: str, copies: str) -> bool:
    return bool(rules.receivers(addressee)) and len(addressee) <= LONGEST and len(copies) <= LONGEST


@guard(
    _("The running number is a number such as 3 that no document of this mark and year has."), field="running"
)
def running_is_free(report: "WorkReport", by: Doing, *, mark: str, running: str) -> bool:
    if not running:
        return True
    if rules.RUNNING.fullmatch(running) is None:
        return False
    others = type(report)._base_manager.filter(territory=report.territory_id).exclude(pk=report.pk)
    return not others.filter(number=rules.number(mark, by.on.year, int(running))).exists()


@guard(
    _("Write the grade of secrecy as 秘密, 机密 or 绝密, with its term if any: 秘密★1年."), field="secrecy"
)
def secrecy_has_form(report: "WorkReport", by: Doing, *, secrecy: str) -> bool:
    return not secrecy or rules.SECRECY.fullmatch(secrecy) is not None


@guard(_("A copy number has at most six digits, and what is secret has one."), field="copy_number")
def secret_has_copy_number(report: "WorkReport", by: Doing, *, secrecy: str, copy_number: str) -> bool:
    return rules.COPY.fullmatch(copy_number) is not None if copy_number else not secrecy


GUARDS = [
    not_dispatched,
    mark_has_form,
    has_addressee,
    running_is_free,
    secrecy_has_form,
    secret_has_copy_number,
]


def numbered(report: "WorkReport", mark: str, running: str, on: date) -> str:
    """The number of dispatch: as given from a register kept elsewhere, or the next of the body's own series, which goes
    on after the greatest that was given.

    Who amends the act keeps the number, unless mark or year are others: a number that was taken stays used.
    """
    series = f"dispatch/{report.territory_id}/{mark}/{on.year}"
    if running:
        Series.reach(series, int(running))
        return rules.number(mark, on.year, int(running))
    held = type(report)._base_manager.filter(pk=report.pk).values_list("number", flat=True).first() or ""
    if held.startswith(f"{mark}〔{on.year}〕"):
        return held
    return rules.number(mark, on.year, Series.take(series))


def head(report: "WorkReport", told: dict[str, Any], on: date) -> dict[str, str]:
    """What the paper bears, as text. *told*: the parameters of the act."""
    signer = told["signer"]
    return {
        "number": report.number, "on": on.isoformat(), "to": rules.receivers(told["addressee"]),
        "copies": rules.receivers(told["copies"]), "urgency": rules.URGENCIES.get(told["urgency"], ""),
        "secrecy": told["secrecy"], "copy": rules.copy_number(told["copy_number"]),
        "signer": signer.name if signer else "",
        "issuer": told["issuer"].strip() or report.territory.name,
    }  # fmt: skip


def last_of(report: "WorkReport") -> dict[str, str]:
    """What the body wrote when it last dispatched a report: the form begins with it."""
    rows = type(report)._base_manager.filter(territory=report.territory_id, state="frozen").exclude(number="")
    before = rows.exclude(pk=report.pk).order_by("-dispatched_on", "-pk").first()
    if before is None:
        return {}
    told = before.dispatch
    found = {
        "mark": told["number"].partition("〔")[0], "addressee": told["to"], "copies": told["copies"],
        "issuer": told["issuer"],
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}
