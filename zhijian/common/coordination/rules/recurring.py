"""Which problems recur 重复发生: the same subject at the same body, found again within some years."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

YEARS = 3
"""Within how many years a problem counts as the same one come back: the house's own measure, no law's."""


@dataclass(frozen=True)
class Found:
    """One problem: its key, whose it is, what it is about, the day on which it was found."""

    key: Hashable
    body: str
    subject: str
    on: date


def earlier(found: Iterable[Found], years: int = YEARS) -> Mapping[Hashable, tuple[Found, ...]]:
    """For each problem that recurs: those of the same body and subject found before it, the latest first.

    Two of one day are two findings of one review, not one that came back. A problem found exactly *years* years
    earlier still counts. Problems that do not recur are left out.
    """
    alike: dict[tuple[str, str], list[Found]] = {}
    made: dict[Hashable, tuple[Found, ...]] = {}
    for one in sorted(found, key=lambda each: each.on):
        before = alike.setdefault((one.body, one.subject), [])
        since = years_before(one.on, years)
        same = tuple(old for old in reversed(before) if since <= old.on < one.on)
        if same:
            made[one.key] = same
        before.append(one)
    return made


def years_before(on: date, years: int) -> date:
    """The same day *years* years earlier; of 29 February the 28th where that year has none."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)
