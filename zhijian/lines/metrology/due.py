"""What falls due for verification 到期: instruments by area, category and month, overdue, never verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from zhijian.kernel.ledger.clock import today
from zhijian.lines.metrology.models import Verification

OVERDUE, NEVER, LATER = "overdue", "never", "later"
AHEAD = 6  # months that the list shows one by one, this one included
UNDER_WAY = ("assigned", "recorded", "checked")


@dataclass(frozen=True)
class Due:
    """How many instruments of an area and category fall due in a bucket: a month, ``overdue``, ``never``, ``later``."""

    area: str
    category: str
    bucket: str
    count: int


def months(now: date, ahead: int = AHEAD) -> list[str]:
    """This month and those after it: ``2026-12``."""
    first = now.year * 12 + now.month - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, first + ahead)]


def first_after(month: str) -> date:
    """The first day of the month after ``2026-12``. Raises ValueError for what is no month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, 1)


def narrow(rows: QuerySet[Any], bucket: str) -> QuerySet[Any]:
    """The instruments in service of one bucket; an unknown one holds none."""
    rows, now = rows.filter(state="in_service"), today()
    if bucket == OVERDUE:
        return rows.filter(valid_until__lt=now)
    if bucket == NEVER:
        return rows.filter(valid_until=None)
    if bucket == LATER:
        return rows.filter(valid_until__gte=first_after(months(now)[-1]))
    try:
        start = date.fromisoformat(f"{bucket}-01")
    except ValueError:
        return rows.none()
    return rows.filter(valid_until__gte=max(start, now), valid_until__lt=first_after(bucket))


def choices(scope: Any) -> list[tuple[str, Any]]:
    """The buckets in words, for the register's filter."""
    ahead = [(month, month) for month in months(today(), 12)]
    return [(OVERDUE, _("Overdue")), (NEVER, _("Never verified")), *ahead, (LATER, _("Later"))]


def count(rows: QuerySet[Any], now: date) -> list[Due]:
    """All buckets of *rows* in one query."""
    in_service = rows.filter(state="in_service").order_by()
    grouped = in_service.annotate(month=TruncMonth("valid_until")).values("territory_id", "category", "month")
    counted = grouped.annotate(n=Count("pk"), late=Count("pk", filter=Q(valid_until__lt=now)))
    shown, found = months(now), dict[tuple[str, str, str], int]()
    for row in counted:
        month = f"{row['month']:%Y-%m}" if row["month"] else NEVER
        named = month if month in shown or month == NEVER else LATER
        for bucket, n in ((OVERDUE, row["late"]), (named, row["n"] - row["late"])):
            key = (row["territory_id"], row["category"], bucket)
            found[key] = found.get(key, 0) + n
    return [Due(*key, n) for key, n in sorted(found.items()) if n]


def plannable(rows: QuerySet[Any], until: date) -> QuerySet[Any]:
    """Instruments in service that fall due before *until*, or were never verified, with no verification under way."""
    busy = Verification.objects.filter(instrument=OuterRef("pk"), state__in=UNDER_WAY)
    due = Q(valid_until__lt=until) | Q(valid_until=None)
    return rows.filter(due, ~Exists(busy), state="in_service").order_by("valid_until", "pk")


def total(found: Iterable[Due], **wanted: str) -> int:
    """How many of *found* are as wanted: ``total(found, area="519903", bucket="overdue")``."""
    return sum(
        due.count for due in found if all(getattr(due, name) == value for name, value in wanted.items())
    )
