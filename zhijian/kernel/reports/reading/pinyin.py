"""Pinyin that a scraper has put in brackets behind characters (括注拼音): 監(jiān)督 → 監督.

Toned pinyin is never part of a report. Toneless letters are taken out only where they are a reading of the characters
before them: 平台(网站), 企业(VIP), (QS) stay.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from .aligned import Edit

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_LETTERS = f"a-zA-Zü{_TONED}{_TONED.upper()}\u0300-\u030c"
_BRACKETS = ("()", "（）", "[]", "［］", "【】", "〔〕", "{}", "｛｝", "<>", "〈〉", "「」", "〖〗")
_OPEN = "".join(re.escape(pair[0]) for pair in _BRACKETS)
_CLOSE = "".join(re.escape(pair[1]) for pair in _BRACKETS)
_BRACKETED = re.compile(rf"[{_OPEN}]\s*([{_LETTERS}'’\s·-]{{1,24}}[1-5]?)\s*[{_CLOSE}]")
_UNOPENED = re.compile(rf"(?<=[?\ufffd\{{^{_HAN}])([a-z]*[{_TONED}][a-z]*)[{_CLOSE}]")
_TONE_MARKS = frozenset("\u0300\u0301\u0304\u030c")
_ONSETS = "|".join(("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw"))
_SYLLABLE = re.compile(
    rf"(?:{_ONSETS})?(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un"
    r"|ue|ve|vn|a|o|e|i|u|v|ng|n|m)\Z"
)
_ENOUGH = 3
"""So many readings that agree make a text one that was scraped: a lost character's pinyin then goes too."""


def pinyin_edits(text: str) -> Iterator[Edit]:
    """The brackets to take out, in order."""
    found = [match for match in _BRACKETED.finditer(text) if match.start()]
    if not found and not _UNOPENED.search(text):
        return
    edits = [(match, _judge(text, match)) for match in found]
    scraped = sum(judged == "reading" for _match, judged in edits) >= _ENOUGH
    chosen = [
        Edit(match.start(), match.end(), "", "" if judged != "strange" else "pinyin of a lost character")
        for match, judged in edits
        if judged in ("toned", "reading") or (judged == "strange" and scraped)
    ]
    chosen += [Edit(m.start(), m.end(), "", "pinyin of a lost character") for m in _UNOPENED.finditer(text)]
    at = 0
    for edit in sorted(chosen):
        if edit.start >= at:
            doubt = edit.doubt or (
                "a digit in pinyin" if any(c.isdigit() for c in text[edit.start : edit.end]) else ""
            )
            yield edit._replace(doubt=doubt)
            at = edit.end


def _judge(text: str, match: re.Match[str]) -> str:
    """``toned``, ``reading`` (toneless and a reading of what stands before), ``strange`` (a syllable) or ``kept``."""
    before = text[max(0, match.start() - 8) : match.start()].rstrip()
    inside = match[1].strip()
    plain = toneless(inside)
    words = re.findall(r"[a-z]+", plain)
    if not before or not words or not re.match(rf"[{_HAN}?\ufffd{{^]", before[-1]):
        return "kept"
    letters = [mark for mark in unicodedata.normalize("NFD", inside) if mark in _TONE_MARKS]
    if letters and _syllables("".join(words)):
        return "toned"
    if inside != inside.lower():
        return "kept"
    if _is_reading(before, "".join(words)):
        return "reading"
    return "strange" if len(words) == 1 and len(words[0]) > 1 and _SYLLABLE.match(words[0]) else "kept"


def toneless(pinyin: str) -> str:
    """``lǜ`` → ``lv``: letters without tones or tone numbers, in small letters."""
    marks = unicodedata.normalize("NFD", pinyin.lower()).replace("u\u0308", "v")
    return re.sub("[1-5]", "", "".join(mark for mark in marks if mark not in _TONE_MARKS))


@cache
def _syllables(letters: str) -> bool:
    """Whether the letters are one or more syllables of pinyin."""
    if _SYLLABLE.match(letters):
        return True
    return any(
        _SYLLABLE.match(letters[:cut]) and _syllables(letters[cut:]) for cut in range(1, min(7, len(letters)))
    )


def _is_reading(before: str, letters: str) -> bool:
    """Whether the last characters of ``before`` can be read so: 质监 as zhijian."""
    rest = {letters}
    for mark in reversed(before):
        if not mark >= "\u3400":
            return False
        rest = {left[: -len(one)] for left in rest for one in readings(mark) if left.endswith(one)}
        if "" in rest:
            return True
    return False


@cache
def readings(mark: str) -> frozenset[str]:
    """All toneless readings of one character; ü is written v."""
    from pypinyin import Style, pinyin  # a second to load: only texts with toneless brackets pay it

    found = pinyin(mark, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(toneless(one) for one in found[0]) if found else frozenset()
