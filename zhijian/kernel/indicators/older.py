"""Who answers as an older position says: segments beside the installation where they know it, else the database.

The months of the database know only what is known now. As an older position says, the database adds up every entry,
which takes a minute for ten million acts; DuckDB over segments takes a second, and what they know never changes.
"""

import logging
from pathlib import Path

from django.conf import settings

from zhijian.kernel.indicators.engines import DATABASE, Engine
from zhijian.kernel.indicators.segments import layout
from zhijian.kernel.indicators.segments.layout import NoSegments, SegmentsError
from zhijian.kernel.indicators.segments.writing import held_against_ledger
from zhijian.kernel.ledger import dbtiles

FROM = 200_000
"""Below so many acts the database has answered before DuckDB is awake."""
log = logging.getLogger(__name__)


def own_folder() -> Path:
    """Where an installation keeps its segments."""
    return Path(settings.HOME) / "segments"


def engine_for(as_of: int | None) -> Engine:
    """The engine that answers soonest, as the first *as_of* acts say; None: as all do.

    Segments that are broken, of another ledger or of another history are left alone: the database answers.
    """
    if as_of is None or as_of < FROM or as_of >= dbtiles.size():
        return DATABASE
    try:
        return _segments(own_folder(), as_of)
    except NoSegments:
        return DATABASE
    except SegmentsError as error:
        log.warning("Figures of an older position are read from the database: %s", error)
        return DATABASE


def _segments(folder: Path, as_of: int) -> Engine:
    manifest = layout.read(folder)
    if manifest.acts < as_of:
        return DATABASE
    held_against_ledger(folder, manifest)
    from zhijian.kernel.indicators.segments.reading import Segments

    return Segments(folder)
