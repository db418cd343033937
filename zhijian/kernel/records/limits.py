"""Limit: what a kind of record declares of a clock that it can run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from zhijian.kernel.records.model import Record


@dataclass(frozen=True)
class Limit:
    """A limit that a kind of record can run: which act ends it, whose duty that is, and when it is due.

    When it is due is said in one of three ways, the first that gives something counts:

    - ``day``: the record names the last day itself, such as the end of a validity;
    - ``procedure`` and ``rule``: a row of the table of limits, counted from the day on which an act starts it, or from
      ``anchor`` (the event from which one counts back). ``version_date`` is the day that picks the row's version, where
      that is not the start. Basis, pauses and extensions are those of the row;
    - ``own``: a limit that the house has set itself, such as ``20 working_day``; ``basis`` says by what.

    What gives nothing does not run. A basis without a row has not been confirmed by a legal officer, and
    screens say so.
    ``at`` says where the duty lies: ``territory`` or ``body`` (the record's keeper). ``keeps_start``: started again
    while it runs, it goes on from its first day. ``since``: the day from which it is drawn, where that is not
    the act's. ``by_house``: no law stands behind it, so that its basis needs no legal officer to confirm it.
    """

    name: str
    title: str | Promise
    next_act: str
    duty: str
    basis: str | Promise = ""
    procedure: str = ""
    rule: str = ""
    own: str = ""
    day: Callable[[Any], date | None] | None = None
    anchor: Callable[[Any], date | None] | None = None
    version_date: Callable[[Any], date | None] | None = None
    at: str = "territory"
    for_staff: str = ""
    starts_at_registration: bool = False
    keeps_start: bool = False
    since: Callable[[Any], date | None] | None = None
    by_house: bool = False

    def __post_init__(self) -> None:
        if not (self.day or self.rule or self.own):
            raise TypeError(
                f"the limit {self.name} never falls due: give a day, a rule or a limit of one's own"
            )

    def inputs(self, record: Any) -> "tuple[str, str, date | None] | None":
        """(procedure, rule, day given by the record) for a start now; None: it does not run."""
        given = self.day(record) if self.day else None
        if given is not None:
            return "", "", given
        if self.rule:
            anchor = self.anchor(record) if self.anchor else None
            return None if self.anchor and anchor is None else (self.procedure, self.rule, anchor)
        return ("", self.own, None) if self.own else None


def limit_of(record: "Record | type[Record]", name: str) -> Limit:
    """The declared limit of *record* called *name*."""
    return next(limit for limit in record.limits if limit.name == name)
