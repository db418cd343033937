"""The tiny city that other tests stand on is what it says."""

from typing import Any

import pytest

from tests.city import ROLES, SIBLING
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.records import replay
from zhijian.lines.metrology.models import Instrument, Verification


def test_there_is_a_verification_in_each_state(city: Any) -> None:
    assert {made.state for made in city.verifications().values()} == set(Verification.State.values)
    assert all(name == made.state for name, made in city.verifications().items())
    assert Verification.objects.count() == 5


def test_the_scale_carries_its_second_certificate(city: Any) -> None:
    assert city.withdrawn.certificate.endswith("-H-00001")
    assert city.scale.certificate == city.issued.certificate
    assert city.issued.certificate.endswith("-H-00002")
    assert city.scale.valid_until == city.issued.valid_until


def test_the_institute_sees_two_counties_and_not_the_development_zone(city: Any) -> None:
    seen = Instrument.visible_to(city.scope("manager"))
    assert set(seen.values_list("territory", flat=True)) == {"519903", "519904"}
    assert city.sibling_scale.territory_id == SIBLING
    assert list(Instrument.visible_to(city.scope("sibling_supervisor"))) == [city.sibling_scale]


@pytest.mark.parametrize(
    ("role", "count"), [("supervisor", 4), ("other_supervisor", 1), ("city_supervisor", 6)]
)
def test_each_county_sees_its_own_and_the_city_all(city: Any, role: str, count: int) -> None:
    assert Instrument.visible_to(city.scope(role)).count() == count


def test_every_role_has_its_duties_at_its_body(city: Any) -> None:
    held = {role: {(post.duty, post.body) for post in city.scope(role).posts} for role in ROLES}
    assert held == {role: {(duty, body) for duty in duties} for role, (body, duties) in ROLES.items()}


def test_it_seals_writes_its_papers_and_replays(city: Any) -> None:
    city.settle()
    assert set(Paper.objects.values_list("state", flat=True)) == {"ready"}
    assert Paper.objects.count() == 2
    assert list(replay.check()) == []
