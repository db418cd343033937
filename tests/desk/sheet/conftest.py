"""An institute 计量所 with its people, standards and a truck scale of 100 t that is to be verified."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from zhijian.common.people.models import Credential
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.founding import Person, establish, found, open_account
from zhijian.kernel.office.models import Agreement
from zhijian.kernel.org.models import Staff
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records.by import By
from zhijian.lines.metrology import models as metrology

LONG_AGO = date(2020, 1, 1)
TRUCK_SCALE = {
    "category": "truck_scale", "name": "电子汽车衡", "model": "SCS-100", "accuracy": "III", "unit": "kg",
    "max": "100000", "min": "1000", "e": "50", "supports": "6", "zero_tracking": True,
}  # fmt: skip
DISPENSER = {"category": "fuel_dispenser", "name": "燃油加油机", "unit": "L"}


@dataclass
class Institute:
    """Who is there, and ways to make what a test needs."""

    people: dict[str, Staff] = field(default_factory=dict)
    standards: dict[str, Any] = field(default_factory=dict)
    firm: Any = None
    made: int = 0

    def by(self, who: str, **rest: Any) -> By:
        self.made += 1
        return By.officer(self.people[who], key=f"test:{self.made}", **rest)

    def instrument(self, **said: Any) -> Any:
        self.made += 1
        facts = {**TRUCK_SCALE, **said}
        made = metrology.Instrument.create(
            "registered",
            self.by("zhoumin"),
            owner=self.firm.pk,
            number=f"YX-H-{self.made:05d}",
            mandatory=True,
            **facts,
        )
        made.act("appointed", self.by("zhoumin"), institute="519900.mi")
        return made

    def verification(self, instrument: Any = None, verifier: str = "chenli", **more: Any) -> Any:
        target = instrument or self.instrument()
        return metrology.Verification.create(
            "assigned", self.by("hejing"), instrument=target.pk, verifier=self.people[verifier].pk, **more
        )

    def client(self, who: str, language: str = "zh-hans") -> Client:
        client = Client()
        client.cookies["django_language"] = language
        client.force_login(self.people[who])
        return client


def _person(institute: Institute, username: str, name: str, english: str, body: str, *duties: str) -> None:
    since = LONG_AGO
    institute.people[username] = open_account(
        Person(username, name, english, body, duties, "correct horse"), since=since
    )


@pytest.fixture
def institute(db: Any) -> Institute:
    """A city bureau, a county below it, and the city's institute that verifies there."""
    here = Institute()
    found("demo/linjiang", code="519900", name="临江市市场监督管理局", name_en="Linjiang")
    establish(code="519903", name="云溪县局", sort="bureau", parent="519900")
    establish(code="519904", name="石坪县局", sort="bureau", parent="519900")
    establish(code="519900.mi", name="临江市计量所", sort="institute", parent="519900")
    agreed = {"to_body": "519900.mi", "area": "519900", "for_line": "metrology", "begins": LONG_AGO}
    Agreement.create("concluded", By.system("519900", key="agreement"), **agreed)
    _person(here, "zhoumin", "周敏", "Zhou Min", "519903", "registrar", metrology.SUPERVISOR)
    _person(here, "fangyu", "方玉", "Fang Yu", "519904", "registrar", metrology.SUPERVISOR)
    _person(here, "hejing", "何静", "He Jing", "519900.mi", metrology.MANAGER)
    _person(here, "chenli", "陈立", "Chen Li", "519900.mi", metrology.VERIFIER, metrology.CHECKER)
    _person(here, "liuyang", "刘洋", "Liu Yang", "519900.mi", metrology.VERIFIER)
    _person(here, "sunlei", "孙蕾", "Sun Lei", "519900.mi", metrology.CHECKER)
    _person(here, "wugd", "吴国栋", "Wu Guodong", "519900.mi", metrology.APPROVER)
    here.firm = Party.create("registered", here.by("zhoumin"), name="永丰砂石有限责任公司", sort="enterprise")
    for username in ("chenli", "liuyang"):
        for item in ("truck_scale", "fuel_dispenser"):
            Credential.create(
                "issued", By.system("519900.mi", key=f"{username}:{item}"), staff=here.people[username], sort="检定员",
                item=item, number=f"{username}-{item}", valid_from=LONG_AGO,
            )  # fmt: skip
    today = clock.today()
    for number, mpe, until in (
        ("M1-01", "2.5 kg", today + timedelta(days=400)),
        ("M1-02", "10 kg", today + timedelta(days=400)),
        ("M1-03", "2.5 kg", today - timedelta(days=1)),
    ):
        here.standards[number] = metrology.Standard.create(
            "registered", here.by("hejing"), name="砝码", number=number, model="M1", measures_text="1 t × 50", mpe=mpe,
            certificate=f"SL-{number}", valid_to=until.isoformat(), examination="〔2024〕临量标字第017号",
            examined_to=(today + timedelta(days=900)).isoformat(),
        )  # fmt: skip
    return here


@pytest.fixture
def typed(institute: Institute) -> Callable[..., dict[str, Any]]:
    """The fields of a sheet on which everything lies within its limit; keywords change some (``__`` is a point)."""

    def make(**changed: Any) -> dict[str, Any]:
        fields = {"zero.load": "500", "zero.indication": "500", "zero.delta": "20"}
        for n, (load, direction) in enumerate(
            [("1000", "up"), ("25000", "up"), ("50000", "up"), ("100000", "up"), ("1000", "down")]
        ):
            fields |= {f"weighing.{n}.load": load, f"weighing.{n}.indication": load, f"weighing.{n}.delta": "25",
                       f"weighing.{n}.direction": direction}  # fmt: skip
        for n in range(6):
            fields |= {f"eccentricity.{n}.position": str(n + 1), f"eccentricity.{n}.load": "20000",
                       f"eccentricity.{n}.indication": "20000", f"eccentricity.{n}.delta": "25"}  # fmt: skip
        for n, load in enumerate(("50000", "100000")):
            fields[f"repeatability.{n}.load"] = load
            for k in range(3):
                fields |= {
                    f"repeatability.{n}.readings.{k}.indication": load,
                    f"repeatability.{n}.readings.{k}.delta": "25",
                }
        fields |= {
            "standard": str(institute.standards["M1-01"].pk),
            "environment.temperature": "28.6",
            "fee": "1200.00",
        }
        changes = {name.replace("__", "."): value for name, value in changed.items()}
        return {**fields, "zj_key": "key-1", **changes}

    return make
