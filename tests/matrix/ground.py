"""A small city whose every row came through the door: what the matrices of leaks, acts and guards stand on.

Two counties, a zone whose id and name begin like another's, an institute with agreements and one whose id begins like
that one's; people for each duty; firms, instruments, verifications in each state. All of it on one driven day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client, override_settings

from zhijian.api.models import Token
from zhijian.common.coordination.duties import COORDINATOR, HANDLER
from zhijian.common.coordination.models import Group, Meeting, Point, Problem, Seat, Task
from zhijian.common.people.models import PERSONNEL, Credential
from zhijian.kernel.indicators.composing import Composed
from zhijian.kernel.ledger import clock
from zhijian.kernel.ledger.note import COSIGNATURE, Signer
from zhijian.kernel.office import worker
from zhijian.kernel.office.founding import Person, establish, found, open_account
from zhijian.kernel.office.law import CalendarYear, DayOverride
from zhijian.kernel.office.models import Account, Agreement, Appointment, Organ
from zhijian.kernel.office.rulebook import Alarm, LimitRule
from zhijian.kernel.office.standing import Erasure, Installation, Look, Sheet
from zhijian.kernel.office.witnessing import Witness
from zhijian.kernel.org.models import Staff
from zhijian.kernel.parties.models import Licence, OldEntry, Party, Tag
from zhijian.kernel.records.by import By
from zhijian.kernel.records.model import Record
from zhijian.kernel.reports.models import (
    OFFICER,
    REPORTER,
    STATISTICIAN,
    VOCABULARY,
    Assessment,
    AttestedActual,
    Call,
    Closing,
    NilReturn,
    OldFigure,
    OldReport,
    Phrase,
    Summary,
    Target,
    WorkReport,
)
from zhijian.kernel.reports.old.texts import keep_file
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

OPENED = datetime(2024, 1, 2, 9, 0, tzinfo=clock.SHANGHAI)
TODAY = date(2024, 6, 28)  # a Friday
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SINCE = date(2024, 1, 2)
PASSWORD = "only for this test"

PROVINCE, CITY, EAST, WEST, ZONE, MI, MIX = (
    "530000", "530100", "530101", "530102", "5301010", "530100.mi", "530100.mix",
)  # fmt: skip
BODIES = (
    # id, name, kind, under. The zone begins like the east county, the second institute like the first.
    (CITY, "临江市局", "bureau", PROVINCE),
    (EAST, "东河县局", "bureau", CITY),
    (WEST, "西河县局", "bureau", CITY),
    (ZONE, "东河县局新区分局", "bureau", CITY),
    (MI, "临江市计量所", "institute", CITY),
    (MIX, "临江市计量所二所", "institute", CITY),
)
BUREAU = ("registrar", SUPERVISOR)
PEOPLE = {
    # user name: (name, body, duties)
    "province": ("赵省一", PROVINCE, ("reader",)),
    "statistics": ("赵省二", PROVINCE, (STATISTICIAN, VOCABULARY)),
    "city": ("钱市一", CITY, (*BUREAU, OFFICER, COORDINATOR, STATISTICIAN)),
    "city_staff": ("钱人事", CITY, (PERSONNEL,)),
    "east": ("孙东一", EAST, (*BUREAU, OFFICER, COORDINATOR, STATISTICIAN)),
    "east_two": ("孙东二", EAST, (*BUREAU, REPORTER, HANDLER, STATISTICIAN)),
    "east_reader": ("孙东三", EAST, ("reader",)),
    "west": ("李西一", WEST, (*BUREAU, OFFICER, COORDINATOR, STATISTICIAN)),
    "zone": ("周区一", ZONE, (*BUREAU, OFFICER, COORDINATOR, STATISTICIAN)),
    "mi_manager": ("吴所一", MI, (MANAGER, PERSONNEL)),
    "mi_verifier": ("郑所二", MI, (VERIFIER, CHECKER, APPROVER)),
    "mi_checker": ("王所三", MI, (CHECKER, APPROVER)),
    "mi_approver": ("冯所四", MI, (APPROVER,)),
    "mi_approver_two": ("陈所五", MI, (APPROVER,)),
    "mix_manager": ("褚二一", MIX, (MANAGER, PERSONNEL)),
    "mix_verifier": ("卫二二", MIX, (VERIFIER,)),
    "mix_checker": ("蒋二三", MIX, (CHECKER,)),
    "mix_approver": ("沈二四", MIX, (APPROVER,)),
    "lawyer": ("尤法一", CITY, ("legal_officer",)),
    "system_admin": ("韩管一", CITY, ("system_admin",)),
    "security_admin": ("杨管二", CITY, ("security_admin",)),
    "audit_admin": ("朱管三", CITY, ("audit_admin",)),
    "nobody": ("秦无职", EAST, ()),
}


@dataclass
class Ground:
    """The city: its people by user name, its rows by a short name such as ``instrument.east``."""

    people: dict[str, Staff] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    _keys: int = 0
    _desks: dict[str, Client] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def by(self, who: str, **rest: Any) -> By:
        """The hand of *who* today, with a key of its own unless one is given."""
        self._keys += 1
        return By.officer(self.people[who], **({"key": f"test:{self._keys}"} | rest))

    def make(self, name: str, cls: type[Record], act: str, who: str, /, **params: Any) -> Any:
        """Make a row by an act of *who*."""
        self.rows[name] = cls.create(act, self.by(who), **params)
        return self.rows[name]

    def fresh(self, name: str) -> Any:
        """The row as it is in the database now."""
        row = self.rows[name]
        return type(row)._base_manager.get(pk=row.pk)

    def desk(self, who: str) -> Client:
        """A browser in which *who* is signed in."""
        if who not in self._desks:
            self._desks[who] = Client()
            self._desks[who].force_login(self.people[who])
        return self._desks[who]

    def token(self, who: str) -> dict[str, str]:
        """The header with which a program of *who* asks the API."""
        if who not in self._tokens:
            self._tokens[who] = Token.make(self.people[who], "test", clock.now())
        return {"authorization": f"Bearer {self._tokens[who]}"}

    def of(self, kind: str) -> dict[str, Any]:
        """The rows of one kind: short name → row."""
        return {name: row for name, row in self.rows.items() if row.kind == kind}


def worksheet(team: str = "mi", **changed: Any) -> dict[str, Any]:
    """Readings of a III class truck scale, Max 80 t, e 20 kg, that pass; each indication lies on its load."""

    def row(load: str, delta: str, direction: str = "up") -> dict[str, str]:
        return {"load": load, "indication": load, "delta": delta, "direction": direction}

    zero = {"load": "200", "indication": "200", "delta": "10"}
    loads = ("400", "10000", "40000", "80000")
    return {
        "zero": zero,
        "weighing": [row(load, "10" if load == "400" else "8") for load in loads]
        + [row(load, "9" if load == "40000" else "8", "down") for load in ("40000", "10000", "400")],
        "eccentricity": [
            {"position": str(n), "load": "16000", "indication": "16000", "delta": "9", "zero": zero}
            for n in range(1, 7)
        ],
        "repeatability": [
            {"load": load, "readings": [{"indication": load, "delta": "9"}] * 3} for load in ("40000", "80000")
        ],
        "discrimination": [
            {"load": load, "before": load, "after": str(int(load) + 20)} for load in ("400", "40000", "80000")
        ],
        "standards": [{"number": f"W-{team}", "name": "M1 级砝码", "mpe": "2.5 kg", "valid_until": "2027-11-30"}],
        "environment": {"temperature": "27.4", "humidity": "64"},
    } | changed  # fmt: skip


def scale(ground: Ground, name: str, who: str, owner: Any, number: str, institute: str = MI) -> Instrument:
    """A truck scale of *owner*, registered by *who* and given to *institute*."""
    made: Instrument = ground.make(
        name, Instrument, "registered", who, owner=owner.pk, number=number, category="truck_scale",
        name=f"汽车衡{number[-3:]}", model="SCS-80", serial=f"SN{number}", accuracy="III", unit="kg", max="80000",
        min="400", e="20", supports="6", mandatory=True,
    )  # fmt: skip
    if institute:
        made.act("appointed", ground.by(who), institute=institute)
    return made


def verify(ground: Ground, name: str, instrument: Instrument, upto: str, team: str = "mi") -> Verification:
    """A verification by the people of *team*, from its assignment up to the act *upto*."""
    made: Verification = ground.make(
        name, Verification, "assigned", f"{team}_manager", instrument=instrument.pk,
        verifier=ground.people[f"{team}_verifier"].pk,
    )  # fmt: skip
    steps: dict[str, tuple[str, dict[str, Any]]] = {
        "recorded": ("verifier", {"worksheet": worksheet(team), "fee": "800"}),
        "checked": ("checker", {}), "approved": ("approver", {}), "withdrawn": ("approver", {"reason": "证书打印有误"}),
    }  # fmt: skip
    for step, (duty, params) in steps.items():
        if upto == "assigned":
            break
        made.act(step, ground.by(f"{team}_{duty}"), **params)
        if step == upto:
            break
    return made


@contextmanager
def standing(folder: Path) -> Iterator[Ground]:
    """The city on its day; keys, papers and plain files lie in *folder*. The caller holds a database."""
    with override_settings(HOME=folder, MEDIA_ROOT=folder / "files"):
        ground = Ground()
        found("demo/linjiang", code=PROVINCE, name="江南省局", opened=OPENED)
        with clock.driven() as driver:
            _people(ground)
            driver.to(datetime(2024, 6, 28, 10, 0, tzinfo=clock.SHANGHAI))
            _law(ground)
            _business(ground)
            _targets(ground)
            _coordination(ground)
            _chain(ground)
            _reports(ground)
            _old_reports(ground)
            _composed(ground)
            _calls(ground)
            worker.settle()
            _offices(ground)
            for who in ground.people:  # sign in once, before the tests' own transactions
                ground.desk(who), ground.token(who)
            yield ground


def _people(ground: Ground) -> None:
    for code, name, sort, parent in BODIES:
        establish(code=code, name=name, sort=sort, parent=parent, since=SINCE)
    for username, (name, body, duties) in PEOPLE.items():
        ground.people[username] = open_account(
            Person(f"{username}.account", name, "", body, duties, PASSWORD), since=SINCE
        )
    for institute, areas in ((MI, (EAST, WEST)), (MIX, (ZONE,))):
        for area in areas:
            ground.rows[f"agreement.{institute}.{area}"] = Agreement.create(
                "concluded", By.system(institute, key=f"agreement:{institute}:{area}"), to_body=institute, area=area,
                for_line="metrology", begins=SINCE,
            )  # fmt: skip


def table_of(year: int, *days: str) -> str:
    """The arrangement of a year as a table of nothing but its statutory holidays."""
    return "date,kind,name\n" + "\n".join(f"{year}-{day},statutory_holiday,假日" for day in days)


# The law's days (令第795号) and the almanac's: Spring Festival 2027-02-06 and 2028-01-26, 清明 04-05 and 04-04,
# 端午 06-09 and 05-28, 中秋 09-15 and 10-03.
IN_2027 = table_of(
    2027, "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15", "10-01",
    "10-02", "10-03"
)  # fmt: skip
IN_2028 = table_of(
    2028, "01-01", "01-25", "01-26", "01-27", "01-28", "04-04", "05-01", "05-02", "05-28", "10-01", "10-02", "10-03"
)  # fmt: skip


ARCHIVE = Signer("archive.linjiang.example", Ed25519PrivateKey.from_private_bytes(b"w" * 32), COSIGNATURE)
"""Somebody outside who keeps heads of the ledger."""


def _law(ground: Ground) -> None:
    """One row of each kind on which the limits stand."""
    ground.make(
        "calendar_year",
        CalendarYear,
        "loaded",
        "lawyer",
        text=IN_2027,
        year="2027",
        number="国办发明电〔2026〕1号",
    )
    ground.make(
        "day_override", DayOverride, "laid", "lawyer", at=WEST, sort="off", name="火把节", begins="2024-07-29",
        ends="2024-07-31", basis="州政府令",
    )  # fmt: skip
    ground.make("rule", LimitRule, "taken_over", "lawyer", procedure="barcode", rule="change_report")
    ground.make("alarm", Alarm, "set_up", "lawyer", sort="raise", after="5", levels="1")
    ground.make(
        "witness", Witness, "admitted", "audit_admin", name="临江市档案馆", public_key=str(ARCHIVE.verifier)
    )


def _business(ground: Ground) -> None:
    for place, area in (("east", EAST), ("west", WEST), ("zone", ZONE)):
        firm = ground.make(
            f"party.{place}", Party, "registered", place, name=f"{place}水泥厂", sort="enterprise", territory=area,
            address=f"{place}路1号", contact=f"联系人{place}", phone=f"1390000{place}",
        )  # fmt: skip
        held = {"owner": firm.pk, "begins": SINCE}
        ground.make(
            f"licence.{place}", Licence, "recorded", place, name="生产许可证", number=f"XK-{place}", **held
        )
        ground.make(f"tag.{place}", Tag, "put", place, name="key_energy", **held)
        old = {"what": f"旧检查{place}", "day": SINCE, "remark": f"备注{place}"}
        ground.make(f"old.{place}", OldEntry, "noted", place, owner=firm.pk, **old)
    for team in ("mi", "mix"):
        ground.make(
            f"credential.{team}", Credential, "issued", f"{team}_manager", staff=ground.people[f"{team}_verifier"].pk,
            sort="检定员", item="truck_scale", number=f"ZG-{team}-01", valid_from=SINCE,
        )  # fmt: skip
        ground.make(
            f"standard.{team}", Standard, "registered", f"{team}_manager", name=f"大型衡器标准{team}",
            number=f"W-{team}", model="M1", mpe="2.5 kg", certificate=f"SL-{team}-7", valid_to="2027-11-30",
            examination=f"量标{team}", examined_to="2028-03-11",
        )  # fmt: skip
    _scales(ground)
    ground.rows["look"] = Look.create(
        "taken", By(ground.by("east").scope, TODAY, body=EAST, auto=True), about=str(ground.rows["party.east"].pk),
        about_kind="parties.party", why="核对投诉人",
    )  # fmt: skip


def _scales(ground: Ground) -> None:
    owners = {place: ground.rows[f"party.{place}"] for place in ("east", "west", "zone")}
    for n, upto in enumerate(("approved", "assigned", "recorded", "checked", "withdrawn")):
        name = "east" if upto == "approved" else f"east_{upto}"
        instrument = scale(ground, f"instrument.{name}", "east", owners["east"], f"EA-00{n + 1}")
        verify(ground, f"verification.{name}", instrument, upto)
    scale(ground, "instrument.east_idle", "east", owners["east"], "EA-009", institute="")
    verify(
        ground,
        "verification.west",
        scale(ground, "instrument.west", "west", owners["west"], "WE-101"),
        "approved",
    )
    zone = scale(ground, "instrument.zone", "zone", owners["zone"], "ZO-201", MIX)
    verify(ground, "verification.zone", zone, "approved", "mix")


def _targets(ground: Ground) -> None:
    """A task of the city in three parts that sum to it, each with a reported actual; and one that is only proposed."""
    areas = {"city": CITY, "east": EAST, "west": WEST, "zone": ZONE}
    for place, area in areas.items():
        ground.make(
            f"target.{place}", Target, "proposed", "city", at=area, year="2024", name="特种设备安全大检查", unit="次",
            value="12" if place == "city" else "4",
        )  # fmt: skip
    ground.rows["target.city"].act("divided", ground.by("city"))
    for place in areas:
        ground.rows[f"target.{place}"].act("confirmed", ground.by("city"))
        if place != "city":
            ground.make(
                f"actual.{place}", AttestedActual, "reported", "east_two" if place == "east" else "city",
                target=ground.rows[f"target.{place}"].pk, as_of=YESTERDAY, value="2", evidence=f"检查通报{place}",
            )  # fmt: skip
    for place in ("east", "west", "zone"):
        ground.make(
            f"assessment.{place}", Assessment, "self_scored", "east_two" if place == "east" else "city",
            at=areas[place], year="2024", points="88.5", statement=f"自评说明{place}",
        )  # fmt: skip
    ground.rows["assessment.west"].act("reviewed", ground.by("west"), points="86")
    ground.make(
        "target.east_proposed", Target, "proposed", "east", at=EAST, year="2024", name="检定覆盖率", sort="rate",
        unit="%", value="95", course="level", indicator="metrology.verification_rate",
    )  # fmt: skip


def _composed(ground: Ground) -> None:
    """A figure of each bureau's own: truck scales verified."""
    for place in ("city", "east", "west", "zone"):
        ground.make(
            f"composed.{place}", Composed, "composed", place, name=f"检定汽车衡{place}", unit="台件",
            what="flow metrology.verification.approved", where="category=truck_scale",
        )  # fmt: skip


def _coordination(ground: Ground) -> None:
    """A problem of each body in each state: found, being mended, mended, verified."""
    for place, area in {"city": CITY, "east": EAST, "west": WEST, "zone": ZONE}.items():
        ground.make(
            f"problem.{place}", Problem, "found", "east_two" if place == "east" else "city", at=area,
            what=f"{place}培训力度不够", subject="staff", source="self_review", measure="每季度一次业务培训",
            due=TODAY + timedelta(days=30),
        )  # fmt: skip
    problem = {"at": EAST, "subject": "funds", "source": "inspection"}
    ground.make("problem.east_found", Problem, "found", "city", what="检定票据不足", **problem)
    mended = {"measure": "票据按月请领", "due": TODAY}
    for name in ("problem.east_mended", "problem.east_verified"):
        ground.make(name, Problem, "found", "city", what="票据台账不全", **problem, **mended)
        ground.rows[name].act("mended", ground.by("east_two"), evidence="请领单第12号")
    ground.rows["problem.east_verified"].act("verified", ground.by("city"))
    ground.make(
        "problem.west_mended", Problem, "found", "city", what="台账不全", **problem | {"at": WEST} | mended
    )
    ground.rows["problem.west_mended"].act("mended", ground.by("west"), evidence="台账照片")
    _work(ground)


def _work(ground: Ground) -> None:
    """A work point and a task of each body, all of the city; one point in three states, one task that supports."""
    until = TODAY + timedelta(days=60)
    areas = {"city": CITY, "east": EAST, "west": WEST, "zone": ZONE}
    items = (*areas.items(), ("east_plain", EAST), ("east_done", EAST), ("west_done", WEST))
    for n, (place, area) in enumerate(items, 1):
        ground.make(
            f"point.{place}", Point, "issued", "city", at=area, year="2024", number=str(n),
            what=f"{place}特种设备安全大检查", due=until,
        )  # fmt: skip
        if n not in (5,):
            ground.make(f"task.{place}", Task, "given", "city", at=area, what=f"{place}报送名录", due=until)
    ground.rows["point.east"].act("joined", ground.by("city"), at=ZONE, what="配合检查新区企业", due=until)
    ground.rows["task.zone_support"] = Task.objects.get(role="support")
    for place, who in (("east", "east_two"), ("west", "west")):
        for kind in ("point", "task"):
            ground.rows[f"{kind}.{place}_done"].act("done", ground.by(who), evidence="检查通报第7期")


def _chain(ground: Ground) -> None:
    """May closed by three counties, and by the city without them."""
    for place, area in (("east", EAST), ("west", WEST), ("zone", ZONE), ("city", CITY)):
        why = "各县局未核对" if place == "city" else ""
        ground.make(
            f"closing.{place}", Closing, "closed", "east_two" if place == "east" else place, at=area, period="2024-05",
            why=why,
        )  # fmt: skip
        nil = {"at": area, "month": "2024-04", "topic": "metrology.withdrawn"}
        ground.make(f"nil.{place}", NilReturn, "declared", "east_two" if place == "east" else place, **nil)


def said_in(place: str) -> dict[str, list[dict[str, str]]]:
    """The text of a report: one section with a live figure."""
    text = f"{place}检定{{{{figure: metrology.verified}}}}。"
    return {"sections": [{"title": "计量监管", "kind": "text", "text": text}]}


def _reports(ground: Ground) -> None:
    """A report of each county of the first quarter: the east's is being written, the others are in review."""
    for place, area in {"east": EAST, "west": WEST, "zone": ZONE}.items():
        who = "east_two" if place == "east" else "city"
        made = ground.make(
            f"report.{place}", WorkReport, "drafted", who, at=area, period="2024Q1", shape="half_year",
        )  # fmt: skip
        made.act("written", ground.by(who), sections=said_in(place), name=f"季度总结{place}")
        if place != "east":
            made.act("submitted", ground.by(who))
    _groups(ground)


def _groups(ground: Ground) -> None:
    """A group of the city in which the east county and the zone sit, and one of the west county's own."""
    for place, bodies in (("city", {"_east": EAST, "_zone": ZONE}), ("west", {})):
        group = ground.make(
            f"group.{place}", Group, "established", place, name=f"{place}质量兴市", purpose="quality"
        ).pk
        ground.make(
            f"seat.{place}",
            Seat,
            "seated",
            place,
            group=group,
            post="head",
            office="副市长",
            outsider=f"领导{place}",
        )
        for name, body in bodies.items():
            ground.make(f"seat.{place}{name}", Seat, "seated", place, group=group, post="member", member=body)
        for name in ("", "_called"):
            ground.make(
                f"meeting.{place}{name}",
                Meeting,
                "called",
                place,
                group=group,
                agenda=f"{place}推进会",
                day=TODAY,
            )
        ground.rows[f"meeting.{place}"].act("held", ground.by(place), minutes=f"纪要{place}")


def old_text(name: str) -> bytes:
    """A made-up report of ten years ago; three figures stand in it."""
    said = "上半年共检定计量器具2410台件，立案查处案件38起，受理投诉举报132件。"
    return f"{name}局2009年上半年工作总结\n{said}\n".encode()


def said_of(report: OldReport, nth: int = 0) -> dict[str, Any]:
    """The parameters with which the nth figure of a report is accepted as it was read."""
    read = report.proposals()[nth]
    told = ("place", "printed", "value", "unit", "bound", "qualifier", "code", "about", "period")
    return {"report": str(report.pk)} | {name: getattr(read, name) for name in told}


def _old_reports(ground: Ground) -> None:
    """An old report of each place with one figure confirmed, and a phrase; one phrase is proposed to all."""
    for place, area in (("east", EAST), ("west", WEST), ("zone", ZONE)):
        file = keep_file(old_text(place), f"{place}.txt", ground.people[place])
        report = ground.make(
            f"old_report.{place}", OldReport, "received", place, at=area, original=str(file.pk)
        )
        ground.make(f"old_figure.{place}", OldFigure, "accepted", place, **said_of(report))
        words_ = {"phrase": f"{place}衡器普查", "code": "metrology.verified"}
        ground.make(f"phrase.{place}", Phrase, "remembered", place, at=area, **words_)
    again = {"at": EAST, "phrase": "上门帮教", "code": "QUA.trainings"}
    ground.make("phrase.east_proposed", Phrase, "remembered", "east", **again).act(
        "proposed", ground.by("east")
    )


def frozen_report(
    ground: Ground, name: str, area: str, writer: str, checker: str, period: str = "2024-05"
) -> Any:
    """A report of a body that one writes and another approves and freezes."""
    made = ground.make(name, WorkReport, "drafted", writer, at=area, period=period, shape="half_year")
    made.act("written", ground.by(writer), sections=said_in(area), name=f"月度总结{area}")
    made.act("submitted", ground.by(writer))
    made.act("approved", ground.by(checker))
    made.act("frozen", ground.by(checker))
    return made


def _calls(ground: Ground) -> None:
    """The city calls its three counties: the east has still to hand in, the west has, the zone's is graded."""
    ground.make(
        "call.city", Call, "called", "city", at=CITY, number="市质函〔2024〕1号", name="五月工作总结", period="2024-05",
        due=date(2024, 7, 5), to=f"{EAST} {WEST} {ZONE}",
    )  # fmt: skip
    people = {
        "east": (EAST, "east_two", "east"),
        "west": (WEST, "west", "city"),
        "zone": (ZONE, "zone", "city"),
    }
    for place, (area, writer, checker) in people.items():
        report = frozen_report(ground, f"report.{place}_may", area, writer, checker)
        summary = ground.rows[f"summary.{place}"] = Summary.objects.get(territory=area)
        if place != "east":
            summary.act("submitted", ground.by(writer), work_report=report.pk)
    ground.rows["summary.zone"].act("graded", ground.by("city"), grade="complete")


def _offices(ground: Ground) -> None:
    """What stands beside the work: rows that the acts above brought about, and one erasure."""
    other = {"name": "zone另一厂", "sort": "workshop", "phone": "13911112222"}
    told = ground.make("party.zone_other", Party, "registered", "zone", territory=ZONE, **other)
    ground.make(
        "erasure", Erasure, "erased", "security_admin", act=str(told.timeline().get().pk),
        paths={"paths": ["changed.phone"]}, why="本人要求",
    )  # fmt: skip
    worker.settle()
    names = {staff.pk: name for name, staff in ground.people.items()}
    ground.rows |= {f"organ.{row.code}": row for row in Organ.objects.all()}
    ground.rows |= {f"account.{names[row.pk]}": row for row in Account.objects.all()}
    ground.rows |= {f"appointment.{names[row.staff_id]}.{row.duty}": row for row in Appointment.objects.all()}
    ground.rows |= {
        f"sheet.{'mix' if row.body_id == MIX else 'mi'}.{row.number}": row for row in Sheet.objects.all()
    }
    ground.rows["installation"] = Installation.objects.get()
