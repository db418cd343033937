"""What is said beside a placement: why it cannot be read or printed, and what a reader should know of its number."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhijian.kernel.reports.rules.placing import Flawed, Reason
from zhijian.kernel.reports.writing.filling import Filled
from zhijian.kernel.reports.writing.lacks import Lack

REASONS: dict[Reason, Callable[[str], str]] = {
    Reason.UNCLOSED: lambda about: _("These braces have no other half."),
    Reason.NO_SOURCE: lambda about: _("Begin with figure: or target:."),
    Reason.NO_CODE: lambda about: _("“%(about)s” is no code of a figure.") % {"about": about},
    Reason.UNKNOWN_OPTION: lambda about: _("There is no option “%(about)s”.") % {"about": about},
    Reason.TWICE: lambda about: _("“%(about)s” is said twice.") % {"about": about},
    Reason.BAD_VALUE: lambda about: _("“%(about)s” is no choice here.") % {"about": about},
    Reason.ROUNDED_UP: lambda about: (
        _("“%(about)s” claims that there is no less: its number is cut off, never rounded up.")
        % {"about": about}
    ),
    Reason.NO_MARKS: lambda about: (
        _("There is nothing to draw of “%(about)s” in this period.") % {"about": about}
    ),
    Reason.NOT_ALONE: lambda about: _("A chart stands on a line of its own."),
}
LACKS: dict[Lack, Callable[[], str]] = {
    Lack.NO_INDICATOR: lambda: _("There is no figure with this code."),
    Lack.BAD_PERIOD: lambda: _("This names no period. Write 2026H1, 2026, 2026-06 or from..to."),
    Lack.NOT_BEGUN: lambda: _("The period has not begun."),
    Lack.NOT_BELOW: lambda: _("This body is not the report's own, nor below it."),
    Lack.NO_FACET: lambda: _("This figure cannot be divided by that."),
    Lack.ZERO: lambda: _(
        "There is nothing to divide by in this period. Change the words, or say what is printed: else=…"
    ),
    Lack.NO_BASE: lambda: _(
        "A year before there was nothing to compare with. Change the words, or say: else=…"
    ),
    Lack.RATE_HAS_POINTS: lambda: _("The change of a rate is told in points: show=points."),
    Lack.NO_RATE: lambda: _("This figure is no rate."),
    Lack.NOT_ALIKE: lambda: _("The bodies below are not alike. Add 以上 to tell the least of them."),
    Lack.NO_PARTS: lambda: _("There is no body right below."),
    Lack.NO_TARGET: lambda: _("No target of this name is in force in that year."),
    Lack.NO_ACTUAL: lambda: _("Nothing was reported up to the last day of the period."),
    Lack.NO_START: lambda: _("This figure is counted on a day: it has no start to add up from."),
    Lack.NO_TARGET_OF_IT: lambda: _("No target of this body that is in force is counted by this figure."),
    Lack.SEVERAL_TARGETS: lambda: _(
        "Several targets are counted by this figure: write target: with the name of one, and show=completion."
    ),
    Lack.NO_PLACE: lambda: _(
        "There is no place to print: a body has one under a body above it, among at least two that have a number."
    ),
    Lack.UNSEEN_PLACE: lambda: _(
        "This report does not see the bodies beside. Among them its own place is printed only of a figure of the "
        "catalogue that is not nought, not cumulative, over a whole month, quarter, half-year or year that is over, "
        "and among at least three."
    ),
    Lack.TOO_COARSE: lambda: _("Cut off so far, nothing of the number is left."),
}


def of_flaw(flaw: Flawed) -> str:
    """Why a placement cannot be read."""
    return REASONS[flaw.reason](flaw.about)


def of_lack(lack: Lack) -> str:
    """Why a placement that was read has no number."""
    return LACKS[lack]()


def remarks(one: Filled) -> list[str]:
    """What a reader should know of a number that is printed."""
    found = []
    if one.mixed:
        found.append(_("this report rounds in two ways"))
    if one.not_over and one.placed.period:  # of the report's own period the page tells it once
        found.append(_("the period is not over: so far"))
    if one.reported:
        found.append(_("reported"))
    if one.silent:
        found.append(not_declared(one.silent))
    if one.late:
        found.append(_("of which late: %(n)s") % {"n": one.late})
    return found


def not_declared(missing: int) -> str:
    """Why the words 未声明 stand in the place of a number."""
    return ngettext(
        "%(n)s nil return is missing for what the number would claim",
        "%(n)s nil returns are missing for what the number would claim",
        missing,
    ) % {"n": missing}
