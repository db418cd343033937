"""Which targets are counted by a figure: who has one may see what is counted, and it stays what it is."""

from zhijian.kernel.org.scope import Scope
from zhijian.kernel.reports.models import Target
from zhijian.kernel.reports.tree import LIVE


def counts_for(scope: Scope, code: str) -> bool:
    """Whether a target that this person may see is counted by the figure."""
    return bool(Target.visible_to(scope).filter(indicator=code, state__in=LIVE).exists())


def counts_a_target(code: str) -> bool:
    """Whether any target, proposed or in force, is counted by it."""
    return bool(Target._base_manager.filter(indicator=code, state__in=LIVE).exists())
