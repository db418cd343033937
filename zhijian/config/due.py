"""``zhijian due`` by the law in force here: what this installation has loaded, else what the program ships.

No Django: the answer is there in a fifth of a second, and without any database too.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from zhijian.config import where
from zhijian.kernel.workdays import cli, loaded
from zhijian.kernel.workdays.cli import SHIPPED, Here

SECONDS = 3
"""How long a database may take to answer at all."""


def main(argv: Sequence[str]) -> int:
    """Answer one question; the database is looked at only once the question has been read."""
    return cli.main(argv, here)


def here() -> Here:
    """The law of the installation that the environment names; the shipped one where there is none, or where its
    database cannot be read, which the answer then says."""
    place = where.parse(where.url(), where.home())
    if place.engine == "sqlite" and not Path(place.name).is_file():
        return SHIPPED
    try:
        with closing(_opened(place)) as connection, closing(connection.cursor()) as cursor:
            found = loaded.read(cursor)
    except _refusals(place.engine) as error:
        return SHIPPED._replace(unread=str(error).strip().partition("\n")[0])
    return Here(
        loaded.calendar_with(found.years, found.days), loaded.rules_with(found.versions), "installation"
    )


def _opened(place: where.Place) -> Any:
    if place.engine == "sqlite":
        return sqlite3.connect(f"file:{quote(place.name)}?mode=ro", uri=True, timeout=SECONDS)
    import psycopg

    words: dict[str, Any] = {
        "dbname": place.name, "user": place.user, "password": place.password, "host": place.host, "port": place.port,
        "connect_timeout": SECONDS,
    }  # fmt: skip
    words |= place.options
    return psycopg.connect(**{key: value for key, value in words.items() if value})


def _refusals(engine: str) -> tuple[type[Exception], ...]:
    if engine == "sqlite":
        return (OSError, sqlite3.Error)
    import psycopg

    return (OSError, psycopg.Error)
