"""Import of firms, and of what an old register says was done about them (企业与历史记录导入). Pure.

A firm is found by its codes, else by its folded name (:func:`identity.fold_name`); a firm without a name is known by
its number in an old register, and shown by it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zhijian.kernel.intake import fields
from zhijian.kernel.intake.cells import CellValue, shown
from zhijian.kernel.intake.problems import Message, Problem
from zhijian.kernel.intake.problems import msgid as _
from zhijian.kernel.intake.spec import Field, Key, Parse, Parsed, Spec, Strength, Values
from zhijian.kernel.intake.text import says_nothing, tidy

from . import identity

NAMES_NOBODY = Message(
    "NAMES_NOBODY",
    _(
        "This row names nobody. Write the name, the unified social credit code, or the number in the old register."
    ),
)
CODES_DISAGREE = Message(
    "CODES_DISAGREE",
    _("The unified social credit code carries another organisation code at places 9 to 17: %(inner)s."),
)
WHO_IS_MISSING = Message("WHO_IS_MISSING", _("This entry does not say whom it is about."))
DAYS_OUT_OF_ORDER = Message(
    "DAYS_OUT_OF_ORDER", _("The last day, %(ends)s, lies before the first, %(begins)s.")
)


def _name(size: int) -> Parse:
    read = fields.text(size)

    def parse(cell: CellValue) -> Parsed:
        return Parsed(None) if identity.names_nobody(shown(cell)) else read(cell)

    return parse


def _not_compared(_text: str) -> str:
    """A firm may have several licences, so another one contradicts nothing."""
    return ""


def _uscc(cell: CellValue) -> Parsed:
    if says_nothing(shown(cell)):
        return Parsed(None)
    found = identity.read_uscc(shown(cell))
    return Parsed(found.value, found.warnings)


def _org_code(cell: CellValue) -> Parsed:
    if says_nothing(shown(cell)):
        return Parsed(None)
    return Parsed(identity.read_org_code(shown(cell)).value)


_SORTS = {
    "enterprise": ("企业", "公司", "生产企业", "有限责任公司", "Enterprise", "Company"),
    "workshop": ("小作坊", "作坊", "加工小作坊", "个体工商户", "个体", "Workshop"),
    "market": ("市场", "集贸市场", "农贸市场", "Market"),
    "body": ("机关事业单位", "事业单位", "机关", "社会团体", "Public body"),
    "person": ("个人", "自然人", "Person"),
}
_SCALES = {
    "above": ("规模以上", "规上", "Above designated size"),
    "large": ("大型", "大", "Large"),
    "medium": ("中型", "中", "Medium"),
    "small": ("小型", "小", "规模以下", "规下", "Small"),
    "micro": ("微型", "小微", "微", "Micro"),
}
_RISKS = {
    "a": ("A级", "A", "低风险", "Risk 3 (Low)", "Low"),
    "b": ("B级", "B", "中风险", "Risk 2 (Medium)", "Medium"),
    "c": ("C级", "C", "较高风险"),
    "d": ("D级", "D", "高风险", "Risk 1 (High)", "High"),
}
_RESULTS = {
    "pass": ("合格", "符合", "通过", "Pass", "1"),
    "conditional": (
        "基本合格",
        "限期整改",
        "责令整改",
        "整改后合格",
        "Pass w/ Conditions",
        "Pass with conditions",
    ),
    "fail": ("不合格", "不符合", "未通过", "Fail", "0"),
}

NAME_SYNONYMS = (
    "企业名称", "单位名称", "名称", "市场主体名称", "主体名称", "标称生产企业名称", "标示生产企业名称", "生产企业名称",
    "生产企业", "生产商", "生产厂家", "厂名", "被抽样单位名称", "受检单位", "经营者名称", "字号名称", "商户名称",
    "企业", "供应商", "单位",
    "Firm", "Firm name", "Company", "Company name", "Business name", "Producer", "Manufacturer",
)  # fmt: skip
NUMBER_SYNONYMS = (
    "档案号", "原编号", "旧台账编号", "企业编号", "单位编号", "license_", "License #", "Old number",
)  # fmt: skip

_WHO = (
    Field(
        "name", _("Name"), _name(200), synonyms=NAME_SYNONYMS, same=identity.fold_name,
        help=_("As in the licence; empty where only a number is known"),
    ),
    Field("number", _("Number in an old register"), fields.code(60), synonyms=NUMBER_SYNONYMS, exact=True),
    Field(
        "uscc", _("Unified social credit code"), _uscc, exact=True,
        synonyms=("统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "USCC", "Social credit code"),
        help=_("18 signs; an old organisation code has a column of its own"),
    ),
    Field(
        "org_code", _("Organisation code"), _org_code, exact=True,
        synonyms=("组织机构代码", "机构代码", "组织机构代码证号", "Organization code"),
    ),
)  # fmt: skip

_FIRM_FIELDS = (
    *_WHO,
    Field(
        "address", _("Address"), fields.text(300),
        synonyms=(
            "地址", "企业地址", "单位地址", "生产地址", "标称生产企业地址", "生产企业地址",
            "住所", "经营场所", "注册地址",
        ),
    ),
    Field(
        "area", _("Area"), fields.text(100),
        synonyms=(
            "所属区域", "区域", "行政区划", "辖区", "区县", "县区", "所在县区", "属地", "乡镇", "County", "District",
        ),
    ),
    Field("sort", _("Kind"), fields.choice(_SORTS), synonyms=("主体类型", "企业类型", "单位类型", "类型", "Type")),
    Field(
        "sector", _("Sector"), fields.text(60), synonyms=("行业", "所属行业", "行业类别", "facility_type", "Industry"),
    ),
    Field("scale", _("Scale"), fields.choice(_SCALES), synonyms=("企业规模", "规模", "Size")),
    Field("risk", _("Risk class"), fields.choice(_RISKS), synonyms=("风险等级", "风险分级", "监管等级", "Risk")),
    Field(
        "contact", _("Contact"), fields.text(60), personal=True,
        synonyms=("联系人", "联络人", "负责人", "法定代表人", "法人代表", "法人", "经营者", "Contact person"),
    ),
    Field(
        "phone", _("Telephone"), fields.telephone, exact=True, personal=True,
        synonyms=("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "Phone", "Mobile"),
    ),
    Field(
        "licence_name", _("Licence"), fields.text(60), same=_not_compared,
        synonyms=("许可证名称", "许可与证书", "证书名称", "许可名称", "Permit"),
    ),
    Field(
        "licence_number", _("Licence number"), fields.code(60), exact=True, same=_not_compared,
        synonyms=("许可证编号", "许可证号", "证书编号", "生产许可证编号", "生产许可证号", "Permit number"),
    ),
    Field(
        "licence_begins", _("Licence from"), fields.day, same=_not_compared,
        synonyms=("发证日期", "许可证起始日期", "许可日期", "有效期起", "Issued", "Valid from"),
    ),
    Field(
        "licence_ends", _("Licence to"), fields.day, same=_not_compared,
        synonyms=("有效期至", "有效期止", "到期日期", "Expiry", "Valid to"),
    ),
)  # fmt: skip


def _who(values: Values) -> list[Key]:
    """The keys of a firm, strongest first. The organisation code in a USCC is the firm's old one."""
    uscc, org_code = str(values.get("uscc") or ""), str(values.get("org_code") or "")
    name, number = str(values.get("name") or ""), str(values.get("number") or "")
    keys = []
    if uscc:
        keys.append(Key("uscc", uscc, Strength.STRONG, single=True))
    if uscc or org_code:
        keys.append(
            Key("org_code", org_code or identity.org_code_in_uscc(uscc), Strength.STRONG, single=True)
        )
    if name:
        keys.append(Key("name", identity.fold_name(name), Strength.WEAK))
        keys.append(Key("name_loose", identity.fold_name_loose(name), Strength.SUSPICION))
    elif number:
        keys.append(Key("number", number, Strength.STRONG))
    return keys


def _firm_keys(values: Values) -> Sequence[Key]:
    licence = values.get("licence_number")
    keys = _who(values)
    return [*keys, Key("licence_number", str(licence).upper(), Strength.WEAK)] if licence else keys


def _check_who(values: Values) -> list[Problem]:
    uscc, org_code = values.get("uscc"), values.get("org_code")
    inner = identity.org_code_in_uscc(str(uscc)) if uscc else ""
    return [CODES_DISAGREE(inner=inner).on("org_code")] if uscc and org_code and org_code != inner else []


def _check_firm(values: Values) -> Sequence[Problem]:
    problems = _check_who(values)
    if not any(values.get(each) for each in ("name", "number", "uscc", "org_code")):
        problems.append(NAMES_NOBODY().on("name"))
    begins, ends = values.get("licence_begins"), values.get("licence_ends")
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        problems.append(
            DAYS_OUT_OF_ORDER(begins=begins.isoformat(), ends=ends.isoformat()).on("licence_ends")
        )
    return problems


FIRMS = Spec("parties.firms", _("Firms"), _FIRM_FIELDS, _firm_keys, _check_firm)
"""企业名单: one row a firm, or several rows that name the same firm."""

_COUNT = fields.number(Decimal(0), whole=True)
_HISTORY_FIELDS = (
    Field(
        "entry_number", _("Number of the entry"), fields.code(60), exact=True,
        synonyms=("检查编号", "记录编号", "检查记录号", "抽样编号", "inspection_id", "Inspection number"),
    ),
    *_WHO,
    Field(
        "day", _("Day"), fields.day, required=True,
        synonyms=("检查日期", "检查时间", "日期", "抽样日期", "发布日期", "inspection_date", "Date"),
    ),
    Field(
        "what", _("What was done"), fields.text(200),
        synonyms=("检查类型", "事项", "检查事项", "检查内容", "任务来源", "inspection_type"),
    ),
    Field(
        "result", _("Result"), fields.choice(_RESULTS), required=True,
        synonyms=("检查结果", "结果", "检查结论", "结论", "判定", "检验结论", "results", "pass_flag"),
    ),
    Field("critical", _("Critical violations"), _COUNT, synonyms=("关键项不符合数", "严重问题数", "criticalCount")),
    Field("serious", _("Serious violations"), _COUNT, synonyms=("重要项不符合数", "较重问题数", "seriousCount")),
    Field("minor", _("Minor violations"), _COUNT, synonyms=("一般项不符合数", "一般问题数", "minorCount")),
    Field("source", _("Source"), fields.text(200), synonyms=("信息来源", "来源", "发布单位", "检查单位", "检查机关")),
    Field("remark", _("Remark"), fields.text(2000), synonyms=("备注", "说明", "Note", "Notes")),
)  # fmt: skip


def _history_keys(values: Values) -> Sequence[Key]:
    """An entry is known by its number; without one, by whom, when, what and with which result."""
    number = values.get("entry_number")
    if number:
        return [Key("entry_number", str(number))]
    who = _who(values)
    if not who:
        return []
    said = (
        who[0].kind,
        who[0].value,
        *(str(values.get(each) or "") for each in ("day", "what", "result", "remark")),
    )
    return [Key("entry", "\x1f".join(said))]


def _check_history(values: Values) -> Sequence[Problem]:
    problems = _check_who(values)
    if not _who(values):
        problems.append(WHO_IS_MISSING().on("name"))
    return problems


HISTORY = Spec(
    "parties.history", _("Entries of an old register"), _HISTORY_FIELDS, _history_keys, _check_history
)
"""旧台账检查记录: each becomes history, opens stocks and due dates, and counts in no flow."""


def who_keys(values: Values) -> Sequence[Key]:
    """The keys by which the firm of a row (of either spec) is found among the parties, strongest first."""
    return _who(values)


def shown_as(values: Values) -> str:
    """How a firm is called: by its name, else by its number, else by its code."""
    return tidy(
        str(values.get("name") or values.get("number") or values.get("uscc") or values.get("org_code") or "")
    )
