"""``zhijian due PROCEDURE RULE START``: by when, with the working, for anyone.

Exit codes: 0 answered (“no rule” is an answer), 2 the question is wrong. With ``--json`` one object goes to
standard output in both cases; its keys stand in ``docs/workdays.md``. By which law it answers is handed in: the one
in force in an installation (``zhijian/config/due.py``), else the shipped one.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Literal, NamedTuple, NoReturn

from zhijian.kernel.workdays import words
from zhijian.kernel.workdays.answer import Answer, Moment, NoRule
from zhijian.kernel.workdays.calendar import Calendar
from zhijian.kernel.workdays.due import Suspension, due
from zhijian.kernel.workdays.errors import BadDate, BadExtension, BadPause, Lang, Usage, WorkdaysError
from zhijian.kernel.workdays.rows import shipped_calendar, shipped_rules
from zhijian.kernel.workdays.rules import Rulebook

BEIJING = timezone(timedelta(hours=8))
ANSWERED, WRONG = 0, 2
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?\Z", re.ASCII
)


class Here(NamedTuple):
    """The law that a question is answered by, and where it comes from. ``calendar`` and ``rules`` empty: the shipped
    ones, read when they are needed. ``unread``: why the installation's own could not be read."""

    calendar: Calendar | None = None
    rules: Rulebook | None = None
    source: Literal["shipped", "installation"] = "shipped"
    unread: str = ""


SHIPPED = Here()


def main(argv: Sequence[str] | None = None, here: Callable[[], Here] = lambda: SHIPPED) -> int:
    """Answer one question from the command line (*argv* without the words ``zhijian due``); gives the exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        asked = _parser().parse_args(given)
    except Usage as error:
        english = "--lang=en" in given or ("--lang", "en") in pairwise(given)
        _refuse(error, "en" if english else "zh", as_json="--json" in given)
        return WRONG
    except SystemExit as stop:  # --help
        return stop.code if isinstance(stop.code, int) else WRONG
    try:
        law = here()
        answer = _ask(asked, law)
    except WorkdaysError as error:
        _refuse(error, asked.lang, as_json=asked.json)
        return WRONG
    sys.stdout.write(_shown(answer, law, asked) + "\n")
    return ANSWERED


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as every other error is said; the usage goes before it."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise Usage(text=message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="zhijian due",
        description="By when? 法定期限：起算日、扣除时间、延长之后的到期日，及其计算过程。",
    )
    parser.add_argument("procedure", metavar="PROCEDURE", help="procedure 程序, for example penalty")
    parser.add_argument("rule", metavar="RULE", help="limit 期限, for example pay_fine")
    parser.add_argument("start", metavar="START", help="2026-03-01; limits in hours 2026-03-01T09:30")
    parser.add_argument("--version-date", metavar="DATE", help="day that picks the version 适用版本之日")
    parser.add_argument(
        "--suspend",
        metavar="A..B",
        action="append",
        default=[],
        help="pause, both days whole 扣除时间（含首尾）",
    )
    parser.add_argument(
        "--extend", metavar="N", action="append", default=[], help="units of extension granted 批准延长的数量"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--days", action="store_true", help="the working day by day 逐日计算")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the answer")
    return parser


def _ask(asked: argparse.Namespace, law: Here) -> Answer | NoRule:
    return due(
        asked.procedure,
        asked.rule,
        parse_moment(asked.start),
        calendar=law.calendar or shipped_calendar(),
        rules=law.rules or shipped_rules(),
        version_date=parse_day(asked.version_date, "version_date")
        if asked.version_date is not None
        else None,
        suspensions=[parse_pause(text) for text in asked.suspend],
        extension=[_whole(text) for text in asked.extend] if asked.extend else None,
    )


def parse_moment(text: str, field: str = "start") -> Moment:
    """A day, or a moment in Beijing time; a zone that is given is turned into it. Full-width digits are read too.

    Raises BadDate on *field*.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if _MOMENT.match(plain):
            if len(plain) == 10:
                return date.fromisoformat(plain)
            at = datetime.fromisoformat(plain)
            return at if at.tzinfo is None else at.astimezone(BEIJING).replace(tzinfo=None)
    except (ValueError, OverflowError):
        pass  # it has the shape of a date and is none, such as 30 February: refused like any other text
    wrong = BadDate(text=text)
    wrong.field = field
    raise wrong


def parse_day(text: str, field: str = "start") -> date:
    """A day; raises BadDate on *field*."""
    at = parse_moment(text, field)
    return at.date() if isinstance(at, datetime) else at


def parse_pause(text: str) -> Suspension:
    """``A..B``, both days included; ``A..`` is a pause that is still open. Raises BadPause or BadDate."""
    first, dots, last = text.partition("..")
    if not dots or not first.strip():
        raise BadPause(text=text)
    return parse_day(first, "suspensions"), parse_day(last, "suspensions") if last.strip() else None


def _whole(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain.isascii() or not plain.isdigit():
        raise BadExtension(text=text)
    return int(plain)


def _shown(answer: Answer | NoRule, law: Here, asked: argparse.Namespace) -> str:
    if asked.json:
        found = answer.as_json(asked.lang)
        if isinstance(answer, NoRule):
            found["message"] = words.no_rule(answer, asked.lang)
        found["law"] = law.source
        if law.unread:
            found["law_unread"] = law.unread
        return json.dumps(found, ensure_ascii=False, indent=1)
    said = [words.no_rule(answer, asked.lang)] if isinstance(answer, NoRule) else []
    if isinstance(answer, Answer):
        said = [words.printed(answer, asked.lang, with_days=asked.days)]
    return "\n".join([*said, words.source(law.source, law.unread, asked.lang)])


def _refuse(error: WorkdaysError, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        refusal: dict[str, object] = {
            "error": error.code,
            "field": error.field,
            "message": error.message(lang),
        }
        nearest = error.params.get("nearest")
        if nearest is not None:
            refusal["nearest"] = nearest
        sys.stdout.write(json.dumps(refusal, ensure_ascii=False, indent=1) + "\n")
    sys.stderr.write(f"{error.code}: {error.message(lang)}\n")


if __name__ == "__main__":
    sys.exit(main())
