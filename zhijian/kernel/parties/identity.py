"""Who a party is: its codes, and its name as it is compared, found and masked (主体身份). Pure.

- Unified social credit code (USCC, 统一社会信用代码): GB 32100-2015, 18 signs: department (1), kind of body (1),
  area (6 digits), organisation code (9, GB 11714) and check sign, modulo 31.
- Organisation code (组织机构代码): GB 11714-1997, 8 signs and a check sign, modulo 11. The USCC took its place, but
  every older list has it. It is the inner part of the USCC, so the one finds the other.
"""

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from stdnum.cn import uscc as _gb32100

from zhijian.kernel.intake.problems import CellRefused, Message, Problem
from zhijian.kernel.intake.problems import msgid as _
from zhijian.kernel.intake.text import fold, fold_loose, half_width, says_nothing

USCC_LENGTH = 18
ORG_CODE_LENGTH = 9
_USCC_SIGNS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")  # GB 32100-2015: without I O S V Z
_ORG_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714-1997: the place is the value
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714-1997

USCC_TOO_SHORT_OR_LONG = Message(
    "USCC_LENGTH",
    _("A unified social credit code has 18 signs; “%(code)s” has %(length)s. Look at the business licence."),
)
USCC_SIGNS = Message(
    "USCC_SIGNS",
    _(
        "“%(sign)s” at place %(place)s cannot stand in a unified social credit code: I, O, S, V and Z are never used "
        "(look for 1, 0, 5, U, 2), and places 3 to 8 are digits."
    ),
)
USCC_CHECK = Message(
    "USCC_CHECK",
    _(
        "The last sign of “%(code)s” does not agree with the others: a sign was mistyped. Look at the licence."
    ),
)
USCC_INNER_CHECK = Message(
    "USCC_INNER_CHECK",
    _(
        "Signs 9 to 17 of “%(code)s” do not agree with their own check sign (GB 11714). Look whether two signs were "
        "mistyped; if the licence says so, keep it."
    ),
)
ORG_CODE_FORM = Message(
    "ORG_CODE_FORM",
    _("An organisation code is eight digits or capital letters and a check sign, such as D2143569-X."),
)
ORG_CODE_CHECK = Message(
    "ORG_CODE_CHECK",
    _("The check sign of the organisation code “%(code)s” does not agree with the other signs."),
)


@dataclass(frozen=True)
class Code:
    """A code in its compact form, with what is doubtful about it."""

    value: str
    warnings: tuple[Problem, ...] = ()


def _compact(text: str) -> str:
    """Half-width capitals without spaces, hyphens and invisible signs."""
    folded = fold(half_width(text).replace("-", " ").replace("—", " ").replace("–", " "))
    return folded.upper()


def read_uscc(text: str) -> Code:
    """The USCC written in ``text``, or :class:`CellRefused`.

    The outer check sign (GB 32100-2015) must hold. The inner one (GB 11714) gives a warning only: what stands on a
    licence is the firm's code, and an officer cannot mend a licence.

    ``stdnum`` computes the outer sign; its own ``validate`` is not used, because it refuses the letters that
    GB 32100 allows at places 1 and 2 (N2 is a village's economic co-operative, 农村集体经济组织).
    """
    code = _compact(text)
    if len(code) != USCC_LENGTH:
        raise CellRefused(USCC_TOO_SHORT_OR_LONG(code=code, length=len(code)))
    for place, sign in enumerate(code, start=1):
        if sign not in _USCC_SIGNS or (3 <= place <= 8 and not sign.isdigit()):
            raise CellRefused(USCC_SIGNS(sign=sign, place=place))
    if _gb32100.calc_check_digit(code[:-1]) != code[-1]:
        raise CellRefused(USCC_CHECK(code=code))
    if org_code_check(code[8:16]) != code[16]:
        return Code(code, (USCC_INNER_CHECK(code=code),))
    return Code(code)


def read_org_code(text: str) -> Code:
    """The organisation code written in ``text`` (with or without the hyphen), or :class:`CellRefused`."""
    code = _compact(text)
    if len(code) != ORG_CODE_LENGTH or any(sign not in _ORG_SIGNS for sign in code):
        raise CellRefused(ORG_CODE_FORM())
    if org_code_check(code[:-1]) != code[-1]:
        raise CellRefused(ORG_CODE_CHECK(code=code))
    return Code(code)


def org_code_check(body: str) -> str:
    """The check sign of an organisation code's eight signs (GB 11714-1997): 11 − Σ Ci·Wi mod 11; 10 is X, 11 is 0."""
    rest = sum(_ORG_SIGNS.index(sign) * weight for sign, weight in zip(body, _ORG_WEIGHTS, strict=True)) % 11
    return "0" if rest == 0 else "X" if rest == 1 else str(11 - rest)


def org_code_in_uscc(uscc: str) -> str:
    """The organisation code that a USCC carries at places 9 to 17: how an old list finds the firm of today."""
    return uscc[8:17]


def names_nobody(name: str) -> bool:
    """True where a name holds fewer than two letters or digits: empty, ``/``, ``——``, ``无``.

    A name's distinctive part has at least two characters (企业名称登记管理规定 2020, art. 8), and a person's name too.
    """
    return says_nothing(name) or len(fold_loose(name)) < 2


def fold_name(name: str) -> str:
    """The form by which two writings of one name are the same firm's.

    Width, spaces, shapes of brackets, traditional characters and case are folded (:mod:`zhijian.kernel.intake.text`).
    Punctuation and the brackets themselves stay: they are part of a registered name. See :func:`fold_name_loose`.
    """
    return fold(name)


def fold_name_loose(name: str) -> str:
    """:func:`fold_name` without punctuation and brackets.

    Where only this agrees (高砂·鉴臣 and 高砂•鉴臣), a person should look: it is a suspicion, not an identity.
    """
    return fold_loose(name)


# Surnames whose reading as a surname begins otherwise than the usual reading does (姓氏异读); two characters first.
_SURNAME_INITIALS = {
    "单于": "cy",
    "单": "s", "曾": "z", "解": "x", "仇": "q", "区": "o", "查": "z", "乐": "y", "种": "c", "秘": "b", "繁": "p",
    "召": "s", "翟": "z", "覃": "q", "祭": "z",
}  # fmt: skip


@lru_cache(maxsize=4096)
def pinyin_initials(name: str, *, person: bool = False) -> str:
    """The first letters by which a name is typed: 重庆长安 → ``cqca``; letters and digits stay, all else goes.

    Characters with several readings take the reading of their phrase, else the main one. ``person=True`` reads the
    surname as a surname: 曾 → ``z``, 单 → ``s``.
    """
    plain = fold_loose(name)
    start = ""
    if person:
        surname = next((s for s in (plain[:2], plain[:1]) if s in _SURNAME_INITIALS), "")
        start, plain = _SURNAME_INITIALS.get(surname, ""), plain[len(surname) :]
    return start + "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER, errors="default"))


def search_text(name: str) -> str:
    """Each letter, digit and character of a name by itself, between spaces: 乐斯福（明光） → ``乐 斯 福 明 光``.

    Any full-text index takes these as words. What a person types goes through the same function and is searched as a
    phrase, so that one, two or three characters inside a name find it.
    """
    return " ".join(fold_loose(name))


def mask_serial(serial: str) -> str:
    """A number as a stranger may see it: first sign and last two (``8***41``); of four signs or fewer, nothing.

    Always three stars, so that the length stays hidden.
    """
    plain = half_width(serial).strip()
    return f"{plain[0]}***{plain[-2:]}" if len(plain) > 4 else "***"


def mask_person(name: str) -> str:
    """A person's name as a stranger may see it: first character and two stars, whatever the length (钱大明 → 钱**)."""
    plain = half_width(name).strip()
    return f"{plain[0]}**" if plain else ""
