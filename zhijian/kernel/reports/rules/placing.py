"""活数 Live figures in a text: what an author writes between {{ and }}, read without executing anything.

    {{figure: metrology.verified | unit=台件 | wording=余 | to=百}}
    {{数：metrology.verified｜看=增幅｜小数=1}}

The first word says what is placed: ``figure`` (数) an indicator by its code, ``target`` (任务) a target by its name.
Options follow, each once, in any order; full-width signs of a Chinese keyboard are the same signs. There are no
expressions, no loops, no names of Python: a text can only ask for figures. What cannot be read stays as it was typed
and carries its reason; joined together, the pieces of a text are the text.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from zhijian.kernel.reports.rules.printing import Rounding

TOKEN = re.compile(r"\{\{([^{}\n]*)\}\}|\{\{|\}\}")
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)+")
LONGEST_UNIT, MOST_DECIMALS, LONGEST_NAME = 20, 6, 80


class Source(StrEnum):
    """What is placed."""

    FIGURE = "figure"
    TARGET = "target"


class Show(StrEnum):
    """Which side of a figure: this period, the same period a year before, the change in % or in points, the two
    figures of a rate, its share in % of the body's target that it counts, the body's place among those beside it, and
    how many these are; of a target what was set, what was done, and how much of it is done in %."""

    VALUE = "value"
    LAST = "last"
    CHANGE = "change"
    POINTS = "points"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    SHARE = "share"
    RANK = "rank"
    AMONG = "among"
    SET = "set"
    DONE = "done"
    COMPLETION = "completion"


OF_SOURCE = {
    Source.FIGURE: (
        Show.VALUE,
        Show.LAST,
        Show.CHANGE,
        Show.POINTS,
        Show.NUMERATOR,
        Show.DENOMINATOR,
        Show.SHARE,
        Show.RANK,
        Show.AMONG,
    ),
    Source.TARGET: (Show.DONE, Show.SET, Show.COMPLETION),
}
"""What each source can show; the first where nothing is said."""


PLACES = (Show.RANK, Show.AMONG)
"""What is told of a body among those beside it."""


class Word(StrEnum):
    """Words around a number. 余、多: more than the number; 以上: at least it; 均: each of the bodies right below;
    万元: in ten thousand yuan."""

    ODD = "余"
    MORE = "多"
    LEAST = "以上"
    EACH = "均"
    WAN_YUAN = "万元"


CUTTING = (Word.ODD, Word.MORE, Word.LEAST)
"""These claim that there is no less: what they follow is cut off, never rounded up."""


class Reason(StrEnum):
    """Why a placement cannot be read."""

    UNCLOSED = "unclosed"
    NO_SOURCE = "no_source"
    NO_CODE = "no_code"
    UNKNOWN_OPTION = "unknown_option"
    TWICE = "twice"
    BAD_VALUE = "bad_value"
    ROUNDED_UP = "rounded_up"
    NO_MARKS = "no_marks"
    NOT_ALONE = "not_alone"


@dataclass(frozen=True)
class Placed:
    """One placement as it was asked for; what was not said is None or empty. ``decimals`` below nought: to=百 is −2.
    ``otherwise``: printed where there is nothing to divide by, to compare with or reported yet. ``since``: cumulative
    from this day on."""

    raw: str
    source: Source
    code: str
    show: Show
    unit: str | None = None
    words: tuple[Word, ...] = ()
    rounding: Rounding | None = None
    decimals: int | None = None
    scale: int = 0
    period: str = ""
    body: str = ""
    by: str = ""
    group: str = ""
    otherwise: str = ""
    since: date | None = None

    @property
    def cuts(self) -> bool:
        return any(word in CUTTING for word in self.words)


@dataclass(frozen=True)
class Flawed:
    """What cannot be read, as it was typed; *about* is the word at fault."""

    raw: str
    reason: Reason
    about: str = ""


Piece = str | Placed | Flawed
SOURCES = {"figure": Source.FIGURE, "数": Source.FIGURE, "target": Source.TARGET, "任务": Source.TARGET}
CHART = ("chart", "图")
"""What ``charting`` reads; in the middle of a line there is no room for it."""
NAMES = {
    "单位": "unit", "用语": "wording", "取舍": "round", "小数": "decimals", "取到": "to", "以": "scale", "看": "show",
    "期间": "period", "机构": "body", "按": "by", "无则": "else", "累计自": "since",
}  # fmt: skip
ROUNDINGS = {
    "half_up": Rounding.HALF_UP, "四舍五入": Rounding.HALF_UP, "down": Rounding.DOWN, "舍尾": Rounding.DOWN,
}  # fmt: skip
TENS = {"十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6}
SCALES = {"万": 4, "亿": 8}
SHOWS = {
    "本期": Show.VALUE, "去年同期": Show.LAST, "增幅": Show.CHANGE, "增点": Show.POINTS, "分子": Show.NUMERATOR,
    "分母": Show.DENOMINATOR, "任务": Show.SET, "完成": Show.DONE, "完成率": Show.COMPLETION, "占任务": Show.SHARE,
    "名次": Show.RANK, "参排数": Show.AMONG,
} | {show.value: show for show in Show}  # fmt: skip


def pieces(text: str) -> list[Piece]:
    """A text as words, placements and what cannot be read, in order."""
    found: list[Piece] = []
    at = 0
    for match in TOKEN.finditer(text):
        if match.start() > at:
            found.append(text[at : match.start()])
        found.append(Flawed(match[0], Reason.UNCLOSED) if match[1] is None else placement(match[0], match[1]))
        at = match.end()
    return [*found, text[at:]] if at < len(text) else found


def of_body(text: str, body: str) -> str:
    """A text of one body as another's report may take it over: what asked for figures of the report's own body, asks
    for those of *body*, and stays live. What names a body already stays as it was typed."""
    return TOKEN.sub(lambda match: _of_body(match[0], match[1], body), text)


def _of_body(raw: str, inside: str | None, body: str) -> str:
    if inside is None or re.search(r"[|｜]\s*(?:body|机构)\s*[=＝]", inside):
        return raw
    return f"{raw[:-2].rstrip()} | body={body}}}}}"


def raw_of(piece: Piece) -> str:
    """A piece as it was typed."""
    return piece if isinstance(piece, str) else piece.raw


class _Bad(Exception):
    def __init__(self, reason: Reason, about: str = "") -> None:
        self.reason, self.about = reason, about
        super().__init__(about)


def placement(raw: str, inside: str) -> Placed | Flawed:
    """Read what stands between the braces; *raw* is all of it as typed."""
    try:
        return _read(raw, inside)
    except _Bad as bad:
        return Flawed(raw, bad.reason, bad.about)


def _read(raw: str, inside: str) -> Placed:
    head, *rest = re.split(r"[|｜]", inside)
    word, _colon, name = head.replace("：", ":").partition(":")
    if word.strip().lower() in CHART:
        raise _Bad(Reason.NOT_ALONE, word.strip())
    source = SOURCES.get(word.strip().lower())
    if source is None:
        raise _Bad(Reason.NO_SOURCE, word.strip())
    code = name.strip()
    if not code or (source is Source.FIGURE and not CODE.fullmatch(code)) or len(code) > LONGEST_NAME:
        raise _Bad(Reason.NO_CODE, code)
    values: dict[str, Any] = {}
    for option in rest:
        key, _sign, value = option.replace("＝", "=").partition("=")
        key = NAMES.get(key.strip(), key.strip().lower())
        if key not in READERS:
            raise _Bad(Reason.UNKNOWN_OPTION, key)
        for field, read in READERS[key](value.strip(), key).items():
            if field in values and not (field == "scale" and values[field] == read):
                raise _Bad(Reason.TWICE, key)
            values[field] = read
    values.setdefault("show", OF_SOURCE[source][0])
    made = Placed(raw, source, code, **values)
    _check(made)
    return made


def _check(made: Placed) -> None:
    """What is said must fit together."""
    if made.show not in OF_SOURCE[made.source]:
        raise _Bad(Reason.BAD_VALUE, f"show={made.show.value}")
    if made.since and (made.source is Source.TARGET or made.show is Show.SHARE):
        raise _Bad(Reason.UNKNOWN_OPTION, "since")
    if made.cuts and made.rounding is Rounding.HALF_UP:
        raise _Bad(Reason.ROUNDED_UP, next(word for word in made.words if word in CUTTING).value)


def _one_of(field: str, codes: dict[str, Any]) -> Callable[[str, str], dict[str, Any]]:
    def read(value: str, key: str) -> dict[str, Any]:
        if value not in codes:
            raise _Bad(Reason.BAD_VALUE, f"{key}={value}")
        return {field: codes[value]}

    return read


def _unit(value: str, key: str) -> dict[str, Any]:
    if len(value) > LONGEST_UNIT:
        raise _Bad(Reason.BAD_VALUE, key)
    return {"unit": value}


def _wording(value: str, key: str) -> dict[str, Any]:
    named = [part.strip() for part in re.split("[,，、+]", value)]
    if not set(named) <= {word.value for word in Word} or len(set(named)) < len(named):
        raise _Bad(Reason.BAD_VALUE, f"{key}={value}")
    words = tuple(Word(part) for part in named)
    if sum(word in CUTTING for word in words) > 1:
        raise _Bad(Reason.BAD_VALUE, f"{key}={value}")
    return {"words": words} | ({"scale": 4} if Word.WAN_YUAN in words else {})


def _decimals(value: str, key: str) -> dict[str, Any]:
    plain = unicodedata.normalize("NFKC", value)
    if not (plain.isascii() and plain.isdecimal() and int(plain[:3]) <= MOST_DECIMALS and len(plain) < 3):
        raise _Bad(Reason.BAD_VALUE, f"{key}={value}")
    return {"decimals": int(plain)}


def _text(field: str) -> Callable[[str, str], dict[str, Any]]:
    def read(value: str, key: str) -> dict[str, Any]:
        if not value or len(value) > LONGEST_NAME:
            raise _Bad(Reason.BAD_VALUE, f"{key}={value[:LONGEST_NAME]}")
        return {field: unicodedata.normalize("NFKC", value)}

    return read


def _since(value: str, key: str) -> dict[str, Any]:
    try:
        return {"since": date.fromisoformat(unicodedata.normalize("NFKC", value))}
    except ValueError:
        raise _Bad(Reason.BAD_VALUE, f"{key}={value[:LONGEST_NAME]}") from None


def _by(value: str, key: str) -> dict[str, Any]:
    facet, colon, group = value.replace("：", ":").partition(":")
    if not (facet.strip() and colon and group.strip()) or len(value) > LONGEST_NAME:
        raise _Bad(Reason.BAD_VALUE, f"{key}={value[:LONGEST_NAME]}")
    return {"by": facet.strip(), "group": group.strip()}


READERS: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "unit": _unit,
    "wording": _wording,
    "round": _one_of("rounding", ROUNDINGS),
    "decimals": _decimals,
    "to": _one_of("decimals", {name: -n for name, n in TENS.items()}),
    "scale": _one_of("scale", SCALES),
    "show": _one_of("show", SHOWS),
    "period": _text("period"),
    "body": _text("body"),
    "by": _by,
    "else": _text("otherwise"),
    "since": _since,
}
