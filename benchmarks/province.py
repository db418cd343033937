"""A made-up province for measurements: 1 province, 9 cities, 60 counties, 30 institutes, their officers
and instruments.

Bodies and officers are founded through their acts, one by one; ``fill.py`` does the rest in bulk.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stdnum.cn import uscc

from benchmarks.judge import worksheet
from zhijian.common.people.models import Credential
from zhijian.kernel.office.founding import Person, found, open_account
from zhijian.kernel.office.models import Organ
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.scope import Scope, scope_of
from zhijian.kernel.records.by import By
from zhijian.lines.metrology.categories import TERMS, Category
from zhijian.lines.metrology.models import Standard

PROVINCE = "990000"
CITIES = [f"99{n:02d}00" for n in range(1, 10)]
COUNTIES = [f"99{1 + n % 9:02d}{1 + n // 9:02d}" for n in range(60)]
INSTITUTES = [f"{seat}.mi" for seat in (PROVINCE, *CITIES, *COUNTIES[:20])]
BRAND = "华兴瑞丰金诚永利安顺宏达嘉禾天成中和正大东方康泰博雅恒信广源明德新星立群海川春晖云山玉泉长青福润"
TRADES = {
    "食品": "食品",
    "粮油": "食品",
    "机械": "机械",
    "建材": "建材",
    "商贸": "批发零售",
    "物流": "交通运输",
    "化工": "化工",
    "医药": "医药",
    "超市": "批发零售",
    "加油站": "批发零售",
    "包装": "轻工",
    "纺织": "轻工",
}
CATEGORIES = list(Category)
SPECS = {
    Category.TRUCK_SCALE: ("SCS-100", "100000", "1000", "50"),
    Category.PLATFORM_SCALE: ("TCS-300", "300", "2", "0.1"),
}
SINCE, FAR = date(2010, 1, 1), date(2099, 12, 31)
WEIGHTS = "FM-1"


@dataclass
class Cast:
    """Who acts: for each county its officer, for each institute its manager, verifier, checker and approver."""

    chance: random.Random
    officers: dict[str, Staff] = field(default_factory=dict)
    scopes: dict[tuple[uuid.UUID, date], Scope] = field(default_factory=dict)
    keys: int = 0

    def by(self, name: str, on: date, **rest: Any) -> By:
        """The hand of the officer called *name* on a day, with a key of its own."""
        self.keys += 1
        return By(self.scope(name, on), on, key=f"bench:{self.keys}", **rest)

    def scope(self, name: str, on: date) -> Scope:
        """What the officer may see on a day, computed once a day as it is once a request."""
        staff = self.officers[name]
        if (staff.pk, on) not in self.scopes:
            if len(self.scopes) > 2000:
                self.scopes.clear()
            self.scopes[staff.pk, on] = scope_of(staff, on)
        return self.scopes[staff.pk, on]


def institute_of(county: str) -> str:
    """The institute that verifies in a county: its own, else its city's."""
    return f"{county}.mi" if f"{county}.mi" in INSTITUTES else f"{county[:4]}00.mi"


def found_province(opened: Any, *, seed: int = 7) -> Cast:
    """Found all bodies and officers; *opened* is the past moment at which the ledger begins."""
    root = found(
        "demo/benchmark",
        code=PROVINCE,
        name="临江省市场监督管理局",
        short="临江省",
        level="province",
        opened=opened,
    )
    for code in (*CITIES, *COUNTIES):
        above = PROVINCE if code in CITIES else f"{code[:4]}00"
        name = f"{'临江市' if code in CITIES else '临江县'}{code}"
        Organ.create(
            "registered",
            _by(code),
            code=code,
            name=f"{name}市场监督管理局",
            short=name,
            sort="bureau",
            parent=above,
        )
    for code in INSTITUTES:
        Organ.create("registered", _by(code), code=code, name=f"{code[:6]}计量检定测试所", short=f"{code[:6]}计量所",
                     sort="institute", parent=code[:6])  # fmt: skip
        Standard.create(
            "registered",
            _by(code, "standard"),
            territory=code,
            name="M1 级砝码",
            number=WEIGHTS,
            mpe="500 g",
            certificate="校2024-1",
            valid_to=FAR,
            examination="计量标准 2024-1",
            examined_to=FAR,
        )
    cast = Cast(random.Random(seed))
    _officers(cast, root)
    return cast


def _officers(cast: Cast, root: Body) -> None:
    posts = [(root.pk, "reader", ("reader",))]
    posts += [(city, f"city{city}", ("registrar", "metrology_supervisor")) for city in CITIES]
    posts += [(county, f"c{county}", ("registrar", "metrology_supervisor")) for county in COUNTIES]
    for institute in INSTITUTES:
        posts += [
            (institute, f"m{institute}", ("metrology_manager",)),
            (institute, f"v{institute}", ("verifier",)),
        ]
        posts += [(institute, f"k{institute}", ("checker",)), (institute, f"a{institute}", ("approver",))]
    for body, username, duties in posts:
        person = Person(username, f"人员{username}", "", body, duties)
        staff = open_account(person, since=SINCE)
        cast.officers[username] = staff
        if "verifier" in duties:
            for category in CATEGORIES:
                Credential.create(
                    "issued",
                    _by(body, staff.pk.hex + category),
                    staff=staff,
                    sort="检定员证",
                    item=category,
                    number=f"JD{username}{category}",
                    valid_from=SINCE,
                )


def recast(*, seed: int = 7) -> Cast:
    """The cast of a province that stands already."""
    staff = {person.username: person for person in Staff.objects.select_related("body")}
    return Cast(random.Random(seed), staff)


def _by(body: str, mark: str = "") -> By:
    return By.system(body, key=f"province:{body}:{mark}")


def firm(chance: random.Random, n: int, county: str) -> dict[str, str]:
    """What is entered of one firm: a lifelike name, a right code, an address."""
    trade = chance.choice(list(TRADES))
    brand = "".join(chance.choices(BRAND, k=chance.choice((2, 2, 3, 4))))
    code = f"91{county}{n:09d}"
    return {
        "name": f"临江{brand}{trade}{chance.choice(('有限公司', '有限责任公司', '厂', '商行'))}",
        "uscc": code + uscc.calc_check_digit(code),
        "sort": chance.choice(("enterprise", "enterprise", "workshop", "market")),
        "sector": TRADES[trade],
        "scale": chance.choice(("above", "large", "medium", "small", "micro")),
        "risk": chance.choice("aabbcd"),
        "address": f"{chance.choice(BRAND)}{chance.choice(BRAND)}路{chance.randrange(1, 900)}号",
        "territory": county,
    }


def instrument(chance: random.Random, n: int, county: str, owner: Any) -> dict[str, Any]:
    """What is entered of one instrument."""
    category = chance.choice(CATEGORIES)
    model, top, low, e = SPECS.get(category, ("LJ-1", "", "", ""))
    return {
        "number": f"LJ{n:08d}",
        "category": category,
        "name": str(category.label),
        "model": model,
        "serial": f"{n * 7919 % 10**9:09d}",
        "maker": "临江衡器厂",
        "owner": owner,
        "site": f"{chance.randrange(1, 30)}号位",
        "mandatory": True,
        "accuracy": "III" if top else "",
        "unit": "kg" if top else "",
        "max": top,
        "min": low,
        "e": e,
        "d": e,
        "supports": "8" if top else "",
        "territory": county,
    }


_SHEET = worksheet()
SHEET = {
    part: _SHEET[part]
    for part in ("zero", "weighing", "eccentricity", "repeatability", "discrimination")
    if part in _SHEET
}


def can_be_judged(category: str) -> bool:
    """Whether there is a worksheet here for this category."""
    return category == Category.TRUCK_SCALE or not TERMS[category].on_screen


def sheet(category: str) -> dict[str, Any]:
    """A worksheet that passes: a full one for a truck scale, the verifier's word for what no pack judges."""
    standards = [{"number": WEIGHTS, "name": "M1 级砝码", "mpe": "500 g", "valid_until": FAR.isoformat()}]
    return {"standards": standards, **(SHEET if category == Category.TRUCK_SCALE else {"verdict": "pass"})}
