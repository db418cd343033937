"""Summaries: called for, handed in on time or late, urged, graded, returned, accepted."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.kernel.reports.chain.play import CITY, EAST, HALF, JULY_2, NORTH, SOUTH, Town, accept, close, july
from zhijian.kernel.indicators.drill import rows
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.org.models import Body
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.records import correcting, replay, seeing
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.errors import Refusal
from zhijian.kernel.reports.chain.board import call_board, overview, perfunctory
from zhijian.kernel.reports.chain.claims import unasserted
from zhijian.kernel.reports.chain.indicators import HANDED_IN, ON_TIME
from zhijian.kernel.reports.models import Call, Summary, WorkReport

pytestmark = pytest.mark.django_db
DUE = date(2025, 7, 4)
WHO = {NORTH: "north", SOUTH: "south", EAST: "east"}


@pytest.fixture
def july_2() -> Iterator[tuple[Town, clock.Driver]]:
    with july() as made:
        yield made


def call(town: Town, number: str = "临质函〔2025〕7号", **changed: Any) -> Call:
    wanted = {"at": CITY, "number": number, "name": "上半年工作总结", "period": HALF, "due": DUE} | changed
    made: Call = Call.create("called", town.by("officer"), **wanted)
    return made


def summary(at: str) -> Summary:
    return Summary.objects.exclude(state="").get(territory=at)


def report(town: Town, at: str) -> WorkReport:
    """A frozen report: the county writes, the city's officer approves and freezes."""
    made: WorkReport = WorkReport.create(
        "drafted", town.by(WHO[at]), at=Body.objects.get(pk=at), period=HALF, shape="half_year"
    )
    text = [{"title": "计量监管", "kind": "text", "text": "检定{{figure: metrology.verified}}。"}]
    made.act("written", town.by(WHO[at]), sections={"sections": text}, name="上半年工作总结")
    made.act("submitted", town.by(WHO[at]))
    made.act("approved", town.by("officer"))
    made.act("frozen", town.by("officer"))
    return made


def hand_in(town: Town, at: str) -> Summary:
    one = summary(at)
    one.act("submitted", town.by(WHO[at]), work_report=report(town, at).pk)
    return one


def test_each_body_that_is_called_gets_a_summary_of_its_own_with_a_running_limit(july_2: Any) -> None:
    town, _driver = july_2
    made = call(town, to=f"{NORTH} {SOUTH}")
    assert [one.territory_id for one in made.summaries()] == [NORTH, SOUTH]
    limit = Clock.objects.get(record=summary(NORTH).pk)
    assert (limit.name, limit.body, limit.due_legal, limit.duty) == ("submit", NORTH, DUE, "target_reporter")
    assert seeing.mine(town.scope("north", JULY_2)).filter(record=summary(NORTH).pk).exists()
    assert not Summary.visible_to(town.scope("north", JULY_2)).filter(territory=SOUTH).exists()
    assert not Call.visible_to(town.scope("north", JULY_2)).exists()


def test_without_names_all_bodies_right_below_are_called(july_2: Any) -> None:
    town, _driver = july_2
    assert [one.territory_id for one in call(town).summaries()] == [NORTH, SOUTH, EAST]


def test_handed_in_on_time_graded_and_accepted(july_2: Any) -> None:
    town, _driver = july_2
    made = call(town)
    closing = close(town, "north", NORTH, HALF)
    one = hand_in(town, NORTH)
    assert (one.timeliness, one.closing_id, one.submitted_on) == ("on_time", closing.pk, JULY_2)
    review = Clock.objects.get(record=one.pk, stopped_on=None)
    assert (review.name, review.body, review.due_legal) == ("review", CITY, date(2025, 7, 16))
    one.act("graded", town.by("checker"), grade="complete")
    one.act("accepted", town.by("checker"))
    assert not Clock.objects.filter(record=one.pk, stopped_on=None).exists()
    counts = call_board(SYSTEM, made, JULY_2).counts
    assert (counts["called"], counts["handed_in"], counts["on_time"], counts["accepted"]) == (3, 1, 1, 1)
    assert [diff for diff in replay.check() if diff.kind.startswith("reports.")] == []


def test_who_hands_in_after_the_day_is_late_and_stays_late_after_a_return(july_2: Any) -> None:
    town, driver = july_2
    made = call(town)
    close(town, "south", SOUTH, HALF)
    town.at(driver, date(2025, 7, 7))
    assert call_board(SYSTEM, made, date(2025, 7, 7)).counts["overdue"] == 3
    one = hand_in(town, SOUTH)
    assert one.timeliness == "late"
    one.act("returned", town.by("checker"), remark="过于简单", again_by=date(2025, 7, 11))
    again = Clock.objects.get(record=one.pk, stopped_on=None)
    assert (one.state, again.name, again.due_legal) == ("returned", "submit", date(2025, 7, 11))
    one.act("submitted", town.by("south"), work_report=one.report_id)
    assert one.timeliness == "late"


def test_urging_and_the_receipt(july_2: Any) -> None:
    town, driver = july_2
    call(town)
    one = summary(EAST)
    one.act("received", town.by("east"))
    assert not one.is_urged
    town.at(driver, date(2025, 7, 7))
    one.act("urged", town.by("officer"), remark="请速报")
    assert one.is_urged
    assert "催办" in _in_chinese(one.number_label) or "2025-07-07" in one.number_label()
    one.act("received", town.by("east"))
    assert not one.is_urged


def _in_chinese(words: Any) -> str:
    from django.utils.translation import override

    with override("zh-hans"):
        return str(words())


def test_how_many_summaries_of_a_half_year_were_perfunctory(july_2: Any) -> None:
    """S0: some bodies' summaries are simple and were not taken seriously: here two of three."""
    town, _driver = july_2
    made = call(town)
    for at in (NORTH, SOUTH, EAST):
        close(town, WHO[at], at, HALF)
        grade = "complete" if at == NORTH else "perfunctory"
        hand_in(town, at).act("graded", town.by("checker"), grade=grade, remark="内容空泛")
    assert [one.territory_id for one in perfunctory(SYSTEM, CITY, parse(HALF))] == [SOUTH, EAST]
    assert call_board(SYSTEM, made, JULY_2).counts["perfunctory"] == 2
    assert perfunctory(SYSTEM, CITY, parse("2024H2")) == []


def test_which_part_was_handed_in_and_which_of_that_on_time(july_2: Any) -> None:
    """Of three that were called for on 2 July the north hands in on 3 July, the south a week late; the south's was
    returned and handed in again: it counts once, and stays late. Who has a rate of nought here was not silent."""
    town, driver = july_2
    call(town)
    for at, day in ((NORTH, date(2025, 7, 3)), (SOUTH, date(2025, 7, 11))):
        town.at(driver, day)
        close(town, WHO[at], at, HALF)
        hand_in(town, at)
    again = summary(SOUTH)
    again.act("returned", town.by("officer"), remark="补数据", again_by=date(2025, 7, 20))
    again.act("submitted", town.by("south"), work_report=again.report_id)
    sealer.seal_all()
    july = parse("2025-07")
    told = {
        node: [(one.numerator, one.denominator, one.this) for one in evaluate((HANDED_IN, ON_TIME), node, july)]
        for node in (CITY, SOUTH, EAST)
    }  # fmt: skip
    assert told == {
        CITY: [(2, 3, Decimal("66.67")), (1, 2, Decimal("50.00"))],
        SOUTH: [(1, 1, Decimal("100.00")), (0, 1, Decimal("0.00"))],
        EAST: [(0, 1, Decimal("0.00")), (0, 0, None)],
    }
    for node in (CITY, SOUTH, EAST):
        assert unasserted(evaluate((HANDED_IN, ON_TIME), node, july), july) == {}
    on_time = rows(ON_TIME, CITY, july, scope=SYSTEM)
    assert [row.record for row in on_time.items] == [summary(NORTH).pk]
    assert rows(ON_TIME, CITY, july, scope=SYSTEM, side="denominator").counted == 2


def test_a_grade_that_was_voided_counts_no_more(july_2: Any) -> None:
    town, _driver = july_2
    call(town)
    close(town, "north", NORTH, HALF)
    one = hand_in(town, NORTH)
    act = one.act("graded", town.by("checker"), grade="perfunctory", remark="内容空泛")
    correcting.void(one, act, town.by("officer"), reason="误评")
    assert perfunctory(SYSTEM, CITY, parse(HALF)) == []


def test_a_longer_time_moves_the_limits_of_those_who_have_not_handed_in(july_2: Any) -> None:
    town, _driver = july_2
    made = call(town)
    close(town, "north", NORTH, HALF)
    hand_in(town, NORTH)
    made.act("extended", town.by("officer"), due=date(2025, 7, 9), why="汛期")
    assert (summary(NORTH).due, summary(SOUTH).due) == (DUE, date(2025, 7, 9))
    assert Clock.objects.get(record=summary(SOUTH).pk, stopped_on=None).due_legal == date(2025, 7, 9)


def test_a_call_that_is_withdrawn_lets_the_bodies_go(july_2: Any) -> None:
    town, _driver = july_2
    made = call(town)
    made.act("withdrawn", town.by("officer"), why="与年度总结合并")
    assert {one.state for one in made.summaries()} == {"withdrawn"}
    assert not Clock.objects.filter(kind=Summary.kind, stopped_on=None).exists()


def test_a_summary_needs_a_frozen_report_and_a_closed_period(july_2: Any) -> None:
    town, _driver = july_2
    call(town)
    with pytest.raises(Refusal) as said:
        hand_in(town, NORTH)
    assert list(said.value.errors) == [""]
    close(town, "north", NORTH, HALF)
    draft = WorkReport.create(
        "drafted", town.by("north"), at=Body.objects.get(pk=NORTH), period=HALF, shape="half_year"
    )
    with pytest.raises(Refusal) as said:
        summary(NORTH).act("submitted", town.by("north"), work_report=draft.pk)
    assert list(said.value.errors) == ["work_report"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to": "519800"}, "to"), ({"to": CITY}, "to"), ({"due": date(2025, 7, 1)}, "due"),
        ({"period": "2025-6"}, "period"), ({"at": NORTH}, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_called_for_is_refused_on_its_field(july_2: Any, wrong: Any, field: str) -> None:
    town, _driver = july_2
    with pytest.raises(Refusal) as said:
        call(town, **wrong)
    assert list(said.value.errors) == [field]


def test_the_pages_ask_as_many_queries_for_many_bodies_as_for_few(july_2: Any) -> None:
    town, _driver = july_2
    few, many = call(town, "1号", to=NORTH), call(town, "2号")
    accept(town, close(town, "north", NORTH, HALF))
    for work in (
        lambda one: call_board(SYSTEM, one, JULY_2),
        lambda one: overview(SYSTEM, CITY, parse(HALF)),
    ):
        counts = []
        for one in (few, many):
            work(one)
            with CaptureQueriesContext(connection) as asked:
                work(one)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 12
    sealer.seal_all()
