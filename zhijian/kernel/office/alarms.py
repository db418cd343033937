"""The rules of warning and escalation as they stand: read once for a page."""

from zhijian.kernel.office.rulebook import Alarm
from zhijian.kernel.records.seeing import Alarms, Notice, Rung


def alarms() -> Alarms:
    """What is in force; one query."""
    rows = list(Alarm.objects.filter(state=Alarm.State.IN_FORCE).order_by("pk"))
    return Alarms(
        tuple(Notice(int(row.after), row.of_kind) for row in rows if row.sort == Alarm.Sort.WARN),
        tuple(
            Rung(int(row.after), int(row.levels), row.of_kind) for row in rows if row.sort == Alarm.Sort.RAISE
        ),
    )
