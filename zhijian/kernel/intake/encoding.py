"""Which encoding a text table is written in: UTF-8 or UTF-16 (with or without its mark), GB18030 or Big5 (识别编码)."""

import codecs
from typing import BinaryIO

from .content import WRONG_CONTENT
from .limits import MEGABYTE
from .problems import FileRefused, Message, Word
from .problems import msgid as _
from .text import simplify

UNKNOWN_ENCODING = Message(
    "UNKNOWN_ENCODING",
    _(
        "The characters of this file cannot be read as UTF-8, GB18030 or Big5. Save it as “CSV UTF-8” or .xlsx "
        "and send it again."
    ),
)

TOO_LONG = Message("FILE_OF_TEXT_TOO_LONG", _("A text of more than one megabyte is not read."))

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 65_536  # characters that are weighed: enough to tell GB18030 from Big5

# The characters that running Chinese uses most, and those of names, addresses and headers of registers. A text that is
# read in the wrong encoding shows hardly any of them.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必"
    "有限公司省市县镇乡村街道号厂店食品业名称地址电话日期编号备注单位类型证许可检验检定企业信用代码联系法定代表人经营范围住所"
)


def detect_encoding(file: BinaryIO) -> str:
    """The codec that reads the whole of ``file``; :class:`FileRefused` where none does or it is no text at all.

    UTF-8 is strict enough to be believed when every byte agrees. GB18030 and Big5 read each other's bytes as rare
    characters, so the one that shows more of the common ones is taken.
    """
    file.seek(0)
    head = file.read(4)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    candidates = _codecs_that_read(file)
    file.seek(0)
    if not candidates:
        raise FileRefused(UNKNOWN_ENCODING())
    if "utf-8" in candidates:
        return "utf-8"
    return max(candidates, key=lambda codec: _share_of_common(candidates[codec]))


def text_of(file: BinaryIO) -> str:
    """The whole of a text file; :class:`FileRefused` where it is no text, or more than a megabyte."""
    file.seek(0, 2)
    if file.tell() > MEGABYTE:
        raise FileRefused(TOO_LONG())
    codec = detect_encoding(file)
    file.seek(0)
    return file.read().decode(codec)


def _codecs_that_read(file: BinaryIO) -> dict[str, str]:
    """The codecs that read every byte, each with the beginning of the text as it reads it."""
    file.seek(0)
    decoders = {codec: codecs.getincrementaldecoder(codec)() for codec in ("utf-8", "gb18030", "cp950")}
    samples = dict.fromkeys(decoders, "")
    chunk = b"x"
    while chunk and decoders:
        chunk = file.read(MEGABYTE)
        if b"\x00" in chunk:
            raise FileRefused(WRONG_CONTENT(kind=Word(_("a data file for programs"))))
        for codec in list(decoders):
            try:
                text = decoders[codec].decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                del decoders[codec]
                continue
            samples[codec] += text[: _SAMPLE - len(samples[codec])]
    return {codec: samples[codec] for codec in decoders}


def _share_of_common(sample: str) -> float:
    chinese = [mark for mark in simplify(sample) if not mark.isascii()]
    return sum(mark in _COMMON for mark in chinese) / len(chinese) if chinese else 0
