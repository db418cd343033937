"""The fictional city of Linjiang 临江市: its bodies, its people, their duties. No name here is anybody's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password

from zhijian.common.coordination.duties import COORDINATOR, HANDLER
from zhijian.common.people.models import PERSONNEL, Credential
from zhijian.kernel.office import founding
from zhijian.kernel.office.founding import Person
from zhijian.kernel.office.law import LEGAL_OFFICER
from zhijian.kernel.office.models import Account, Agreement, Appointment, Organ
from zhijian.kernel.office.stage import Deed, Stage, workdays
from zhijian.kernel.org.duties import AUDIT_ADMIN, READER, REGISTRAR, SECURITY_ADMIN, SYSTEM_ADMIN
from zhijian.kernel.org.models import Staff
from zhijian.kernel.reports.models import OFFICER as TARGETS
from zhijian.kernel.reports.models import REPORTER, STATISTICIAN, VOCABULARY
from zhijian.lines.metrology.categories import Category
from zhijian.lines.metrology.models import APPROVER, CHECKER, MANAGER, SUPERVISOR, VERIFIER

ORIGIN = "demo/linjiang"
PASSWORD = "linjiang-demo"  # noqa: S105 - printed on purpose; only a demonstration has it
PROVINCE, CITY = "519000", "519900"
CITY_INSTITUTE, COUNTY_INSTITUTE = "519900.mi", "519903.mi"


@dataclass(frozen=True)
class Place:
    """A body to be founded; ``letters`` begin the numbers of the instruments in its area."""

    code: str
    name: str
    name_en: str
    short: str
    sort: str
    level: str
    parent: str
    letters: str = ""
    details: dict[str, Any] | None = None


COUNTIES = (
    Place("519901", "望江区市场监督管理局", "Wangjiang District Bureau", "望江区局", "bureau", "county", CITY, "WJ"),
    Place("519902", "东渡区市场监督管理局", "Dongdu District Bureau", "东渡区局", "bureau", "county", CITY, "DD"),
    Place("519903", "云溪县市场监督管理局", "Yunxi County Bureau", "云溪县局", "bureau", "county", CITY, "YX"),
    Place("519904", "长桥县市场监督管理局", "Changqiao County Bureau", "长桥县局", "bureau", "county", CITY, "CQ"),
    Place("519905", "柳湾县市场监督管理局", "Liuwan County Bureau", "柳湾县局", "bureau", "county", CITY, "LW"),
    # A sibling whose id and name begin as those of 云溪县 do: what leaks by a prefix would leak here.
    Place(
        "5199031", "云溪县开发区市场监督管理局", "Yunxi Development Zone Bureau", "云溪县开发区局", "bureau", "county",
        CITY, "YK",
    ),
)  # fmt: skip
INSTITUTES = (
    Place(
        CITY_INSTITUTE, "临江市计量所", "Linjiang Institute of Metrology", "市计量所", "institute", "city", CITY,
        details={
            "certificate_mark": "临量检字", "authorisation": "（临）法计〔2024〕03号",
            "address": "临江市望江区量衡路6号", "address_en": "6 Liangheng Road, Wangjiang District, Linjiang",
            "phone": "0519-0000 0365", "postcode": "519900", "email": "jl@linjiang.example",
        },
    ),
    Place(
        COUNTY_INSTITUTE, "云溪县计量所", "Yunxi County Institute of Metrology", "云溪县计量所", "institute", "county",
        "519903",
        details={
            "certificate_mark": "云量检字", "authorisation": "（临）法计〔2025〕11号",
            "address": "云溪县城关镇秤砣巷2号", "address_en": "2 Chengtuo Lane, Chengguan, Yunxi County",
            "phone": "0519-0000 0382", "postcode": "519930", "email": "yxjl@linjiang.example",
            "valid_to_same_day": True,
        },
    ),
)  # fmt: skip
TOWNS = (
    Place("519903.qs", "云溪县青石镇人民政府", "Qingshi Town", "青石镇", "town", "town", "519903"),
    Place("519903.cg", "云溪县城关镇人民政府", "Chengguan Town", "城关镇", "town", "town", "519903"),
)
AREAS = tuple(place.code for place in COUNTIES)
LETTERS = {place.code: place.letters for place in COUNTIES}

ADMINISTRATORS = (
    Person("gaoyuan", "高远", "Gao Yuan", CITY, (SYSTEM_ADMIN,)),
    Person("hansong", "韩松", "Han Song", CITY, (SECURITY_ADMIN,)),
    Person("sujing", "苏静", "Su Jing", CITY, (AUDIT_ADMIN,)),
)
PEOPLE = (
    Person("luoyi", "罗毅", "Luo Yi", PROVINCE, (READER, VOCABULARY)),
    Person("meiqing", "梅青", "Mei Qing", PROVINCE, (READER, TARGETS)),
    Person("shenlixin", "沈立新", "Shen Lixin", CITY, (READER,)),
    Person(
        "hezhiyuan", "何志远", "He Zhiyuan", CITY, (SUPERVISOR, REGISTRAR, TARGETS, STATISTICIAN, COORDINATOR)
    ),
    Person("fangmin", "方敏", "Fang Min", CITY, (READER, TARGETS, STATISTICIAN, COORDINATOR, HANDLER)),
    Person("songzhi", "宋知", "Song Zhi", CITY, (LEGAL_OFFICER,)),
    Person("tangxiao", "唐晓", "Tang Xiao", "519901", (REGISTRAR, REPORTER, HANDLER)),
    Person("dengwen", "邓文", "Deng Wen", "519901", (SUPERVISOR,)),
    Person("xuhang", "许航", "Xu Hang", "519902", (REGISTRAR, SUPERVISOR, REPORTER, HANDLER)),
    Person("yeqing", "叶青", "Ye Qing", "519903", (REGISTRAR, REPORTER, STATISTICIAN, HANDLER)),
    Person("zhoumin", "周敏", "Zhou Min", "519903", (SUPERVISOR, COORDINATOR)),
    Person("majun", "马骏", "Ma Jun", "519904", (REGISTRAR, SUPERVISOR, REPORTER, HANDLER)),
    Person("dingxiang", "丁香", "Ding Xiang", "519905", (REGISTRAR, SUPERVISOR, REPORTER, HANDLER)),
    Person("pengyu", "彭宇", "Peng Yu", "5199031", (REGISTRAR, SUPERVISOR, REPORTER, HANDLER)),
    Person("jiangxiaoman", "江小满", "Jiang Xiaoman", "519903.qs", (READER,)),
    Person("liangheng", "梁衡", "Liang Heng", CITY_INSTITUTE, (MANAGER, HANDLER)),
    Person("linke", "林可", "Lin Ke", CITY_INSTITUTE, (PERSONNEL,)),
    Person("chenli", "陈立", "Chen Li", CITY_INSTITUTE, (VERIFIER,)),
    Person("zhaoyiming", "赵一鸣", "Zhao Yiming", CITY_INSTITUTE, (VERIFIER,)),
    Person("guoxiaoyan", "郭晓燕", "Guo Xiaoyan", CITY_INSTITUTE, (VERIFIER,)),
    Person("zengfan", "曾凡", "Zeng Fan", CITY_INSTITUTE, (VERIFIER,)),
    Person("longfei", "龙飞", "Long Fei", CITY_INSTITUTE, (VERIFIER, CHECKER)),
    Person("sunlei", "孙蕾", "Sun Lei", CITY_INSTITUTE, (CHECKER,)),
    Person("ouyangqian", "欧阳倩", "Ouyang Qian", CITY_INSTITUTE, (CHECKER,)),
    Person("wuguodong", "吴国栋", "Wu Guodong", CITY_INSTITUTE, (APPROVER,)),
    Person("qinlan", "秦岚", "Qin Lan", CITY_INSTITUTE, (APPROVER,)),
    Person("shilei", "石磊", "Shi Lei", COUNTY_INSTITUTE, (MANAGER, PERSONNEL)),
    Person("tianye", "田野", "Tian Ye", COUNTY_INSTITUTE, (VERIFIER,)),
    Person("changsheng", "常胜", "Chang Sheng", COUNTY_INSTITUTE, (VERIFIER, CHECKER)),
    Person("wenru", "温如", "Wen Ru", COUNTY_INSTITUTE, (CHECKER,)),
    Person("heqiang", "贺强", "He Qiang", COUNTY_INSTITUTE, (APPROVER,)),
)
ACTING, AWAY = "ouyangqian", "wuguodong"
"""The checker who is acting approver while the approver is away; four eyes still hold for what she checked."""
CREDENTIALS: dict[str, tuple[str, ...]] = {
    "chenli": (Category.TRUCK_SCALE, Category.PLATFORM_SCALE),
    "zhaoyiming": (Category.TRUCK_SCALE, Category.PLATFORM_SCALE, Category.PRICE_SCALE),
    "guoxiaoyan": (Category.PLATFORM_SCALE, Category.PRICE_SCALE, Category.FUEL_DISPENSER),
    "zengfan": (Category.FUEL_DISPENSER, Category.PRESSURE_GAUGE),
    "longfei": (Category.PRESSURE_GAUGE, Category.PRICE_SCALE),
    "tianye": (Category.PLATFORM_SCALE, Category.PRICE_SCALE),
    "changsheng": (Category.PRICE_SCALE, Category.PLATFORM_SCALE),
}
EXPIRED, EXPIRING = ("zhaoyiming", Category.PRICE_SCALE), ("tianye", Category.PRICE_SCALE)
"""The credential that ended yesterday, and the one that ends soon."""
PERSONNEL_OF = {CITY_INSTITUTE: "linke", COUNTY_INSTITUTE: "shilei"}
REGISTRARS = {
    person.body: person.username for person in PEOPLE if REGISTRAR in person.duties and person.body in AREAS
}
SUPERVISORS = {
    person.body: person.username for person in PEOPLE if SUPERVISOR in person.duties and person.body in AREAS
}
CITY_REGISTRAR = "hezhiyuan"
BODY_OF = {person.username: person.body for person in (*ADMINISTRATORS, *PEOPLE)}


def found(moment: datetime) -> None:
    """Open the ledger at *moment*: the city bureau stands, and its three administrators, who do the rest."""
    founding.found(
        ORIGIN, code=CITY, name="临江市市场监督管理局", name_en="Linjiang Bureau of Market Supervision",
        short="临江市局", level="city", opened=moment,
    )  # fmt: skip


def settle_in(stage: Stage) -> list[Deed]:
    """The first day: administrators by the founder's hand, then bodies, accounts, duties and agreements by theirs."""
    deeds: list[Deed] = [partial(_administrators, stage), partial(_province, stage)]
    deeds += [partial(_body, stage, place) for place in (*COUNTIES, *INSTITUTES, *TOWNS)]
    deeds += [partial(_agree, stage, *terms) for terms in _AGREEMENTS]
    deeds += [partial(_person, stage, person) for person in PEOPLE]
    return [*deeds, partial(_sign_in, stage)]


_AGREEMENTS = (
    (CITY_INSTITUTE, CITY, "metrology", "临江市局关于授权市计量所开展强制检定的通知"),
    (COUNTY_INSTITUTE, "519903", "metrology", "临江市局关于授权云溪县计量所开展强制检定的通知"),
    (COUNTY_INSTITUTE, "519904", "metrology", "云溪县、长桥县强制检定互签协议"),
    ("519903.qs", "519903.cg", "parties", "城关镇、青石镇企业名录协作协议"),
)


def credentials(stage: Stage) -> list[Deed]:
    """The verifiers' credentials, taken over from the personnel files."""
    return [
        partial(_credential, stage, username, item, n)
        for n, (username, item) in enumerate(
            (username, item) for username, items in CREDENTIALS.items() for item in items
        )
    ]


def absences(last: date) -> list[tuple[date, date]]:
    """When the approver is away: some weeks last year, and now."""
    return [
        (last - timedelta(days=290), last - timedelta(days=270)),
        (last - timedelta(days=18), last + timedelta(days=10)),
    ]


def todo(stage: Stage, day: date) -> list[Deed]:
    """What administrators do on *day*: the acting approver is appointed on the first working day of an absence."""
    return [
        partial(_acting, stage, day, ends)
        for begins, ends in absences(stage.last)
        if next(workdays(begins, ends), None) == day
    ]


def _administrators(stage: Stage) -> None:
    for person in ADMINISTRATORS:
        founding.open_account(person, since=stage.first)


def _sign_in(stage: Stage) -> None:
    """One password for all, hashed once: this one is no secret. From here on the scopes stand."""
    Staff.objects.update(password=make_password(PASSWORD))
    stage.forget_scopes()


def _province(stage: Stage) -> None:
    _body(stage, Place(
        PROVINCE, "江东省市场监督管理局", "Jiangdong Provincial Bureau", "省局", "bureau", "province", "",
    ))  # fmt: skip
    by = stage.by("gaoyuan")
    city = Organ.visible_to(by.scope).get(code=CITY)
    city.act("changed", by, parent=PROVINCE)


def _body(stage: Stage, place: Place) -> None:
    hand = stage.by("gaoyuan")
    founding.establish(
        code=place.code, name=place.name, sort=place.sort, by=hand, name_en=place.name_en, short=place.short,
        level=place.level, parent=place.parent, since=stage.first.isoformat(),
    )  # fmt: skip
    if place.details:
        organ = Organ.visible_to(hand.scope).get(code=place.code)
        organ.act("described", stage.by("gaoyuan"), details=place.details)


def _agree(stage: Stage, to_body: str, area: str, line: str, basis: str) -> None:
    Agreement.create(
        "concluded", stage.by("gaoyuan"), to_body=to_body, area=area, for_line=line, basis=basis,
        begins=stage.first,
    )  # fmt: skip


def _person(stage: Stage, person: Person) -> None:
    account = Account.create(
        "registered", stage.by("gaoyuan"), territory=person.body, username=person.username, name=person.name,
        name_en=person.name_en,
    )  # fmt: skip
    for duty in person.duties:
        Appointment.create(
            "granted", stage.by("hansong"), staff=account.pk, duty=duty, at=person.body, begins=stage.first
        )


def _acting(stage: Stage, day: date, ends: date) -> None:
    Appointment.create(
        "granted", stage.by("hansong"), staff=stage.staff(ACTING).pk, duty=APPROVER, at=CITY_INSTITUTE,
        begins=day, ends=ends, acting_for=stage.staff(AWAY).pk,
    )  # fmt: skip
    stage.forget_scopes()


def _credential(stage: Stage, username: str, item: str, n: int) -> None:
    ends = stage.close + timedelta(days=400 + 37 * n)
    if (username, item) == EXPIRED:
        ends = stage.close - timedelta(days=1)
    elif (username, item) == EXPIRING:
        ends = stage.close + timedelta(days=19)
    begins = ends - timedelta(days=5 * 365)
    hand = stage.by(PERSONNEL_OF[BODY_OF[username]], history=True)
    Credential.create(
        "issued", hand, staff=stage.staff(username).pk, sort="检定员", item=item,
        number=f"（临）检字 {begins.year}-{101 + n}", valid_from=begins, valid_to=ends,
    )  # fmt: skip
