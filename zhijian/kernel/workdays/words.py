"""The words of an answer, Chinese and English side by side: what the command prints and a page may show.

Kept as data beside the rules, not in a gettext catalogue: the command runs without Django and without compiled
catalogues. A screen may take the words from here by code.
"""

from datetime import date, datetime

from zhijian.kernel.workdays.answer import Answer, DayLine, NoRule
from zhijian.kernel.workdays.errors import Lang
from zhijian.kernel.workdays.wordings import Column, said

TITLES: dict[str, tuple[str, str]] = {
    "rule": ("期限", "Limit"),
    "version": ("适用版本", "Version"),
    "basis": ("依据", "Basis"),
    "nature": ("性质", "Nature"),
    "start": ("起算", "Start"),
    "anchor": ("倒数自", "Counted back from"),
    "limit": ("法定期限", "Length"),
    "extension": ("延长", "Extension"),
    "pauses": ("扣除时间", "Pauses"),
    "raw": ("届满日（未顺延）", "End before the roll"),
    "raw_other": ("届满日", "Last (next) day"),
    "raw_open": ("最早可办日", "First open day"),
    "due_legal": ("法定到期日", "Due by law"),
    "due_wait": ("等待期末日", "Last day of waiting"),
    "due_safe": ("稳妥到期日", "Safe date"),
    "open_from": ("可办理之日", "Open from"),
    "roll": ("顺延规则", "Roll"),
    "calendar": ("日历", "Calendar"),
    "note": ("备注", "Note"),
    "days": ("逐日计算", "Day by day"),
    "warnings": ("提示", "Notes"),
}

CODES: dict[str, tuple[str, str]] = {
    # natures
    "act_by": ("应当在此期限内办理", "to be done by then"),
    "count_back": ("应当至少提前办理", "to be done at least so long before"),
    "not_before": ("不得早于", "not earlier than"),
    "lasts": ("持续期间，不是办理期限", "it lasts so long; no deadline"),
    "ban": ("禁止期间，不是办理期限", "closed so long; no deadline"),
    "every": ("周期，不是办理期限", "a cycle; no deadline"),
    "keep": ("保存期限，不是办理期限", "to be kept so long; no deadline"),
    "rate": ("按期累计，不是办理期限", "accrues for each unit; no deadline"),
    # units
    "calendar_day": ("日（自然日）", "calendar days"),
    "working_day": ("个工作日", "working days"),
    "hour": ("小时", "hours"),
    "month": ("个月", "months"),
    "year": ("年", "years"),
    # rolls
    "holiday_block": (
        "届满日在法定节假日假期内的，顺延至其后第一个工作日",
        "an end inside an arranged holiday moves to the next working day",
    ),
    "any_rest_day": (
        "届满日是休息日的，顺延至其后第一个工作日",
        "an end on any day off moves to the next working day",
    ),
    "none": ("不顺延", "no roll"),
    # kinds of day
    "statutory_holiday": ("法定节假日", "statutory holiday"),
    "rest": ("放假调休", "arranged day off"),
    "makeup_work": ("调休上班", "make-up working day"),
    "workday": ("工作日", "working day"),
    "weekend": ("周末", "weekend"),
    # marks of the working
    "mark_start": ("起算", "start"),
    "mark_anchor": ("倒数自", "anchor"),
    "mark_counted": ("第 {n}", "{n}"),
    "mark_end": ("第 {n}，届满", "{n}, end"),
    "mark_last": ("届满", "end"),
    "mark_paused": ("扣除", "paused"),
    "mark_rest": ("不计", "not counted"),
    "mark_rolled": ("顺延", "rolled"),
}

WARNINGS: dict[str, tuple[str, str]] = {
    "time_assumed": (
        "期限按小时计算而只给了日期：按当日 00:00 起算，请给出时刻",
        "a limit in hours and no time given: counted from 00:00 of that day; give the time",
    ),
    "start_on_day_off": ("起算日 {day} 不是工作日", "the start {day} is not a working day"),
    "version_date_defaulted": (
        "此期限按{by}之日适用版本；未给出，按起算日 {day}",
        "the version goes by the day of {by}; none given, so by the start {day}",
    ),
    "pause_overlap": ("扣除的时间有重叠，重叠部分只计一次", "pauses overlap; each day is excluded once"),
    "pause_after_end": (
        "扣除时间 {days} 始于届满之后，不计",
        "the pause {days} began after the end and excludes nothing",
    ),
    "weekend_arguable": (
        "{day} 是普通周末，不是法定节假日：法定到期日不顺延，但有争议；请以 {safe} 为准",
        "{day} is a plain weekend day and no statutory holiday: not rolled, though arguable; go by {safe}",
    ),
    "not_longer_than": (
        "“不得超过”的期限：最迟在 {safe} 前作出处理",
        "a power that must not last longer: act by {safe}",
    ),
    "provisional": (
        "涉及尚未公布放假安排的年份（已载入至 {year} 年）：结果为暂定，公布后重新计算",
        "rests on a year whose holidays are not published (loaded up to {year}): provisional, to be recomputed",
    ),
    "unconfirmed": (
        "此条可信度为 {confidence}，须由法制人员确认（见备注）",
        "this row is of {confidence} confidence; a legal officer confirms it (see the note)",
    ),
}

SOURCES: dict[str, tuple[str, str]] = {
    "shipped": ("随程序发布的历法和期限表", "the calendar and the table of limits that the program ships"),
    "installation": (
        "本安装现行的历法和期限表",
        "the calendar and the table of limits in force in this installation",
    ),
}
UNREAD = ("（本安装的数据库无法读取：{why}）", " (the database of this installation cannot be read: {why})")

CONFIDENCE: dict[str, tuple[str, str]] = {
    "high": ("高", "high"),
    "medium": ("中", "medium"),
    "low": ("低", "low"),
}
_BY = {
    "receipt": ("收到", "receipt"),
    "issue": ("作出（发证）", "issue"),
    "filing": ("立案（知悉风险）", "filing"),
    "start": ("起算", "start"),
}
_PARAMS = {"by": _BY, "confidence": CONFIDENCE}
_WEEKDAYS = ("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


def pick(pair: tuple[str, str], lang: Lang) -> str:
    """The one of a (Chinese, English) pair."""
    return pair[0] if lang == "zh" else pair[1]


def moment(at: date, lang: Lang) -> str:
    """A day with its weekday, and its time where it has one."""
    weekday = f"周{_WEEKDAYS[0][at.weekday()]}" if lang == "zh" else _WEEKDAYS[1][at.weekday()]
    clock = f" {at:%H:%M}" if isinstance(at, datetime) else ""
    return f"{at:%Y-%m-%d}{clock} ({weekday})"


def bracketed(text: str, lang: Lang) -> str:
    """In the brackets of the language, to stand after a word."""
    return f"（{text}）" if lang == "zh" else f" ({text})"


def warnings_of(answer: Answer, lang: Lang) -> list[str]:
    """The warnings as sentences."""
    sentences = []
    for one in answer.warnings:
        params = {
            name: pick(_PARAMS.get(name, {}).get(value, (value, value)), lang)
            for name, value in one.params.items()
        }
        if "days" in params:
            params["days"] = params["days"].replace("、", "、" if lang == "zh" else ", ")
        sentences.append(pick(WARNINGS[one.code], lang).format(**params))
    return sentences


def no_rule(answer: NoRule, lang: Lang) -> str:
    """Why there is no rule on that day, with the neighbouring versions."""
    near = [
        f"{v.effective_from}..{v.effective_to or ''} {v.basis}"
        for v in (answer.earlier, answer.later)
        if v is not None
    ]
    zh = f"no_rule 无规则：{answer.procedure} {answer.rule} 在 {answer.version_date} 没有有效的版本。"
    en = f"no_rule: no version of {answer.procedure} {answer.rule} is in force on {answer.version_date}. "
    return (zh + "前后版本：" if lang == "zh" else en + "Its neighbours: ") + "; ".join(near)


def printed(answer: Answer, lang: Lang, *, with_days: bool) -> str:
    """The answer with its working, one fact a line, to print beside a decision."""
    lines = [f"{pick(TITLES[key], lang)}: {value}" for key, value in facts_of(answer, lang)]
    lines += [f"! {sentence}" for sentence in warnings_of(answer, lang)]
    if with_days:
        lines += ["", f"{pick(TITLES['days'], lang)}:", *(_day_line(line, lang) for line in answer.days)]
    return "\n".join(lines)


def facts_of(answer: Answer, lang: Lang) -> list[tuple[str, str]]:
    """The facts of an answer in order: (key of ``TITLES``, value in words)."""
    row, inputs = answer.row, answer.inputs
    backward = row.nature.value == "count_back" or row.limit < 0
    until = row.effective_to or ("现行" if lang == "zh" else "in force")
    started = said(Column.START, row.clock_start_zh, lang)
    facts = [
        ("rule", said(Column.TITLE, row.title_zh, lang) + bracketed(f"{row.procedure} {row.rule}", lang)),
        ("nature", pick(CODES[row.nature.value], lang)),
        ("basis", row.basis),
        ("version", f"{row.effective_from} — {until}"),
        ("anchor" if backward else "start", f"{moment(inputs.start, lang)}  {started}"),
        ("limit", f"{abs(row.limit)} {pick(CODES[row.unit.value], lang)}"),
    ]
    if inputs.extension and row.extension is not None:
        unit = pick(CODES[row.extension.unit.value], lang)
        by = said(Column.APPROVER, row.extension.by, lang)
        facts.append(("extension", f"+{inputs.extension} {unit}{bracketed(by, lang)}"))
    if answer.pauses:
        spans = [f"{date.fromordinal(a)}..{date.fromordinal(b)} ({b - a + 1})" for a, b in answer.pauses]
        facts.append(("pauses", ("、" if lang == "zh" else ", ").join(spans)))
    facts += _results(answer, lang)
    facts.append(("calendar", answer.calendar_version))
    if row.note:
        facts.append(("note", said(Column.NOTE, row.note, lang)))
    return facts


def source(name: str, unread: str, lang: Lang) -> str:
    """By which law an answer was given; *unread*: why it is not the installation's own."""
    said = ("以" if lang == "zh" else "By ") + pick(SOURCES[name], lang) + ("为准" if lang == "zh" else "")
    return said + (pick(UNREAD, lang).format(why=unread) if unread else "")


def _results(answer: Answer, lang: Lang) -> list[tuple[str, str]]:
    raw = moment(answer.raw, lang)
    if answer.due_legal is None or answer.due_safe is None:
        return [("raw_other", raw)]
    if answer.open_from is not None:
        waiting = [] if answer.limit < 0 else [("raw", raw), ("due_wait", moment(answer.due_legal, lang))]
        return [*waiting, ("open_from", moment(answer.open_from, lang))]
    return [
        ("raw", raw),
        ("roll", pick(CODES[answer.row.roll.value], lang)),
        ("due_legal", moment(answer.due_legal, lang)),
        ("due_safe", moment(answer.due_safe, lang)),
    ]


def _day_line(line: DayLine, lang: Lang) -> str:
    key = "mark_last" if line.mark == "end" and line.nth is None else f"mark_{line.mark}"
    mark = pick(CODES[key], lang).format(n=line.nth)
    name = f" {said(Column.HOLIDAY, line.name, lang)}" if line.name else ""
    return f"  {moment(line.day, lang)}  {pick(CODES[line.kind], lang)}{name}  {mark}"
