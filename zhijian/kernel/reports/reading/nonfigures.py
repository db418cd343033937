"""What holds a number and is no figure: days and years, document numbers, telephones, names, slogans (非数字).

Each is found by its own pattern, in order of certainty; what an earlier one has taken, a later one cannot have. A day
carries its value, an ordinal its number, so that nothing that was read is lost.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from .model import SetAside
from .numerals import plain, value_of
from .units import unit_pattern

_H = "零〇○一二三四五六七八九十"
_D = rf"(?:\d{{1,2}}|[{_H}廿卅]{{1,3}})"
_Y = rf"(?:(?:19|20)\d\d|[一二][九〇零○][{_H}]{{2}}|(?<!\d)[019]\d(?=年(?:\d{{1,2}}月|[上下]半年|底|初|度|全年|以来|\D?季度)))"
_PART = (
    rf"(?:上半年|下半年|第?[一二三四1-4]季度|年?(?:底|末|初|中|度|间)|全年|前?{_D}个?月份?底?|前[三3]季度)"
)
_TAIL = r"(?:以来|至今|起|止|底|末|初|上旬|中旬|下旬|份|间|前|后)?"

DATES = (
    rf"{_Y}\s*/\s*\d{{2}}\s*年度",
    rf"{_Y}\s*年?\s*[-—–~～至到]+\s*{_Y}\s*年度?",
    rf"{_Y}\s*年\s*{_D}\s*[-—–~～至到]+\s*(?:{_Y}\s*年\s*)?{_D}\s*月(?:\s*{_D}\s*[日号])?",
    rf"{_Y}\s*年\s*{_D}\s*月\s*{_D}\s*[日号]?(?:\s*[-—–~～至到]+\s*(?:{_D}\s*月\s*)?{_D}\s*[日号]|\s*\d{{1,2}}[时点](?:整|\d{{1,2}}分)?)?",
    rf"(?<![接将附靠])近(?:[{_H}两几]|\d{{1,2}})年(?:来|间|中|以来)?(?=[,，。、共我全市县省累的])",
    rf"{_Y}\s*年\s*(?:{_D}\s*月{_TAIL}|{_PART})?",
    r"(?<![\d.])(?:19|20)\d\d\s*[-/.]\s*(?:1[0-2]|0?[1-9])\s*[-/.]\s*(?:3[01]|[12]\d|0?[1-9])(?![\d.])(?:\s+\d{1,2}[::]\d\d(?:[::]\d\d)?)?",
    r"(?<![\d.])(?:19|20)\d\d[./](?:1[0-2]|0[1-9])(?![\d.])",
    rf"(?<![\d{_H}.]){_D}\s*月?\s*[-—–~～至到]+\s*{_D}\s*月(?:\s*{_D}\s*日)?{_TAIL}",
    rf"(?<![\d{_H}.]){_D}\s*月\s*{_D}\s*[日号](?:\s*[-—–~～至到、]+\s*(?:{_D}\s*月)?\s*{_D}\s*[日号])?",
    rf"(?<![\d{_H}.个])(?:前)?{_D}\s*月{_TAIL}(?![饼球亮])",
    rf"(?<=[当本每次该])月\s*{_D}\s*[日号]|(?<![\d{_H}.个])\d{{1,2}}日(?=[晚早]|发布|公布|召开|举行|上午|下午|消息|讯|电[(（]|通报|透露|获悉|说|称)|(?<![\d{_H}.])\d{{1,2}}号(?=[,，。、前起至至到\s晚上下])",
    rf"[“\"‘'「『]\s*(?:1[0-2]|[1-9]|[{_H}]{{1,2}})\s*[.·•、・]\s*(?:3[01]|[12]\d|[1-9]|[{_H}]{{1,3}})\s*[”\"’'」』]",
    (
        r"(?<![\d.])(?:3[.·•]15|5[.·•]20|4[.·•]26|5[.·•]12|6[.·•]9|12[.·•]4|10[.·•]14|4[.·•]20|8[.·•]8|6[.·•]5|6[.·•]1)"
        r"(?=\s*(?:国际|世界|全国|消费|计量|四川|汶川|特大|大?地震|宣传|活动|打假|维权|晚会|法制|宪法|日|期间|前后|知识))"
    ),
    r"(?<!\d)\d{1,2}[::]\d\d(?:[::]\d\d)?(?!\d)",
    rf"(?:上午|下午|凌晨|晚上?|早上?|中午|当日|次日)\s*{_D}\s*[时点](?:半|整|\d+分)?",
    r"[“\"]?(?:十[一二三四五]|[八九]|十)五[”\"]?(?=期间|规划|时期|末|计划|以来|开局|发展|收官|纲要|质量|[”\"])",
    rf"(?:今后|未来|今年)?第?[一二三四1-4]季度|上世纪\s*[{_H}\d]{{1,8}}\s*年代|[{_H}\d]{{1,8}}\s*世纪(?:\s*[{_H}\d]{{1,8}}\s*年代)?|[二三四五六七八九]十年代|\d0后|[六七八九]零后",
    rf"(?:星期|礼拜|周)[一二三四五六日](?![个家])|[初正腊]{{1}}[{_H}]{{1,2}}(?=[,，日、])",
)

CODES = (
    r"(?:https?://|www\.)[\w./?=&%#:;,~+-]*|(?<![A-Za-z\d_.+-])[A-Za-z\d_.+-]{1,64}@[A-Za-z\d-]{1,64}(?:\.[A-Za-z\d-]{1,32}){1,6}",
    r"[\u4e00-\u9fff]{0,8}[〔\[［【(（]\s*(?:19|20)\d\d\s*[〕\]］】)）]\s*(?:第\s*)?\d+\s*号",
    r"(?:总局令?|国务院令?|主席令|省政府令|政府令|局令|公告|令|通告|文件|字|发|函|办|质检|质监)\s*第?\s*\d+\s*号令?",
    rf"第\s*(?:\d+|[{_H}百]{{1,8}})\s*号(?:令|公告|文件|文|通报|议案|提案|窗口)?",
    (
        r"(?:GB|GBT|DB|JJ[FG]|HG|JB|NY|SB|QB|SC|SN|TSG|CNAS|ISO|IEC|OHSAS|HACCP|CNCA|ILAC|QS|CQC|ANSI|EN|SA|AQ|YY|YC|LY|CJ|DL|BB|XF|RB|T/)"
        r"[A-Z]*\d{0,2}(?:\s?/\s?[TZGQ])?[\s.-]?\d+(?:\.\d+)*(?:\s?[-—–]\s?\d{2,4})?(?:系列)?"
    ),
    r"(?<![\w])1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[-—–\s]?\d{7,8}(?:[-—–转]\d{1,5})?(?!\d)|(?<!\d)[48]00[-—–\s]?\d{3,4}[-—–\s]?\d{3,4}(?!\d)",
    r"(?:电话|传真|热线|手机|邮编|邮政编码|QQ群?|微信|账号|帐号|编号|证号|代码|批号|货号|卡号|文号|型号)(?:号码|为|是)?\s*[::：为]?\s*[A-Za-z]{0,6}[\d-]{3,}(?:[-转]\d+)?(?![\d.]|\s*(?:[余多万亿个家户件起批台人次项元吨份]|公斤|平方米))",
    r"(?<![\d.])(?:12365|12315|12345|12331|12330|12369|12348|12358|96\d{3,4}|12\d{3})(?![\d.])(?!\s*(?:余|多|万|亿|个|家|户|件|起|批|台|人|次|项|元|吨|份|%|公斤|平方米|条|名))",
    r"(?<![\d.])(?:110|119|120|122|95\d{3})(?=[指报急联电平热、])",
    r"[\u4e00-\u9fff]{1,6}(?:路|街|大道|巷|胡同|弄|里|道|村)\s*\d+\s*(?:[-—之]\s*\d+)?\s*号(?:\s*\d+\s*[栋幢楼层室号单元座]+)*|\d+\s*号楼(?:\d+\s*单元)?|\d+\s*(?:栋|幢|单元)\s*\d+\s*(?:楼|层|室|号|单元)|[图表附]\s*\d{1,2}(?=[所示中、。,，：: ])|\d{3,4}\s*(?:室|房间)",
    r"(?<![A-Za-z\d.])[A-Za-z]{1,8}[-—–]?\d+(?:\.\d+)*(?:[-/]\d+)*[A-Za-z]*(?![\d%])|(?<![\w.])\d+[A-Z](?=[级店类标产认超盘轮]|[a-z]|\d)[A-Z\d]*|(?<![\w.])[34]S店|(?<![\w.])3C(?![a-z])|(?<![\w.])[2-6]G(?=[网手移时基])",
    r"(?<!\d)\d{15,18}[Xx]?(?!\d)|(?<!\d)[0-9A-HJ-NPQRTUWXY]{18}(?!\d)",
)

_SPEC_UNIT = r"(?:mm|cm|[kK][mM](?!/)|km/h|kg/h|kg|mg/kg|mg|μg|ug|kPa|MPa|Pa|kW·?h|kWh|kW|kV·?A|kVA|kV|mV|mA|Hz|MHz|GHz|dB|℃|°C|ml|mL|L/min|L|nm|μm|dpi|TB|GB|MB|rpm|bar|mol|ppm|lx|g/L|m/s|m3/h|t/h|吨/(?:小时|时)|千伏安|千伏|毫米|厘米|微米|纳米|毫升|毫克|微克|兆帕|千帕|摄氏度|赫兹|兆瓦|千瓦|安培|伏特|伏|公斤级|英寸|英吋|马力|万像素|像素|目|匹|号(?:汽油|柴油|水泥|钢|楼|线|机|泵|井|炉))"
SPECIFICATIONS = (
    rf"(?<![A-Za-z\d_.])(?:\d+(?:\.\d+)?\s*[×xX*~～至—–-]\s*){{0,3}}\d+(?:\.\d+)?[余多]?\s*{_SPEC_UNIT}(?![a-zA-Z])(?:以上|以下|及以上|及以下)?(?:/[\u4e00-\u9fffa-z]+)?",
    r"\d+(?:\.\d+)?\s*(?:[-—–~～至]\s*\d+(?:\.\d+)?\s*)?吨(?:[位级型]|及?以[上下])?(?:的?(?:电子|大型|无基坑|数字|全电子)*(?:汽车衡|地磅|地衡|衡器|锅炉|检衡车|砝码|起重机|吊车|行车|叉车|桥吊|塔吊|龙门吊|压力机|试验机|燃煤|燃气|油罐|槽车|货车|卡车|蒸汽|热水|电梯|轨道衡|皮带秤|料斗秤))",
    r"\d+(?:\.\d+)?\s*蒸吨(?:/小时)?(?:以上|及以上|以下|及以下)?(?=的?(?:燃|锅|工业))",
    r"\d\.\d+级(?=[\u4e00-\u9fff]{0,4}(?:表|仪|秤|衡器|砝码|互感器|标准器))",
    r"(?:里氏)?\d+(?:\.\d)?级(?:特大|强烈|强|大)?地震|[一二三四五六七八九十\d]{1,8}级(?:风|大风|台风|地震)|\d+(?:\.\d+)?度(?=[角以白浓])",
    r"(?<![\d.])\d+\s*[::：比]\s*\d+(?![\d.])",
    rf"(?<![\d{_H}个])(?:24|二十四)\s*小时(?=(?:值班|值守|开通|热线|不间断|在线|备勤|待命|受理|畅通|服务|全天|轮|专人|应急|接|举报|电话))|7\s*[×xX*]\s*24\s*小时?|全天候?24小时",
    r"(?<![\d.])(?:92|93|95|97|98|90|0|-10|-20)\s*[#号](?=(?:车用|国|乙醇|汽|柴|轻|普))",
    r"(?:净含量|规格|容量|载重|额定|量程|精度|电压|功率|浓度|酒精度|厚度|直径|长度|温度|压力|型号)(?:为|是|达|[::：])?\s*[±≤≥<>]?\d+(?:\.\d+)?(?:\s*[a-zA-Z%℃°吨米度公斤克升千瓦]+)?",
)

ORDINALS = (
    rf"第\s*(?:\d+|[{_H}百]{{1,8}})\s*(?:[、,和及]\s*第?\s*(?:\d+|[{_H}]{{1,8}})\s*)*(?:个五年|个[\u4e00-\u9fff]{{1,4}}(?:日|节|周|月)|[届批期次轮阶段类项条款章节组号部分名位个季年天]|阶段|抽查组|检查组|督[查导]组|工作组|小组|部分|方面|步)",
    rf"第\s*(?:\d+|[{_H}百]{{1,8}})(?:至|到|[-—–~～])第?(?:\d+|[{_H}百]{{1,8}})[届批期次轮名位]?",
    rf"第\s*(?:\d+|[{_H}百]{{1,8}})",
    r"[特一二三四五六](?:[、,和及][一二三四五六])*等(?:奖|功|品|次|残|舱)|[一二三四五甲乙丙丁A-E](?:[、,和及][一二三四五])*级(?!局|联|管|网|政府|质|机|党|所|以|部)|[一二三四五六七八九十]级[甲乙丙]?等?(?=医院|资质|企业|标准|达标|建造|计量|保密|响应|预警|风险|文物|片|甲)",
    rf"(?:党的?|全国|省|市|县|区)?[{_H}]{{1,3}}(?:届[一二三四五六七八九]+[次中]全会|届[一二三四五六七八九]中全会|大(?:精神|以来|报告|召开|会议|代表|提出|和|的|期间|、|,|关于|闭幕|胜利)|届(?:全国)?(?:人大|政协|党代会|纪委|省委|市委|县委|区委)?[一二三四五六七八九十]*次?(?:全?会议?)?)",
    rf"[一二三四五六七八九十]中全会|[{_H}]{{1,2}}次(?:全会|党代会|全体会议)",
    r"[一二三四五六七八九十]{1,8}(?=是(?!家|个|台|名|种|项))|其[一二三四五六]|[一二三四五六](?=[要抓促查看管保到强](?![\d]))",
    rf"(?:\d+|[{_H}百]{{1,8}})周年",
    r"[①-⑳㈠-㈩⑴-⒇]",
)
_LIST_MARKS = re.compile(
    rf"(?:^|(?<=[\n。;；::：!！]))[ \t]*(?:[(（](?:\d{{1,2}}|[{_H}]{{1,3}})[)）]|(?:\d{{1,2}}|[{_H}]{{1,3}})[)）、．]|\d{{1,2}}\.(?!\d)|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?=[ \t\u4e00-\u9fff](?!元|%|万|亿|个百))|[{_H}]{{1,3}}(?=[“\"]))",
    re.MULTILINE,
)
_SLOGAN_WORDS = "方面|层面|角度|环节|阶段|步骤|字(?!节)|不[\u4e00-\u9fff]|突出|确保|坚持|加强|强化|到位|结合|转变|统一|必须|关键|抓手|着力|围绕|立足|注重|更加|意识|全面|自信|面向|满意|百分之百|创新驱动"
SLOGANS = (
    rf"[{_H}两\d]{{1,3}}个(?:{_SLOGAN_WORDS})|[{_H}\d]{{1,2}}字(?:方针|经|口诀|原则|诀)",
    rf"[“\"‘「『](?:[{_H}两百千万双\d]{{1,3}}(?:个|大|条|位|类|有|无|化|进|查|帮|送|定|严|防|新|级|张|线|网|[\u4e00-\u9fff])?[\u4e00-\u9fff]{{1,4}}[、,,]?)+[”\"’」』]",
    r"[一二两三四五六七八九十百\d]{1,3}年(?:行动|规划|计划|攻坚|滚动|发展|立法|专项整治|大庆|目标|变样)",
    rf"[{_H}两\d]{{1,2}}大(?=[\u4e00-\u9fff])(?![类项])|[{_H}两]{{1,8}}手抓|[两双三四五][率证会节](?![%\d])",
    rf"[{_H}两]{{1,8}}(?:场|大)(?:硬仗|攻坚战|战役|会战)|[{_H}两]{{1,8}}个(?=100%|百分之百|\d)",
    r"《[^《》\n]{1,60}》",
)
_QUOTED_ITEMS = re.compile(rf"[“\"‘「『][{_H}两\d]{{1,3}}项[\u4e00-\u9fff]{{1,6}}[”\"’」』]\Z")


@cache
def _names() -> re.Pattern[str]:
    text = files(__package__).joinpath("data/names.txt").read_text(encoding="utf-8")
    words = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    places = r"(?:三台|三亚|三河|四会|五台|六枝|七里河|八公山|九台|万山|千山|百里|两当|一五|五一|三山|三桥|五桥|九桥)(?=[县市区局镇乡站路街所山广质])"
    return re.compile("|".join([places, *sorted(map(re.escape, words), key=lambda word: (-len(word), word))]))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    def joined(parts: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{part})" for part in parts), re.MULTILINE)

    return (
        ("date", joined(DATES)),
        ("code", joined(CODES)),
        ("specification", joined(SPECIFICATIONS)),
        ("list mark", _LIST_MARKS),
        ("slogan", joined(SLOGANS)),
        ("ordinal", joined(ORDINALS)),
        ("name", _names()),
    )


_NUMERAL = re.compile(rf"\d|[{_H}百千万两双]")


def nonfigures(text: str, taken: list[SetAside]) -> Iterator[SetAside]:
    """Everything in ``text`` that holds a number and is no figure; ``taken`` spans are passed over."""
    mask = bytearray(len(text))
    for found in taken:
        mask[found.start : found.end] = b"\1" * (found.end - found.start)
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            start, end = match.span()
            while start < end and text[start].isspace():
                start += 1
            if start == end or any(mask[start:end]) or not _NUMERAL.search(text, start, end):
                continue
            if _passes(kind, text, start, end):
                continue
            mask[start:end] = b"\1" * (end - start)
            yield SetAside(kind, text[start:end], start, end, _value(kind, text[start:end]))


_COUNTED_NAME = re.compile(r"(?:余|多)?(?:家|户|个|批次|台|件|起|人|名|次|项|元|吨|万)")


_COUNTED_BEHIND = re.compile(rf"[%‰万亿千百余多个倍]|{unit_pattern().pattern}")


def _passes(kind: str, text: str, start: int, end: int) -> bool:
    """What the pattern took and should not have: a name that goes on as a number, items in quotes that are counted."""
    if kind == "slogan" and _QUOTED_ITEMS.match(text, start, end):
        return True
    if kind == "slogan" and text[start] == "《":
        return False
    if kind == "list mark":
        return text[end - 1].isdigit() and bool(_COUNTED_BEHIND.match(text, end))
    if kind == "name":
        before = text[start - 1 : start]
        if text.startswith("之一", start) and before == "分":
            return True
        return bool(before) and (before.isdigit() or before in "十百千万亿") and text[start] in _H
    return False


_DIGITS = re.compile(rf"\d+|[{_H}百]{{1,8}}")
_DAY = re.compile(rf"({_Y})\s*[年./-]\s*({_D})\s*[月./-]\s*({_D})")


def _value(kind: str, printed: str) -> str:
    """A day as 2012-01-18; an ordinal's number; else nothing."""
    if kind == "ordinal":
        match = _DIGITS.search(printed)
        value = value_of(match[0]) if match else None
        return "" if value is None else plain(value)
    if kind == "date" and (match := _DAY.search(printed)):
        year, month, day = (int(value_of(part) or 0) for part in match.groups())
        return f"{year:04}-{month:02}-{day:02}" if 0 < month < 13 and 0 < day < 32 else ""
    return ""
