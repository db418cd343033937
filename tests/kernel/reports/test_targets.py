"""Targets and reported actuals through the door: what is refused and why, and what the board says of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.kernel.indicators import play as acts
from tests.kernel.reports.play import CITY, EAST, NORTH, SOUTH, Town
from zhijian.kernel.indicators.composing import Composed, known
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.org.models import Body
from zhijian.kernel.records.by import By
from zhijian.kernel.records.errors import Invalid, NotYours, Refused
from zhijian.kernel.reports.actuals import Source, lines
from zhijian.kernel.reports.board import board
from zhijian.kernel.reports.models import AttestedActual, Target
from zhijian.kernel.reports.rules.printing import percent
from zhijian.kernel.reports.rules.progress import Standing, month_before

pytestmark = pytest.mark.django_db
TODAY = date(2025, 7, 2)


@pytest.fixture
def town() -> Iterator[Town]:
    """The city on 2 July 2025, the first day on which more than half of the year has gone."""
    made = Town(date(2025, 1, 1))
    with clock.driven() as driver:
        made.at(driver, TODAY)
        yield made


def refused(deed: Any) -> Refused:
    """A refusal that leaves nothing behind."""
    before = Act.objects.count()
    with pytest.raises(Refused) as caught:
        deed()
    assert Act.objects.count() == before
    return caught.value


# -- what can be a target --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        {"name": "罚没收入上解"},
        {"name": "执法工作", "evidence": "罚款缴库凭证"},
        {"name": "执法工作", "unit": "万元罚款"},
        {"name": "Fines collected"},
    ],
)
def test_fines_and_confiscated_sums_are_refused_with_the_article(town: Town, words: dict[str, str]) -> None:
    wanted = {"value": "100", "unit": "万元", "year": "2025"} | words
    with override("zh-hans"):
        said = refused(
            lambda: town.propose(wanted.pop("name"), wanted.pop("value"), wanted.pop("unit"), **wanted)
        )
        assert (list(said.errors), "行政处罚法第七十四条" in str(said)) == (["name"], True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": "0"}, "value"),
        ({"value": "-3"}, "value"),
        ({"year": "26"}, "year"),
        ({"year": "０２６x"}, "year"),
        ({"weight": "101"}, "weight"),
        ({"indicator": "metrology.nothing"}, "indicator"),
    ],
)
def test_what_cannot_be_counted_is_no_target(town: Town, wrong: dict[str, str], field: str) -> None:
    wanted = {"at": CITY, "year": "2025", "name": "大检查", "value": "4", "unit": "次"} | wrong
    assert list(refused(lambda: Target.create("proposed", town.by("officer"), **wanted)).errors) == [field]


def test_a_body_has_a_task_once_a_year(town: Town) -> None:
    first = town.set("大检查", "4", "次", year="2025")
    assert list(refused(lambda: town.propose("大检查", "5", "次", year="2025")).errors) == ["name"]
    town.propose("大检查", "5", "次", year="2026")
    town.propose("大检查", "5", "次", year="2025", at=NORTH)
    first.act("cancelled", town.by("officer"), why="并入专项")
    town.propose("大检查", "5", "次", year="2025")


def test_who_reports_sets_no_targets_and_a_county_sets_none_for_the_city(town: Town) -> None:
    assert refused(lambda: town.propose("大检查", "4", "次", year="2025", who="city")).code == "duty"
    assert refused(lambda: town.propose("大检查", "4", "次", year="2025", who="north_officer")).code == "duty"
    town.propose("大检查", "4", "次", year="2025", at=NORTH, who="north_officer")


# -- the tree --------------------------------------------------------------------------------------------------------


def divide(town: Town, whole: str, *parts: str) -> tuple[Target, list[Target]]:
    """The city's task, proposed, and those of its counties."""
    made = town.propose("监督抽查", whole, "批次", year="2025")
    below = [
        town.propose("监督抽查", value, "批次", at=at, year="2025")
        for at, value in zip((NORTH, SOUTH, EAST), parts, strict=False)
    ]
    return made, below


def test_parts_sum_to_the_whole_or_somebody_says_why(town: Town) -> None:
    whole, _parts = divide(town, "120", "50", "40", "20")
    assert list(refused(lambda: whole.act("divided", town.by("officer"), why="")).errors) == ["why"]
    whole.act("divided", town.by("officer"), why="市局本级承担10批次")
    assert whole.division["why"] == "市局本级承担10批次"


def test_a_part_is_set_only_after_its_whole_was_settled_and_with_the_value_settled_then(town: Town) -> None:
    whole, (north, south) = divide(town, "120", "70", "50")
    assert refused(lambda: north.act("confirmed", town.by("officer"))).code == "guard"
    whole.act("divided", town.by("officer"), why="")
    north.act("confirmed", town.by("officer"))
    late = town.propose("监督抽查", "5", "批次", at=EAST, year="2025")
    assert refused(lambda: late.act("confirmed", town.by("officer"))).code == "guard"
    whole.act("divided", town.by("officer"), why="增加江东县局")
    late.act("confirmed", town.by("officer"))
    south.act("confirmed", town.by("officer"))


def test_where_nobody_below_has_the_task_there_is_nothing_to_settle(town: Town) -> None:
    alone = town.propose("大检查", "4", "次", year="2025")
    assert refused(lambda: alone.act("divided", town.by("officer"), why="")).code == "guard"
    alone.act("confirmed", town.by("officer"))


def test_a_figure_that_contradicts_its_parts_is_flagged_and_never_mended(town: Town) -> None:
    whole, parts = divide(town, "120", "70", "50")
    whole.act("divided", town.by("officer"), why="")
    for one in (whole, *parts):
        one.act("confirmed", town.by("officer"))
    scope = town.scope("officer", TODAY)
    assert board(scope, CITY, 2025, TODAY).contradictions == ()
    parts[0].act("adjusted", town.by("officer"), value="60", why="调减")
    (flag,) = board(scope, CITY, 2025, TODAY).contradictions
    assert (flag.target.pk, flag.by, flag.parts) == (whole.pk, "-10", 2)
    assert Target.objects.get(pk=whole.pk).value == "120"
    whole.act("divided", town.by("officer"), why="江北县局调减10批次，由市局承担")
    assert board(scope, CITY, 2025, TODAY).contradictions == ()


def test_rates_are_not_added(town: Town) -> None:
    whole = town.propose("按期续展率", "75", "%", sort="rate", year="2025")
    for at, value in ((NORTH, "75"), (SOUTH, "80")):
        town.propose("按期续展率", value, "%", sort="rate", at=at, year="2025")
    whole.act("divided", town.by("officer"), why="")


# -- reported actuals ------------------------------------------------------------------------------------------------


def test_an_actual_is_reported_with_evidence_checked_by_another_and_prints_as_reported(town: Town) -> None:
    task = town.set("大检查", "4", "次", year="2025")
    told = town.report(task, date(2025, 6, 30), "3", check=False)
    (line,) = lines([task], TODAY)
    assert (line.actual.source, line.actual.value, line.actual.checked) == (
        Source.REPORTED,
        Decimal(3),
        False,
    )
    told.act("accepted", town.by("checker"))
    (line,) = lines([task], TODAY)
    assert (line.actual.checked, line.actual.as_of, line.progress.standing) == (
        True, date(2025, 6, 30), Standing.ON_COURSE,
    )  # fmt: skip


def test_without_evidence_nothing_is_reported(town: Town) -> None:
    task = town.set("大检查", "4", "次", year="2025")
    with pytest.raises(Invalid) as caught:
        AttestedActual.create(
            "reported", town.by("city"), target=task.pk, as_of=TODAY, value="3", evidence=" "
        )
    assert list(caught.value.errors) == ["evidence"]


def test_who_reported_does_not_check_it(town: Town) -> None:
    task = town.set("大检查", "4", "次", year="2025")
    told = town.report(task, TODAY, "3", who="officer", check=False)
    assert refused(lambda: told.act("accepted", town.by("officer"))).code == "four_eyes"
    told.act("accepted", town.by("checker"))


def test_what_was_returned_does_not_count_and_can_be_reported_again(town: Town) -> None:
    task = town.set("大检查", "4", "次", year="2025")
    town.report(task, date(2025, 3, 31), "1")
    wrong = town.report(task, date(2025, 6, 30), "30", check=False)
    again = lambda: town.report(task, date(2025, 6, 30), "3", check=False)  # noqa: E731
    assert list(refused(again).errors) == ["as_of"]
    wrong.act("returned", town.by("checker"), remark="多写了一个零")
    assert lines([task], TODAY)[0].actual.value == 1
    again()
    assert lines([task], TODAY)[0].actual.value == 3
    assert lines([task], date(2025, 6, 29))[0].actual.value == 1, "as it stood on an earlier day"


@pytest.mark.parametrize("day", [date(2025, 7, 3), date(2024, 12, 31), date(2026, 1, 1)])
def test_an_actual_lies_in_the_year_and_not_in_the_future(town: Town, day: date) -> None:
    task = town.set("大检查", "4", "次", year="2025")
    assert list(refused(lambda: town.report(task, day, "1", check=False)).errors) == ["as_of"]


def test_nothing_is_typed_in_the_place_of_what_is_computed(town: Town) -> None:
    task = town.set("检定台件", "100", "台件", indicator="metrology.verified", year="2025")
    assert list(refused(lambda: town.report(task, TODAY, "99", check=False)).errors) == ["target"]


def test_a_county_sees_its_own_targets_and_not_those_of_others_or_of_the_city(town: Town) -> None:
    for at in (CITY, NORTH, SOUTH):
        town.propose("大检查", "4", "次", at=at, year="2025")
    scope = town.scope("north", TODAY)
    assert [one.territory_id for one in Target.visible_to(scope)] == [NORTH]
    assert [row.body for row in board(scope, NORTH, 2025, TODAY).rows] == []
    with pytest.raises(NotYours):
        board(scope, CITY, 2025, TODAY)


# -- the board -------------------------------------------------------------------------------------------------------


def test_a_computed_target_follows_from_acts_alone() -> None:
    """30 of 100 pieces were verified by 30 June, and 60 in the same days of last year, of 240 in all."""
    acts.found_province(moving=False)
    for year, months in ((2024, (3, 9, 9, 9)), (2025, (3,))):
        for month in months:
            for n in range(60 if year == 2024 else 30):
                work = acts.work(date(year, month, 1 + n % 28), acts.COUNTY_1, party=acts_party(n))
                work.tell("approved", date(year, month, 1 + n % 28), state="issued", verdict="pass")
    acts.seal()
    by = By.system(acts.COUNTY_1, on=date(2025, 1, 5))
    task = Target.create(
        "proposed", by, at=Body.objects.get(pk=acts.COUNTY_1), year="2025", name="检定台件", value="100",
        unit="台件", indicator="metrology.verified",
    )  # fmt: skip
    (line,) = lines([task], date(2025, 6, 30))
    assert (line.actual.source, line.actual.value, line.actual.same_days) == (Source.COMPUTED, 30, 60)
    assert line.progress.standing is Standing.BEHIND
    assert lines([task], date(2025, 2, 28))[0].actual.value == 0
    assert lines([task], date(2024, 12, 31))[0].actual.source is Source.NONE


def test_a_composed_figure_counts_a_target_and_who_has_the_target_may_see_it(town: Town) -> None:
    """The city composes, and sets it to the north: two truck scales of 40 by June. The south sees nothing of it; while
    the target holds, nobody changes what it counts."""
    what = {"what": "flow metrology.verification.approved", "unit": "台件"}
    city = By.system(CITY, on=TODAY)
    scales = Composed.create("composed", city, name="检定汽车衡", where="category=truck_scale", **what)
    assert known(town.scope("north", TODAY), scales.code) is None
    task = town.set("检定汽车衡", "40", "台件", at=NORTH, year="2025", indicator=scales.code)
    for category in ("truck_scale", "truck_scale", "fuel_dispenser"):
        acts.verified(date(2025, 6, 3), NORTH, party=acts_party(1), category=category)
    sealer.seal_all()
    (line,) = lines([task], date(2025, 6, 30))
    assert (line.actual.source, line.actual.value, line.actual.same_days) == (Source.COMPUTED, 2, 0)
    assert known(town.scope("north", TODAY), scales.code) is not None
    assert known(town.scope("south", TODAY), scales.code) is None
    with pytest.raises(Refused) as caught:
        scales.act("revised", city, name="检定汽车衡", where="", **what)
    assert list(caught.value.errors) == ["what"]
    scales.act("revised", city, name="检定汽车衡数", where="category=truck_scale", **what)
    task.act("cancelled", town.by("officer"), why="并入")
    scales.act("revised", city, name="检定", where="", **what)
    assert known(town.scope("north", TODAY), scales.code) is None


def test_a_composed_figure_is_no_way_round_what_a_target_may_be(town: Town) -> None:
    """Fines are no target by whatever figure; a count in pieces is none in yuan, and no rate."""
    city, what = By.system(CITY, on=TODAY), "flow metrology.verification.approved"
    fines = Composed.create("composed", city, name="罚没收入", unit="件", what=what)
    pieces = Composed.create("composed", city, name="检定", unit="台件", what=what)
    for indicator, wrong, field in (
        (fines.code, {"unit": "件"}, "name"), (pieces.code, {"unit": "元"}, "unit"),
        (pieces.code, {"unit": "台件", "sort": "rate"}, "unit"), ("own.0", {"unit": "台件"}, "indicator"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            town.propose("办理", "3", year="2025", indicator=indicator, **wrong)
        assert list(caught.value.errors) == [field]


def acts_party(n: int) -> str:
    """A firm of its own for each piece."""
    return f"33333333-3333-4333-8333-{n:012d}"


def three_counties(town: Town) -> None:
    """Two tasks each; in May nobody was behind, in June the south reported nothing more."""
    for at in (NORTH, SOUTH):
        for name, target in (("大检查", "4"), ("检查企业", "100")):
            task = town.set(name, target, "次", at=at, year="2025", weight="3" if name == "大检查" else "1")
            done = "2" if name == "大检查" else "42"
            town.report(task, date(2025, 5, 31), done, who="officer", check=False)
            if at == NORTH:
                town.report(task, date(2025, 6, 30), target, who="officer", check=False)


def test_the_board_ranks_and_says_who_fell_behind(town: Town) -> None:
    """On 31 May 151 of 365 days (41.4 %) had gone: 42 % is enough. On 30 June 49.6 %, and the south said no more."""
    three_counties(town)
    shown = board(town.scope("officer", TODAY), CITY, 2025, TODAY)
    assert [(row.name, row.place.rank, percent(row.place.score)) for row in shown.places if row.place] == [
        ("江北县局", 1, "100%"), ("江南县局", 2, "48%"),  # (3 × 50 % + 42 %) ÷ 4 = 48 %
    ]  # fmt: skip
    assert [(line.target.territory_id, line.target.name) for line in shown.fell_behind] == [
        (SOUTH, "检查企业")
    ]
    assert shown.names == ("大检查", "检查企业")
    early = board(town.scope("officer", TODAY), CITY, 2025, date(2025, 5, 31))
    assert [row.place.tied for row in early.places if row.place] == [True, True]


@pytest.mark.parametrize(
    ("on", "last"), [("2025-07-02", "2025-06-30"), ("2025-03-31", "2025-02-28"), ("2025-01-01", "2024-12-31")]
)
def test_the_month_before(on: str, last: str) -> None:
    assert month_before(date.fromisoformat(on)) == date.fromisoformat(last)


# -- the pages -------------------------------------------------------------------------------------------------------


def desk(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.staff[who])
    return client


def test_the_page_shows_the_board_in_both_languages_and_each_number_opens(town: Town) -> None:
    three_counties(town)
    sealer.seal_all()
    client = desk(town, "officer")
    page = client.get(f"/targets/?body={CITY}&year=2025").content.decode()
    for words in (
        "2025 年目标任务",
        "江北县局",
        "检查企业",
        "落后",
        "上报，未核实",
        "时间已过",
        "行政处罚法第七十四条",
    ):
        assert words in page, words
    client.cookies["django_language"] = "en"
    assert "Targets of 2025" in client.get("/targets/").content.decode()
    client.cookies["django_language"] = "zh-hans"
    task = Target.objects.get(territory=SOUTH, name="检查企业")
    assert f"/targets/{task.pk}/" in page
    one = client.get(f"/targets/{task.pk}/").content.decode()
    for words in ("江南县局", "42", "数从哪里来", "上报", "尚未核实", "按目前进度"):
        assert words in one, words
    told = AttestedActual.objects.get(target=task)
    assert f"/r/reports.actual/{told.pk}/" in one


def test_foreign_targets_and_boards_are_not_there(town: Town) -> None:
    three_counties(town)
    client = desk(town, "north")
    foreign = Target.objects.filter(territory=SOUTH).first()
    assert foreign is not None
    assert client.get(f"/targets/{foreign.pk}/").status_code == 404
    assert client.get(f"/targets/?body={CITY}").status_code == 404
    assert client.get(f"/targets/?body={NORTH}").status_code == 200
    assert Client().get("/targets/").status_code == 302


@pytest.mark.parametrize(
    "query", ["year=x", "year=99999", "on=x", "on=2999-01-01", "year=1949", "on=%00", "year=٢٠٢٦"]
)
def test_nonsense_in_the_address_gets_an_answer(town: Town, query: str) -> None:
    three_counties(town)
    assert desk(town, "officer").get(f"/targets/?{query}").status_code == 200


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_board_asks_as_many_questions_over_many_targets_as_over_few(town: Town) -> None:
    def more(n: int) -> None:
        for at in (NORTH, SOUTH, EAST):
            task = town.set(f"任务{n}", "4", "次", at=at, year="2025")
            town.report(task, date(2025, 6, 30), "1", who="officer", check=False)
        town.set(f"市局{n}", "4", "次", year="2025")
        town.set(f"计算{n}", "4", "台件", at=NORTH, year="2025", indicator="metrology.verified")

    client = desk(town, "officer")
    more(1)
    sealer.seal_all()
    addresses = [
        f"/targets/?body={CITY}", "/r/reports.target/", "/r/reports.actual/", "/api/v1/reports.target",
        "/api/v1/reports.actual", "/r/reports.actual/new/reported/",
    ]  # fmt: skip
    few = {address: asked(client, address) for address in addresses}
    for n in range(2, 6):
        more(n)
    sealer.seal_all()
    many = {address: asked(client, address) for address in addresses}
    assert many == few
    assert few[addresses[0]] <= 40
