"""A small province that writes acts as the door writes them, without the door's duties: for tests of figures."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from zhijian.kernel.ledger import sealer, store
from zhijian.kernel.ledger.leafform import Leaf, body
from zhijian.kernel.org.models import Body, Place

METER, WORK = "metrology.instrument", "metrology.verification"
PROBLEM, SUMMARY = "coordination.problem", "reports.summary"
FACETS = {
    METER: ("category", "mandatory", "accuracy", "institute", "outcome"),
    WORK: ("occasion", "category", "accuracy", "verdict"),
    PROBLEM: ("subject", "source"),
    SUMMARY: ("timeliness", "grade"),
}
START = date(2015, 1, 1)
PROVINCE, CITY_A, CITY_B = "520000", "520100", "520200"
COUNTY_1, COUNTY_2, COUNTY_3 = "520101", "520102", "520201"
INSTITUTE = "520100.mi"
TREE = {
    PROVINCE: "", CITY_A: PROVINCE, CITY_B: PROVINCE, COUNTY_1: CITY_A, COUNTY_2: CITY_A, COUNTY_3: CITY_B,
    INSTITUTE: CITY_A,
}  # fmt: skip
MOVED_ON = date(2026, 3, 10)
"""COUNTY_2 belongs to CITY_B from this day on."""


def found_province(*, moving: bool = True) -> None:
    """Bodies and their places; COUNTY_2 moves from CITY_A to CITY_B."""
    paths: dict[str, str] = {}
    for code, above in TREE.items():
        kind = Body.Kind.INSTITUTE if code == INSTITUTE else Body.Kind.BUREAU
        Body.objects.create(pk=code, name=code, kind=kind)
        paths[code] = f"{paths.get(above, '/')}{code}/"
        Place.objects.create(body_id=code, path=paths[code], begins=START)
    if moving:
        Place.objects.filter(body_id=COUNTY_2).update(ends=date(2026, 3, 9))
        Place.objects.create(body_id=COUNTY_2, path=f"{paths[CITY_B]}{COUNTY_2}/", begins=MOVED_ON)


def above(code: str, on: date, *, moving: bool = True) -> set[str]:
    """A body and those above it, by hand: what the test's own arithmetic goes by."""
    found = {code}
    while code := CITY_B if moving and code == COUNTY_2 and on >= MOVED_ON else TREE[code]:
        found.add(code)
    return found


@dataclass
class Told:
    """One act as this test tells it: what the oracle counts from."""

    id: uuid.UUID
    name: str
    on: date
    changed: dict[str, tuple[Any, Any]]
    doer: str
    territory: str
    corrects: uuid.UUID | None = None
    history: bool = False
    late: bool = False


@dataclass
class Thing:
    """One record: its kind, its values now, and all that was told of it, in order."""

    kind: str
    values: dict[str, Any]
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    told: list[Told] = field(default_factory=list)

    def tell(
        self, name: str, on: date, *, doer: str = "", corrects: uuid.UUID | None = None, history: bool = False,
        late: bool = False, **new: Any,
    ) -> Told:  # fmt: skip
        """Write one act that sets these values, as the door does: facets and measures whole, changes by access."""
        changed = {
            key: (self.values.get(key), value) for key, value in new.items() if self.values.get(key) != value
        }
        self.values.update(new)
        territory = self.values["territory"]
        told = Told(
            uuid.uuid4(), name, on, changed, doer or self.values["body"], territory, corrects, history, late
        )
        self.told.append(told)
        public = {
            key: list(pair) for key, pair in changed.items() if key in ("valid_until", "verdict", "category")
        }
        rest: dict[str, Any] = {"facets": {key: str(self.values.get(key) or "") for key in FACETS[self.kind]}}
        rest["changed"] = {key: list(pair) for key, pair in changed.items() if key not in public}
        if self.values.get("fee") is not None:
            rest["measures"] = {"fee": self.values["fee"]}
        facts: dict[str, Any] = {"changed": public} | ({"history": True} if history else {})
        facts |= {"late": True} if late else {}
        self._write(told, facts, rest)
        return told

    def _write(self, told: Told, facts: dict[str, Any], rest: dict[str, Any]) -> None:
        recorded = datetime(2026, 12, 1, tzinfo=UTC)
        party = self.values.get("party")
        leaf = Leaf(
            id=str(told.id), kind=f"{self.kind}.{told.name}", schema="1", record=str(self.id), rev=str(len(self.told)),
            doer=told.doer, territory=told.territory, principal=told.doer, actor=None, on=told.on.isoformat(),
            recorded="2026-12-01T00:00:00.000Z", corrects=str(told.corrects) if told.corrects else None, facts=facts,
            sealed={},
        )  # fmt: skip
        row = store.NewAct(
            id=told.id, kind=leaf.kind, record=self.id, rev=len(self.told), doer=told.doer, territory=told.territory,
            principal=told.doer, actor=None, party=uuid.UUID(party) if party else None, on=told.on, recorded=recorded,
            corrects=told.corrects, cause=None, body=body(leaf), kept={"rest": ["", json.loads(json.dumps(rest))]},
            key="", digest="",
        )  # fmt: skip
        store.insert([row])

    def void(self, on: date) -> None:
        """Void the last act that stands, as ``records.correcting`` does: what it changed goes back."""
        last = self.standing()[-1]
        old = {
            key: pair[0] for key, pair in last.changed.items() if last is not self.told[0] or key == "state"
        }
        if last is self.told[0]:
            old["state"] = ""
        self.tell("voided", on, doer=last.doer, corrects=last.id, **old)

    def amend(self, target: Told, on: date, **new: Any) -> None:
        """Amend an act: its day becomes *on*; its values are replaced where nothing set them since."""
        self.tell("amended", on, doer=target.doer, corrects=target.id, **new)

    def standing(self) -> list[Told]:
        """The acts that stand, voids left out, amendments among them."""
        gone = {told.corrects for told in self.told if told.name == "voided"}
        return [told for told in self.told if told.name != "voided" and told.id not in gone]


def meter(
    on: date, territory: str, *, party: str | None = None, category: str = "truck_scale", history: bool = False,
    mandatory: bool = True,
) -> Thing:  # fmt: skip
    """Register an instrument."""
    thing = Thing(METER, {"state": "", "body": "", "territory": "", "party": None, "valid_until": None})
    thing.tell(
        "registered", on, state="in_service", body=territory, territory=territory, party=party or str(uuid.uuid4()),
        category=category, mandatory=mandatory, accuracy="III", institute=INSTITUTE, history=history,
    )  # fmt: skip
    return thing


def work(
    on: date, territory: str, *, party: str, category: str = "truck_scale", body: str = INSTITUTE
) -> Thing:
    """Assign a verification."""
    thing = Thing(WORK, {"state": "", "body": "", "territory": "", "party": None, "fee": None})
    thing.tell(
        "assigned", on, state="assigned", body=body, territory=territory, party=party, category=category,
        accuracy="III", occasion="subsequent",
    )  # fmt: skip
    return thing


def verified(
    on: date, territory: str, *, party: str, category: str = "truck_scale", verdict: str = "pass", fee: str = "0",
    body: str = INSTITUTE,
) -> Thing:  # fmt: skip
    """A verification from the assignment to the approval, all on one day."""
    thing = work(on, territory, party=party, category=category, body=body)
    thing.tell("recorded", on, state="recorded", verdict=verdict, fee=fee)
    thing.tell("checked", on, state="checked")
    thing.tell("approved", on, state="issued")
    return thing


def problem(
    found: date, territory: str, *, source: str = "self_review", verified: date | None = None
) -> Thing:
    """A problem, and its verification if there is one."""
    thing = Thing(PROBLEM, {"state": "", "body": "", "territory": "", "party": None})
    thing.tell(
        "found", found, state="found", body=territory, territory=territory, source=source, subject="staff"
    )
    if verified is not None:
        thing.tell("verified", verified, state="verified")
    return thing


def summary(
    called: date, territory: str, *, caller: str, submitted: date | None = None, late: bool = False
) -> Thing:
    """A summary that is called for, and handed in if it is."""
    thing = Thing(SUMMARY, {"state": "", "body": "", "territory": "", "party": None})
    thing.tell("called", called, state="called", body=caller, territory=territory)
    if submitted is not None:
        thing.tell(
            "submitted",
            submitted,
            doer=territory,
            state="submitted",
            timeliness="late" if late else "on_time",
        )
    return thing


def seal() -> int:
    """Seal what waits; returns the number of sealed acts."""
    from zhijian.kernel.ledger import dbtiles

    sealer.seal_all()
    return dbtiles.size()
