"""What a person may not see is nowhere: the same walk for each kind of record in the registry, by each duty.

The tables say by hand who may see what in the city of ``ground.py``; they know nothing of scopes. A new kind of record
needs one line in them and gets every attack below.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.matrix.ground import CITY, EAST, MI, MIX, PROVINCE, TODAY, WEST, ZONE, Ground
from zhijian.desk.urls import urlpatterns as desk_urls
from zhijian.desk.views.ledger import visible_acts
from zhijian.kernel.indicators import drill
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.indicators.periods import Period
from zhijian.kernel.ledger import sealer
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.scope import scope_of
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.records.attachments import keep
from zhijian.kernel.records.errors import Invalid, NotYours
from zhijian.kernel.records.registry import KINDS
from zhijian.kernel.records.screens import SCREENS
from zhijian.lines.metrology.indicators import IN_SERVICE
from zhijian.lines.metrology.models import Instrument

NOT_THERE = "00000000-0000-7000-8000-000000000000"
EVERYWHERE = "east west zone mi mix"
OFFICERS = (
    "province", "statistics", "city", "city_staff", "east", "east_two", "east_reader", "west", "zone", "mi_manager",
    "mi_verifier",
    "mi_checker", "mi_approver", "mi_approver_two", "mix_manager", "mix_verifier", "mix_checker",
    "mix_approver", "lawyer",
)  # fmt: skip
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
WALKERS = ("province", "city", "east", "zone", "mi_manager", "mix_manager", *ADMINISTRATORS, "nobody")
"""Who walks every page; the scopes of all others are compared without pages."""

FIRST = [who for who in OFFICERS if who.startswith("mi_")]
SECOND = [who for who in OFFICERS if who.startswith("mix_")]
BY_AREA = {
    "province": "east west zone", "statistics": "east west zone", "city": "east west zone",
    "city_staff": "east west zone", "east": "east",
    "lawyer": "east west zone", "east_two": "east", "east_reader": "east", "west": "west", "zone": "zone",
}  # fmt: skip
BY_BODY = {who: places if who in ("east", "east_two", "east_reader", "west", "zone") else f"city {places}"
           for who, places in BY_AREA.items()}  # fmt: skip
BY_AGREEMENT = BY_AREA | dict.fromkeys(FIRST, "east west") | dict.fromkeys(SECOND, "zone")
BY_INSTITUTE = {
    "province": "mi mix", "statistics": "mi mix", "city": "mi mix", "city_staff": "mi mix", "lawyer": "mi mix",
    **dict.fromkeys(FIRST, "mi"),
    **dict.fromkeys(SECOND, "mix"),
}  # fmt: skip
IN_A_GROUP = BY_BODY | {
    # A body with a seat sees the group, its members and meetings: the east county and the zone those of the city.
    "east": "city east", "east_two": "city east", "east_reader": "city east", "zone": "city zone",
}  # fmt: skip
ALL_OFFICERS = dict.fromkeys(OFFICERS, EVERYWHERE)
ALL_WITH_A_DUTY = dict.fromkeys((*OFFICERS, *ADMINISTRATORS), EVERYWHERE)

SEES: dict[str, dict[str, str]] = {
    # kind of record: person: the places whose rows this person may see; who is not named sees none
    "parties.party": ALL_OFFICERS,
    "parties.licence": ALL_OFFICERS,
    "parties.tag": ALL_OFFICERS,
    "parties.old_entry": BY_AREA,
    "metrology.instrument": BY_AGREEMENT,
    "metrology.verification": BY_AGREEMENT,
    "metrology.standard": BY_INSTITUTE,
    "people.credential": BY_INSTITUTE,
    "paper": BY_INSTITUTE,
    "indicators.composed": BY_BODY,
    "reports.target": BY_BODY,
    "reports.actual": BY_BODY,
    "reports.assessment": BY_BODY,
    "coordination.problem": BY_BODY,
    "reports.closing": BY_BODY,
    "reports.report": BY_BODY,
    "coordination.task": BY_BODY,
    "coordination.point": BY_BODY,
    "reports.nil": BY_BODY,
    "reports.old_report": BY_AREA,
    "reports.old_figure": BY_AREA,
    "reports.phrase": BY_AREA,
    "reports.call": BY_BODY,
    "reports.summary": BY_BODY,
    "coordination.group": IN_A_GROUP,
    "coordination.seat": IN_A_GROUP,
    "coordination.meeting": IN_A_GROUP,
    "office.organ": ALL_WITH_A_DUTY,
    "office.agreement": ALL_WITH_A_DUTY,
    "office.installation": ALL_WITH_A_DUTY,
    "office.calendar_year": ALL_WITH_A_DUTY,
    "office.day_override": ALL_WITH_A_DUTY,
    "office.rule": ALL_WITH_A_DUTY,
    "office.alarm": ALL_WITH_A_DUTY,
    "office.witness": ALL_WITH_A_DUTY,
    "office.account": dict.fromkeys(ADMINISTRATORS, EVERYWHERE),
    "office.appointment": dict.fromkeys(ADMINISTRATORS, EVERYWHERE),
    "office.look": {"audit_admin": EVERYWHERE},
    "office.erasure": {"security_admin": EVERYWHERE, "audit_admin": EVERYWHERE},
}
ACTS_SEEN = SEES | {
    # The identity of a party is common to all; what a body did about it is not.
    "parties.party": BY_AREA, "parties.licence": BY_AREA, "parties.tag": BY_AREA,
    # A seat shows a group; the acts of another body it does not show.
    "coordination.group": BY_BODY, "coordination.seat": BY_BODY, "coordination.meeting": BY_BODY,
}  # fmt: skip
AREAS = {
    # The areas that a filter may offer. The reach of an institute is its line's; the list of firms' areas its own.
    "province": {PROVINCE, "530100", EAST, WEST, ZONE}, "city": {"530100", EAST, WEST, ZONE}, "east": {EAST},
    "zone": {ZONE}, "mi_manager": set(), "mix_manager": set(),
}  # fmt: skip
PLACES = {CITY: "city", EAST: "east", WEST: "west", ZONE: "zone", MI: "mi", MIX: "mix"}


def marks(row: Any) -> list[str]:
    """What gives a row away in any text: its id, and its number or name where no other row may show it."""
    own = {
        "metrology.instrument": "number", "metrology.verification": "certificate", "metrology.standard": "certificate",
        "people.credential": "number", "paper": "sha256", "parties.old_entry": "what", "office.account": "username",
    }  # fmt: skip
    shared_id = row.kind in (
        "office.account",
        "parties.party",
    )  # an account's id is the person's, and stands in acts
    said = [] if shared_id else [str(row.pk), row.pk.hex]
    return said + [value for value in (getattr(row, own[row.kind], "") if row.kind in own else "",) if value]


@dataclass
class Walk:
    """One person before one kind of record."""

    ground: Ground
    kind: str
    who: str

    def __post_init__(self) -> None:
        self.scope = scope_of(self.ground.people[self.who], TODAY)
        self.desk, self.token = self.ground.desk(self.who), self.ground.token(self.who)
        self.rows = self.ground.of(self.kind)
        self.mine = {name: row for name, row in self.rows.items() if self.sees(row.kind, name)}
        self.foreign = {name: row for name, row in self.rows.items() if name not in self.mine}
        self.all_foreign = {
            name: row for name, row in self.ground.rows.items() if not self.sees(row.kind, name)
        }

    def sees(self, kind: str, name: str, table: dict[str, dict[str, str]] = SEES) -> bool:
        """What the table says."""
        places = table[kind].get(self.who, "").split()
        return bool(places) and self.place(name) in (*places, "")

    def some(self, rows: dict[str, Any]) -> list[Any]:
        """A few of *rows*, one of each place first: asking for the twentieth account says nothing new."""
        by_place = {self.place(name): row for name, row in reversed(rows.items())}
        return list({row.pk: row for row in (*by_place.values(), *rows.values())}.values())[
            : max(2, len(by_place))
        ]

    @staticmethod
    def place(name: str) -> str:
        """``east`` of ``instrument.east_recorded``; nothing for what lies nowhere."""
        part = name.split(".")[1].partition("_")[0] if "." in name else ""
        return part if part in PLACES.values() and not name.startswith(("account", "appointment")) else ""

    def clean(self, response: Any, where: str, asked: str = "") -> None:
        """No mark of a row of any kind that is foreign is in the answer; what was asked may be repeated."""
        body = text_of(response).replace(asked, "") if asked else text_of(response)
        for name, row in self.all_foreign.items():
            for mark in marks(row):
                assert mark not in body, f"{self.who} sees {name} ({mark}) in {where}"

    def get(self, path: str, asked: str = "") -> Any:
        """A page of the desk, which must be clean."""
        response = self.desk.get(path)
        self.clean(response, path, asked)
        return response

    def is_not_there(self, path: str, **data: str) -> None:
        """The very answer of an id that does not exist; to a look, and to a form."""
        for ask in (self.desk.get, lambda url: self.desk.post(url, data)):
            response = ask(path)
            assert response.status_code == 404, f"{self.who}: {path} is {response.status_code}"
            self.clean(response, path)


def text_of(response: Any) -> str:
    """The whole answer, headers too; a workbook is unpacked."""
    if hasattr(response, "whole"):
        return str(response.whole)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    response.whole = f"{dict(response.headers)}\n{content.decode(errors='replace')}"
    return str(response.whole)


kinds = pytest.mark.parametrize("kind", sorted(KINDS))
walkers = pytest.mark.parametrize("who", WALKERS)
two_walk_on_both = pytest.mark.parametrize(
    "who",
    [who if who in ("city", "mi_manager") else pytest.param(who, marks=pytest.mark.pages) for who in WALKERS],
)
"""Tabs, filters and orders are SQL: an office by area and an institute walk them on PostgreSQL too."""


@kinds
def test_the_tables_name_each_kind_and_the_city_has_rows_of_it(kind: str, city: Ground) -> None:
    assert kind in SEES, "say in SEES who may see the new kind, and give the city of ground.py rows of it"
    rows = set(KINDS[kind]._base_manager.values_list("pk", flat=True))
    assert rows
    assert rows == {row.pk for row in city.of(kind).values()}, "each row of the city must have a name"


@kinds
def test_a_scope_gives_the_rows_of_the_table_and_no_other(kind: str, city: Ground) -> None:
    for who in city.people:
        walk = Walk(city, kind, who)
        seen = set(KINDS[kind].visible_to(walk.scope).values_list("pk", flat=True))
        assert seen == {row.pk for row in walk.mine.values()}, who
        for row in walk.some(walk.foreign):
            with pytest.raises(NotYours):
                KINDS[kind].get(walk.scope, row.pk)
        for row in walk.some(walk.mine):
            assert KINDS[kind].get(walk.scope, str(row.pk)) == row


@pytest.mark.pages
@kinds
@walkers
def test_a_foreign_row_is_not_there_by_its_address(kind: str, who: str, city: Ground) -> None:
    walk = Walk(city, kind, who)
    nothing = walk.desk.get(f"/r/{kind}/{NOT_THERE}/")
    for row in walk.some(walk.foreign)[:2]:
        page = walk.desk.get(f"/r/{kind}/{row.pk}/")
        assert (page.status_code, page.content) == (404, nothing.content)
        walk.is_not_there(f"/r/{kind}/{row.pk}/reveal/", reason="aus Neugier")
        walk.is_not_there(f"/acts/{row.timeline().first().pk}/void/", zj_key="k", reason="不想留")
    for row in walk.some(walk.foreign)[:1]:
        for spec in KINDS[kind].acts.values():
            walk.is_not_there(f"/r/{kind}/{row.pk}/do/{spec.name}/", zj_key="k")


@pytest.mark.parametrize(
    "pattern", [p for p in desk_urls if "uuid:" in str(p.pattern)], ids=lambda p: p.name or ""
)
@pytest.mark.parametrize("who", ["zone", "mix_manager", "audit_admin", "nobody"])
def test_every_address_that_names_something_is_closed(pattern: Any, who: str, city: Ground) -> None:
    """Also those that are added later: each converter is filled with what is foreign."""
    for name in ("instrument.east", "verification.east", "verification.east_assigned", "old.east"):
        row = city.rows[name]
        of_row = Paper.objects.filter(record=row.pk).values_list("pk", flat=True).first()
        ids = {"papers/": of_row or NOT_THERE, "acts/": row.timeline().first().pk}
        pk = next(
            (str(value) for start, value in ids.items() if str(pattern.pattern).startswith(start)),
            str(row.pk),
        )
        path = "/" + str(pattern.pattern).replace("<uuid:pk>", pk).replace("<uuid:party>", str(row.pk))
        path = path.replace("<str:kind>", row.kind).replace("<str:name>", "changed")
        walk = Walk(city, row.kind, who)
        walk.is_not_there(path, zj_key="k", reason="aus Neugier")


@pytest.mark.pages
@kinds
@walkers
def test_my_own_rows_pages_show_nothing_of_others_and_nothing_masked(
    kind: str, who: str, city: Ground
) -> None:
    walk = Walk(city, kind, who)
    for row in walk.some(walk.mine)[:2]:
        answers = [walk.get(f"/r/{kind}/{row.pk}/")]
        assert answers[0].status_code == 200
        for spec in KINDS[kind].acts.values():
            answers.append(walk.get(f"/r/{kind}/{row.pk}/do/{spec.name}/"))
            # an act with a page of its own sends there
            assert answers[-1].status_code in ((404,) if spec.creates or spec.automatic else (200, 302))
        answers.append(walk.desk.get(f"/api/v1/{kind}/{row.pk}", headers=walk.token))
        for answer in answers:
            for value in personal(row):
                assert value not in text_of(answer), f"{who} reads {value} in {answer.request['PATH_INFO']}"


def personal(row: Any) -> list[str]:
    """The personal values that a row of the city holds: telephone, contact, remark, the reason of a look."""
    names = {
        "parties.party": ("contact", "phone"),
        "parties.old_entry": ("remark",),
        "office.look": ("why",),
        "coordination.seat": ("outsider",),
    }
    return [value for name in names.get(row.kind, ()) if (value := getattr(row, name))]


@pytest.mark.parametrize("kind", sorted(KINDS.keys() & SCREENS.keys()))
@two_walk_on_both
def test_registers_counts_filters_and_exports_hold_only_what_is_mine(
    kind: str, who: str, city: Ground
) -> None:
    walk = Walk(city, kind, who)
    for n, (query, asked) in enumerate(queries(walk)):
        page = walk.get(f"/r/{kind}/{query}", asked)
        assert page.status_code == 200
        rows = [row.key for row in page.context["table"].rows] if page.context["table"] else []
        assert set(rows) <= {str(row.pk) for row in walk.mine.values()}
        assert page.context["counted"] == (len(rows) if query else len(walk.mine))
        for condition in page.context["filters"]:
            if condition["name"] == "area":
                assert {value for value, _words in condition["choices"]} <= AREAS.get(who, set())
        if n in (0, 1, 3) or asked:
            lines = text_of(walk.get(f"/r/{kind}/export.csv{query}", asked)).count("\r\n")
            assert lines == page.context["counted"] + 1
            walk.get(f"/r/{kind}/export.xlsx{query}", asked)


def queries(walk: Walk) -> Iterator[tuple[str, str]]:
    """Every tab and filter, an order, and a search for what is foreign."""
    screen = SCREENS[walk.kind]
    yield "", ""
    for tab in screen.tabs:
        yield f"?tab={tab.name}", ""
    yield f"?sort=-{next((c.sort for c in screen.columns if c.sort), '')}", ""
    everything = scope_of(walk.ground.people["province"], TODAY)
    for condition in screen.filters:
        for value, _words in (condition.choices(everything) if condition.choices else [])[-1:]:
            yield f"?{condition.name}={value}", str(value)
    for row in walk.some(walk.foreign)[:2]:
        for mark in marks(row)[-1:]:
            yield f"?q={quote(mark)}", mark


@pytest.mark.pages
@pytest.mark.parametrize("kind", sorted(KINDS.keys() - SCREENS.keys()))
@walkers
def test_a_kind_without_a_register_has_none(kind: str, who: str, city: Ground) -> None:
    for path in (f"/r/{kind}/", f"/r/{kind}/export.csv", f"/r/{kind}/export.xlsx", f"/lookup/{kind}/?q=1"):
        assert city.desk(who).get(path).status_code == 404


@walkers
def test_search_and_suggestions_find_only_what_is_mine(who: str, city: Ground) -> None:
    for kind in KINDS:
        walk = Walk(city, kind, who)
        for row in (*walk.some(walk.foreign)[:2], *walk.some(walk.mine)[:1]):
            for mark in {*marks(row)[-1:], row.number_label()} - {""}:
                walk.get(f"/search/?q={quote(mark)}", mark)
                if kind in SCREENS:
                    walk.get(f"/lookup/{kind}/?q={quote(mark)}", mark)


@pytest.mark.pages
@kinds
@walkers
def test_acts_and_proofs_are_those_of_the_table(kind: str, who: str, city: Ground) -> None:
    walk = Walk(city, kind, who)
    seen = {name: row for name, row in walk.rows.items() if walk.sees(kind, name, ACTS_SEEN)}
    unseen = {name: row for name, row in walk.rows.items() if name not in seen}
    acts = Act.objects.filter(record__in=[row.pk for row in walk.rows.values()])
    visible = visible_acts(walk.scope).filter(pk__in=acts.values("pk")).values_list("record", flat=True)
    assert set(visible) == {row.pk for row in seen.values()}
    assert len(visible) == acts.filter(record__in=set(visible)).count()
    for rows, wanted in ((seen, 200), (unseen, 404)):
        for row in walk.some(rows)[:2]:
            act = row.timeline().last()
            for path in (f"/acts/{act.pk}/", f"/acts/{act.pk}/proof.json"):
                assert walk.get(path).status_code == wanted, f"{who}: {path} {act.kind}"
    kind_of_act = acts.first().kind  # type: ignore[union-attr]
    page = walk.get(f"/acts/?kind={kind_of_act}&from=2024-01-01&to={TODAY}")
    wanted_acts = acts.filter(kind=kind_of_act, record__in=[row.pk for row in seen.values()])
    assert page.context["paging"].last == min(wanted_acts.count(), 100)


@walkers
def test_a_firms_file_and_the_desk_show_only_what_is_mine(who: str, city: Ground) -> None:
    walk = Walk(city, "parties.party", who)
    for party in city.of("parties.party").values():
        walk.get(f"/r/parties.party/{party.pk}/")
        walk.get(f"/acts/?party={party.pk}")
        for kind in (
            "metrology.instrument",
            "metrology.verification",
            "parties.old_entry",
            "parties.licence",
        ):
            response = walk.get(f"/firms/{party.pk}/{kind}/")
            if response.status_code == 200:
                keys = {row.cells[0].href.split("/")[-2] for row in response.context["table"].rows}
                about = {name: row for name, row in city.of(kind).items() if row.party == party.pk}
                assert keys == {str(row.pk) for name, row in about.items() if walk.sees(kind, name)}
            else:
                assert (response.status_code, who in OFFICERS) == (404, False)
    for path in ("/", "/ledger/", "/acts/"):
        assert walk.get(path).status_code == 200


@kinds
@walkers
def test_the_api_gives_only_what_is_mine(kind: str, who: str, city: Ground) -> None:
    walk = Walk(city, kind, who)
    page = walk.desk.get(f"/api/v1/{kind}", headers=walk.token)
    walk.clean(page, "the API's list")
    assert sorted(i["id"] for i in page.json()["items"]) == sorted(str(row.pk) for row in walk.mine.values())
    nothing = walk.desk.get(f"/api/v1/{kind}/{NOT_THERE}", headers=walk.token)
    for row in walk.some(walk.foreign)[:2]:
        answer = walk.desk.get(f"/api/v1/{kind}/{row.pk}", headers=walk.token)
        assert (answer.status_code, answer.content) == (404, nothing.content)
        for spec in KINDS[kind].acts.values():
            if not spec.creates and not spec.automatic:
                done = walk.desk.post(
                    f"/api/v1/{kind}/{row.pk}/acts/{spec.name}", b"{}", content_type="application/json",
                    headers=walk.token | {"Idempotency-Key": "x"},
                )  # fmt: skip
                assert (done.status_code, done.content) == (404, nothing.content)
    for row in walk.some(walk.mine)[:2]:
        assert walk.desk.get(f"/api/v1/{kind}/{row.pk}", headers=walk.token).json()["id"] == str(row.pk)


@kinds
def test_a_stranger_gets_the_door_and_nothing_else(kind: str, city: Ground) -> None:
    stranger = Client()
    row = next(iter(city.of(kind).values()))
    act = Act.objects.filter(record=row.pk).first()
    assert act is not None
    paths = [
        "/", "/search/?q=E", f"/lookup/{kind}/?q=E", f"/r/{kind}/", f"/r/{kind}/export.csv", f"/r/{kind}/{row.pk}/",
        f"/r/{kind}/{row.pk}/reveal/", f"/acts/?kind={act.kind}", f"/acts/{act.pk}/", f"/acts/{act.pk}/proof.json",
        f"/acts/{act.pk}/void/", f"/firms/{row.pk}/{kind}/", "/figures/", "/ledger/",
    ]  # fmt: skip
    paths += [f"/r/{kind}/{row.pk}/do/{spec.name}/" for spec in KINDS[kind].acts.values()]
    for path in paths:
        response = stranger.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/sign-in/?next=")
        assert response.content == b""
    for path in (f"/api/v1/{kind}", f"/api/v1/{kind}/{row.pk}"):
        assert stranger.get(path).status_code == 401


@walkers
def test_a_paper_is_given_to_who_sees_its_verification(who: str, city: Ground) -> None:
    walk = Walk(city, "metrology.verification", who)
    wanted = {row.pk for row in walk.mine.values()}
    for paper in Paper.objects.all():
        response = walk.desk.get(f"/papers/{paper.pk}.pdf")
        assert response.status_code == (200 if paper.record in wanted else 404)
        assert (b"".join(response.streaming_content)[:5] == b"%PDF-") if response.status_code == 200 else True


def test_a_scan_is_given_to_who_sees_its_verification_and_to_nobody_before(city: Ground) -> None:
    scan = keep(SimpleUploadedFile("scan.pdf", b"%PDF-1.7 signed and stamped"), city.people["mi_manager"])
    assert [city.desk(who).get(f"/files/{scan.pk}/").status_code for who in WALKERS] == [404] * len(WALKERS)
    verification = city.fresh("verification.east")
    verification.act("scan_added", city.by("mi_manager"), scan=str(scan.pk))
    for who in WALKERS:
        response = city.desk(who).get(f"/files/{scan.pk}/")
        sees = verification.pk in {row.pk for row in Walk(city, verification.kind, who).mine.values()}
        assert response.status_code == (200 if sees else 404)
        assert not sees or b"".join(response.streaming_content) == b"%PDF-1.7 signed and stamped"


def test_nobody_takes_what_another_person_uploaded(city: Ground) -> None:
    scan = keep(SimpleUploadedFile("scan.pdf", b"%PDF-1.7 mine"), city.people["mi_manager"])
    with pytest.raises(Invalid) as refused:
        city.fresh("verification.east").act("scan_added", city.by("mi_approver"), scan=str(scan.pk))
    assert list(refused.value.errors) == ["scan"]


@pytest.mark.parametrize(
    "who", ["province", "city", "east", "zone", "mi_manager", "mi_verifier", "mix_manager"]
)
def test_a_form_offers_only_instruments_that_are_mine(who: str, city: Ground) -> None:
    walk = Walk(city, "metrology.instrument", who)
    response = walk.get("/r/metrology.verification/new/assigned/")
    if who in ("province", "mi_verifier"):  # without the duty there is no such form
        assert response.status_code == 404
        return
    offered = {value for value, _words in response.context["form"].fields["instrument"].choices if value}
    assert offered == {str(row.pk) for row in walk.mine.values()}


@pytest.mark.parametrize(
    ("who", "foreign"), [("east", WEST), ("zone", EAST), ("mi_manager", ZONE), ("mix_manager", MI)]
)
def test_figures_open_only_to_rows_that_are_mine(who: str, foreign: str, city: Ground) -> None:
    walk = Walk(city, "metrology.verification", who)
    page = walk.get("/figures/?period=2024H1")
    assert page.status_code == 200
    assert walk.get(f"/figures/?period=2024H1&body={foreign}", foreign).status_code == 404
    codes = [figure.code for figure in page.context["page"].figures]
    assert {code for code in codes if not code.startswith("own.")} == set(CATALOGUE), (
        "beside what it composed"
    )
    for code in codes:
        assert walk.get(f"/figures/{code}/?period=2024H1&body={foreign}", foreign).status_code == 404
        rows = f"/figures/{code}/rows.csv?period=2024H1&body="
        assert walk.get(f"{rows}{foreign}", foreign).status_code == 404
        walk.get(f"{rows}{city.people[who].body_id}")
        walk.get(f"/figures/{code}/?period=2024H1&body={city.people[who].body_id}")
        assert walk.get(f"/indicators/{code}/?period=2024H1&body={foreign}", foreign).status_code == 404
        assert (
            walk.get(f"/indicators/{code}/export.csv?period=2024H1&body={foreign}", foreign).status_code
            == 404
        )
        walk.get(f"/indicators/{code}/?period=2024H1&body={city.people[who].body_id}&by=doer")


def test_a_figure_opens_to_no_row_that_lies_elsewhere_now(city: Ground) -> None:
    """In May the scale stood in the east county and counts there; it has moved west, where the east has no eyes."""
    may = Period(date(2024, 5, 1), date(2024, 5, 31))
    entered = city.by("east", on=date(2024, 5, 6), reason="网络中断")
    firm = city.rows["party.east"]
    scale = Instrument.create("registered", entered, owner=firm.pk, number="EA-888", category="truck_scale",
                              name="汽车衡", mandatory=True, territory=EAST)  # fmt: skip
    sealer.seal_all()
    for area, items in ((EAST, 1), (WEST, 0)):
        found = drill.rows(IN_SERVICE, EAST, may, scope=scope_of(city.people["east"], TODAY))
        assert (found.counted, found.items.count()) == (1, items)
        if area == EAST:
            scale.act("moved", city.by("east"), area=WEST)
            sealer.seal_all()


def test_no_cache_gives_one_persons_page_to_another(city: Ground) -> None:
    kind = "metrology.instrument"
    for path in (f"/r/{kind}/", f"/r/{kind}/export.csv", "/", f"/api/v1/{kind}"):
        for who in ("city", "east", "zone", "east"):
            walk = Walk(city, kind, who)
            response = walk.desk.get(path, headers=walk.token if path.startswith("/api") else {})
            walk.clean(response, path)
            assert "no-store" in response.headers["Cache-Control"], f"{path} may be kept"
            again = walk.desk.get(
                path,
                headers={"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT", "If-None-Match": "*"}
                | walk.token,
            )
            assert again.status_code == 200


def test_a_look_with_a_reason_shows_the_value_and_stands_in_the_audit_stream(city: Ground) -> None:
    walk = Walk(city, "parties.party", "east")
    firm = city.rows["party.east"]
    path = f"/r/parties.party/{firm.pk}/reveal/"
    assert firm.phone not in text_of(walk.desk.get(path))
    refused = walk.desk.post(path, {"reason": ""})
    assert (refused.status_code, firm.phone in text_of(refused)) == (422, False)
    assert firm.phone in text_of(walk.desk.post(path, {"reason": "核对投诉"}))
    look = KINDS["office.look"]._base_manager.exclude(pk=city.rows["look"].pk).get()
    assert (look.about, look.why, look.body_id) == (str(firm.pk), "核对投诉", EAST)
    assert UUID(look.about) == firm.pk
