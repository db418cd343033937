"""Where this installation is: its folder and its database, from the environment alone. Without Django, so that a
command that needs no Django can look there too."""

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit


class Place(NamedTuple):
    """A database: ``engine`` is ``sqlite`` (``name`` is a file, or ``:memory:``) or ``postgresql``."""

    engine: str
    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: dict[str, str] = {}


def home() -> Path:
    """The installation's folder: ``ZHIJIAN_HOME``, else ``var`` in the working directory."""
    return Path(os.environ.get("ZHIJIAN_HOME", Path.cwd() / "var")).resolve()


def url() -> str:
    """The address of the database: ``ZHIJIAN_DATABASE``, else SQLite in the folder."""
    return os.environ.get("ZHIJIAN_DATABASE") or "sqlite:///"


def parse(url: str, folder: Path) -> Place:
    """``sqlite:///FILE`` (without FILE: the one in *folder*) or ``postgres://USER:PASSWORD@HOST:PORT/NAME?OPTION=…``.

    Raises ``ValueError`` for another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return Place("sqlite", unquote(parts.path[1:]) or str(folder / "zhijian.sqlite3"))
    if parts.scheme in ("postgres", "postgresql"):
        return Place(
            "postgresql", unquote(parts.path[1:]), unquote(parts.username or ""), unquote(parts.password or ""),
            unquote(parts.hostname or ""), str(parts.port or ""), dict(parse_qsl(parts.query)),
        )  # fmt: skip
    raise ValueError(f"ZHIJIAN_DATABASE must begin with sqlite: or postgres:, not {parts.scheme!r}")
