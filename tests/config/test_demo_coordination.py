"""What is coordinated in the demonstration: a plan, a leading group, problems in each state, something overdue."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.config.played import played
from zhijian.common.coordination.groups import composition
from zhijian.common.coordination.models import Group, Meeting, Point, Problem, Task
from zhijian.common.coordination.plan import plan
from zhijian.common.coordination.section import section
from zhijian.config import demo_city
from zhijian.kernel.indicators.periods import parse
from zhijian.kernel.org.scope import SYSTEM
from zhijian.kernel.records import replay

pytestmark = pytest.mark.django_db
LAST = date(2025, 6, 20)


@pytest.fixture(scope="module", autouse=True)
def play(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A hundred days of six firms, played once for all tests of this module."""
    with played(django_db_blocker, tmp_path_factory.mktemp("home"), until=LAST, days=100, count=6):
        yield


def test_the_citys_plan_has_points_under_way_and_done_each_with_its_task() -> None:
    found = plan(SYSTEM, demo_city.CITY, 2025, LAST)
    assert [row.point.number for row in found.rows] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert {"under_way", "accepted"} <= set(found.counts)
    assert all(row.tasks for row in found.rows)
    assert [row.line is not None for row in found.rows] == [True] + [
        False
    ] * 7  # the first is linked to a target


def test_problems_are_found_mended_and_verified_and_one_is_overdue() -> None:
    assert {"verified", "mending"} <= set(Problem.objects.values_list("state", flat=True))
    assert Problem.objects.filter(state="mending", due__lt=LAST).count() == 1
    assert len(section(SYSTEM, demo_city.CITY, parse("2025H1")).items) == Problem.objects.count()


def test_the_leading_group_has_its_posts_and_its_meetings_decide() -> None:
    group = Group.objects.get()
    assert [seat.post for seat in composition(SYSTEM, group, LAST)] == [
        "head", *["member"] * len(demo_city.AREAS), "office_head", "office",
    ]  # fmt: skip
    assert Task.objects.filter(origin_kind="coordination.meeting").count() == 2 * Meeting.objects.count()


def test_something_undone_is_late_and_all_of_it_replays() -> None:
    assert Task.objects.filter(origin="", state="given", due__lt=LAST).count() == 1
    assert Point.objects.exclude(support={}).exists()
    assert list(replay.check()) == []
