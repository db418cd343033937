"""Who answers what the database is slow at: segments beside the installation where they know it, else the database.

The months of the database know only what is known now, and only what can be added up. As an older position says it adds
up every entry, which takes a minute for ten million acts; different firms and terms that fall due take it five seconds.
DuckDB over segments takes a second. One folder is kept open in each process, with the rows of the acts that were sealed
since (``segments.tail``).
"""

import logging
import threading
from pathlib import Path

from django.conf import settings

from zhijian.kernel.indicators.engines import DATABASE, Engine
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.layout import NoSegments, SegmentsError
from zhijian.kernel.indicators.segments.tail import Kept
from zhijian.kernel.ledger import dbtiles

FROM = 200_000
"""Where fewer acts are sealed the database has answered before DuckDB is awake."""
TAIL = 50_000
"""So many acts may have been sealed after the last segment; to read more takes longer than the database's answer."""
log = logging.getLogger(__name__)


def own_folder() -> Path:
    """Where an installation keeps its segments."""
    return Path(settings.HOME) / "segments"


def engine_for(as_of: int | None) -> Engine:
    """The engine that answers soonest what can be added up, as the first *as_of* acts say; None: as all do.

    Segments that are broken, of another ledger or of another history are left alone: the database answers.
    """
    if as_of is None:
        return DATABASE
    size = dbtiles.size()
    return (_asked(as_of, size) if 0 <= as_of < size else None) or DATABASE


def engine_for_many(size: int | None = None) -> Engine:
    """The engine that answers soonest what cannot be added up (firms, terms, milestones), as all acts say. *size*: how
    many are sealed, where that was asked a moment ago.

    Its ``size`` is how many acts had been sealed when it was asked for, and stays. It is for one question at a time.
    """
    return _asked(None, dbtiles.size() if size is None else size) or DATABASE


def close_segments() -> None:
    """Let go of the folder that is kept open: reading it failed. The next question looks at it anew."""
    with _shared.lock:
        _shared.kept = None


class _Shared:
    """What all threads of a process share."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: Kept | None = None
        self.said = ""


_shared = _Shared()


def _asked(as_of: int | None, size: int) -> Engine | None:
    """Segments that know the first *as_of* acts (all, if None), or nobody. *size*: about how many are sealed; a look at
    the ledger under the lock says it exactly."""
    if size < FROM:
        return None
    with _shared.lock:
        try:
            found, said = _moment(own_folder(), as_of), ""
        except NoSegments:
            found, said = None, ""
        except SegmentsError as error:
            found, said, _shared.kept = None, str(error), None
        if said and said != _shared.said:
            log.warning("Figures are read from the database: %s", said)
        _shared.said = said
    return found


def _moment(folder: Path, as_of: int | None) -> Engine | None:
    size = dbtiles.size()
    wanted = size if as_of is None else as_of
    kept = _kept(folder, size)
    if wanted > kept.reached:
        if size - kept.manifest.acts > TAIL:
            return None
        _shared.kept = None  # of no use any more if this breaks off
        kept.advance(size)
        _shared.kept = kept
    if as_of is None and kept.reached != size:
        return None  # this transaction began before others had sealed what is known here
    return kept.moment()


def _kept(folder: Path, size: int) -> Kept:
    """The folder, opened anew where another manifest counts, or the ledger is another than it was."""
    manifest, kept = layout.read(folder), _shared.kept
    if kept is None or not kept.is_of(folder, manifest) or (size > kept.reached and not kept.still_true()):
        _shared.kept = kept = None
        _shared.kept = kept = Kept(folder)
    return kept
