"""What can be wrong with a question about a due date or with a calendar paper, each with its code and its words.

An error names the field that it stands on, so that a form can show it there, and speaks Chinese and English
from the same parameters. Nothing here depends on Django: the same words serve screen, command and test.
"""

from typing import ClassVar, Literal, NamedTuple

Lang = Literal["zh", "en"]


class WorkdaysError(ValueError):
    """The root. ``code`` is closed and stable; ``params`` are the facts that the words are made of; ``field`` is the
    part of the question that is wrong."""

    code: ClassVar[str] = "workdays"
    field: str = ""
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        super().__init__()
        self.params = params

    @property
    def told(self) -> "list[Told]":
        """The single findings, where there are several."""
        several = self.params.get("problems", ())
        return [one for one in several if isinstance(one, Told)] if isinstance(several, (list, tuple)) else []

    def message(self, lang: Lang = "zh") -> str:
        """The sentence for people."""
        words = {key: _words(value, lang) for key, value in self.params.items()}
        return (self.zh if lang == "zh" else self.en).format(**words)

    def __str__(self) -> str:
        return self.message("en")


class Told(NamedTuple):
    """One finding among several, in both languages; ``place`` is the line and column, or the column, of a table."""

    zh: str
    en: str
    place: str = ""

    @property
    def column(self) -> str:
        """The column that it stands on; empty where it is about the whole."""
        return self.place.rpartition(", ")[2]


_UNITS = {
    "calendar_day": Told("日", "calendar days"),
    "working_day": Told("个工作日", "working days"),
    "hour": Told("小时", "hours"),
    "month": Told("个月", "months"),
    "year": Told("年", "years"),
}


def _words(value: object, lang: Lang) -> str:
    if isinstance(value, Told):
        words = value.zh if lang == "zh" else value.en
        return f"{value.place}{'：' if lang == 'zh' else ': '}{words}" if value.place else words
    if isinstance(value, (list, tuple)):
        if not value:
            return "（无）" if lang == "zh" else "(none)"
        told = any(isinstance(item, Told) for item in value)
        comma = ("；" if told else "、") if lang == "zh" else ("; " if told else ", ")
        return comma.join(_words(item, lang) for item in value)
    if isinstance(value, str) and value in _UNITS:
        return _words(_UNITS[value], lang)
    return str(value)


class Usage(WorkdaysError):
    code = "usage"
    zh = "命令不完整或者有误：{text}"
    en = "The command is not complete, or wrong: {text}"


class UnknownProcedure(WorkdaysError):
    code, field = "unknown_procedure", "procedure"
    zh = "没有“{name}”这个程序。相近的有：{nearest}"
    en = "There is no procedure “{name}”. Nearest: {nearest}"


class UnknownRule(WorkdaysError):
    code, field = "unknown_rule", "rule"
    zh = "程序“{procedure}”中没有“{name}”这个期限。相近的有：{nearest}"
    en = "The procedure “{procedure}” has no rule “{name}”. Nearest: {nearest}"


class BadDate(WorkdaysError):
    code, field = "bad_date", "start"
    zh = "“{text}”不是日期；请写成 2026-03-01（按小时的期限：2026-03-01T09:30）"
    en = "“{text}” is not a date; write 2026-03-01 (limits in hours: 2026-03-01T09:30)"


class DateOutOfRange(WorkdaysError):
    code, field = "date_out_of_range", "start"
    zh = "{text} 超出可计算的范围（{first} 至 {last}）"
    en = "{text} is outside the range that can be counted ({first} to {last})"


class BadPause(WorkdaysError):
    code, field = "bad_pause", "suspensions"
    zh = "“{text}”不是一段暂停；请写成 2026-03-01..2026-03-05"
    en = "“{text}” is not a pause; write 2026-03-01..2026-03-05"


class PauseReversed(WorkdaysError):
    code, field = "pause_reversed", "suspensions"
    zh = "暂停的末日 {last} 早于首日 {first}"
    en = "The pause ends on {last}, before its first day {first}"


class PauseBeforeStart(WorkdaysError):
    code, field = "pause_before_start", "suspensions"
    zh = "暂停自 {first} 起，早于期限起算日 {start}：期限开始前没有可扣除的时间"
    en = "The pause begins on {first}, before the clock starts on {start}: no time runs that it could exclude"


class PauseOpen(WorkdaysError):
    code, field = "pause_open", "suspensions"
    zh = "自 {first} 起的暂停尚未结束：期限停止计算，恢复之日确定后才有到期日"
    en = "The pause that began on {first} is still open: the clock stands, and has no end until it is resumed"


class PauseNotAllowed(WorkdaysError):
    code, field = "pause_not_allowed", "suspensions"
    zh = "“{title}”没有可以扣除的时间（依据：{basis}）"
    en = "Nothing pauses the limit “{title}” ({basis})"


class ExtensionNotAllowed(WorkdaysError):
    code, field = "extension_not_allowed", "extension"
    zh = "“{title}”不得延长（依据：{basis}）"
    en = "The limit “{title}” cannot be extended ({basis})"


class ExtensionTooLong(WorkdaysError):
    code, field = "extension_too_long", "extension"
    zh = "延长 {asked} 超过允许的 {allowed}{unit}（批准：{by}；依据：{basis}）{note}"
    en = (
        "An extension of {asked} is more than the {allowed} {unit} allowed (approved by: {by}; {basis}){note}"
    )


class ExtensionTooOften(WorkdaysError):
    code, field = "extension_too_often", "extension"
    zh = "延长了 {asked} 次，只允许 {allowed} 次（依据：{basis}）{note}"
    en = "Extended {asked} times; {allowed} allowed ({basis}){note}"


class BadExtension(WorkdaysError):
    code, field = "bad_extension", "extension"
    zh = "延长的期限“{text}”应当是正整数"
    en = "An extension is a whole number above zero, not “{text}”"


class RulesInvalid(WorkdaysError):
    code, field = "rules_invalid", "rules"
    zh = "期限表有误：{problems}"
    en = "The table of limits is wrong: {problems}"


class CalendarInvalid(WorkdaysError):
    code, field = "calendar_invalid", "calendar"
    zh = "日历有误：{problems}"
    en = "The calendar is wrong: {problems}"


class YearPublished(WorkdaysError):
    code, field = "year_published", "year"
    zh = "{year} 年的安排已经载入；更正请作为调整另行载入"
    en = "The year {year} is loaded already; load a correction as a change of single days"


class NoticeUnreadable(WorkdaysError):
    code, field = "notice_unreadable", "notice"
    zh = "通知中有读不懂的文字，请改用表格载入：{problems}"
    en = "The notice has words that cannot be read; load a table instead: {problems}"


class NoticeContradiction(WorkdaysError):
    code, field = "notice_contradiction", "notice"
    zh = "通知自相矛盾：{problems}"
    en = "The notice contradicts itself: {problems}"
