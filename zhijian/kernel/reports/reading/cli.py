"""``zhijian read-report FILE``: the figures of an old report (读旧报告).

Exit codes: 0 read, 2 the file cannot be read or the question is wrong. With ``--json`` one object goes to standard
output; a refusal is ``{"error", "message"}`` there too. ``-`` reads standard input.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .model import Reading
from .opening import FILE_BYTES, Missing, TooLarge, Unreadable
from .opening.errors import Lang

READ, WRONG = 0, 2
_MEGABYTE = 1024 * 1024


def main(argv: Sequence[str] | None = None) -> int:
    """Read one report from the command line (*argv* without ``zhijian read-report``); gives the exit code."""
    try:
        asked = _parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else WRONG
    try:
        content = _content(asked.file)
        from .reading import read_bytes

        reading = read_bytes(content)
    except Unreadable as error:
        _refuse(error, asked.lang, as_json=asked.json)
        return WRONG
    shown = json.dumps(reading.as_json(), ensure_ascii=False, indent=1) if asked.json else _lines(reading)
    sys.stdout.buffer.write((shown + "\n").encode("utf-8", "replace"))
    sys.stdout.flush()
    return READ


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zhijian read-report",
        description="The figures of an old report 读旧报告：清洗文字，找出数字，对到指标。",
    )
    parser.add_argument("file", metavar="FILE", help="text, DOCX, PDF or saved web page; - is standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of a refusal")
    return parser


def _content(name: str) -> bytes:
    """The bytes of the file, never more than are read at once."""
    if name == "-":
        return sys.stdin.buffer.read(FILE_BYTES + 1)
    try:
        size = Path(name).stat().st_size
        if size > FILE_BYTES:
            raise TooLarge(size=-(-size // _MEGABYTE), limit=FILE_BYTES // _MEGABYTE)
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Missing(name=name) from error


def _refuse(error: Unreadable, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(
            json.dumps({"error": error.code, "message": error.message(lang)}, ensure_ascii=False) + "\n"
        )
    else:
        sys.stderr.write(f"zhijian read-report: {error.message(lang)}\n")


def _lines(reading: Reading) -> str:
    """One line a figure, for reading in a terminal."""
    rows = [
        f"{figure.value}\t{figure.unit}\t{figure.bound}\t{figure.period or '—'}\t{figure.indicator or '—'}\t{figure.printed}"
        for figure in reading.figures
    ]
    rows += [f"! {check.message}" for check in reading.checks]
    return "\n".join(rows)
