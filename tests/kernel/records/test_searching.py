"""Finding: any part of a name, its initials, the beginning of a code; nobody finds what he may not see."""

from typing import Any

import pytest

from zhijian.kernel.parties.models import Party
from zhijian.kernel.parties.screens import search
from zhijian.kernel.records import searching
from zhijian.kernel.records.bulk import Wish, act_many
from zhijian.lines.metrology.models import Instrument
from zhijian.lines.metrology.screens import by_number

FIRMS = {
    "云溪县粮油储备有限公司": "91519903MA0000001A",
    "长桥粮油（集团）有限公司": "91519903MA0000002B",
    "云溪县宏达机械厂": "91519903MA0000003C",
    "粮油": "91519903MA0000004D",
    "ABC Food": "91519903MA0000005E",
    "乐斯福·䶮食品": "91519903MA0000006F",
}


@pytest.fixture
def firms(city: Any) -> dict[str, Party]:
    wishes = [
        Wish(Party(), "registered", city.by("registrar"), {"name": name, "uscc": code, "sort": "enterprise"})
        for name, code in FIRMS.items()
    ]
    for outcome in act_many(wishes):
        assert outcome.refusal is None
    return {wish.record.name: wish.record for wish in wishes}


def names(words: str, city: Any, role: str = "registrar", most: int = 12) -> list[str]:
    rows = Party.visible_to(city.scope(role))
    return [firm.name for firm in search(words).best(rows, most) if firm.name in FIRMS]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("粮", {"云溪县粮油储备有限公司", "长桥粮油（集团）有限公司", "粮油"}),
        ("宏达", {"云溪县宏达机械厂"}),
        ("达机械", {"云溪县宏达机械厂"}),
        ("达械", set()),
        ("(集团)", {"长桥粮油（集团）有限公司"}),
        ("糧油儲備", {"云溪县粮油储备有限公司"}),
        ("䶮", {"乐斯福·䶮食品"}),
        ("福䶮", {"乐斯福·䶮食品"}),
        ("ａｂｃ", {"ABC Food"}),
        ("c f", {"ABC Food"}),
        ("hdjx", {"云溪县宏达机械厂"}),
        ("HDJX", {"云溪县宏达机械厂"}),
        ("jxhd", set()),
        ("91519903ma0000003", {"云溪县宏达机械厂"}),
        ("MA0000003", set()),
        ('粮" OR "油', set()),
        ("粮 & !油 | '", {"云溪县粮油储备有限公司", "长桥粮油（集团）有限公司", "粮油"}),
        ("%", set()),
        ("·", set()),
    ],
)
def test_a_firm_is_found_by_part_of_its_name_initials_or_code(
    city: Any, firms: Any, words: str, found: set[str]
) -> None:
    assert set(names(words, city)) == found


def test_the_exact_name_comes_first_then_what_begins_so(city: Any, firms: Any) -> None:
    assert names("粮油", city)[0] == "粮油"
    assert names("云溪县", city)[:2] == ["云溪县宏达机械厂", "云溪县粮油储备有限公司"]
    assert names("长桥粮", city) == ["长桥粮油（集团）有限公司"]


def test_no_more_are_found_than_asked_for(city: Any, firms: Any) -> None:
    assert len(search("粮").best(Party.objects.all(), 2)) == 2


def test_a_register_is_narrowed_by_the_same_words(city: Any, firms: Any) -> None:
    assert set(search("粮油").narrow(Party.objects.all()).values_list("name", flat=True)) >= {"粮油"}
    assert search("没有这样的").narrow(Party.objects.all()).count() == 0


def test_many_hits_narrow_the_register_as_few_do(
    city: Any, firms: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [
        set(search(words).narrow(Party.objects.all()).values_list("pk", flat=True))
        for words in ("粮", "yx", "9151")
    ]
    monkeypatch.setattr(searching, "FEW", 1)
    many = [
        set(search(words).narrow(Party.objects.all()).values_list("pk", flat=True))
        for words in ("粮", "yx", "9151")
    ]
    assert few == many
    assert all(len(found) >= 2 for found in many)


def test_a_new_name_is_found_and_the_old_one_no_more(city: Any, firms: Any) -> None:
    firm = firms["云溪县宏达机械厂"]
    firm.act("changed", city.by("registrar"), name="云溪县瑞丰机械厂")
    assert [found.name for found in search("瑞丰").best(Party.objects.all(), 5)] == ["云溪县瑞丰机械厂"]
    assert search("宏达").best(Party.objects.all(), 5) == []


def test_a_voided_change_gives_the_old_name_back(city: Any, firms: Any) -> None:
    from zhijian.kernel.records.correcting import void

    firm = firms["云溪县宏达机械厂"]
    act = firm.act("changed", city.by("registrar"), name="云溪县瑞丰机械厂")
    void(firm, act, city.by("city_registrar"), reason="改错了")
    assert [found.name for found in search("宏达").best(Party.objects.all(), 5)] == ["云溪县宏达机械厂"]


def test_an_instrument_is_found_by_the_beginning_of_its_number_in_any_writing(city: Any) -> None:
    rows, number = Instrument.visible_to(city.scope("supervisor")), city.scale.number
    assert city.scale in by_number(number).best(rows, 5)
    assert city.scale in by_number(number.lower()[:-1]).best(rows, 50)
    assert by_number(number[1:] + "X").best(rows, 5) == []


def test_nobody_finds_an_instrument_of_another_county(city: Any) -> None:
    number = city.sibling_scale.number
    for role in ("supervisor", "other_supervisor", "manager"):
        rows = Instrument.visible_to(city.scope(role))
        assert city.sibling_scale not in by_number(number).best(rows, 50)
        assert city.sibling_scale not in by_number(number).narrow(rows)
    assert by_number(number).best(Instrument.visible_to(city.scope("sibling_supervisor")), 1) == [
        city.sibling_scale
    ]


def test_foreign_hits_do_not_hide_what_may_be_seen(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", 1)
    monkeypatch.setattr(searching, "STEP", 1)
    rows = Instrument.visible_to(city.scope("supervisor"))
    everything = searching.Query(Instrument.kind, code=city.scale.number[:1])
    assert set(everything.best(rows, 50)) == set(everything.narrow(rows)) != set()


def test_the_index_written_again_from_the_rows_is_the_same(city: Any, firms: Any) -> None:
    def index() -> list[Any]:
        names = searching.Name.objects.order_by("record").values_list("record", "kind", "text", "initials")
        return [
            *names,
            *searching.Code.objects.order_by("record", "text").values_list("record", "kind", "text"),
        ]

    before = index()
    assert searching.rebuild() == Party.objects.count() + Instrument.objects.count() + 5
    assert index() == before
    assert names("达机", city) == ["云溪县宏达机械厂"]
