"""``zhijian metrology judge FILE.json`` (``-`` for standard input): a document in, its judgement out, as UTF-8 JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from .judge import DocumentError, judge
from .messages import LANGUAGES

UNREADABLE = 2
"""Exit code where there was no document to judge. A judged document exits 0, whatever its verdict."""


class InputError(Exception):
    """The input is not a document; the message is for the person who sent it."""


def main(argv: Sequence[str]) -> int:
    """``judge FILE.json|- [--lang zh|en]``. Writes to standard output; returns the exit code."""
    arguments = _parser().parse_args(list(argv))
    try:
        judgement = judge(_load(_read(arguments.file)))
    except (InputError, DocumentError) as error:
        sys.stderr.write(f"zhijian metrology judge: {arguments.file}: {error}\n")
        return UNREADABLE
    text = json.dumps(judgement.to_json(arguments.lang), ensure_ascii=False, indent=2)
    # A lone surrogate cannot be UTF-8; as \udXXX it is JSON again.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhijian metrology", description="Rules of measurement.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("judge", help="judge a verification document by its regulation")
    command.add_argument("file", help="a JSON document, or - for standard input")
    command.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of the messages")
    return parser


def _read(name: str) -> str:
    try:
        if name == "-":
            raw = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                raw = file.read()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 (byte {error.start})") from error


def _load(text: str) -> Any:
    """Parses JSON and keeps every number as the digits that stand there."""
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg}, line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise InputError("not a document: nested too deeply") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
