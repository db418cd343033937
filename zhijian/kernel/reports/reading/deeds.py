"""What was done with the things that a figure counts: 检查, 查获, 合格, 注销 (动作).

The deed that stands in a figure's own words governs it. Of 抽查120批次，合格114批次 the second figure counts what passed: an
indicator of sampling that finds its 抽查 one clause further does not fit, however near the rest of its words.
"""

import re
from functools import cache

_DEEDS = {
    "check": "检查|巡查|排查|清查|摸排|走访|督查|暗访|查验|抽查|抽检|抽样|抽验|抽取|采样|监察|飞检|普查|巡检",
    "verify": "检定|强检|校准|检验|检测|监检|定检|校验|检毕|抽检|抽样|抽验|抽取|采样|监督抽查",
    "find": "发现|查出|检出|排查出|查摆|查找",
    "case": "查处|立案|查办|办案|处罚",
    "close": "结案|审结|办结|办复|处结",
    "seize": "查获|没收|扣押|查扣|收缴|暂扣|缴获|罚没",
    "seal": "查封|封存|停用|封停|下架|停止使用",
    "destroy": "销毁",
    "stop": "关停|停产|取缔|关闭|吊销|撤销|注销|暂停|停业|报废|拆除",
    "rectify": "整改|改正|约谈|治理|消除|销号|整治",
    "pass": "(?<!不)合格(?![率证线]|评定|企业|产品)|(?<!不)达标(?!率)|通过",
    "fail": "不合格(?!率)|不达标|阳性|超标",
    "left": "剩余|余下|尚未|未检|未完成",
    "transfer": "移送|移交",
    "recall": "召回",
    "receive": "受理|接到|接办|收到|接听|接报|接待",
    "recover": "挽回|追回|退赔|退款",
    "hold": "召开|举办|举行",
    "train": "培训|轮训",
    "issue": "发放|散发|印发|颁发|核发|发证|换发",
    "build": "新建|建成|创建|援建",
    "apply": "申报|争创|推荐|参评",
    "win": "获得|荣获|评为|获评|授予",
    "help": "帮扶|扶持|指导|辅导",
    "buy": "购置|添置|购买|采购|购进|引进",
    "sign": "签订|签定|签署",
    "renew": "续展|年检|年审|换证|变更",
    "make": "制定|制订|修订|制修订|起草",
    "gather": "召集|组织参加|聘请|邀请",
    "remit": "减免|免收|让利",
}
_MASKED = re.compile(
    r"(?:检验|检测|检定|监督抽查|执法检查|检查|稽查)+(?:机构|人员|中心|所(?!有)|站|院|员|组|任务|能力|设备|装置|项目|费|收入|标准|证书|报告|合格|工作)"
)
"""Names in which a deed stands and is none: 检验机构, 检定装置."""


_ANY = re.compile("|".join(_DEEDS.values()))
_EACH = {deed: re.compile(words) for deed, words in _DEEDS.items()}


def deeds_in(text: str) -> frozenset[str]:
    """The kinds of deeds that a stretch of text names."""
    said = _MASKED.sub("□", text)
    if not _ANY.search(said):
        return frozenset()
    return frozenset(deed for deed, pattern in _EACH.items() if pattern.search(said))


@cache
def deeds_of(words: tuple[str, ...]) -> frozenset[str]:
    """The kinds of deeds that an indicator's words name."""
    return frozenset().union(*(deeds_in(word) for word in words)) if words else frozenset()
