"""The duties that exist, in both languages, and which of them exclude each other."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DutyName:
    """One duty: its code, its words, and whether it administers the system instead of doing business."""

    code: str
    title: str | Promise
    administers: bool = False


DUTIES: dict[str, DutyName] = {}


def declare(code: str, title: str | Promise, *, administers: bool = False) -> str:
    """Make a duty known; lines declare theirs when they are loaded. The same code twice must mean the same."""
    new = DutyName(code, title, administers)
    if DUTIES.setdefault(code, new) != new:
        raise ValueError(f"duty {code} is declared twice, differently")
    return code


SYSTEM_ADMIN = declare("system_admin", _("System administrator"), administers=True)
SECURITY_ADMIN = declare("security_admin", _("Security administrator"), administers=True)
AUDIT_ADMIN = declare("audit_admin", _("Audit administrator"), administers=True)
REGISTRAR = declare("registrar", _("Registrar"))
READER = declare("reader", _("Reader"))


def conflict(wanted: str, held: set[str]) -> str | None:
    """The held duty that excludes *wanted*: administrators exclude each other and all business duties."""
    for other in sorted(held - {wanted}):
        if DUTIES[wanted].administers or DUTIES[other].administers:
            return other
    return None


def overlaps(a_from: date, a_to: date | None, b_from: date, b_to: date | None) -> bool:
    """Whether two periods, both ends included, have a day in common."""
    return (a_to is None or b_from <= a_to) and (b_to is None or a_from <= b_to)
