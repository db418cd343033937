"""``zhijian due PROCEDURE RULE START``: by when, with the working, for anyone.

Exit codes: 0 answered (“no rule” is an answer), 2 the question is wrong. With ``--json`` one object goes to
standard output in both cases; its keys stand in ``docs/workdays.md``.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from zhijian.kernel.workdays import words
from zhijian.kernel.workdays.answer import Answer, Moment, NoRule
from zhijian.kernel.workdays.due import Suspension, due
from zhijian.kernel.workdays.errors import BadDate, BadExtension, BadPause, Lang, WorkdaysError
from zhijian.kernel.workdays.rows import shipped_calendar, shipped_rules

BEIJING = timezone(timedelta(hours=8))
ANSWERED, WRONG = 0, 2
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?\Z", re.ASCII
)


def main(argv: Sequence[str] | None = None) -> int:
    """Answer one question from the command line (*argv* without the words ``zhijian due``); gives the exit code."""
    parser = _parser()
    try:
        asked = parser.parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else WRONG
    lang: Lang = asked.lang
    try:
        answer = _ask(asked)
    except WorkdaysError as error:
        _refuse(error, lang, as_json=asked.json)
        return WRONG
    sys.stdout.write(_shown(answer, lang, asked) + "\n")
    return ANSWERED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
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


def _ask(asked: argparse.Namespace) -> Answer | NoRule:
    return due(
        asked.procedure,
        asked.rule,
        parse_moment(asked.start),
        calendar=shipped_calendar(),
        rules=shipped_rules(),
        version_date=parse_day(asked.version_date) if asked.version_date is not None else None,
        suspensions=[parse_pause(text) for text in asked.suspend],
        extension=[_whole(text) for text in asked.extend] if asked.extend else None,
    )


def parse_moment(text: str) -> Moment:
    """A day, or a moment in Beijing time; a zone that is given is turned into it. Full-width digits are read too.

    Raises BadDate.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _MOMENT.match(plain):
        raise BadDate(text=text)
    try:
        if len(plain) == 10:
            return date.fromisoformat(plain)
        at = datetime.fromisoformat(plain)
        return at if at.tzinfo is None else at.astimezone(BEIJING).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise BadDate(text=text) from None


def parse_day(text: str) -> date:
    """A day; raises BadDate."""
    at = parse_moment(text)
    return at.date() if isinstance(at, datetime) else at


def parse_pause(text: str) -> Suspension:
    """``A..B``, both days included; ``A..`` is a pause that is still open. Raises BadPause or BadDate."""
    first, dots, last = text.partition("..")
    if not dots or not first.strip():
        raise BadPause(text=text)
    return parse_day(first), parse_day(last) if last.strip() else None


def _whole(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain.isascii() or not plain.isdigit():
        raise BadExtension(text=text)
    return int(plain)


def _shown(answer: Answer | NoRule, lang: Lang, asked: argparse.Namespace) -> str:
    if asked.json:
        found = answer.as_json()
        if isinstance(answer, NoRule):
            found["message"] = words.no_rule(answer, lang)
        return json.dumps(found, ensure_ascii=False, indent=1)
    if isinstance(answer, NoRule):
        return words.no_rule(answer, lang)
    return words.printed(answer, lang, with_days=asked.days)


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
