"""Message catalogues: find what the screens say, keep the Chinese complete, compile.

    python tools/catalogues.py compile            compile what is newer than its .mo (``make install`` does it)
    python tools/catalogues.py check              report every message that is not said well in Chinese
    python tools/catalogues.py update ROOM ...    add the new messages of a room to its catalogue

A room owns its texts: ``zhijian/desk``, ``zhijian/kernel/records``, ``zhijian/lines/metrology`` … keeps them in
``locale/zh_Hans/LC_MESSAGES/django.po``. The msgid is the English text. Words that no source shows (labels made from
the names of an act's parameters) stand in the same file and are never removed by ``update``.
Needs Babel and Django, not the programs of GNU gettext.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "zhijian"
LOCALE = "zh_Hans"
FILE = Path("locale") / LOCALE / "LC_MESSAGES" / "django.po"
# Rooms with houses of their own: the catalogue belongs to the folder below.
STOREYS = ("kernel", "common", "lines")
TEMPLATES = (".html", ".txt", ".typ")
# No dates and no names: two people who add messages do not meet in the header.
HEADER = rb"""msgid ""
msgstr ""
"Project-Id-Version: Zhijian\n"
"Language: zh_Hans\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0]?\d*(?:\.\d+)?[sdif]|%[sdif]|\{\w*\}")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_now": None,  # gettext, in a module whose ``_`` is the lazy one
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Key(NamedTuple):
    """What identifies a message: its context and its English text (the singular)."""

    context: str | None
    text: str

    def __str__(self) -> str:
        return f"{self.text!r}" + (f" ({self.context})" if self.context else "")


class Found(NamedTuple):
    """A message in a source file."""

    key: Key
    plural: str | None
    file: Path


def main() -> int:
    parser = argparse.ArgumentParser(description="Message catalogues.")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's folder")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("compile")
    commands.add_parser("check")
    commands.add_parser("update").add_argument("rooms", nargs="+", type=Path)
    options = parser.parse_args()
    if options.command == "compile":
        compile_all(options.root)
        return 0
    if options.command == "update":
        for room in options.rooms:
            added = update(options.root, (options.root / room).resolve())
            print(f"{room}: {added} new")
        return 0
    problems = check(options.root)
    for line in problems:
        print(line)
    print(f"Catalogues: {len(problems)} problems." if problems else "Catalogues: complete.")
    return 1 if problems else 0


def compile_all(root: Path) -> None:
    """Compile each catalogue whose compiled form is missing or older."""
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with target.open("wb") as out:
                write_mo(out, read(source))


def check(root: Path) -> list[str]:
    """Every fault, one sentence each: untranslated, fuzzy, twice differently, wrong placeholders, missing."""
    said: dict[Key, dict[Path, str]] = defaultdict(dict)
    problems = []
    for file in catalogues(root):
        place = file.relative_to(root)
        for message in messages(read(file)):
            key = Key(message.context, first(message.id))
            said[key][place] = first(message.string)
            problems += [f"{place}: {key}: {fault}" for fault in faults(message)]
    for key, places in said.items():
        if len(set(places.values())) > 1:
            problems.append(
                f"{key}: translated differently in {', '.join(map(str, places))}; give them a context"
            )
    for key, files in sorted(sources(root).items(), key=lambda item: str(item[0])):
        if key not in said:
            problems.append(f"{files[0].relative_to(root)}: {key}: in no catalogue")
    return problems


def faults(message: Message) -> Iterator[str]:
    if not all(texts(message.string)):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    wanted = {mark for text in texts(message.id) for mark in PLACEHOLDER.findall(text)}
    for text in texts(message.string):
        # Chinese has one form for both numbers, so it may leave out nothing and add nothing.
        if set(PLACEHOLDER.findall(text)) != wanted:
            yield "placeholders differ from the English"


def update(root: Path, room: Path) -> int:
    """Add the room's messages that no catalogue has yet to its own; gives how many."""
    known = {Key(m.context, first(m.id)) for file in catalogues(root) for m in messages(read(file))}
    file = room / FILE
    catalogue = read(file) if file.exists() else Catalog(locale=LOCALE, project="Zhijian", fuzzy=False)
    added = 0
    for found in in_room(root, room):
        if found.key not in known:
            known.add(found.key)
            added += 1
            text = (found.key.text, found.plural) if found.plural else found.key.text
            catalogue.add(
                text, context=found.key.context, locations=[(str(found.file.relative_to(room)), None)]
            )
    if added:
        file.parent.mkdir(parents=True, exist_ok=True)
        body = BytesIO()
        write_po(body, catalogue, width=110, include_lineno=False, omit_header=True)
        file.write_bytes(HEADER + body.getvalue())
    return added


def sources(root: Path) -> dict[Key, list[Path]]:
    """Each message that a source shows, with the files that show it."""
    found: dict[Key, list[Path]] = defaultdict(list)
    for message in extracted(root / PACKAGE):
        found[message.key].append(message.file)
    return found


def in_room(root: Path, room: Path) -> Iterator[Found]:
    return (message for message in extracted(room) if owner(root, message.file) == room)


def owner(root: Path, file: Path) -> Path:
    """The room that owns the texts of a file."""
    parts = file.relative_to(root / PACKAGE).parts
    depth = 2 if parts[0] in STOREYS else 1
    return (root / PACKAGE).joinpath(*parts[: min(depth, len(parts) - 1)])


def extracted(folder: Path) -> Iterator[Found]:
    """Messages of every module and template below the folder."""
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".py" and "migrations" not in file.parts:
            yield from _messages(file, file.read_text())
        elif file.suffix in TEMPLATES and "templates" in file.parts:
            yield from _messages(file, masked(file.read_text(), file))


def _messages(file: Path, source: str) -> Iterator[Found]:
    for _line, text, _comments, context in extract(
        "python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, None)
        if singular:
            yield Found(Key(context, singular), plural, file)


def masked(template: str, file: Path) -> str:
    """The template as Django hands it to gettext: only the calls are left; unindented, to be read as Python."""
    return "\n".join(line.strip() for line in templatize(template, origin=str(file)).splitlines())


def catalogues(root: Path) -> list[Path]:
    return sorted((root / PACKAGE).rglob(f"locale/{LOCALE}/LC_MESSAGES/*.po"))


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=LOCALE, abort_invalid=True)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def texts(value: str | Iterable[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [""])


def first(value: str | Iterable[str] | None) -> str:
    return texts(value)[0]


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    sys.exit(main())
