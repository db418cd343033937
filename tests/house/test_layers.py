"""Tables point down only, as imports do (DESIGN 2); a foreign key by name is invisible to the import linter."""

import pytest
from django.apps import apps

from tools.layers import contracts, may_point

ORDER = contracts()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("zhijian.desk.models", "zhijian.kernel.org.models"),
        ("zhijian.lines.metrology.records", "zhijian.common.people.models"),
        ("zhijian.lines.metrology.records", "zhijian.lines.metrology.rules"),
        ("zhijian.kernel.parties.models", "zhijian.kernel.records.models"),
        ("zhijian.kernel.records.models", "zhijian.kernel.ledger.models"),
        ("zhijian.kernel.workdays.models", "zhijian.kernel.org.models"),
        ("zhijian.kernel.ledger.models", "zhijian.kernel.ledger.models"),
        ("zhijian.kernel.org.models", "django.contrib.auth.models"),
    ],
)
def test_down_or_inside_the_room_is_right(source: str, target: str) -> None:
    assert may_point(source, target, ORDER)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("zhijian.kernel.org.models", "zhijian.desk.models"),
        ("zhijian.common.people.models", "zhijian.lines.metrology.records"),
        ("zhijian.lines.metrology.records", "zhijian.lines.food.records"),
        ("zhijian.desk.models", "zhijian.portal.models"),
        ("zhijian.kernel.records.models", "zhijian.kernel.parties.models"),
        ("zhijian.kernel.ledger.models", "zhijian.kernel.workdays.models"),
        ("zhijian.kernel.org.models", "zhijian.kernel.ledger.models"),
    ],
)
def test_up_or_sideways_is_wrong(source: str, target: str) -> None:
    assert not may_point(source, target, ORDER)


def test_every_foreign_key_points_down() -> None:
    relations = [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("zhijian.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
    ]
    assert relations, "no table of Zhijian points anywhere: nothing was examined"
    wrong = [
        f"{model._meta.label}.{field.name} points at {field.related_model._meta.label}"
        for model, field in relations
        if not may_point(model.__module__, field.related_model.__module__, ORDER)
    ]
    assert not wrong
