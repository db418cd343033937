"""Figures of one report that contradict each other, with the arithmetic shown (勾稽关系).

Only what the text itself joins is compared: parts named behind 其中, a share or a completion beside its two numbers, a
change beside the two years' values, a task beside what was done of it. A figure that is only a bound (余, 以上) contradicts
nothing unless it is passed.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .deeds import deeds_in
from .model import Check, Figure
from .numerals import plain

_PARTS = re.compile(r"[,，(（:：]?\s*其中[:：]?")
_TOTAL = re.compile(r"(?:共|共计|合计|总计|总共|总数|受理|完成|检查|抽查|检验|查处|出动|接到|办理)")
_COUNTED = ("%", "‰", "百分点", "倍", "名次")
_END = re.compile(r"[。;；!！\n]")
_PARTS_REACH, _MOST_PARTS = 600, 60
"""Characters and figures behind 其中 among which the parts of a total are looked for."""


def check(text: str, figures: list[Figure]) -> list[Check]:
    """All contradictions, in the order of the text."""
    found = [*_sums(text, figures), *_shares(text, figures), *_tasks(text, figures), *_changes(text, figures)]
    return sorted(found, key=lambda one: one.figures)


def _sums(text: str, figures: list[Figure]) -> Iterator[Check]:
    """A total before 其中 and the parts behind it, when they are of one unit and follow to the end of the sentence."""
    for at, total in enumerate(figures[:-1]):
        mark = _PARTS.search(text, total.end, figures[at + 1].start)
        if (
            mark is None
            or total.unit in _COUNTED
            or _END.search(text, total.end, mark.start())
            or mark.start() - total.end > 14
        ):
            continue
        stop = _END.search(text, mark.end(), mark.end() + _PARTS_REACH)
        edge = stop.start() if stop else min(len(text), mark.end() + _PARTS_REACH)
        behind = enumerate(figures[at + 1 : at + _MOST_PARTS], at + 1)
        inside = [(n, one) for n, one in behind if mark.end() <= one.start < edge]
        parts = _alike(text, mark.end(), inside)
        if len(parts) < 2 or any(one.unit != total.unit for _n, one in parts):
            continue
        value = sum((Decimal(one.value) for _n, one in parts), Decimal(0))
        if _agrees(value, total, exact=all(one.bound == "eq" for _n, one in parts)):
            continue
        if _may_name_some(value, Decimal(total.value)) and not _REST.search(
            text, mark.start(), parts[-1][1].end
        ):
            continue
        shown = " + ".join(one.value for _n, one in parts)
        yield Check("sum", (at, *(n for n, _one in parts)), plain(value), total.value,
                    f"分项之和与总数不符：{shown} = {plain(value)}{total.unit}，文中总数为{total.printed}。")  # fmt: skip


def _alike(text: str, begin: int, inside: list[tuple[int, Figure]]) -> list[tuple[int, Figure]]:
    """The parts up to one of which something else is said: of 其中食品60批次、建材30批次，不合格15批次 the first two."""
    parts: list[tuple[int, Figure]] = []
    first: frozenset[str] = frozenset()
    for n, one in inside:
        said = deeds_in(text[begin : one.start])
        if not parts:
            first = said
        elif said - first:
            break
        parts.append((n, one))
        begin = one.end
    return parts


def _may_name_some(value: Decimal, whole: Decimal) -> bool:
    return value < whole * (1 - _SLIP)


_REST = re.compile(r"其[他余它]|余下|分别|分为")
_SLIP = Decimal("0.1")
"""其中 need not name all parts. A sum that falls short by more than this is no slip of the pen."""


def _agrees(value: Decimal, total: Figure, *, exact: bool) -> bool:
    """Whether the parts' sum can be the total: parts may be fewer than the whole, so only a surplus contradicts a bound."""
    whole = Decimal(total.value)
    if total.bound == "ge":
        size = Decimal(10) ** max(0, whole.adjusted())
        return (value >= whole and value < whole + size) or not exact
    if total.bound in ("approx", "le"):
        return abs(value - whole) * 20 <= whole or value <= whole
    return abs(value - whole) <= _rounding(total) or (not exact and value <= whole)


def _rounding(total: Figure) -> Decimal:
    """Half of the last printed place of a total in 万 or 亿; nothing of a number that is printed in full."""
    scale = 10_000 if "万" in total.printed else 100_000_000 if "亿" in total.printed else 0
    digits = re.match(r"[\d.]+", total.printed)
    return _decimals(digits[0]) * scale / 2 if digits else Decimal(0)


_RATES = (
    (
        "closure",
        re.compile(r"办结率|结案率|处结率"),
        re.compile(r"受理|立案|查处|接办|接到|投诉|举报|案件"),
        re.compile(r"办结|结案|处结"),
    ),
    (
        "pass",
        re.compile(r"(?<!不)合格率"),
        re.compile(r"抽查|抽检|检验|检查|检定|检测|抽样|监督抽查"),
        re.compile(r"合格(?!率)"),
    ),
    (
        "failure",
        re.compile(r"不合格率"),
        re.compile(r"抽查|抽检|检验|检查|检定|检测|抽样|监督抽查"),
        re.compile(r"不合格(?!率)"),
    ),
    ("verified", re.compile(r"查实率|属实率"), re.compile(r"受理|接办|投诉|举报"), re.compile(r"查实|属实")),
    ("energy", re.compile(r"达标率"), re.compile(r"评价|评估|检查|考核"), re.compile(r"达标(?!率)")),
)


def _shares(text: str, figures: list[Figure]) -> Iterator[Check]:
    """办结率 beside 受理 and 办结, 合格率 beside 抽查 and 合格 (or 不合格): the quotient, rounded or cut, must be what is printed."""
    for at, rate in enumerate(figures):
        if rate.unit != "%" or rate.bound != "eq" or rate.kind == "change":
            continue
        lead = text[max(0, rate.start - 14) : rate.start]
        for name, word, whole_word, part_word in _RATES:
            if not word.search(lead):
                continue
            near = [n for n in range(max(0, at - 4), at) if not _END.search(text, figures[n].end, rate.start)]
            pair = _pair(text, figures, near, whole_word, part_word)
            if pair is None:
                continue
            whole, part, negative = pair
            if not Decimal(figures[whole].value):
                continue
            share = Decimal(figures[part].value) * 100 / Decimal(figures[whole].value)
            negative = negative and name != "failure"
            share = 100 - share if negative else share
            if not _printed_so(share, rate.value):
                yield Check("rate", (whole, part, at), _rounded(share, rate.value), rate.value,
                            f"比率不符：{figures[part].value} ÷ {figures[whole].value}"
                            f"{' ，再由 100% 减去' if negative else ''} = {_rounded(share, rate.value)}%，文中为{rate.printed}。")  # fmt: skip


def _pair(
    text: str, figures: list[Figure], near: list[int], whole_word: re.Pattern[str], part_word: re.Pattern[str]
) -> tuple[int, int, bool] | None:
    """Of the figures before a rate the whole and its part, of one unit and both exact; whether the part is the bad one."""
    whole = part = None
    negative = False
    for n in near:
        figure = figures[n]
        if figure.bound != "eq" or figure.unit in _COUNTED:
            continue
        before = figures[n - 1].end if n else 0
        around = (
            text[max(before, figure.start - 16) : figure.start]
            + re.split("[,，、;；]", text[figure.end : figure.end + 3], maxsplit=1)[0]
        )
        if part_word.search(around):
            part, negative = n, bool(re.search("不合格|未达标|未办结", around))
        elif whole_word.search(around) and whole is None:
            whole = n
    if whole is None or part is None or figures[whole].unit != figures[part].unit:
        return None
    if Decimal(figures[part].value) > Decimal(figures[whole].value):
        return None
    return whole, part, negative


_TASK = re.compile(r"(?:任务|目标)(?:为|是|数)?\s*\Z")
_DONE = re.compile(r"完成(?:了)?(?:年度|全年|目标)?(?:任务|目标)?的?\s*\Z")


def _tasks(text: str, figures: list[Figure]) -> Iterator[Check]:
    """Done 2 of a task of 3 is 67 % of it: what was done, 任务N, 完成任务的N%."""
    for at in range(len(figures) - 2):
        done, task, rate = figures[at : at + 3]
        if (
            rate.unit != "%"
            or done.unit != task.unit
            or _END.search(text, done.start, rate.start)
            or not Decimal(task.value)
        ):
            continue
        if re.search("[,，]", text[done.end : task.start]):
            continue
        if not _TASK.search(text[max(0, task.start - 8) : task.start]) or not _DONE.search(
            text[max(0, rate.start - 10) : rate.start]
        ):
            continue
        share = Decimal(done.value) * 100 / Decimal(task.value)
        if not _printed_so(share, rate.value) and "eq" == done.bound == task.bound == rate.bound:
            yield Check("completion", (at, at + 1, at + 2), _rounded(share, rate.value), rate.value,
                        f"完成率不符：{done.value} ÷ {task.value} = {_rounded(share, rate.value)}%，文中为{rate.printed}。")  # fmt: skip


_LAST = re.compile(r"(?:去年|上年|上年同期|去年同期|前一年)[^,，。;；\d]{0,8}\Z")


def _changes(text: str, figures: list[Figure]) -> Iterator[Check]:
    """A change in percent behind this year's and last year's value of one indicator, or beside 去年同期为."""
    for at, change in enumerate(figures):
        if change.kind != "change" or change.unit != "%" or change.bound != "eq" or not at:
            continue
        now = at - 1
        if _END.search(text, figures[now].end, change.start):
            continue
        before = _earlier(text, figures, now, at)
        if before is None or figures[now].bound != "eq" or not Decimal(figures[before].value):
            continue
        if before == now:
            continue
        grown = (Decimal(figures[now].value) / Decimal(figures[before].value) - 1) * 100
        if not _printed_so(grown, change.value):
            yield Check("change", (before, now, at), _rounded(grown, change.value), change.value,
                        f"增减幅度不符：{figures[now].value} ÷ {figures[before].value} − 1 = {_rounded(grown, change.value)}%，"
                        f"文中为{change.printed}（{change.value}%）。")  # fmt: skip


def _earlier(text: str, figures: list[Figure], now: int, at: int) -> int | None:
    """Last year's value: named so just behind the change, or the same indicator in the year before."""
    if at + 1 < len(figures) and _LAST.search(
        text[max(0, figures[at + 1].start - 16) : figures[at + 1].start]
    ):
        later = figures[at + 1]
        return at + 1 if later.unit == figures[now].unit and later.bound == "eq" else None
    this = figures[now]
    if this.indicator is None or not this.period.isdigit():
        return None
    for n in range(now - 1, -1, -1):
        one = figures[n]
        if (
            one.indicator == this.indicator
            and one.unit == this.unit
            and one.bound == "eq"
            and one.period == str(int(this.period) - 1)
        ):
            return n
    return None


def _decimals(printed: str) -> Decimal:
    places = len(printed.partition(".")[2])
    return Decimal(1).scaleb(-places)


def _rounded(value: Decimal, printed: str) -> str:
    return plain(value.quantize(_decimals(printed), ROUND_HALF_UP))


def _printed_so(value: Decimal, printed: str) -> bool:
    """Whether a value may be printed so: rounded or cut to the printed places (bureaus do both)."""
    step = _decimals(printed)
    return Decimal(printed) in (value.quantize(step, ROUND_HALF_UP), value.quantize(step, ROUND_DOWN))
