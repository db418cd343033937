"""A city with two counties and an institute, whose half-year is known by hand: for tests of figures."""

from datetime import date

import pytest

from zhijian.common.people.models import Credential
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.ledger.sealer import seal_all
from zhijian.kernel.office.founding import Person, establish, found, open_account
from zhijian.kernel.office.models import Agreement
from zhijian.kernel.org.models import Body
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records import correcting
from zhijian.kernel.records.by import By
from zhijian.lines.metrology import issuing
from zhijian.lines.metrology import models as met

CITY, NORTH, SOUTH, INSTITUTE = "519900", "519901", "519902", "519900.mi"


class City:
    """A city with two counties and an institute that verifies fuel dispensers by the verifier's own word."""

    def __init__(self) -> None:
        found("demo/figures", code=CITY, name="临江市局", since=date(2019, 1, 1))
        for code, sort in ((NORTH, "bureau"), (SOUTH, "bureau"), (INSTITUTE, "institute")):
            establish(code=code, name=code, sort=sort, parent=CITY, since=date(2019, 1, 1))
        since = date(2019, 1, 1)
        Agreement.create(
            "concluded", By.system(CITY), to_body=INSTITUTE, area=CITY, for_line="metrology", begins=since
        )
        duties = {
            "supervisor": (CITY, (met.SUPERVISOR, "registrar")), "verifier": (INSTITUTE, (met.VERIFIER,)),
            "manager": (INSTITUTE, (met.MANAGER,)), "checker": (INSTITUTE, (met.CHECKER,)),
            "approver": (INSTITUTE, (met.APPROVER,)), "second": (INSTITUTE, (met.APPROVER,)),
            "reader": (NORTH, ("reader",)),
        }  # fmt: skip
        self.staff = {
            name: open_account(Person(name, name, name, body, held), since=since)
            for name, (body, held) in duties.items()
        }
        Credential.create(
            "issued", By.system(INSTITUTE), staff=self.staff["verifier"], sort="检定员", item="fuel_dispenser",
            number="1", valid_from=since,
        )  # fmt: skip
        met.Standard.create(
            "registered", self.by("manager", since), name="标准金属量器", number="L-20", certificate="SL-L-20",
            valid_to="2099-12-31", examination="〔2020〕第1号", examined_to="2099-12-31",
        )  # fmt: skip
        self.firms: dict[str, Party] = {}

    def by(self, name: str, on: date) -> By:
        return By.officer(self.staff[name], on=on, reason="补录")

    def firm(self, name: str, area: str) -> Party:
        if name not in self.firms:
            hand = self.by("supervisor", date(2020, 1, 1))
            self.firms[name] = Party.create("registered", hand, name=name, sort="enterprise", territory=area)
        return self.firms[name]

    def dispenser(
        self, number: str, firm: str, area: str, *, on: date, until: date | None = None
    ) -> met.Instrument:
        """A dispenser in service since a day, with the end of its last verification taken over."""
        hand = self.by("supervisor", on)
        made: met.Instrument = met.Instrument.create(
            "registered", hand, owner=self.firm(firm, area).pk, number=number, category="fuel_dispenser",
            name="加油机", mandatory=True, territory=area,
        )  # fmt: skip
        if until:
            made.act("taken_over", hand, verified_on=on, until=until, institute=INSTITUTE)
        else:
            made.act("appointed", hand, institute=Body.objects.get(pk=INSTITUTE).pk)
        return made

    def verify(
        self, thing: met.Instrument, on: date, verdict: str = "pass", fee: str = "0"
    ) -> met.Verification:
        thing.refresh_from_db()
        made: met.Verification = met.Verification.create(
            "assigned", self.by("manager", on), instrument=thing.pk, verifier=self.staff["verifier"].pk
        )
        sheet = {"verdict": verdict, "rules_text": "JJG 443", "remark": "", "standards": [{"number": "L-20"}]}
        made.act("recorded", self.by("verifier", on), worksheet=sheet, fee=fee)
        made.act("checked", self.by("checker", on))
        made.act("approved", self.by("approver", on))
        return made


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    """The papers themselves are other tests' matter.

    H1 2025: five dispensers, four verified (one fails), one withdrawn, one voided; in H1 2024 one was verified."""
    monkeypatch.setattr(issuing, "issue", lambda verification, by: None)
    made = City()
    north = [made.dispenser(f"N{n}", "北站", NORTH, on=date(2024, 1, 8)) for n in range(2)]
    other = made.dispenser("N9", "北二站", NORTH, on=date(2024, 3, 1), until=date(2025, 4, 30))
    south = made.dispenser("S1", "南站", SOUTH, on=date(2024, 3, 1), until=date(2025, 2, 10))
    late = made.dispenser("S2", "北站", SOUTH, on=date(2024, 9, 1), until=date(2025, 3, 31))
    made.verify(north[0], date(2024, 5, 6), fee="40.00")
    made.verify(north[0], date(2025, 1, 6), fee="120.50")
    withdrawn = made.verify(north[1], date(2025, 2, 3), fee="80.00")
    made.verify(south, date(2025, 2, 4), "fail", fee="60.25")
    mistaken = made.verify(other, date(2025, 3, 3), fee="999.00")
    made.verify(late, date(2025, 6, 30), fee="0.00")
    withdrawn.act("withdrawn", made.by("approver", date(2025, 5, 20)), reason="used a standard out of date")
    target = Act.objects.get(record=mistaken.pk, kind="metrology.verification.approved")
    correcting.void(mistaken, target, made.by("second", date(2025, 3, 4)), reason="wrong instrument")
    seal_all()
    return made
