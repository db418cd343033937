"""What a composed figure counts, as text that a record can keep: one line for what, one for the conditions."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise

from zhijian.kernel.indicators.language import BY_END, BY_NOW, OF_ACTS, Kind
from zhijian.kernel.org.words import words
from zhijian.kernel.records import registry
from zhijian.kernel.records.model import Record

SINCE = "since="
"""Before the day from which a figure is cumulative: the last word of what is counted."""
LENGTHS = {Kind.SUM: 2, Kind.RATIO: 2, Kind.COHORT: 3}
"""Words after the kind; of the others one."""
SEVERAL = "|"
CONDITION = re.compile(r"([a-z_]+)=([^=;]+)")


def conditions(text: str) -> Mapping[str, tuple[str, ...]]:
    """``category=truck_scale|platform_scale; verdict=pass`` as facet → values that count. ValueError for other text."""
    found: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match = CONDITION.fullmatch(part)
        values = tuple(dict.fromkeys(one.strip() for one in match[2].split(SEVERAL))) if match else ()
        if match is None or not all(values) or match[1] in found:
            raise ValueError(f"{part!r} is no condition")
        found[match[1]] = values
    return found


def written(where: Mapping[str, tuple[str, ...]]) -> str:
    """Conditions as text, in one order."""
    return "; ".join(f"{name}={SEVERAL.join(sorted(values))}" for name, values in sorted(where.items()))


class What(NamedTuple):
    """What is counted, as one line: ``sum metrology.verification.approved fee``; ``ratio`` and two codes; ``cohort``,
    the act that begins it, the one that is to follow and by when. ``since=2019-01-01`` after it: cumulative."""

    kind: Kind
    of: str = ""
    more: str = ""
    within: str = ""
    since: date | None = None

    @classmethod
    def read(cls, text: str) -> "What":
        """The line's parts. ValueError for text that is none."""
        kind, *rest = text.split()
        since = (
            date.fromisoformat(rest.pop().removeprefix(SINCE))
            if rest and rest[-1].startswith(SINCE)
            else None
        )
        if len(rest) != LENGTHS.get(Kind(kind), 1):
            raise ValueError(f"{text!r} does not say what is counted")
        of, more, within = [*rest, "", ""][:3]
        return cls(Kind(kind), of, more, within, since)

    @property
    def is_share(self) -> bool:
        return self.kind in (Kind.RATIO, Kind.COHORT)


def source_of(what: What) -> type[Record] | None:
    """The class of records that it counts; None where there is none."""
    return registry.KINDS.get(what.of.rpartition(".")[0] if what.kind in OF_ACTS else what.of)


def since_words(since: date) -> Promise:
    """累计: from which day a figure is added up; never without the day."""
    return words(
        f"自{since.year}年{since.month}月{since.day}日起累计", f"cumulative since {since.isoformat()}"
    )


def limit_words(within: str) -> Promise:
    """The limit of a cohort in words."""
    if within == BY_END:
        return words("截至期末", "by the end of the period")
    return (
        words("截至目前", "by now") if within == BY_NOW else words(f"{within}日内", f"within {within} days")
    )
