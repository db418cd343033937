"""Schemas of acts are frozen: a change of parameters is a new number, and a kind's name is never used for
another thing."""

from zhijian.kernel.records import schemas


def test_no_schema_differs_from_the_one_that_was_frozen() -> None:
    now = {name: schemas.fingerprint(made) for name, made in schemas.all_schemas().items()}
    changed = sorted(name for name, print_ in schemas.frozen().items() if name in now and now[name] != print_)
    assert changed == [], "give these acts a new schema number and a pure upcaster"


def test_every_schema_is_frozen_before_its_first_act() -> None:
    assert sorted(set(schemas.all_schemas()) - set(schemas.frozen())) == []


def test_no_frozen_kind_of_act_has_vanished() -> None:
    assert sorted(set(schemas.frozen()) - set(schemas.all_schemas())) == []
