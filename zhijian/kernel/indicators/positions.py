"""One position for one answer: what adds up comes from the database, the rest from segments where these are quicker."""

import logging
from collections.abc import Collection
from typing import TYPE_CHECKING

from zhijian.kernel.indicators.engines import DATABASE, Engine
from zhijian.kernel.indicators.language import ADDITIVE, Kind
from zhijian.kernel.indicators.older import close_segments, engine_for, engine_for_many
from zhijian.kernel.indicators.rollup import Sums
from zhijian.kernel.indicators.segments.layout import SegmentsError

if TYPE_CHECKING:
    from zhijian.kernel.indicators.evaluate import _Ask

TRIES = 3
"""So often all that is known is asked for while the sealer goes on; then, what was known at a position."""
EVERY = frozenset(Kind)
log = logging.getLogger(__name__)


class BadPosition(ValueError):
    """More acts are asked for than are sealed, or than the segments hold."""


def at_one_position(ask: "_Ask", as_of: int | None, engine: Engine | None) -> tuple[int, Sums]:
    """The position, and everything that is asked, as it says: *as_of*, or all that is known.

    *engine*: who answers; None: who is quickest. Raises ``BadPosition``.
    """
    if engine is not None:
        return _of_one(ask, engine, as_of, EVERY)
    try:
        return _quickest(ask, as_of)
    except SegmentsError as error:
        log.warning("Segments failed, and the database answers: %s", error)
        close_segments()
        return _of_one(ask, DATABASE, as_of, EVERY)


def _quickest(ask: "_Ask", as_of: int | None) -> tuple[int, Sums]:
    for_older = engine_for(as_of)
    if for_older is not DATABASE:
        return _of_one(ask, for_older, as_of, EVERY)
    size = DATABASE.size()
    alone = as_of not in (None, size) or ask.kinds <= ADDITIVE
    if alone or (many := engine_for_many(size)) is DATABASE:
        return _of_one(ask, DATABASE, as_of, EVERY, size)
    at, sums = many.size() if as_of is None else as_of, Sums()
    if ask.kinds & ADDITIVE:
        at, sums = _of_one(ask, DATABASE, as_of, ADDITIVE)
    if at > many.size():  # the sealer went on
        many = engine_for_many()
    all_that_it_knows = many is not DATABASE and at == many.size()
    ask.answer(ask.side(many), EVERY - ADDITIVE, None if all_that_it_knows else at, None, sums)
    return at, sums


def _of_one(
    ask: "_Ask", engine: Engine, as_of: int | None, kinds: Collection[Kind], known: int | None = None
) -> tuple[int, Sums]:
    """All figures of these kinds from one engine. *known*: its size, where that was asked a moment ago."""
    side, size = ask.side(engine), 0
    for _again in range(TRIES):
        size, known = engine.size() if known is None else known, None
        held = ask.held(side, size) if as_of in (None, size) else None
        size = size if held is None else held.size
        if as_of is not None and not 0 <= as_of <= size:
            raise BadPosition(f"{as_of} acts are asked for, {size} are known")
        at = None if as_of in (None, size) else as_of
        sums = Sums()
        ask.answer(side, kinds, at, held if at is None else None, sums)
        if at is not None:
            return at, sums
        if engine.size() == size:
            return size, sums
        # The sealer went on between two statements: ask again.
    sums = Sums()
    ask.answer(side, kinds, size, None, sums)
    return size, sums
