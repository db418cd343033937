"""The text of a saved web page: blocks as lines, cells parted by tabs, scripts left out (网页)."""

import re
from html.parser import HTMLParser

from .plain import plain_text

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,20})", re.IGNORECASE)
_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "cp950",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tr",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "form",
        "dl",
        "dt",
        "dd",
        "hr",
        "pre",
        "blockquote",
    ]
)
_HIDDEN = frozenset({"script", "style", "noscript", "template", "select", "svg", "head"})


def page_text(content: bytes) -> str:
    """The visible text, in the encoding that the page names if it can be read so."""
    parser = _Page()
    parser.feed(_decoded(content))
    parser.close()
    lines = (
        "\t".join(" ".join(cell.split()) for cell in line.split("\t")).rstrip()
        for line in "".join(parser.out).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _decoded(content: bytes) -> str:
    named = _CHARSET.search(content[:4096])
    codec = _CODECS.get(named[1].decode("ascii").lower()) if named else None
    if codec:
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            return plain_text(content)
    return plain_text(content)


class _Page(HTMLParser):
    """Collects visible text; entities are resolved, nothing is fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("td", "th"):
            self.out.append("\t")
        elif tag in _BLOCKS and tag != "br":
            self._break()

    def _break(self) -> None:
        if self.out and not self.out[-1].endswith("\n"):
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            text = re.sub(r"[\r\n\t]+", " ", data)
            if text.strip():
                self.out.append(text)
