"""The firms of Linjiang: plainly fictional, lifelike in their trades, sizes, names and the trouble that names give."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from stdnum.cn import uscc

from zhijian.config.demo_city import AREAS, CITY_REGISTRAR, COUNTIES, REGISTRARS
from zhijian.kernel.office.stage import Deed, Stage, StageError
from zhijian.kernel.parties.identity import org_code_check
from zhijian.kernel.parties.models import Licence, Party, Tag
from zhijian.kernel.records.bulk import Wish
from zhijian.kernel.workdays.published import eve_workday


@dataclass(frozen=True)
class Trade:
    """A kind of firm: how its names end, what it is, and of a thousand firms how many."""

    name: str
    endings: tuple[str, ...]
    sort: str
    sector: str
    scales: tuple[str, ...]
    risks: str
    tags: tuple[str, ...] = ()
    licence: str = ""
    share: int = 0


TRADES = (
    Trade(
        "cement", ("水泥有限公司", "建材股份有限公司", "混凝土有限责任公司"), "enterprise", "建材",
        ("above", "large"), "bc", ("above_size", "key_energy"), "全国工业产品生产许可证", 70,
    ),
    Trade(
        "grain", ("粮食储备库", "粮油购销有限责任公司", "米业股份有限公司"), "enterprise", "粮食",
        ("above", "medium", "small"), "ab", ("food",), "食品经营许可证", 90,
    ),
    Trade(
        "fuel", ("加油站", "石化加油站", "能源加油加气站"), "enterprise", "成品油零售", ("small", "medium"), "cd",
        ("major_hazard",), "成品油零售经营批准证书", 120,
    ),
    Trade(
        "market", ("农贸市场", "农产品批发市场", "综合集贸市场服务中心"), "market", "集贸市场",
        ("small", "medium"), "b", (), "", 110,
    ),
    Trade(
        "port", ("港务有限公司", "码头装卸有限公司"), "enterprise", "港口物流", ("above", "large"), "c",
        ("above_size", "exporter"), "港口经营许可证", 40,
    ),
    Trade(
        "quarry", ("砂石有限责任公司", "矿业有限公司", "石料厂"), "enterprise", "采矿",
        ("above", "medium", "small"), "cd", (), "采矿许可证", 90,
    ),
    Trade(
        "food", ("食品有限公司", "酱园酿造有限公司", "茶业有限公司", "肉类加工有限公司"), "enterprise", "食品制造",
        ("above", "small", "micro"), "bc", ("food", "above_size"), "食品生产许可证", 160,
    ),
    Trade(
        "workshop", ("豆腐坊", "面条加工坊", "榨油坊", "糕点作坊"), "workshop", "食品小作坊", ("micro",), "bc",
        (), "食品小作坊登记证", 120,
    ),
    Trade(
        "chemical", ("化工有限公司", "气体有限公司", "涂料有限公司"), "enterprise", "化工", ("above", "medium"), "d",
        ("major_hazard", "key_energy"), "危险化学品安全使用许可证", 50,
    ),
    Trade(
        "recycling", ("再生资源回收站", "物资回收有限公司"), "enterprise", "再生资源",
        ("small", "micro"), "b", (), "", 80,
    ),
    Trade("public", ("中心卫生院", "自来水厂", "第二小学"), "body", "公共服务", (), "a", (), "", 40),
    Trade("person", ("货运户", "养殖户"), "person", "个体", (), "a", (), "", 30),
)  # fmt: skip
BRANDS = tuple(
    pair[0] + pair[1]
    for row in (
        "永丰恒源宏远天成金穗瑞丰长兴德顺泰和顺达兴隆同心万福聚源福临三江清泉白石青山红星东升",
        "新桥柳林双溪高桥石门龙泉凤鸣松岭竹园桃源杏花梅岭荷塘古渡渔湾南岸北坡西河大坪中溪小河",
        "老街新街平安吉祥如意团结丰收光明和谐百川千山万里九龙五谷四季三合双喜一品",
    )
    for pair in zip(row[::2], row[1::2], strict=True)
)
SURNAMES = (
    "陈李王张刘周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建国玉梅志华海燕文斌春生秀英"
SPECIAL: tuple[dict[str, Any], ...] = (
    {"name": "云溪水泥厂", "trade": "cement", "area": "519903", "former_names": "云溪县第一水泥厂；云溪县轧花厂"},
    {
        "name": "云溪县粮食购销储备总公司青石分公司新型建筑材料循环经济产业园区第三收纳库暨应急成品粮储备中心",
        "trade": "grain", "area": "519903",
    },
    {"name": "臨江港務集團有限公司", "trade": "port", "area": "519901", "former_names": "临江市第一装卸运输公司"},
    {"name": "犇鑫淼（云溪）砂石有限责任公司", "trade": "quarry", "area": "519903"},
    {"name": "堃喆·燚记 食品有限公司", "trade": "food", "area": "519902"},
    {"name": "云溪县开发区恒通物资回收有限公司", "trade": "recycling", "area": "5199031"},
    {"name": "云溪县恒通物资回收有限公司", "trade": "recycling", "area": "519903"},
    {"name": "城关农贸市场", "trade": "market", "area": "519903.cg"},
    {"name": "青石镇农贸市场", "trade": "market", "area": "519903.qs"},
    {"name": "中溪石化云溪第二加油站", "trade": "fuel", "area": "519903"},
    {"name": "永丰砂石有限责任公司", "trade": "quarry", "area": "519904"},
    {"name": "", "number": "CQ-1998-0017", "trade": "workshop", "area": "519904"},
)  # fmt: skip
KIND = {trade.name: trade for trade in TRADES}


@dataclass
class Firm:
    """A firm of the play: what it is called, what it does, where it lies; ``party`` once it is registered."""

    name: str
    trade: Trade
    area: str
    entered: dict[str, Any]
    party: Party | None = None
    back_on: date | None = None
    """While it is out of operation: the day on which it opens again."""
    review_on: date | None = None
    """When its file is reviewed next; only a licensed firm, or one above the designated size, has a file."""

    @property
    def id(self) -> UUID:
        """Its record's id; raises ``StageError`` for a firm that is not registered yet."""
        if self.party is None:
            raise StageError(f"{self.name} is not registered yet")
        return self.party.pk

    @property
    def has_file(self) -> bool:
        """一企一档 Whether its file is opened by rule."""
        is_above = "above_size" in self.trade.tags and self.entered.get("scale") == "above"
        return bool(self.trade.licence) or is_above

    @property
    def county(self) -> str:
        """The county bureau in whose area it lies."""
        return self.area.partition(".")[0]


def cast(stage: Stage, count: int) -> list[Firm]:
    """*count* firms: the special ones first, the rest by trade over the counties."""
    firms = [_special(stage, n, dict(one)) for n, one in enumerate(SPECIAL[:count])]
    used = {firm.name for firm in firms}
    trades = [trade for trade in TRADES for _n in range(trade.share)]
    while len(firms) < count:
        trade = trades[(len(firms) * 389) % len(trades)]
        area = stage.chance.choices(AREAS, weights=(24, 18, 26, 14, 11, 7))[0]
        name = _name(stage, trade, area, used)
        used.add(name)
        firms.append(Firm(name, trade, area, _entered(stage, trade, area, len(firms), name=name)))
    return firms


def take_over(stage: Stage, firms: list[Firm]) -> list[Deed]:
    """The registrars take their old register over: firms, then tags and licences, as history."""
    deeds: list[Deed] = []
    for area in AREAS:
        mine = [firm for firm in firms if firm.county == area]
        if mine:
            deeds += [partial(step, stage, area, mine) for step in (_register, _hold, _reviewed)]
    return deeds


def todo(stage: Stage, firms: list[Firm], day: date) -> list[Deed]:
    """What becomes of firms on *day*: some close for a time, some open again, files are reviewed yearly."""
    known = [firm for firm in firms if firm.party is not None]
    deeds: list[Deed] = []
    if stage.chance.random() < 0.05:
        deeds.append(partial(_suspend, stage, stage.chance.choice(known), day))
    deeds += [partial(_resume, stage, firm) for firm in known if firm.back_on and firm.back_on <= day]
    deeds += [partial(_review, stage, firm) for firm in known if firm.review_on and firm.review_on <= day]
    if stage.left(day) < 5:  # the city's registrar looks at some himself in the last days
        filed = [firm for firm in known if firm.has_file]
        deeds.append(partial(_review, stage, stage.chance.choice(filed), CITY_REGISTRAR))
    if stage.chance.random() < 0.06:
        deeds.append(partial(_change, stage, stage.chance.choice(known)))
    return deeds


def newcomer(stage: Stage, firms: list[Firm]) -> Deed:
    """A firm that was founded this month; it is appended to *firms* when it registers."""
    trade = stage.chance.choice(TRADES[:9])
    area = stage.chance.choice(AREAS)
    name = _name(stage, trade, area, {firm.name for firm in firms})
    firm = Firm(name, trade, area, _entered(stage, trade, area, len(firms), name=name))
    firms.append(firm)
    return partial(_appear, stage, firm)


# -- names and values ------------------------------------------------------------------------------------------------


def _special(stage: Stage, n: int, said: dict[str, Any]) -> Firm:
    trade, area = KIND[said.pop("trade")], said.pop("area")
    return Firm(said["name"], trade, area, _entered(stage, trade, area.partition(".")[0], n, **said))


def _name(stage: Stage, trade: Trade, area: str, used: set[str]) -> str:
    place = next(county.name for county in COUNTIES if county.code == area).removesuffix("市场监督管理局")
    for _try in range(1000):
        brand, ending = stage.chance.choice(BRANDS), stage.chance.choice(trade.endings)
        if trade.sort == "person":
            name = f"{_person(stage)}（{place}{ending}）"
        elif trade.sort == "body":
            name = f"{place}{brand}{ending}"
        else:
            name = stage.chance.choice(
                (f"{place}{brand}{ending}", f"临江市{brand}{ending}", f"{place}{brand}{ending}")
            )
        if name not in used:
            return name
    return f"{place}第{len(used)}{trade.endings[0]}"


def _person(stage: Stage) -> str:
    given = "".join(stage.chance.choices(GIVEN, k=stage.chance.choice((1, 2, 2))))
    return stage.chance.choice(SURNAMES) + given


def _entered(stage: Stage, trade: Trade, area: str, n: int, **said: Any) -> dict[str, Any]:
    """The fields of the form. Telephone numbers and area codes are not given to anybody."""
    chance = stage.chance
    street = f"{chance.choice(BRANDS)}{chance.choice('路街巷')}{chance.randint(1, 188)}号"
    values = {
        "sort": trade.sort, "sector": trade.sector, "risk": chance.choice(trade.risks), "contact": _person(stage),
        "phone": f"0519-0000 {1000 + n:04d}", "address": street, "scale": chance.choice(trade.scales or ("",)),
        "uscc": "" if trade.sort == "person" else _uscc(area, n),
    }  # fmt: skip
    return {key: value for key, value in {**values, **said}.items() if value}


def _uscc(area: str, n: int) -> str:
    """A code whose check signs hold, of an area (5199xx) that is given to no place."""
    body = f"MA{n:06d}"
    start = f"91{area[:6]}{body}{org_code_check(body)}"
    return start + str(uscc.calc_check_digit(start))


# -- deeds -----------------------------------------------------------------------------------------------------------


def _register(stage: Stage, area: str, firms: list[Firm]) -> None:
    registrar = REGISTRARS[area]
    wishes = [
        Wish(
            Party(), "registered", stage.by(registrar, history=True), {**firm.entered, "territory": firm.area}
        )
        for firm in firms
    ]
    for firm, party in zip(firms, stage.bulk(wishes), strict=True):
        firm.party = party


def _hold(stage: Stage, area: str, firms: list[Firm]) -> None:
    registrar = REGISTRARS[area]
    stage.bulk(list(_tags(stage, registrar, firms)))
    stage.bulk(list(_licences(stage, registrar, firms)))


def _tags(stage: Stage, registrar: str, firms: list[Firm]) -> Iterator[Wish]:
    for firm in firms:
        for name in firm.trade.tags:
            if name == "above_size" and firm.entered.get("scale") != "above":
                continue
            said = {
                "owner": firm.party,
                "name": name,
                "begins": stage.first - timedelta(days=stage.chance.randint(30, 900)),
            }
            yield Wish(Tag(), "put", stage.by(registrar, history=True), said)


def _licences(stage: Stage, registrar: str, firms: list[Firm]) -> Iterator[Wish]:
    for firm in firms:
        if firm.trade.licence:
            begins = stage.first - timedelta(days=stage.chance.randint(30, 1300))
            number = f"5199{stage.chance.randint(10**9, 10**10 - 1)}"
            said = {"owner": firm.party, "name": firm.trade.licence, "number": number, "begins": begins,
                    "ends": begins + timedelta(days=5 * 365)}  # fmt: skip
            yield Wish(Licence(), "recorded", stage.by(registrar, history=True), said)


def _reviewed(stage: Stage, area: str, firms: list[Firm]) -> None:
    """When each file was reviewed last, in the year before, as the old register has it."""
    registrar = REGISTRARS[area]
    with_file = {firm.id: firm for firm in firms if firm.has_file}
    parties = Party.visible_to(stage.scope(registrar)).in_bulk(with_file)
    wishes = []
    for key, firm in with_file.items():
        on = eve_workday(stage.first - timedelta(days=stage.chance.randint(5, 340)))
        firm.review_on = _next_review(stage, on)
        wishes.append(Wish(parties[key], "reviewed", stage.by(registrar, on=on, history=True), {}))
    stage.bulk(wishes)


def _next_review(stage: Stage, last: date) -> date:
    """Some weeks before the year is over; one in fifteen is forgotten for a while."""
    early = stage.chance.randint(2, 40) if stage.chance.random() > 0.07 else -stage.chance.randint(10, 50)
    return last + timedelta(days=365 - early)


def _appear(stage: Stage, firm: Firm) -> None:
    registrar = REGISTRARS[firm.county]
    hand = stage.by(registrar)
    firm.party = Party.create("registered", hand, **firm.entered, territory=firm.area)
    firm.review_on = _next_review(stage, hand.on) if firm.has_file else None
    for wish in [*_tags(stage, registrar, [firm]), *_licences(stage, registrar, [firm])]:
        by = stage.by(registrar)
        type(wish.record).create(wish.act, by, **{**wish.params, "begins": by.on})


def _suspend(stage: Stage, firm: Firm, day: date) -> None:
    if firm.back_on is None:
        firm.back_on = day + timedelta(days=stage.chance.randint(60, 200))
        stage.act(Party, firm.id, "suspended", stage.by(REGISTRARS[firm.county]))


def _resume(stage: Stage, firm: Firm) -> None:
    firm.back_on = None
    stage.act(Party, firm.id, "resumed", stage.by(REGISTRARS[firm.county]))


def _review(stage: Stage, firm: Firm, registrar: str = "") -> None:
    by = stage.by(registrar or REGISTRARS[firm.county])
    stage.act(Party, firm.id, "reviewed", by)
    firm.review_on = _next_review(stage, by.on)


def _change(stage: Stage, firm: Firm) -> None:
    """A new contact, another risk class, or a new name; the old name stays findable."""
    by = stage.by(REGISTRARS[firm.county])
    changes = [
        {"contact": _person(stage), "phone": f"0519-0000 {stage.chance.randint(2000, 9999)}"},
        {"risk": "c"},
    ]
    new = firm.name.replace("有限责任公司", "有限公司")
    new = new if new != firm.name else firm.name.replace("有限公司", "集团有限公司")
    if new != firm.name and not firm.entered.get("former_names"):
        changes.append({"name": new, "former_names": firm.name})
    stage.act(Party, firm.id, "changed", by, **stage.chance.choice(changes))
