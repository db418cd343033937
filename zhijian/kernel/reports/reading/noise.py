"""What is on the page and no part of the report: counters of visitors, buttons, paths, page numbers (页面杂讯)."""

import re
from collections.abc import Iterator

from .model import SetAside

_LINE = re.compile(
    r"""^[ \t>|·•»\-]*(?:
    (?:已有|共有|共)?[ \t]*+\d*[ \t]*+(?:人|位网友|条|位)?[ \t]*+(?:发表了?评论|参与评论|人评论|条评论)
    |分享到?[::：]?.{0,20}|点击查看.{0,12}|征订通知.{0,12}|会员(?:注册|登[陆录]|中心).{0,8}|用户登录.{0,8}|免费注册.{0,8}
    |找回密码|完善信息|已有账号[,，]?|收藏本[页站]|打印本?[页文]|关闭窗口|返回(?:首页|顶部|列表)|(?:上|下)一[篇页条].{0,40}
    |(?:您?当前的?位置|当前位置|您所在的位置|首页)[ \t]*+[::：>].{0,60}
    |字体?[::：]?[ \t]*+\[?[ \t]*+大.{0,12}|【?(?:大|字号)[ \t]*+中[ \t]*+小】?|浏览(?:次数|量)?[ \t]*+[::：].{0,20}|(?:阅读|点击)(?:次数|量|数)?[ \t]*+[::：].{0,20}
    |(?:版权所有|copyright|ICP备|主办单位[::：]|技术支持[::：]|网站标识码|公网安备).{0,80}
    |楼主|沙发|板凳|发表于.{0,30}|回复[ \t]*+\#?\d*楼?|只看该作者|积分[ \t]*+\d+|帖子[ \t]*+\d+|顶[ \t]*+\d+|踩[ \t]*+\d+|通知|公告
    |(?:来源|作者|编辑|责任编辑|供稿|发布人)[ \t]*+[::：].{0,30}
    |[-—–－]+[ \t]*+\d{1,4}[ \t]*+[-—–－]+|第[ \t]*+\d{1,4}[ \t]*+页(?:[ \t]*+[,，/]?[ \t]*+共[ \t]*+\d{1,4}[ \t]*+页)?|\d{1,3}[ \t]*+/[ \t]*+\d{1,3}
    |https?://\S*|www\.\S*
    )[ \t|]*$""",
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_INSIDE = re.compile(
    r"""已有[ \t]*+\d+[ \t]*+(?:人|位网友)?[ \t]*+(?:发表了?评论|参与评论|评论)
    |(?:浏览|阅读|点击|访问|查看)(?:次数|人数|量|数|率)?[ \t]*+[::：][ \t]*+\[?\d+[ \t]*\]?[ \t]*(?:次|人次|人)?
    |(?:点击|阅读|浏览)\d+次|\d+(?:次(?:浏览|点击|阅读)|条评论|人评论|楼(?=[\s,，]))|回复[ \t]*+[::：][ \t]*+\d+|共[ \t]*+\d+[ \t]*+页|第[ \t]*+\d+[ \t]*+页
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"\d+")


def noise(text: str) -> Iterator[SetAside]:
    """The lines and phrases of the page, in order; each with its number where it has just one."""
    covered = 0
    found = [*_LINE.finditer(text), *_INSIDE.finditer(text)]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() < covered or not match[0].strip():
            continue
        covered = match.end()
        numbers = _NUMBER.findall(match[0])
        yield SetAside("page", match[0], match.start(), match.end(), numbers[0] if len(numbers) == 1 else "")


_LOST = re.compile(
    r"[\ufffd\ue000-\uf8ff]+|(?:锟斤拷)+|(?:[烫屯]{2,})|\?[！、，。；：）”][^\s\w]?(?:[\u3400-\u9fff]\{)?|[\u3400-\u9fff]\{"
    r"|(?<=[\u3400-\u9fff\d])\?+(?=[\d、，,。;；:：)）\u3400-\u9fff])|(?<=[\u3400-\u9fff])\?(?=[a-zāáǎàēéěèīíǐìōóǒòūúǔù])"
)
_QUESTION = re.compile(r"(?:吗|呢|么|何|什么|怎样|如何|为什么|哪里|谁|几)[^。！]{0,12}\Z")


def lost(text: str) -> Iterator[SetAside]:
    """Places where bytes were lost: what stood there is unknown and is never guessed."""
    for match in _LOST.finditer(text):
        if match[0].startswith("?") and _QUESTION.search(text, max(0, match.start() - 16), match.start()):
            continue
        yield SetAside("lost", match[0], match.start(), match.end())
