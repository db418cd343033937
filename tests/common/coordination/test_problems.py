"""A problem is found, gets a measure with a day, is mended with evidence, and verified by another person."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.common.coordination.play import CITY, NORTH, SOUTH, Town
from zhijian.common.coordination.models import Problem
from zhijian.common.coordination.prose import paragraph
from zhijian.common.coordination.section import section
from zhijian.kernel.indicators.periods import half_year, parse
from zhijian.kernel.ledger import clock
from zhijian.kernel.office.alarms import alarms
from zhijian.kernel.office.law import LEGAL_OFFICER
from zhijian.kernel.office.rulebook import Alarm
from zhijian.kernel.org.models import Body
from zhijian.kernel.records import replay, seeing
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.errors import NotYours, Refused
from zhijian.kernel.workdays import published

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 16)  # a Monday


def running(problem: Problem) -> dict[str, date | None]:
    """Its running limits with their days."""
    return dict(Clock.objects.filter(record=problem.pk, stopped_on=None).values_list("name", "due_legal"))


def waits_for(town: Town, who: str, on: date = TODAY) -> list[str]:
    """What waits for a person: the names of the limits that fall to them."""
    return sorted(seeing.mine(town.scope(who, on)).values_list("name", flat=True))


def test_the_life_of_a_problem_from_the_inspection_to_the_other_persons_verification(
    town: Town, driver: clock.Driver
) -> None:
    problem = town.find("强制检定计划未落实", measure="补检12台并建台账", due=date(2025, 6, 30))
    assert (problem.state, problem.body_id, problem.territory_id) == ("mending", CITY, NORTH)
    assert running(problem) == {"mend": date(2025, 6, 30)}
    problem.act("mended", town.by("north"), evidence="检定证书12份")
    assert list(running(problem)) == ["verify"]
    problem.act("verified", town.by("chief"))
    assert (problem.state, problem.verified_on, running(problem)) == ("verified", TODAY, {})
    assert list(replay.check()) == []


def test_a_problem_without_a_measure_waits_for_one(town: Town) -> None:
    problem = town.find("培训不够")
    assert (problem.state, running(problem)) == ("found", {})
    problem.act(
        "measured",
        town.by("north"),
        measure="每季度培训一次",
        due=date(2025, 9, 30),
        lead=town.staff["north"].pk,
    )
    assert (problem.state, problem.due, problem.lead.name) == ("mending", date(2025, 9, 30), "北承办")


def test_who_reported_it_mended_does_not_verify_it_even_where_he_coordinates(town: Town) -> None:
    problem = town.find("培训不够", measure="培训", due=TODAY)
    problem.act("mended", town.by("north_two"), evidence="签到册")
    with pytest.raises(Refused) as refused:
        problem.act("verified", town.by("north_two"))
    assert refused.value.code == "four_eyes"
    problem.act("verified", town.by("chief"))


def test_what_was_returned_is_overdue_again_on_its_old_day(town: Town, driver: clock.Driver) -> None:
    problem = town.find("培训不够", measure="培训", due=date(2025, 6, 20))
    problem.act("mended", town.by("north"), evidence="签到册")
    town.at(driver, date(2025, 6, 23))
    problem.act("returned", town.by("chief"), remark="签到册只有一半人")
    assert (problem.state, problem.mended_on, running(problem)) == (
        "mending",
        None,
        {"mend": date(2025, 6, 20)},
    )


def test_a_verified_problem_can_be_opened_again_and_says_so(town: Town) -> None:
    problem = town.find("培训不够", measure="培训", due=TODAY)
    problem.act("mended", town.by("north"), evidence="签到册")
    problem.act("verified", town.by("chief"))
    problem.act("reopened", town.by("second"), due=date(2025, 7, 31), why="第二季度没有培训")
    assert (problem.state, problem.came_back, problem.verified_on) == ("mending", True, None)
    assert running(problem) == {"mend": date(2025, 7, 31)}


def test_a_postponed_day_only_goes_forward(town: Town) -> None:
    problem = town.find("培训不够", measure="培训", due=date(2025, 6, 30))
    with pytest.raises(Refused, match="not later"), override("en"):
        problem.act("postponed", town.by("chief"), due=date(2025, 6, 30), why="太忙")
    problem.act("postponed", town.by("chief"), due=date(2025, 7, 15), why="师资未到位")
    assert running(problem) == {"mend": date(2025, 7, 15)}


class TestWhatWaitsForMe:
    def test_the_person_in_charge_and_nobody_else_at_the_body(self, town: Town) -> None:
        town.find("培训不够", measure="培训", due=TODAY, lead=town.staff["north"].pk)
        assert waits_for(town, "north") == ["mend"]
        assert waits_for(town, "north_two") == []
        assert waits_for(town, "south") == []

    def test_every_handler_of_the_body_where_nobody_is_in_charge(self, town: Town) -> None:
        town.find("培训不够", measure="培训", due=TODAY)
        assert waits_for(town, "north") == waits_for(town, "north_two") == ["mend"]

    def test_whoever_found_it_verifies_within_ten_working_days(self, town: Town) -> None:
        problem = town.find("培训不够", measure="培训", due=TODAY)
        problem.act("mended", town.by("north"), evidence="签到册")
        assert running(problem) == {"verify": date(2025, 6, 30)}  # ten working days after Monday 16 June
        assert waits_for(town, "chief") == ["verify"]

    def test_the_desk_names_it_with_its_reason(self, town: Town) -> None:
        town.find("培训不够", measure="培训", due=TODAY, lead=town.staff["north"].pk)
        desk = Client()
        desk.force_login(town.staff["north"])
        text = desk.get("/").content.decode()
        assert "培训不够" in text
        assert "定措施时定的期限" in text
        assert "未核实" not in text


def test_what_is_five_working_days_over_goes_up_to_the_city(town: Town, driver: clock.Driver) -> None:
    from zhijian.kernel.office.founding import Person, open_account

    lawyer = open_account(Person("lawyer", "法制", "", CITY, (LEGAL_OFFICER,)), since=TODAY)
    town.staff["lawyer"] = lawyer
    Alarm.create("set_up", town.by("lawyer"), sort="raise", after="5", levels="1")
    town.find("培训不够", measure="培训", due=date(2025, 6, 20))
    for day, count in ((date(2025, 6, 26), 0), (date(2025, 6, 27), 1)):
        town.at(driver, day)
        scope = town.scope("chief", day)
        raised = alarms().raised(scope, day, published.calendar())
        assert raised is not None
        assert Clock.objects.filter(raised, stopped_on=None).count() == count


def test_a_county_sees_its_own_problems_and_the_city_all(town: Town) -> None:
    north, south = town.find("北的问题"), town.find("南的问题", at=SOUTH)
    assert set(Problem.visible_to(town.scope("reader", TODAY))) == {north}
    assert set(Problem.visible_to(town.scope("second", TODAY))) == {north, south}
    with pytest.raises(NotYours):
        Problem.get(town.scope("south", TODAY), north.pk)


def test_a_county_cannot_enter_a_problem_of_its_sister(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        town.find("南的问题", at=SOUTH, who="north")
    assert refused.value.code == "duty"


class TestTheSectionOfTheReport:
    H1 = half_year(2025, 1)

    def test_new_carried_verified_and_recurring(self, town: Town, driver: clock.Driver) -> None:
        town.at(driver, date(2025, 7, 1))
        old = town.find("去年培训不够", who="chief")
        Problem.objects.filter(pk=old.pk).update(found_on=date(2024, 3, 1))
        done = town.find("票据不足", subject="funds", measure="请领", due=date(2025, 7, 31))
        Problem.objects.filter(pk=done.pk).update(found_on=date(2025, 2, 1))
        done.refresh_from_db()
        done.act("mended", town.by("north"), evidence="请领单")
        done.act("verified", town.by("chief"))
        Problem.objects.filter(pk=done.pk).update(verified_on=date(2025, 5, 1))
        new = town.find("培训仍然不够")
        Problem.objects.filter(pk=new.pk).update(found_on=date(2025, 6, 1))
        found = section(town.scope("chief", TODAY), CITY, self.H1)
        assert [item.problem.what for item in found.new] == ["票据不足", "培训仍然不够"]
        assert [item.problem.what for item in found.carried] == ["去年培训不够"]
        assert [item.problem.what for item in found.solved] == ["票据不足"]
        assert {item.problem.what: [o.what for o in item.before] for item in found.recurring} == {
            "培训仍然不够": ["去年培训不够"]
        }

    def test_what_was_verified_before_the_period_has_no_place_in_it(self, town: Town) -> None:
        done = town.find("票据不足", measure="请领", due=TODAY)
        done.act("mended", town.by("north"), evidence="请领单")
        done.act("verified", town.by("chief"))
        scope = town.scope("chief", TODAY)
        assert len(section(scope, CITY, self.H1).items) == 1
        assert section(scope, CITY, parse("2025H2")).items == ()

    def test_a_county_gets_its_own_and_the_city_all(self, town: Town) -> None:
        town.find("北的问题")
        town.find("南的问题", at=SOUTH)
        scope = town.scope("chief", TODAY)
        assert [i.problem.what for i in section(scope, NORTH, self.H1).items] == ["北的问题"]
        assert len(section(scope, CITY, self.H1).items) == 2

    def test_it_says_itself_as_a_report_does(self, town: Town, driver: clock.Driver) -> None:
        """S0 and S2 close with 一是 … 五是; a problem that is mended but not verified is still one."""
        Body.objects.filter(pk=NORTH).update(short="江北县局")
        town.find("部门协同配合力度不够。", subject="cooperation")
        town.at(driver, date(2025, 6, 17))
        town.find("培训力度不够", measure="每季度培训", due=date(2025, 9, 30))
        found = section(town.scope("chief", TODAY), CITY, self.H1)
        with override("zh-hans"):
            assert paragraph(found) == (
                "一是部门协同配合力度不够（江北县局；已发现）；"
                "二是培训力度不够（江北县局；每季度培训，2025年9月30日前整改到位）。"
            )
        with override("en"):
            assert paragraph(found).splitlines()[0] == "1. 部门协同配合力度不够 (江北县局; Found)."

    def test_it_asks_as_many_queries_for_many_problems_as_for_few(self, town: Town) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert client.get("/problems/?period=2025H1").status_code == 200
            return len(seen)

        client = Client()
        client.force_login(town.staff["second"])
        town.find("北的问题", measure="培训", due=TODAY, lead=town.staff["north"].pk)
        town.find("南的问题", at=SOUTH)
        asked()
        few = asked()
        for n in range(12):
            town.find(f"北的问题{n}", subject="funds", measure="请领", due=TODAY + timedelta(days=n))
        assert asked() == few


def test_the_page_shows_the_section_and_what_recurs(town: Town, driver: clock.Driver) -> None:
    first = town.find("培训不够")
    town.at(driver, date(2025, 6, 25))
    second = town.find("培训仍然不够")
    desk = Client()
    desk.force_login(town.staff["chief"])
    text = desk.get("/problems/?body=519900&period=2025H1").content.decode()
    assert "一是培训不够（" in text
    assert "第2次" in text
    page = desk.get(f"/r/coordination.problem/{second.pk}/").content.decode()
    assert f"/r/coordination.problem/{first.pk}/" in page


@pytest.mark.parametrize("address", ["/problems/?body=519902", "/problems/?body=nobody"])
def test_a_county_cannot_ask_for_its_sisters_section(town: Town, address: str) -> None:
    desk = Client()
    desk.force_login(town.staff["reader"])
    assert desk.get("/problems/").status_code == 200
    assert desk.get(address).status_code == 404
