"""Of which body a figure speaks: the last one named before it, else the one that the report is of (机构)."""

import re
from bisect import bisect_right
from collections import Counter

_KIND = r"(?:质量技术监督|质监|质检|市场监督管理|市场监管|工商|计量|特种设备|特检|纤维检验|纤检|标准化|食品药品监督管理|产品质量监督检验|检验检疫)"
_NAME = r"(?:(?!在|和|及|与|对|向|由|从|为|到|是|使|等|各|共|全|据|按|经|请|让|将|把|被|于|赴|至|的|了|以|并|但|该|其)[\u4e00-\u9fff])"
_BODY = re.compile(
    rf"全[省市县区州盟旗局国](?:{_KIND})?系统|全[省市县区州盟旗](?:各级)?{_KIND}(?:部门|局|机构|所)|全[省市县区州盟旗国](?:技术机构|各级)?|全系统"
    rf"|(?:我|本|该|省|市|州|县|区|总|分|区县|旗)局(?!部|势|面|长|域|限)|{_NAME}{{2,10}}(?:省|市|州|县|区|旗|盟){_KIND}局|{_NAME}{{2,3}}(?:分局|局)(?!部|势|面|长|域|限)"
    rf"|(?:{_NAME}{{0,6}}?{_KIND}{_NAME}{{0,6}}?|市|省|县|区)(?:研究院|测试所|检测所|检定所|检验所|质检所|计量所|质计所|特检所|纤检所|研究所|质检院|计量院|特检院|中心|检测院|检验院)"
    r"|[质计特纤药食]检?所|(?:稽查|执法)(?:大|支|总|分)?队|(?:直属|各)(?:分局|单位)|(?:省|市|县|区)委?区?政府|技术机构|我[省市县区州]"
)
_REACH = 260


class Bodies:
    """The bodies that a text names."""

    def __init__(self, text: str) -> None:
        self._found = [(match.start(), match[0]) for match in _BODY.finditer(text)]
        self._starts = [start for start, _name in self._found]
        self.default = self._most_named(text)

    def at(self, start: int, sentence_start: int, paragraph_start: int) -> str:
        """The body of a figure that begins at ``start``."""
        last = bisect_right(self._starts, start) - 1
        if last >= 0:
            where, name = self._found[last]
            if where >= sentence_start or (where >= paragraph_start and start - where < _REACH):
                return name
        return self.default

    def _most_named(self, text: str) -> str:
        names = Counter(
            name for _start, name in self._found if re.search(rf"{_KIND}局\Z", name) and len(name) > 4
        )
        if names:
            return names.most_common(1)[0][0]
        return self._found[0][1] if self._found else ""
