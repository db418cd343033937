"""How to play a year of metrology 计量: instruments taken over, then verified month by month through real acts.

The line knows no names: who does what comes in as a ``Cast``, where its firms lie as ``Site``s.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from zhijian.common.people.models import Credential
from zhijian.kernel.office.stage import Deed, Stage
from zhijian.kernel.records.bulk import Wish
from zhijian.kernel.records.correcting import void
from zhijian.kernel.workdays.published import add_workdays, eve_workday
from zhijian.lines.metrology.categories import TERMS, Category, valid_until
from zhijian.lines.metrology.demo_worksheets import worksheet
from zhijian.lines.metrology.models import Instrument, Standard, Verification

LEAD = 24  # days before the last valid day at which a verification is assigned at the earliest
HELD = {"check": 7, "approve": 10}
"""Working days before the end within which some work is left lying before a signature, so that each desk shows some."""
DECKS = (
    {"fail": 2, "late": 1, "return": 1, "void": 1, "withdraw": 1, "forget": 2, "plain": 17},
    {"fail": 4, "late": 3, "return": 3, "void": 1, "withdraw": 1, "forget": 5, "plain": 83},
)
"""What befalls of the first 25 verifications, and of each hundred after: drawn like cards, so that none is left out."""


@dataclass(frozen=True)
class Site:
    """Where instruments stand: a firm, its kind of trade, and the county in whose area it lies."""

    party: UUID
    trade: str
    area: str


@dataclass(frozen=True)
class Institute:
    """Who works at an institute, by user name. ``approvers``: the usual one first; ``acting``: (from, to, who)."""

    code: str
    manager: str
    verifiers: dict[str, tuple[str, ...]]
    checkers: tuple[str, ...]
    approvers: tuple[str, ...]
    serves: dict[str, tuple[str, ...]]
    """Area → the categories that this institute verifies there; an area of ``""`` stands for all areas."""
    acting: tuple[tuple[date, date, str], ...] = ()


@dataclass(frozen=True)
class Cast:
    """The officers: institutes, the nearest first, and the supervisor of each area."""

    institutes: tuple[Institute, ...]
    supervisors: dict[str, str]
    letters: dict[str, str]


@dataclass
class Scale:
    """One instrument of the play, with what its user would know by heart."""

    id: UUID
    category: str
    area: str
    institute: str
    due: date | None
    occasion: str = "subsequent"
    lead: int = LEAD
    """Calendar days before the last valid day at which the work begins; some begin late."""
    busy: bool = False
    gone: bool = False
    mandatory: bool = True


@dataclass
class Job:
    """One verification on its way. ``fate`` is what befalls it: nothing, or one of the troubles of real work."""

    scale: Scale
    house: Institute
    verifier: str = ""
    fate: str = ""
    record: UUID | None = None
    certificate: str = ""
    visited: date | None = None
    checker: str = ""
    approver: str = ""
    tries: int = 0
    replaces: UUID | None = None


@dataclass
class Play:
    """Metrology in the city: what is in use, what is under way, what comes next."""

    stage: Stage
    cast: Cast
    scales: list[Scale] = field(default_factory=list)
    standards: dict[tuple[str, str], list[Standard]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    jobs: list[tuple[date, int, str, Job]] = field(default_factory=list)
    credentials: dict[tuple[str, str], tuple[date, date | None]] = field(default_factory=dict)
    taken: int = 0
    day: int = 0
    deck: list[str] = field(default_factory=list)
    decks: int = 0
    lying: dict[tuple[str, str], int] = field(default_factory=dict)
    serial: int = 0

    # -- the beginning -------------------------------------------------------------------------------------------

    def equip(self) -> list[Deed]:
        """The institutes' standards, registered by their managers."""
        return [
            partial(self._standard, house, *row)
            for house in self.cast.institutes
            for row in _standards(house)
        ]

    def take_over(self, sites: Sequence[Site], count: int) -> list[Deed]:
        """At most *count* instruments of old registers, with their last verification: the first due list is right."""
        wanted = [
            (site, kind) for site in sites for kind in KINDS_OF.get(site.trade, ()) for _n in range(kind[1])
        ]
        if len(wanted) > count:
            wanted = [wanted[n] for n in sorted(self.stage.chance.sample(range(len(wanted)), count))]
        return [
            partial(
                self._take_over_area, area, [(site, kind[0]) for site, kind in wanted if site.area == area]
            )
            for area in self.cast.supervisors
            if any(site.area == area for site, _kind in wanted)
        ]

    def _standard(
        self, house: Institute, category: str, name: str, model: str, number: str, said: dict[str, str]
    ) -> None:
        """Certificates end in turn over the year; the first of each institute soon after the end of the play."""
        stage, n = self.stage, len(self.standards)
        mine = sum(code == house.code for code, _category in self.standards)
        ends = stage.close + timedelta(days=25 - 41 * mine)
        while ends - timedelta(days=365) > stage.first + timedelta(days=20):
            ends -= timedelta(days=365)
        while ends <= stage.first + timedelta(days=20):
            ends += timedelta(days=365)
        standard = Standard.create(
            "registered", stage.by(house.manager, history=True), name=name, model=model, number=number, **said,
            certificate=f"SL{stage.first.year}-{4100 + n}", valid_to=ends,
            examined_to=stage.first + timedelta(days=900 + 50 * n),
            examination=f"〔{stage.first.year - 1}〕临量标证字第{10 + n:03d}号",
        )  # fmt: skip
        self.standards.setdefault((house.code, category), []).append(standard)

    def _take_over_area(self, area: str, wanted: list[tuple[Site, str]]) -> None:
        stage, supervisor = self.stage, self.cast.supervisors[area]
        described = [(self.describe(site, kind), site) for site, kind in wanted]
        made = stage.bulk([
            Wish(Instrument(), "registered", stage.by(supervisor, history=True), values) for values, _site in described
        ])  # fmt: skip
        scales, wishes = [], []
        for record in made:
            scale, last = self._past(record, area)
            scales.append(scale)
            if last is not None:
                wishes.append(Wish(record, "taken_over", stage.by(supervisor, history=True), last))
        stage.bulk(wishes)
        self.scales += scales

    def _past(self, record: Instrument, area: str) -> tuple[Scale, dict[str, Any] | None]:
        """When it was verified last; some were overdue already, one in sixty had never been verified."""
        chance, months = self.stage.chance, TERMS[record.category].months
        scale = self._scale(record, area)
        self.taken += 1
        if self.taken % 60 == 0:
            return scale, None
        scale.institute = self.house_for(record.category, area).code if chance.random() < 0.8 else ""
        longest = round(months * 30.4)
        back = longest + chance.randint(5, 60) if self.taken % 30 == 15 else chance.randint(1, longest)
        verified = eve_workday(self.stage.first - timedelta(days=back))
        scale.due = valid_until(verified, months)
        number = f"旧 {verified.year}-{TERMS[record.category].prefix}-{chance.randint(1, 9999):04d}"
        institute = scale.institute or None
        return scale, {
            "verified_on": verified,
            "until": scale.due,
            "certificate": number,
            "institute": institute,
        }

    # -- a day ---------------------------------------------------------------------------------------------------

    def todo(self, day: date) -> list[Deed]:
        """What the officers of metrology do on *day*."""
        deeds: list[Deed] = list(self._standards_to_renew(day))
        while self.jobs and self.jobs[0][0] <= day:
            _day, _serial, step, job = heapq.heappop(self.jobs)
            deeds.append(partial(getattr(self, f"_{step}"), job, day))
        deeds += [partial(self._begin, scale, day) for scale in self.scales if self._is_wanted(scale, day)]
        return deeds + self._incidents(day)

    def newcomer(self, site: Site) -> list[Deed]:
        """A firm puts one or two new instruments into use: their first verification follows."""
        kinds = KINDS_OF.get(site.trade, ())[:2]
        return [partial(self._new, site, kind) for kind, _n in kinds]

    def _is_wanted(self, scale: Scale, day: date) -> bool:
        """Whether the work for this instrument begins today: some days before its last valid day, or long after it."""
        if scale.busy or scale.gone:
            return False
        return scale.due is not None and day >= scale.due - timedelta(days=scale.lead)

    def _begin(self, scale: Scale, day: date) -> None:
        scale.busy = True
        house = self.house_for(scale.category, scale.area)
        job = Job(scale, house, fate=self._fate(house))
        if job.fate == "forget":  # nobody thinks of it in time: it is overdue when its work begins
            self._later("begin_job", job, day, 30, 75)
        else:
            self._begin_job(job, day)

    def _begin_job(self, job: Job, day: date) -> None:
        if job.scale.institute != job.house.code:
            by = self.stage.by(self.cast.supervisors[job.scale.area])
            self.stage.act(Instrument, job.scale.id, "appointed", by, institute=job.house.code)
            job.scale.institute = job.house.code
            self._later("assign", job, day, 1, 3)
        else:
            self._assign(job, day)

    def _assign(self, job: Job, day: date) -> None:
        if job.scale.gone:
            return
        stage = self.stage
        job.verifier = job.verifier or stage.chance.choice(self._able(job, day))
        visit = add_workdays(day, stage.chance.randint(2, 9))
        record = Verification.create(
            "assigned", stage.by(job.house.manager), instrument=job.scale.id, verifier=stage.staff(job.verifier).pk,
            occasion=job.scale.occasion, planned_on=visit, replaces=job.replaces,
        )  # fmt: skip
        job.record, job.visited = record.pk, visit
        ill = stage.left(visit) < 8 and stage.chance.random() < 0.3
        if ill:  # the visit is put off past the end: an overdue plan on the verifier's desk
            visit = add_workdays(visit, 8)
        elif job.fate == "late":
            visit = add_workdays(visit, 5)
        self._push("record", job, visit)

    def _record(self, job: Job, day: date) -> None:
        """The verifier enters the worksheet; without a signal in the hills it comes days later, with the reason."""
        stage, late = self.stage, job.fate == "late" and job.tries == 0 and job.visited is not None
        if not self._holds(job.verifier, job.scale.category, day):
            self._reassign(job, day)
            return
        on = job.visited if late and job.visited else day
        by = stage.by(job.verifier, on=on, reason="山区无网络信号，返所后补录" if late else "")
        record = Verification.get(by.scope, job.record)
        fault = job.fate == "fail" and job.tries == 0
        used = self.standards[job.house.code, job.scale.category]
        filled = worksheet(record.instrument, record.occasion, on, used, stage.chance, fault)
        fee = "0" if job.scale.mandatory else FEES[job.scale.category]
        record.act("recorded", by, worksheet=filled, fee=fee)
        self._later("check", job, day, 1, 3)

    def _check(self, job: Job, day: date) -> None:
        if self._lies(job, day, "check"):
            return None
        stage = self.stage
        job.checker = stage.chance.choice([who for who in job.house.checkers if who != job.verifier])
        if job.fate == "return" and job.tries == 0:
            job.tries = 1
            stage.act(
                Verification,
                job.record,
                "returned",
                stage.by(job.checker),
                remark="偏载一处读数与原始记录不符，请复测",
            )
            return self._later("record", job, day, 1, 3)
        stage.act(Verification, job.record, "checked", stage.by(job.checker))
        return self._later("approve", job, day, 1, 2)

    def _approve(self, job: Job, day: date) -> None:
        if self._lies(job, day, "approve"):
            return
        job.approver = self._approver(job, day)
        record = self.stage.act(Verification, job.record, "approved", self.stage.by(job.approver))
        scale = job.scale
        scale.busy, scale.due, scale.occasion = False, record.valid_until, "subsequent"
        if record.verdict == "fail":  # mended, and verified again
            scale.busy = True
            self._later("begin_job", Job(scale, job.house, fate="plain"), day, 12, 30)
        elif job.fate in ("void", "withdraw"):
            scale.busy = True
            self._later(job.fate, job, day, 1, 3)

    # -- trouble -------------------------------------------------------------------------------------------------

    def _void(self, job: Job, day: date) -> None:
        """Another approver voids the approval, and the certificate is issued anew."""
        by = self.stage.by(next(who for who in job.house.approvers if who != job.approver))
        record = Verification.get(by.scope, job.record)
        void(record, record.timeline().last(), by, reason="证书上使用地点有误，作废重发")
        job.fate = "plain"
        self._later("approve", job, day, 1, 1)

    def _withdraw(self, job: Job, day: date) -> None:
        """The certificate is withdrawn, and a new verification replaces it."""
        by = self.stage.by(self._approver(job, day))
        self.stage.act(Verification, job.record, "withdrawn", by, reason="复查发现铅封破损，检定结论不再成立")
        self._later("begin_job", Job(job.scale, job.house, fate="plain", replaces=job.record), day, 3, 8)

    def _reassign(self, job: Job, day: date) -> None:
        """The verifier's credential has ended: the manager gives the work to another."""
        job.verifier = self.stage.chance.choice(self._able(job, day))
        job.visited = add_workdays(day, 2)
        by = self.stage.by(job.house.manager)
        self.stage.act(
            Verification,
            job.record,
            "reassigned",
            by,
            verifier=self.stage.staff(job.verifier).pk,
            planned_on=job.visited,
        )
        self._push("record", job, job.visited)

    def _incidents(self, day: date) -> list[Deed]:
        """Every second week an instrument is moved, laid up or scrapped."""
        self.day += 1
        idle = [scale for scale in self.scales if not scale.busy and not scale.gone]
        if self.day % 11 or not idle:
            return []
        step = (self._move, self._lay_up, self._scrap, self._lay_up)[self.day // 11 % 4]
        return [partial(step, self.stage.chance.choice(idle), day)]

    def _move(self, scale: Scale, day: date) -> None:
        if scale.busy or scale.gone:
            return
        areas = [area for area in self.cast.supervisors if area != scale.area]
        there = self.stage.chance.choice(areas)
        by = self.stage.by(self.cast.supervisors[scale.area])
        self.stage.act(Instrument, scale.id, "moved", by, area=there, site="迁入新址")
        scale.area = there

    def _lay_up(self, scale: Scale, day: date) -> None:
        if scale.busy or scale.gone:
            return
        by = self.stage.by(self.cast.supervisors[scale.area])
        self.stage.act(Instrument, scale.id, "laid_up", by, reason="用户停产，申请停用封存")
        scale.busy = True
        if self.stage.chance.random() < 0.6:
            self._later("put_back", Job(scale, self.cast.institutes[0]), day, 40, 120)

    def _put_back(self, job: Job, day: date) -> None:
        by = self.stage.by(self.cast.supervisors[job.scale.area])
        self.stage.act(Instrument, job.scale.id, "put_back", by)
        job.scale.busy = False

    def _scrap(self, scale: Scale, day: date) -> None:
        if scale.busy or scale.gone:
            return
        by = self.stage.by(self.cast.supervisors[scale.area])
        self.stage.act(Instrument, scale.id, "ended", by)
        scale.gone = True

    def _new(self, site: Site, kind: str) -> None:
        by = self.stage.by(self.cast.supervisors[site.area])
        record = Instrument.create("registered", by, **self.describe(site, kind))
        scale = self._scale(record, site.area)
        scale.occasion, scale.busy = "initial", True
        self.scales.append(scale)
        self._later("begin_job", Job(scale, self.house_for(record.category, site.area)), by.on, 1, 4)

    def _standards_to_renew(self, day: date) -> list[Deed]:
        """Each certificate of a standard is renewed two weeks before it ends."""
        soon = [
            (house, standard) for (house, _category), mine in self.standards.items() for standard in mine
            if standard.valid_to and standard.valid_to - day < timedelta(days=14)
        ]  # fmt: skip
        return [partial(self._renew, house, standard, day) for house, standard in soon]

    def _renew(self, code: str, standard: Standard, day: date) -> None:
        manager = next(house.manager for house in self.cast.institutes if house.code == code)
        _mark, _dash, serial = standard.certificate.partition("-")
        standard.act(
            "changed", self.stage.by(manager), certificate=f"SL{day.year}-{int(serial) + 7}",
            valid_to=standard.valid_to + timedelta(days=365),
        )  # fmt: skip

    # -- helpers -------------------------------------------------------------------------------------------------

    def house_for(self, category: str, area: str) -> Institute:
        """The institute that verifies this category in this area: the nearest that can, else the city's."""
        for house in self.cast.institutes:
            if category in house.serves.get(area, house.serves.get("", ())):
                return house
        return self.cast.institutes[-1]

    def describe(self, site: Site, kind: str) -> dict[str, Any]:
        """The form of a new instrument."""
        chance = self.stage.chance
        model = chance.choice(MODELS[kind])
        series = f"{self.cast.letters[site.area]}-{TERMS[kind].prefix}"
        self.numbers[series] = self.numbers.get(series, 0) + 1
        return {
            "number": f"{series}-{self.numbers[series]:05d}", "category": kind, "owner": site.party,
            "serial": f"{chance.randint(2008, self.stage.first.year)}{chance.randint(100, 99999):05d}",
            "maker": chance.choice(MAKERS), "site": chance.choice(SITES[kind]), "mandatory": chance.random() > 0.06,
            "zero_tracking": chance.random() < 0.5, **model,
        }  # fmt: skip

    def _scale(self, record: Instrument, area: str) -> Scale:
        lead = LEAD - self.stage.chance.randrange(29)
        return Scale(record.pk, record.category, area, "", None, lead=lead, mandatory=record.mandatory)

    def _fate(self, house: Institute) -> str:
        if not self.deck:
            self.deck = [name for name, count in DECKS[min(self.decks, 1)].items() for _n in range(count)]
            self.decks += 1
            self.stage.chance.shuffle(self.deck)
        suits = (n for n, name in enumerate(self.deck) if name != "void" or len(house.approvers) > 1)
        return self.deck.pop(next(suits, 0))

    def _lies(self, job: Job, day: date, step: str) -> bool:
        """Near the end some work is left lying before the next signature."""
        if self.stage.left(day) >= HELD[step]:
            return False
        where = (job.house.code, step)
        lies = not self.lying.get(where) or self.stage.chance.random() < 0.15
        self.lying[where] = self.lying.get(where, 0) + lies
        return lies

    def _able(self, job: Job, day: date) -> list[str]:
        return [who for who in job.house.verifiers if self._holds(who, job.scale.category, day)]

    def _holds(self, who: str, category: str, day: date) -> bool:
        """Whether this verifier's credential covers the day; each is looked up once, since the play renews none."""
        if not self.credentials:
            held = Credential.objects.filter(state="in_force").select_related("staff")
            self.credentials = {
                (one.staff.username, one.item): (one.valid_from, one.valid_to) for one in held
            }
        begins, ends = self.credentials.get((who, category), (date.max, None))
        return begins <= day and (ends is None or day <= ends)

    def _approver(self, job: Job, day: date) -> str:
        for begins, ends, who in job.house.acting:
            if begins <= day <= ends:
                able = [who, *job.house.approvers[1:]]
                return next(name for name in able if name not in (job.verifier, job.checker))
        return job.house.approvers[-1] if self.stage.chance.random() < 0.25 else job.house.approvers[0]

    def _later(self, step: str, job: Job, day: date, least: int, most: int) -> None:
        self._push(step, job, add_workdays(day, self.stage.chance.randint(least, most)))

    def _push(self, step: str, job: Job, day: date) -> None:
        self.serial += 1
        heapq.heappush(self.jobs, (day, self.serial, step, job))


# -- what instruments there are ------------------------------------------------------------------------------------


def _weighing(name: str, model: str, top: str, e: str, least: str, supports: str) -> dict[str, Any]:
    return {
        "name": name,
        "model": model,
        "accuracy": "III",
        "unit": "kg",
        "max": top,
        "min": least,
        "e": e,
        "supports": supports,
    }


TRUCK = "电子汽车衡"
MODELS: dict[str, list[dict[str, Any]]] = {
    Category.TRUCK_SCALE: [
        _weighing(TRUCK, "SCS-30", "30000", "10", "200", "4"),
        _weighing(TRUCK, "SCS-50", "50000", "20", "400", "6"),
        _weighing(TRUCK, "SCS-60", "60000", "20", "400", "6"),
        _weighing(TRUCK, "SCS-80", "80000", "20", "400", "6"),
        _weighing(TRUCK, "SCS-100", "100000", "50", "1000", "8"),
        _weighing(TRUCK, "SCS-120", "120000", "50", "1000", "8"),
        _weighing(TRUCK, "SCS-150", "150000", "50", "1000", "10"),
    ],
    Category.PLATFORM_SCALE: [
        _weighing("电子台秤", "TCS-60", "60", "0.02", "0.4", "1"),
        _weighing("电子台秤", "TCS-150", "150", "0.05", "1", "1"),
        _weighing("电子台秤", "TCS-300", "300", "0.1", "2", "4"),
        _weighing("电子地上衡", "SCS-1", "1000", "0.5", "10", "4"),
        _weighing("电子地上衡", "SCS-3", "3000", "1", "20", "4"),
    ],
    Category.PRICE_SCALE: [
        _weighing("电子计价秤", "ACS-15", "15", "0.005", "0.1", "1"),
        _weighing("电子计价秤", "ACS-30", "30", "0.01", "0.2", "1"),
    ],
    Category.FUEL_DISPENSER: [
        {"name": "燃油加油机", "model": "CS42J2220G", "accuracy": "0.3", "unit": "L"},
        {"name": "燃油加油机", "model": "DJY-121A", "accuracy": "0.3", "unit": "L"},
    ],
    Category.PRESSURE_GAUGE: [
        {"name": "一般压力表", "model": "Y-100", "accuracy": "1.6", "unit": "MPa", "max": "1.6"},
        {"name": "一般压力表", "model": "Y-150", "accuracy": "1.6", "unit": "MPa", "max": "2.5"},
    ],
}  # fmt: skip
MAKERS = (
    "江城衡器股份有限公司",
    "北山电子衡器厂",
    "南湖计量仪器有限公司",
    "三棱仪表有限责任公司",
    "远洋加油设备有限公司",
)
SITES: dict[str, tuple[str, ...]] = {
    Category.TRUCK_SCALE: ("厂区东门地磅房", "一号门地磅", "料场出口", "码头前沿 2 号地磅", "收购点磅房"),
    Category.PLATFORM_SCALE: ("成品库", "原料收货口", "包装车间", "冷库前厅"),
    Category.PRICE_SCALE: ("蔬菜区 12 号摊", "水产区 3 号摊", "肉类区 7 号摊", "干货区 21 号摊", "门市柜台"),
    Category.FUEL_DISPENSER: ("1 号岛", "2 号岛", "3 号岛"),
    Category.PRESSURE_GAUGE: ("锅炉房", "空压站", "气瓶充装间", "储罐区"),
}
FEES: dict[str, str] = {
    Category.TRUCK_SCALE: "1200.00", Category.PLATFORM_SCALE: "120.00", Category.PRICE_SCALE: "40.00",
    Category.FUEL_DISPENSER: "160.00", Category.PRESSURE_GAUGE: "30.00",
}  # fmt: skip
"""For work outside mandatory verification, which is free (财税〔2017〕20号); amounts are fictional."""
H, T, D, J, Y = (
    Category.TRUCK_SCALE, Category.PLATFORM_SCALE, Category.PRICE_SCALE, Category.FUEL_DISPENSER,
    Category.PRESSURE_GAUGE,
)  # fmt: skip
KINDS_OF: dict[str, tuple[tuple[str, int], ...]] = {
    "cement": ((H, 3), (T, 1), (Y, 1)), "grain": ((H, 2), (T, 2)), "fuel": ((J, 4),), "market": ((D, 9), (T, 1)),
    "port": ((H, 3), (T, 1)), "quarry": ((H, 2),), "food": ((T, 3), (D, 1), (Y, 1)), "workshop": ((D, 1),),
    "chemical": ((Y, 4), (H, 1), (T, 1)), "recycling": ((H, 1), (T, 1)), "public": ((Y, 2),),
}  # fmt: skip
"""What a firm of each trade uses, and how many."""


def _standards(house: Institute) -> list[tuple[str, str, str, str, dict[str, str]]]:
    """The working standards that an institute needs for what its verifiers verify."""
    items = {item for held in house.verifiers.values() for item in held}
    mark = "W" if house.code.endswith("00.mi") else "Y"
    rows = [
        (H, "大型衡器检定装置", "M1 砝码", f"{mark}-01", {"measures_text": "500 kg～40 t", "mpe": "0.5 kg"}),
        (T, "非自动衡器检定装置", "M1 砝码", f"{mark}-02", {"measures_text": "1 kg～2 t", "mpe": "1.0 g"}),
        (D, "电子计价秤检定装置", "M1 砝码组", f"{mark}-03", {"measures_text": "1 g～30 kg", "mpe": "0.5 g"}),
        (J, "燃油加油机检定装置", "二等金属量器", f"{mark}-04", {"measures_text": "20 L", "mpe": "0.025 %"}),
        (Y, "压力表标准装置", "精密压力表", f"{mark}-05", {"measures_text": "(0～6) MPa", "mpe": "0.25 %"}),
    ]  # fmt: skip
    return [row for row in rows if row[0] in items]
