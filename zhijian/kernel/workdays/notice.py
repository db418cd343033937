"""Reads a State Council notice of holiday arrangements (部分节假日安排的通知), as text or as a table.

The text is the official one: “一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。”
Every clause with a date in it must be understood, and is checked against the others and the almanac: the weekday
in the brackets, the count of days, no day both off and worked, no make-up on a day that is worked anyway,
each festival inside its own break. What contradicts is refused with its words; nothing is guessed.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from zhijian.kernel.workdays.calendar import DayKind, SpecialDay
from zhijian.kernel.workdays.errors import NoticeContradiction, NoticeUnreadable, Told
from zhijian.kernel.workdays.statutory import Festivals, days_granted, statutory_days

_DATE = r"(?:(?P<y{0}>\d{{4}})年)?(?:(?P<m{0}>\d{{1,2}})月)?(?P<d{0}>\d{{1,2}})日(?:\((?P<p{0}>[^)]*)\))?"
_SPAN = re.compile(_DATE.format(1) + r"(?:(?:至|到|-|—|–|~)" + _DATE.format(2) + r")?")
_ANY_DATE = re.compile(r"\d{1,2}日")
_HEADING = re.compile(r"[一二三四五六七八九十]+、(?P<name>[^:。、\d]{2,12}(?:、[^:。、\d]{2,8})?):")
_REST = re.compile(r"(?:放假调休|放假公休|调休放假|放假|补休|休息)(?:,?(?P<count>\d+)天)?$")
_WORK = re.compile(r"(?:照常|正常)?上班$")
_RETURN = re.compile(r"起(?:照常|正常)?上班$")
_COUNT = re.compile(r"共(?P<count>\d+)天$")
_TITLE_YEAR = re.compile(r"关于((?:19|20|21)\d{2})年部分节假日安排")
_NUMBER = re.compile(r"国办?发明电[〔\[(](\d{4})[〕\])](\d+)号")
_SIGNATURE = re.compile(r"(?:国务院办公厅)?(\d{4})年(\d{1,2})月(\d{1,2})日$")
_WEEKDAYS = "一二三四五六日"
_KINDS = {
    **dict.fromkeys(("statutory_holiday", "法定节假日"), DayKind.STATUTORY),
    **dict.fromkeys(("rest", "休息", "放假", "放假调休", "调休"), DayKind.REST),
    **dict.fromkeys(("makeup_work", "上班", "调休上班", "补班"), DayKind.MAKEUP),
}


class Arrangement(NamedTuple):
    """One year's arrangement: its special days in order, the paper, and what is odd without being contradictory."""

    year: int
    number: str
    issued: date | None
    days: tuple[SpecialDay, ...]
    warnings: tuple[Told, ...]


@dataclass(slots=True)
class _Reading:
    """What has been read so far: each day with the item and the words that decide it."""

    year: int
    off: dict[date, tuple[str, str]] = field(default_factory=dict)
    work: dict[date, tuple[str, str]] = field(default_factory=dict)
    returns: dict[date, str] = field(default_factory=dict)
    unreadable: list[Told] = field(default_factory=list)
    wrong: list[Told] = field(default_factory=list)
    issued: date | None = None

    def contradicts(self, zh: str, en: str) -> None:
        self.wrong.append(Told(zh, en))


def read_notice(text: str, almanac: Mapping[int, Festivals], *, year: int | None = None) -> Arrangement:
    """The arrangement that *text* makes for its year.

    *year* is needed only where the title “关于2026年部分节假日安排的通知” is not in the text. Raises
    NoticeUnreadable (no year, no items, a clause with a date that is not understood) and NoticeContradiction.
    """
    plain = re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text))
    # A line that a page has wrapped goes on; an item and the signature begin a line of their own.
    plain = re.sub(r"\n(?![一二三四五六七八九十]+、|国务院办公厅|\d{4}年)", "", plain)
    titled = _TITLE_YEAR.search(plain.replace("\n", ""))
    wanted = year or (int(titled[1]) if titled else None)
    items = list(_items(plain))
    if wanted is None or not items:
        missing = Told("没有年份或没有“一、元旦：…”这样的条目", "no year, or no items “一、元旦：…”")
        raise NoticeUnreadable(problems=[missing])
    reading = _Reading(wanted)
    if titled and int(titled[1]) != wanted:
        reading.contradicts(
            f"标题是 {titled[1]} 年，载入的是 {wanted} 年", f"the title says {titled[1]}, not {wanted}"
        )
    for name, body in items:
        _read_item(reading, name, body)
    number = _NUMBER.search(plain)
    return _finish(reading, number[0] if number else "", almanac)


def read_table(text: str, year: int, source: str, almanac: Mapping[int, Festivals]) -> Arrangement:
    """The same from a CSV with the columns date, kind, name and, if wished, weekday (周一 … 周日).

    ``kind``: statutory_holiday 法定节假日, rest 放假, makeup_work 上班. Raises as :func:`read_notice`.
    """
    reading = _Reading(year)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not {"date", "kind", "name"} <= set(rows.fieldnames or ()):
        raise NoticeUnreadable(
            problems=[Told("表头应有 date, kind, name", "the columns are date, kind, name")]
        )
    for row in rows:
        words = ",".join(str(cell) for cell in row.values())
        kind = _KINDS.get((row["kind"] or "").strip())
        try:
            day = date.fromisoformat((row["date"] or "").strip())
        except ValueError:
            kind = None
        if kind is None or not row["name"]:
            reading.unreadable.append(
                Told(f"第 {rows.line_num} 行“{words}”", f"line {rows.line_num} “{words}”")
            )
            continue
        _check_weekday(reading, day, row.get("weekday") or "", words)
        _put(reading, day, row["name"], words, work=kind is DayKind.MAKEUP)
    return _finish(reading, source, almanac)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


def _items(plain: str) -> Iterator[tuple[str, str]]:
    heads = list(_HEADING.finditer(plain))
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(plain)
        yield head["name"].strip("“”\n"), plain[head.end() : end]


def _read_item(reading: _Reading, name: str, body: str) -> None:
    for sentence in re.split(r"[。;\n]", body):
        whole = _SIGNATURE.match(sentence)
        if whole:
            reading.issued = date(int(whole[1]), int(whole[2]), int(whole[3]))
            continue
        if sentence.startswith(
            "鼓励"
        ):  # what employers are encouraged to give is no day off (2024, 二: 除夕)
            continue
        just_read: list[date] = []
        # A comma inside brackets (“周日,农历除夕”) does not part clauses.
        for clause in re.split(r",(?![^()]*\))", sentence):
            just_read = _read_clause(reading, name, clause, just_read, sentence)


def _read_clause(reading: _Reading, name: str, clause: str, before: list[date], sentence: str) -> list[date]:
    """Read one clause; gives the days off that the sentence has named so far, for “共3天” and “与周末连休”."""
    if count := _COUNT.match(clause):
        _check_count(reading, int(count["count"]), before, sentence)
    elif clause == "与周末连休":
        return before + _put_off(reading, list(_joined_weekend(before)), name, sentence)
    elif rest := _REST.search(clause):
        days = _put_off(reading, _days(reading, clause[: rest.start()], clause), name, sentence)
        if rest["count"]:
            _check_count(reading, int(rest["count"]), days, sentence)
        return before + days
    elif back := _RETURN.search(clause):
        reading.returns.update(dict.fromkeys(_days(reading, clause[: back.start()], clause), sentence))
    elif work := _WORK.search(clause):
        for day in _days(reading, clause[: work.start()], clause):
            _put(reading, day, name, sentence, work=True)
    elif _ANY_DATE.search(clause):
        reading.unreadable.append(Told(f"“{clause}”", f"“{clause}”"))
    return before


def _days(reading: _Reading, words: str, clause: str) -> list[date]:
    """The days of “1月1日(周四)至3日(周六)” or “2月14日(周六)、2月28日(周六)”, weekdays checked."""
    days: list[date] = []
    year, month = reading.year, 0
    for part in re.split(r"、(?![^()]*\))", words):
        span = _SPAN.fullmatch(part)
        if span is None:
            reading.unreadable.append(Told(f"“{clause}”", f"“{clause}”"))
            return []
        ends = []
        for one in ("1", "2"):
            if span["d" + one] is None:
                continue
            if span["m" + one]:
                year, month = int(span["y" + one] or reading.year), int(span["m" + one])
            ends.append((year, month, int(span["d" + one]), span["p" + one] or ""))
        if len(ends) == 2 and not span["y1"] and ends[0][1] == 12 and ends[1][1] == 1:
            ends[0] = (ends[0][0] - 1, *ends[0][1:])
        try:
            first, last = (date(*ends[at][:3]) for at in (0, -1))
        except ValueError:
            reading.contradicts(f"没有“{part}”这一天", f"there is no day “{part}”")
            return []
        _check_weekday(reading, first, ends[0][3], part)
        _check_weekday(reading, last, ends[-1][3], part)
        if last < first or (last - first).days > 31:
            reading.contradicts(f"“{part}”首尾颠倒或过长", f"“{part}” ends before it begins, or is too long")
            return []
        days += [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return days


def _joined_weekend(days: list[date]) -> Iterator[date]:
    """The weekend days that touch the days just named (与周末连休)."""
    for edge, step in ((min(days, default=None), -1), (max(days, default=None), 1)):
        while edge is not None and (edge := edge + timedelta(days=step)).weekday() >= 5:
            yield edge


def _put_off(reading: _Reading, days: list[date], name: str, words: str) -> list[date]:
    for day in days:
        _put(reading, day, name, words, work=False)
    return days


def _put(reading: _Reading, day: date, name: str, words: str, *, work: bool) -> None:
    mine, other = (reading.work, reading.off) if work else (reading.off, reading.work)
    if day in other:
        reading.contradicts(
            f"{day} 既放假又上班：“{other[day][1]}”与“{words}”",
            f"{day} is both off and worked: “{other[day][1]}” and “{words}”",
        )
    elif day in mine:
        reading.contradicts(
            f"{day} 出现两次：“{mine[day][1]}”与“{words}”",
            f"{day} stands twice: “{mine[day][1]}” and “{words}”",
        )
    mine[day] = (name, words)


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────


def _check_weekday(reading: _Reading, day: date, brackets: str, words: str) -> None:
    for said in re.findall(r"(?:周|星期)([一二三四五六日天])", brackets):
        is_ = _WEEKDAYS[day.weekday()]
        if said.replace("天", "日") != is_:
            reading.contradicts(
                f"“{words}”：{day} 是周{is_}，不是周{said}", f"“{words}”: {day} is a 周{is_}, not 周{said}"
            )


def _check_count(reading: _Reading, said: int, days: list[date], words: str) -> None:
    if len(days) != said:
        reading.contradicts(
            f"“{words}”：写明 {said} 天，列出 {len(days)} 天",
            f"“{words}” says {said} days and names {len(days)}",
        )


def _finish(reading: _Reading, source: str, almanac: Mapping[int, Festivals]) -> Arrangement:
    festivals = almanac.get(reading.year)
    statutory = statutory_days(reading.year, festivals) if festivals else {}
    _check_whole(reading, statutory)
    if reading.unreadable:
        raise NoticeUnreadable(problems=reading.unreadable)
    if reading.wrong:
        raise NoticeContradiction(problems=reading.wrong)
    days = [
        SpecialDay(day, DayKind.STATUTORY, statutory[day], source)
        if day in statutory
        else SpecialDay(day, DayKind.REST, name, source)
        for day, (name, _) in reading.off.items()
    ]
    days += [SpecialDay(day, DayKind.MAKEUP, name, source) for day, (name, _) in reading.work.items()]
    warnings = tuple(_oddities(reading, known=bool(festivals)))
    return Arrangement(reading.year, source, reading.issued, tuple(sorted(days)), warnings)


def _check_whole(reading: _Reading, statutory: Mapping[date, str]) -> None:
    for day, name in statutory.items():
        if day not in reading.off:
            reading.contradicts(
                f"{day}（{name}）是法定节假日而未放假", f"{day} ({name}) is statutory and not off"
            )
    for day, (_, words) in reading.work.items():
        if day.weekday() < 5:
            reading.contradicts(f"{day} 本来就上班：“{words}”", f"{day} is worked anyway: “{words}”")
    for day, words in reading.returns.items():
        if day in reading.off:
            reading.contradicts(f"{day} 既放假又上班：“{words}”", f"{day} is both off and worked: “{words}”")
    for day, (_, words) in (reading.off | reading.work).items():
        if not date(reading.year - 1, 12, 1) <= day <= date(reading.year, 12, 31):
            reading.contradicts(
                f"{day} 不在 {reading.year} 年：“{words}”", f"{day} is not in {reading.year}: “{words}”"
            )


def _oddities(reading: _Reading, *, known: bool) -> Iterator[Told]:
    """Weekdays off should be as many as the law grants plus those made up for; an extra day may be meant."""
    if not known:
        yield Told(
            "历书不含此年：法定节假日未核对", "the almanac has not this year: statutory days not checked"
        )
        return
    weekdays_off = sum(day.weekday() < 5 for day in reading.off)
    owed = days_granted(reading.year) + len(reading.work)
    if weekdays_off != owed:
        yield Told(
            f"工作日放假 {weekdays_off} 天，法定假日与调休上班合计 {owed} 天，两者应当相等",
            f"{weekdays_off} weekdays off, where {owed} would balance the make-up days",
        )
