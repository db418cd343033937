"""Working groups: who sits in them on any day, what their meetings decide, and who may see that."""

from datetime import date

import pytest
from django.test import Client

from tests.common.coordination.play import CITY, INSTITUTE, NORTH, SOUTH, Town
from zhijian.common.coordination.groups import composition
from zhijian.common.coordination.models import Group, Meeting, Seat, Task
from zhijian.kernel.ledger import clock
from zhijian.kernel.org.models import Share
from zhijian.kernel.records import replay
from zhijian.kernel.records.correcting import void
from zhijian.kernel.records.errors import NotYours, Refused
from zhijian.kernel.records.overtaken import rival

pytestmark = pytest.mark.django_db
TODAY, AUTUMN = date(2025, 6, 16), date(2025, 9, 30)


def posts(town: Town, group: Group, on: date) -> list[tuple[str, str]]:
    """Posts and bodies of a group on a day, members of one moment by their body."""
    found = composition(town.scope("chief", on), group, on)
    return [(seat.post, seat.at) for seat in sorted(found, key=lambda seat: (seat.post, seat.at))]


def test_a_leading_group_has_a_head_members_a_lead_section_and_who_executes(town: Town) -> None:
    """S4: headed by the deputy director, each county's director a member, the institute executes."""
    group = town.group(lead_body=CITY, executing=INSTITUTE, basis="临质监〔2025〕9号")
    town.seat(group, "member", member=SOUTH, office="局长")
    town.seat(group, "member", member=NORTH, office="局长")
    town.seat(group, "head", staff=town.staff["chief"].pk, office="分管副局长")
    assert posts(town, group, TODAY) == [("head", CITY), ("member", NORTH), ("member", SOUTH)]
    assert (group.executing_id, group.lead_body_id, group.founded_on) == (INSTITUTE, CITY, TODAY)
    assert list(replay.check()) == []


def test_the_seat_that_excludes_another_is_that_of_the_same_body_and_not_any_without_a_person(
    town: Town,
) -> None:
    """Two officers seat the north at once: the second reads who seated the north, not who seated the south before."""
    group = town.group()
    for body in (SOUTH, NORTH):
        town.seat(group, "member", member=body, office="局长")
    norths = Seat.objects.get(group=group, member=NORTH)
    assert rival(Seat(group=group, member_id=NORTH, office="局长", state="sitting")) == norths
    assert rival(Seat(group=group, member_id=CITY, office="局长", state="sitting")) is None


def test_a_group_may_have_two_heads(town: Town) -> None:
    """S3-007: the working group of the liaison point had two."""
    group = town.group("联系点工作组", purpose="liaison")
    town.seat(group, "head", office="计量司司长", outsider="韩某")
    town.seat(group, "head", office="省局局长", outsider="刘某")
    assert [post for post, _at in posts(town, group, TODAY)] == ["head", "head"]


def test_who_left_sat_there_until_that_day_and_the_next_follows(town: Town, driver: clock.Driver) -> None:
    group = town.group()
    first = town.seat(group, "head", office="副市长甲")
    town.at(driver, date(2025, 8, 29))
    first.act("left", town.by("chief"), why="工作调动")
    town.at(driver, date(2025, 9, 1))
    town.seat(group, "head", office="副市长乙")
    heads = {
        day: [seat.office for seat in composition(town.scope("chief", day), group, day)]
        for day in (date(2025, 6, 15), TODAY, date(2025, 8, 29), date(2025, 8, 30), date(2025, 9, 1))
    }
    assert list(heads.values()) == [[], ["副市长甲"], ["副市长甲"], [], ["副市长乙"]]


def test_a_seat_that_was_voided_was_never_there(town: Town) -> None:
    group = town.group()
    seat = town.seat(group, "member", member=NORTH)
    void(seat, seat.timeline().get(), town.by("second"), reason="录入有误")
    assert posts(town, group, TODAY) == []
    assert not Share.objects.exists()


def test_nobody_sits_twice_but_may_come_back(town: Town, driver: clock.Driver) -> None:
    group = town.group()
    seat = town.seat(group, "member", staff=town.staff["north"].pk)
    with pytest.raises(Refused) as refused:
        town.seat(group, "deputy", staff=town.staff["north"].pk)
    assert list(refused.value.errors) == ["staff"]
    seat.act("left", town.by("chief"))
    town.at(driver, date(2025, 6, 17))
    town.seat(group, "deputy", staff=town.staff["north"].pk)


class TestWhoSees:
    def test_a_body_sees_the_group_while_it_sits_in_it(self, town: Town, driver: clock.Driver) -> None:
        group = town.group()
        seat = town.seat(group, "member", member=NORTH)
        town.meet(group, "动员会")
        for who, count in (("reader", 1), ("south", 0), ("second", 1)):
            scope = town.scope(who, TODAY)
            found = [cls.visible_to(scope).count() for cls in (Group, Meeting, Seat)]
            assert found == [count, count, count], who
        seat.act("left", town.by("chief"))
        town.at(driver, date(2025, 6, 17))
        with pytest.raises(NotYours):
            Group.get(town.scope("reader", date(2025, 6, 17)), group.pk)

    def test_also_by_a_person_of_the_body(self, town: Town) -> None:
        group = town.group()
        town.seat(group, "office", staff=town.staff["south"].pk)
        assert list(Group.visible_to(town.scope("south", TODAY))) == [group]

    def test_a_member_may_not_change_the_group(self, town: Town) -> None:
        group = town.group()
        town.seat(group, "member", member=NORTH)
        with pytest.raises(Refused) as refused:
            town.seat(group, "head", who="north_two", office="自任组长")
        assert refused.value.code == "duty"


def test_a_decision_is_a_task_with_an_owner_and_a_day(town: Town) -> None:
    group = town.group()
    meeting = town.meet(group, "统检动员会")
    meeting.act(
        "decided", town.by("chief"), at=SOUTH, what="抽调两名检定员", due=AUTUMN, lead=town.staff["south"].pk
    )
    (task,) = Task.visible_to(town.scope("south", TODAY))
    assert (task.what, task.due, task.number_label()) == (
        "抽调两名检定员",
        AUTUMN,
        "小组会议 统检动员会 2025-06-16",
    )
    desk = Client()
    desk.force_login(town.staff["chief"])
    page = desk.get(f"/groups/{group.pk}/").content.decode()
    assert "0 / 1" in page
    task.act("done", town.by("south"), evidence="抽调通知")
    assert "1 / 1" in desk.get(f"/groups/{group.pk}/").content.decode()


def test_a_dissolved_group_takes_nobody_and_keeps_its_past(town: Town) -> None:
    group = town.group()
    town.seat(group, "member", member=NORTH)
    group.act("dissolved", town.by("chief"), why="统检结束")
    with pytest.raises(Refused):
        town.seat(group, "member", member=SOUTH)
    assert posts(town, group, TODAY) == [("member", NORTH)]


@pytest.mark.parametrize("query", ["", "?on=2024-01-01", "?on=2099-12-31", "?on=gestern"])
def test_the_page_shows_the_composition_on_any_day(town: Town, query: str) -> None:
    group = town.group()
    town.seat(group, "member", member=NORTH, office="局长")
    desk = Client()
    desk.force_login(town.staff["reader"])
    answer = desk.get(f"/groups/{group.pk}/{query}")
    assert answer.status_code == 200
    assert ("江北县局" in answer.content.decode().partition("<form")[2]) is (query != "?on=2024-01-01")
    other = Client()
    other.force_login(town.staff["south"])
    assert other.get(f"/groups/{group.pk}/").status_code == 404


def test_the_name_of_a_person_without_an_account_is_masked(town: Town) -> None:
    group = town.group()
    seat = town.seat(group, "head", office="副市长", outsider="王某某")
    desk = Client()
    desk.force_login(town.staff["chief"])
    for page in (
        f"/groups/{group.pk}/",
        f"/r/coordination.seat/{seat.pk}/",
        f"/r/coordination.group/{group.pk}/",
    ):
        text = desk.get(page).content.decode()
        assert "王某某" not in text
        assert "副市长" in text
