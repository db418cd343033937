"""A tiny city for tests, built through acts: ``city`` in ``conftest.py`` is this, fresh for each test that asks for it.

    519000 江东省局
    └ 519900 临江市局
      ├ 519903 云溪县局          firm, its instruments
      ├ 519904 长桥县局          other_firm, checked
      ├ 5199031 云溪县开发区局    sibling_firm, sibling_scale: an id and a name that begin as those of 云溪县 do
      └ 519900.mi 临江市计量所    works by agreement in 云溪县 and 长桥县, not in the development zone

Staff by role: ``city.staff["verifier"]``; their hand today: ``city.by("verifier")``. Verifications, one in each state:
``assigned``, ``recorded``, ``checked``, ``issued``, ``withdrawn``; the last two are of the same instrument.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhijian.common.people.models import PERSONNEL, Credential
from zhijian.kernel.ledger import clock
from zhijian.kernel.office import founding, worker
from zhijian.kernel.office.founding import Person
from zhijian.kernel.office.models import Agreement, Organ
from zhijian.kernel.org.duties import AUDIT_ADMIN, READER, REGISTRAR, SECURITY_ADMIN, SYSTEM_ADMIN
from zhijian.kernel.org.models import Body, Staff
from zhijian.kernel.org.scope import Scope, scope_of
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records.by import By
from zhijian.lines.metrology.models import (
    APPROVER,
    CHECKER,
    MANAGER,
    SUPERVISOR,
    VERIFIER,
    Instrument,
    Standard,
    Verification,
)

PROVINCE, CITY, COUNTY, OTHER, SIBLING = "519000", "519900", "519903", "519904", "5199031"
INSTITUTE = "519900.mi"
ORIGIN = "demo/tiny"
PASSWORD = "tiny-city-demo"

ROLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "system_admin": (CITY, (SYSTEM_ADMIN,)),
    "security_admin": (CITY, (SECURITY_ADMIN,)),
    "audit_admin": (CITY, (AUDIT_ADMIN,)),
    "province_reader": (PROVINCE, (READER,)),
    "city_registrar": (CITY, (REGISTRAR,)),
    "city_supervisor": (CITY, (SUPERVISOR,)),
    "registrar": (COUNTY, (REGISTRAR,)),
    "supervisor": (COUNTY, (SUPERVISOR,)),
    "reader": (COUNTY, (READER,)),
    "other_registrar": (OTHER, (REGISTRAR,)),
    "other_supervisor": (OTHER, (SUPERVISOR,)),
    "sibling_registrar": (SIBLING, (REGISTRAR,)),
    "sibling_supervisor": (SIBLING, (SUPERVISOR,)),
    "manager": (INSTITUTE, (MANAGER,)),
    "personnel": (INSTITUTE, (PERSONNEL,)),
    "verifier": (INSTITUTE, (VERIFIER, CHECKER)),
    "unqualified": (INSTITUTE, (VERIFIER,)),
    "checker": (INSTITUTE, (CHECKER,)),
    "approver": (INSTITUTE, (APPROVER,)),
    "other_approver": (INSTITUTE, (APPROVER,)),
}
"""Role → body and duties. ``verifier`` may also check, but not what he verified; ``unqualified`` has no credential."""

TRUCK_SCALE: Mapping[str, Any] = {
    "category": "truck_scale", "name": "电子汽车衡", "model": "SCS-80", "accuracy": "III", "unit": "kg",
    "max": "80000", "min": "400", "e": "20", "supports": "6", "mandatory": True,
}  # fmt: skip


def worksheet(*, standard_until: date) -> dict[str, Any]:
    """A worksheet of ``TRUCK_SCALE`` that passes: ΔL of 8 to 10 kg make errors of 0 to 2 kg; the mpe is 10 to 30 kg."""
    zero = {"load": "200", "indication": "200", "delta": "10"}
    loads = ("400", "10000", "40000", "60000", "80000")
    up = [{"load": load, "indication": load, "delta": "8", "direction": "up"} for load in loads]
    down = [{"load": load, "indication": load, "delta": "9", "direction": "down"} for load in reversed(loads)]
    corner = {"load": "16000", "indication": "16000", "delta": "9"}
    return {
        "zero": zero,
        "weighing": up + down,
        "eccentricity": [{"position": str(n), **corner} for n in range(1, 7)],
        "repeatability": [
            {"load": load, "readings": [{"indication": load, "delta": delta} for delta in ("8", "9", "9")]}
            for load in ("40000", "80000")
        ],
        "discrimination": [
            {"load": "400", "before": "400", "after": "420"},
            {"load": "40000", "before": "40000", "after": "40020"},
            {"load": "80000", "before": "80000", "after": "80020"},
        ],
        "standards": [
            {"number": "W-01", "name": "M1 砝码", "mpe": "0.5 kg", "valid_until": standard_until.isoformat()}
        ],
        "environment": {"temperature": "21.4", "humidity": "58"},
    }  # fmt: skip


@dataclass
class City:
    """The city that stands. Records are as they were written last; ``refresh_from_db`` after acts of your own."""

    staff: dict[str, Staff]
    firm: Party = field(init=False)
    other_firm: Party = field(init=False)
    sibling_firm: Party = field(init=False)
    standard: Standard = field(init=False)
    scale: Instrument = field(init=False)
    """Of ``firm``; its first certificate was withdrawn, its second is ``issued``."""
    sibling_scale: Instrument = field(init=False)
    idle_scale: Instrument = field(init=False)
    """Of ``firm``; an institute is appointed, nothing is under way."""
    assigned: Verification = field(init=False)
    recorded: Verification = field(init=False)
    checked: Verification = field(init=False)
    issued: Verification = field(init=False)
    withdrawn: Verification = field(init=False)

    def scope(self, role: str) -> Scope:
        """What this role may see today."""
        return scope_of(self.staff[role], clock.today())

    def by(self, role: str, **rest: Any) -> By:
        """The hand of this role today; *rest* as in ``By``: on, key, seen, body, reason, history."""
        return By.officer(self.staff[role], **rest)

    def body(self, code: str) -> Body:
        """A body by its id."""
        return Body.objects.get(pk=code)

    def verifications(self) -> dict[str, Verification]:
        """State → the verification in it."""
        names = ("assigned", "recorded", "checked", "issued", "withdrawn")
        return {name: getattr(self, name) for name in names}

    def worksheet(self) -> dict[str, Any]:
        """A worksheet that passes, with the institute's standard."""
        return worksheet(standard_until=self.standard.valid_to)

    def new_scale(self, role: str, owner: Party, number: str, **entered: Any) -> Instrument:
        """A truck scale registered by a supervisor; the city's institute is appointed where it may work."""
        made: Instrument = Instrument.create(
            "registered", self.by(role), owner=owner.pk, number=number, **{**TRUCK_SCALE, **entered}
        )
        return made

    def verify(self, scale: Instrument, upto: str) -> Verification:
        """A verification of *scale* brought to the state *upto* through its acts, each by the one whose duty it is."""
        made: Verification = Verification.create(
            "assigned", self.by("manager"), instrument=scale.pk, verifier=self.staff["verifier"].pk
        )
        for state, role, act, params in (
            ("recorded", "verifier", "recorded", {"worksheet": self.worksheet(), "fee": "0"}),
            ("checked", "checker", "checked", {}),
            ("issued", "approver", "approved", {}),
            ("withdrawn", "approver", "withdrawn", {"reason": "铅封破损"}),
        ):
            if made.state == upto:
                break
            made.act(act, self.by(role), **params)
            assert made.state == state
        return made

    def settle(self) -> None:
        """Seal, sign, lay the plain files out, write the papers."""
        worker.settle()


def stand() -> City:
    """Build the city in the database as it is; the ledger must not be open yet."""
    since = clock.today() - timedelta(days=400)
    _bodies()
    city = City({role: _person(role, since) for role in ROLES})
    city.firm, city.other_firm, city.sibling_firm = (
        Party.create(
            "registered", city.by(role), name=name, sort="enterprise", sector="建材", contact="丁一", phone=phone
        )
        for role, name, phone in (
            ("registrar", "云溪水泥厂", "0519-0000 1001"),
            ("other_registrar", "长桥砂石有限责任公司", "0519-0000 1002"),
            ("sibling_registrar", "云溪县开发区恒通物资回收有限公司", "0519-0000 1003"),
        )
    )  # fmt: skip
    _equip(city, since)
    _verify(city)
    return city


def _bodies() -> None:
    founding.found(ORIGIN, code=CITY, name="临江市市场监督管理局", short="临江市局", level="city")
    rows = (
        (PROVINCE, "江东省市场监督管理局", "bureau", ""),
        (COUNTY, "云溪县市场监督管理局", "bureau", CITY),
        (OTHER, "长桥县市场监督管理局", "bureau", CITY),
        (SIBLING, "云溪县开发区市场监督管理局", "bureau", CITY),
        (INSTITUTE, "临江市计量所", "institute", CITY),
    )
    for code, name, sort, parent in rows:
        founding.establish(code=code, name=name, sort=sort, parent=parent)
    _under_the_province()
    for area in (COUNTY, OTHER):
        Agreement.create(
            "concluded", By.system(INSTITUTE), to_body=INSTITUTE, area=area, for_line="metrology",
            begins=date(2020, 1, 1), basis="强制检定授权协议",
        )  # fmt: skip


def _under_the_province() -> None:
    Organ.objects.get(code=CITY).act("changed", By.system(CITY), parent=PROVINCE)
    details = {
        "certificate_mark": "临量检字", "authorisation": "（临）法计〔2024〕03号", "address": "临江市望江区量衡路6号",
        "phone": "0519-0000 0365", "postcode": "519900", "email": "jl@linjiang.example",
    }  # fmt: skip
    Organ.objects.get(code=INSTITUTE).act("described", By.system(INSTITUTE), details=details)


def _person(role: str, since: date) -> Staff:
    body, duties = ROLES[role]
    name = f"某{list(ROLES).index(role) + 1:02d}"  # no name of a real person
    return founding.open_account(Person(role, name, role.title(), body, duties, PASSWORD), since=since)


def _equip(city: City, since: date) -> None:
    city.standard = Standard.create(
        "registered", city.by("manager"), name="大型衡器检定装置", model="M1 砝码", number="W-01",
        measures_text="500 kg～40 t", mpe="0.5 kg", certificate="SL-4101",
        valid_to=clock.today() + timedelta(days=200), examination="〔2024〕临量标证字第017号",
        examined_to=clock.today() + timedelta(days=900),
    )  # fmt: skip
    Credential.create(
        "issued", city.by("personnel"), staff=city.staff["verifier"].pk, sort="检定员", item="truck_scale",
        number="（临）检字 101", valid_from=since, valid_to=clock.today() + timedelta(days=100),
    )  # fmt: skip


def _verify(city: City) -> None:
    scales = {
        state: city.new_scale("supervisor", city.firm, f"YX-H-{n:05d}")
        for n, state in enumerate(("issued", "assigned", "recorded", "idle"), start=1)
    }
    scales["checked"] = city.new_scale("other_supervisor", city.other_firm, "CQ-H-00001")
    for state, scale in scales.items():
        supervisor = "other_supervisor" if state == "checked" else "supervisor"
        scale.act("appointed", city.by(supervisor), institute=INSTITUTE)
    city.sibling_scale = city.new_scale("sibling_supervisor", city.sibling_firm, "YK-H-00001")
    city.scale, city.idle_scale = scales["issued"], scales["idle"]
    city.withdrawn = city.verify(city.scale, "withdrawn")
    for state in ("assigned", "recorded", "checked", "issued"):
        setattr(city, state, city.verify(scales[state], state))
    city.scale.refresh_from_db()
