"""Why a file cannot be read as a report, in both languages (不能读的文件)."""

import re
from typing import ClassVar, Literal

Lang = Literal["zh", "en"]


class Unreadable(ValueError):
    """The root. ``code`` is closed and stable."""

    code: ClassVar[str] = "UNREADABLE"
    zh: ClassVar[str] = "无法读取这个文件。"
    en: ClassVar[str] = "This file cannot be read."

    def __init__(self, **params: object) -> None:
        super().__init__()
        self.params = params

    def message(self, lang: Lang = "zh") -> str:
        """The sentence for people."""
        said = {
            name: _said(value, lang) if isinstance(value, str) else value
            for name, value in self.params.items()
        }
        return (self.zh if lang == "zh" else self.en).format(**said)

    def __str__(self) -> str:
        return self.message("en")


def _said(words: str, lang: Lang) -> str:
    """Of 图片 picture the word of one language; a name that stands in one alone (RTF) as it is."""
    chinese, _blank, english = words.partition(" ")
    return (chinese if lang == "zh" else english) if _BOTH.match(words) else words


_BOTH = re.compile("[\u4e00-\u9fff]+ [a-z]")


class Missing(Unreadable):
    code = "NO_FILE"
    zh = "没有这个文件：{name}。"
    en = "There is no such file: {name}."


class Empty(Unreadable):
    code = "EMPTY_FILE"
    zh = "文件是空的，没有可读的文字。"
    en = "This file is empty: there is no text to read."


class TooLarge(Unreadable):
    code = "FILE_TOO_LARGE"
    zh = "文件有 {size} MB，一次最多读 {limit} MB。请按报告分开，再逐个读取。"
    en = "This file has {size} MB; at most {limit} MB are read at once. Divide it into single reports."


class TooMuchText(Unreadable):
    code = "TOO_MUCH_TEXT"
    zh = "文件里的文字超过 {limit} 字，不像一份报告。请按报告分开，再逐个读取。"
    en = (
        "This file holds more than {limit} characters, more than a report has. Divide it into single reports."
    )


class Binary(Unreadable):
    code = "NOT_TEXT"
    zh = "文件内容不是文字（是{kind}）。请用原来的软件打开，另存为 .docx 或纯文本。"
    en = "What is in this file is not text ({kind}). Open it with its own program and save it as .docx or plain text."


class Protected(Unreadable):
    code = "PROTECTED_FILE"
    zh = "文件有密码保护。请去掉密码另存，再读取。"
    en = "This file is protected by a password. Save it without the password and read that."


class Scanned(Unreadable):
    code = "SCANNED_PDF"
    zh = "这个 PDF 的 {pages} 页里没有文字，应是扫描件。请先做文字识别（OCR），或粘贴文字。"
    en = "The {pages} pages of this PDF hold no text: it is a scan. Recognise its text (OCR) first, or paste the text."


class Damaged(Unreadable):
    code = "DAMAGED_FILE"
    zh = "文件已损坏，读不完整。请用原来的软件打开，重新保存。"
    en = "This file is damaged. Open it with its own program and save it again."


class Unsupported(Unreadable):
    code = "UNSUPPORTED"
    zh = "不支持{kind}。请另存为 .docx、PDF（带文字）或纯文本。"
    en = "A file of this kind is not supported ({kind}). Save it as .docx, PDF with text, or plain text."
