"""Plain text: UTF-8, GB18030, Big5, UTF-16 by its mark; a file that mixes encodings is read line by line (编码识别)."""

import codecs
import io

from zhijian.kernel.intake.encoding import detect_encoding
from zhijian.kernel.intake.problems import FileRefused

from .errors import Binary

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 26, 27})


def plain_text(content: bytes) -> str:
    """The text of ``content``; bytes that no encoding reads become U+FFFD, which cleaning marks as lost."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace")
    if content.translate(None, _CONTROLS) != content:
        raise Binary(kind="二进制数据 binary data")
    lines = content.split(b"\n")
    foreign = [line for line in lines if not line.isascii()]
    as_utf8 = sum(_reads(line, "utf-8") for line in foreign)
    if as_utf8 == len(foreign):
        return content.decode("utf-8")
    if as_utf8 * 2 >= len(foreign):
        return "\n".join(_line(line) for line in lines)
    try:
        return content.decode(detect_encoding(io.BytesIO(content)))
    except FileRefused:
        return "\n".join(_line(line) for line in lines)


def _line(line: bytes) -> str:
    """One line of a mixed file: UTF-8 where it can be, else GB18030, else UTF-8 with its broken bytes marked as lost."""
    for codec in ("utf-8", "gb18030"):
        if _reads(line, codec) and not (codec == "gb18030" and _is_mostly_utf8(line)):
            return line.decode(codec)
    return line.decode("utf-8" if _is_mostly_utf8(line) else "gb18030", "replace")


def _reads(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(line: bytes) -> bool:
    """Whether only a few places of the line are broken UTF-8."""
    text = line.decode("utf-8", "replace")
    return text.count("\ufffd") * 8 < sum(not mark.isascii() for mark in text)
