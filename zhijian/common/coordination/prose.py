"""The problem section as a report says it, in the reader's language: 一是…；二是…。"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijian.common.coordination.rules.numbering import chinese
from zhijian.common.coordination.section import Item, Section
from zhijian.kernel.indicators.periods import parse


def paragraph(section: Section) -> str:
    """The open problems of the section as the text of a report; empty where there is none.

    In Chinese one paragraph that counts 一是, 二是 (from the hundredth on in digits); in English a numbered list.
    """
    said = [sentence(item) for item in section.open]
    if not said:
        return ""
    if not (get_language() or "zh").startswith("zh"):
        return "\n".join(f"{n}. {words}." for n, words in enumerate(said, 1))
    counted = [f"{chinese(n) if n < 100 else n}是{words}" for n, words in enumerate(said, 1)]
    return "；".join(counted) + "。"


def sentence(item: Item) -> str:
    """One problem with its body, where it stands, and whether it recurs; without a full stop."""
    one = item.problem
    parts = [str(one.territory.short or one.territory.name), standing(item)]
    if item.before:
        parts.append(_("found for the %(n)s. time within three years") % {"n": len(item.before) + 1})
    return _("%(problem)s (%(remarks)s)") % {
        "problem": one.what.rstrip("。；;."),
        "remarks": _("; ").join(parts),
    }


def standing(item: Item) -> str:
    """Where a problem stands, in words."""
    one = item.problem
    if one.state == "mending":
        day = str(parse(one.due.isoformat()).label) if one.due else ""
        return _("to be mended by %(day)s: %(measure)s") % {
            "day": day,
            "measure": one.measure.rstrip("。；;."),
        }
    return str(one.get_state_display())
