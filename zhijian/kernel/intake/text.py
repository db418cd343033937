"""Folding of text for comparison: what two hands may write differently and still mean the same (折叠).

The rule, in this order:

1. NFKC: full-width letters, digits and brackets become half-width, compatibility ideographs their plain form;
2. white space and invisible format characters (Unicode ``Z*``, ``Cc``, ``Cf``) go;
3. every kind of bracket becomes ``(`` or ``)``;
4. traditional characters become simplified (OpenCC t2s), each by itself: OpenCC's phrases would fold 乾 in 乾隆
   otherwise than 乾 alone, and a part of a name would no longer be found in the whole. For search only: the way
   back is ambiguous;
5. case is folded.

Other punctuation stays, because it can tell two names apart; :func:`fold_loose` drops it too, for titles and for
*suspecting* a duplicate that a person then judges.
"""

import unicodedata
from collections.abc import Callable

from opencc import OpenCC

_OPENING = frozenset("[{<〔〈《【「『〖〘〚⟨⟪⟦❨❪❬❮❰❲❴‹«")
_CLOSING = frozenset("]}>〕〉》】」』〗〙〛⟩⟫⟧❩❫❭❯❱❳❵›»")
_INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_FIRST_IDEOGRAPH = "⺀"


class _Table(dict[int, str]):
    """A table for ``str.translate`` that works out each character once."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str:
        self[code] = self._become(chr(code))
        return self[code]


def _simpler(mark: str) -> str:
    while mark >= _FIRST_IDEOGRAPH and (simpler := _OPENCC.convert(mark)) != mark:
        mark = simpler  # 薴 → 苧 → 苎: until it stays
    return mark


def _comparable(mark: str) -> str:
    if mark in _OPENING:
        return "("
    if mark in _CLOSING:
        return ")"
    return "" if unicodedata.category(mark) in _INVISIBLE else _simpler(mark).casefold()


_OPENCC = OpenCC("t2s")
_SIMPLER = _Table(_simpler)
_COMPARABLE = _Table(_comparable)


def half_width(text: str) -> str:
    """NFKC form: １２．５ → 12.5, （ → (, ㈱ → (株), U+3000 → space."""
    return unicodedata.normalize("NFKC", text)


def simplify(text: str) -> str:
    """Traditional characters as simplified ones: 質監 → 质监. For comparison and search, never for storage."""
    return text.translate(_SIMPLER)


def fold(text: str) -> str:
    """The comparable form of ``text``: width, spaces, brackets, traditional characters and case folded."""
    return half_width(half_width(text).translate(_COMPARABLE))


def fold_loose(text: str) -> str:
    """:func:`fold` without any punctuation or symbol: only letters and digits remain."""
    return "".join(mark for mark in fold(text) if mark.isalnum())


def says_nothing(text: str) -> bool:
    """True where a cell holds no letter and no digit: empty, ``/``, ``-``, ``——``, ``…``: how forms are left blank."""
    return not any(mark.isalnum() for mark in text)


def tidy(text: str) -> str:
    """``text`` in NFC with outer white space gone and inner runs of white space as one space: what is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())
