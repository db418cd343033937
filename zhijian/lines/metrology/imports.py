"""The list of measuring instruments as institutes and counties keep it in spreadsheets (计量器具名单)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from zhijian.kernel.intake import fields
from zhijian.kernel.intake.cells import CellValue, shown
from zhijian.kernel.intake.problems import CellRefused, Message, Problem, Word
from zhijian.kernel.intake.problems import msgid as _
from zhijian.kernel.intake.rows import REQUIRED
from zhijian.kernel.intake.spec import Field, Key, Parsed, Spec, Strength, Values
from zhijian.kernel.intake.text import fold_loose, half_width, says_nothing, tidy
from zhijian.kernel.parties.importing import DAYS_OUT_OF_ORDER, FIRMS
from zhijian.lines.metrology.categories import Category
from zhijian.lines.metrology.rules.units import factor, names_of, unit_named

NOT_A_QUANTITY = Message(
    "NOT_A_QUANTITY",
    _("“%(value)s” is not one value with its unit. Write it as 100 t; several ranges are entered by hand."),
)
UPPER_TAKEN = Message("UPPER_TAKEN", _("Of the range %(value)s the upper end was taken."))
UNIT_MISSING = Message(
    "UNIT_MISSING",
    _("“%(value)s” has no unit. Write it with the number, or give a column or one value for the unit."),
)
UNITS_DIFFER = Message("UNITS_DIFFER", _("%(first)s and %(second)s cannot be brought to one unit."))
OTHER_CATEGORY = Message(
    "OTHER_CATEGORY",
    _("“%(value)s” is not a category that is known here; it was taken as another instrument."),
)

MEASURES = ("max", "min", "e", "d")
QUANTITIES = ("mass", "pressure", "volume")
_UNIT_SIZE = 5
_DIGITS = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?:max|min|e|d)?[=:≤<]?({_DIGITS})([^\d\s+\-~～至,;/]{{0,{_UNIT_SIZE}}})", re.IGNORECASE
)
_RANGE = re.compile(
    rf"\(?({_DIGITS})([^\d\s~～至]{{0,{_UNIT_SIZE}}})(?:~|～|至|-|—|–)({_DIGITS})\)?([^\d\s)]{{0,{_UNIT_SIZE}}})"
)
_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    Category.TRUCK_SCALE: (
        "汽车衡",
        "电子汽车衡",
        "数字式电子汽车衡",
        "地磅",
        "地中衡",
        "Truck scale",
        "Weighbridge",
    ),
    Category.PLATFORM_SCALE: ("电子台秤", "台秤", "案秤", "平台秤", "电子平台秤", "Platform scale"),
    Category.PRICE_SCALE: ("电子计价秤", "计价秤", "Price-computing scale"),
    Category.FUEL_DISPENSER: ("燃油加油机", "加油机", "Fuel dispenser"),
    Category.TAXIMETER: ("出租汽车计价器", "出租车计价器", "计价器", "Taximeter"),
    Category.PRESSURE_GAUGE: ("压力表", "精密压力表", "弹簧管式一般压力表", "一般压力表", "Pressure gauge"),
    Category.WATER_METER: ("水表", "冷水水表", "饮用冷水水表", "Water meter"),
    Category.OTHER: ("其他计量器具", "其他", "其它", "Other instrument"),
}
_MEANING = {fold_loose(word): code for code, known in _CATEGORIES.items() for word in (code, *known)}


def category_of(text: str) -> str:
    """The category that a word means; empty where it is none of ours."""
    return str(_MEANING.get(fold_loose(text), ""))


def _category(cell: CellValue) -> Parsed:
    written = tidy(shown(cell))
    if says_nothing(written):
        return Parsed(None)
    found = category_of(written)
    return Parsed(found) if found else Parsed(Category.OTHER.value, (OTHER_CATEGORY(value=written),))


def accuracy(cell: CellValue) -> Parsed:
    """An accuracy class as the rules read it: ``Ⅲ``, ``III 级``, ``（Ⅲ）`` → ``III``; ``1.6级`` → ``1.6``."""
    written = "".join(half_width(shown(cell)).split()).strip("()").removesuffix("级")
    return fields.text(10)(written)


def quantity(cell: CellValue) -> Parsed:
    """One value with its unit, if it is written there: ``１００ 吨`` → ``100 t``, ``e=50kg`` → ``50 kg``.

    Digits stay as written. Raises :class:`CellRefused` for anything else, as for ``30/60 t``.
    """
    return _quantity(cell, upper=False)


def upper_quantity(cell: CellValue) -> Parsed:
    """As ``quantity``; of a range such as ``(0~1.6)MPa`` the upper end, with a warning."""
    return _quantity(cell, upper=True)


def _quantity(cell: CellValue, *, upper: bool) -> Parsed:
    written = tidy(half_width(shown(cell)))
    if says_nothing(written):
        return Parsed(None)
    bare = "".join(written.split())
    matched = _QUANTITY.fullmatch(bare)
    if matched:
        return Parsed(_said(matched[1], matched[2]))
    span = _RANGE.fullmatch(bare) if upper else None
    if span is None:
        raise CellRefused(NOT_A_QUANTITY(value=written))
    return Parsed(_said(span[3], span[4] or span[2]), (UPPER_TAKEN(value=written),))


def _said(digits: str, unit: str) -> str:
    known = next((named for kind in QUANTITIES if (named := unit_named(unit, kind))), unit)
    return f"{digits.replace(',', '').lstrip('+')} {known}".strip()


def in_one_unit(values: Values) -> tuple[dict[str, str], list[Problem]]:
    """The measures of a row in one unit, with ``unit``; the digits are those of the list, moved by powers of ten.

    The unit is the row's own, or the one that all values have, or the smallest that occurs (100 t, 50 kg → kg).
    """
    said = {name: str(values[name]).partition(" ") for name in MEASURES if values.get(name)}
    given = _unit(str(values.get("unit") or ""))
    units = {name: unit or given for name, (_digits, _space, unit) in said.items()}
    missing = [UNIT_MISSING(value=said[name][0]).on(name) for name, unit in units.items() if not unit]
    if missing or not said:
        return ({"unit": given} if given else {}), missing
    unit = given or min(set(units.values()), key=_power)
    made = {"unit": unit}
    for name, (digits, _space, _unit_written) in said.items():
        times = _factor(units[name], unit)
        if times is None:
            return {}, [UNITS_DIFFER(first=units[name], second=unit).on(name)]
        made[name] = digits if times == 1 else f"{Decimal(digits) * times:f}"
    return made, []


def _unit(text: str) -> str:
    return next((named for kind in QUANTITIES if (named := unit_named(text, kind))), text)


def _power(unit: str) -> tuple[Decimal, str]:
    kind = _kind(unit)
    return (factor(unit, next(iter(names_of(kind).values())), kind) if kind else Decimal(0), unit)


def _kind(unit: str) -> str:
    return next((kind for kind in QUANTITIES if unit in names_of(kind).values()), "")


def _factor(source: str, target: str) -> Decimal | None:
    if source == target:
        return Decimal(1)
    kind = _kind(source)
    return factor(source, target, kind) if kind and kind == _kind(target) else None


_YES = {"yes": ("是", "强检", "强制检定", "√", "Y", "Yes", "1"), "no": ("否", "非强检", "×", "N", "No", "0")}
_FIRM = {field.name: field for field in FIRMS.fields}

_FIELDS = (
    Field(
        "number", _("Instrument number"), fields.code(40), required=True, exact=True,
        synonyms=(
            "器具编号", "计量器具编号", "强检编号", "备案编号", "设备编号", "管理编号", "编号",
            "Instrument no.", "Number",
        ),
        help=_("The number by which the register knows it"),
    ),
    Field(
        "category", _("Category"), _category,
        synonyms=("器具类别", "计量器具类别", "强检类别", "强检项目", "类别", "Kind of instrument"),
        help=_("Where it is missing, the name of the instrument decides"),
    ),
    Field(
        "name", _("Name of the instrument"), fields.text(60), required=True,
        synonyms=("器具名称", "计量器具名称", "设备名称", "仪器名称", "名称", "Instrument"),
    ),
    Field("model", _("Model"), fields.text(60), synonyms=("规格型号", "型号规格", "型号/规格", "型号", "规格")),
    Field(
        "serial", _("Serial number"), fields.code(60), exact=True,
        synonyms=("出厂编号", "出厂号", "产品编号", "机身编号", "机号", "Serial no."),
    ),
    Field(
        "maker", _("Manufacturer"), fields.text(120),
        synonyms=("制造单位", "生产厂家", "制造厂", "制造厂家", "制造商", "生产单位", "生产厂", "厂家", "Maker"),
    ),
    Field(
        "accuracy", _("Accuracy class"), accuracy,
        synonyms=("准确度等级", "精度等级", "准确度", "等级", "级别", "Class"),
    ),
    Field(
        "max", _("Max"), upper_quantity,
        synonyms=("最大秤量", "最大称量", "最大量程", "测量上限", "测量范围", "量程", "Capacity"),
    ),
    Field("min", _("Min"), quantity, synonyms=("最小秤量", "最小称量", "测量下限")),
    Field("e", _("Verification interval e"), quantity, synonyms=("检定分度值", "检定分度值e", "分度值", "e")),
    Field("d", _("Scale interval d"), quantity, synonyms=("实际分度值", "实际分度值d", "d")),
    Field(
        "unit", _("Unit of measurement"), fields.text(_UNIT_SIZE),
        synonyms=("计量单位", "量值单位", "Unit"),
        help=_("For numbers without a unit of their own"),
    ),
    Field("supports", _("Supports"), fields.code(3), synonyms=("支承点数", "支撑点数", "支承点", "承重点数")),
    Field(
        "mandatory", _("Under mandatory verification"), fields.choice(_YES),
        synonyms=("是否强检", "属强制检定", "强制检定", "强检"),
    ),
    Field(
        "owner", _("User"), _FIRM["name"].parse, same=_FIRM["name"].same,
        synonyms=(
            "使用单位", "使用单位名称", "用户单位", "受检单位", "送检单位", "委托单位", "单位名称", "企业名称",
            "Owner",
        ),
    ),
    Field(
        "uscc", _("User's unified social credit code"), _FIRM["uscc"].parse, exact=True,
        synonyms=_FIRM["uscc"].synonyms,
    ),
    Field(
        "site", _("Place of use"), fields.text(200),
        synonyms=("安装地点", "使用地点", "存放地点", "安装位置", "使用位置", "使用地址", "地址"),
    ),
    Field("area", _("Area"), _FIRM["area"].parse, synonyms=_FIRM["area"].synonyms),
    Field(
        "institute", _("Institute"), fields.text(200),
        synonyms=("检定机构", "检定单位", "技术机构", "检定技术机构", "检定所"),
    ),
    Field(
        "verified_on", _("Last verified"), fields.day,
        synonyms=(
            "上次检定日期", "上次检定", "最近检定日期", "最近一次检定日期", "检定日期", "检定时间", "Last verification",
        ),
    ),
    Field(
        "until", _("Valid until"), fields.day,
        synonyms=("有效期至", "检定有效期至", "检定有效期", "有效日期", "有效期"),
    ),
    Field(
        "certificate", _("Certificate number"), fields.text(60),
        synonyms=("证书编号", "检定证书编号", "检定证书号", "证书号", "Certificate no."),
    ),
)  # fmt: skip


def _keys(values: Values) -> Sequence[Key]:
    """Its number, and as a suspicion the maker's serial number."""
    keys = [Key("number", str(values["number"]), Strength.STRONG, single=True)]
    if values.get("serial") and values.get("maker"):
        keys.append(serial_key(str(values["serial"]), str(values["maker"])))
    return keys


def serial_key(serial: str, maker: str) -> Key:
    """One maker gives a serial number once; two registers may still write one instrument twice."""
    return Key("serial", f"{fold_loose(maker)}\x1f{serial}", Strength.SUSPICION)


def _check(values: Values) -> Sequence[Problem]:
    problems = in_one_unit(values)[1]
    if not values.get("owner") and not values.get("uscc"):
        problems.append(REQUIRED(field=Word("User")).on("owner"))
    verified_on, until = values.get("verified_on"), values.get("until")
    if bool(verified_on) != bool(until):
        missing = ("until", "Valid until") if verified_on else ("verified_on", "Last verified")
        problems.append(REQUIRED(field=Word(missing[1])).on(missing[0]))
    if isinstance(verified_on, date) and isinstance(until, date) and until < verified_on:
        days = {"begins": verified_on.isoformat(), "ends": until.isoformat()}
        problems.append(DAYS_OUT_OF_ORDER(**days).on("until"))
    return problems


INSTRUMENTS = Spec("metrology.instruments", _("Instruments"), _FIELDS, _keys, _check)
"""计量器具: one row an instrument, with its last verification, so that the due list is right on the first day."""
