"""Two officers do the same act at the same moment: one wins, the other reads who was first and what changed.

Every act of the registry, with two connections and real transactions, on SQLite and on PostgreSQL.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.matrix.at_once import Both, cities
from tests.matrix.deeds import DEEDS, Deed
from tests.matrix.ground import MI, TODAY, YESTERDAY, Ground, scale, verify
from tests.matrix.test_acts import ALL, BY_HAND, ON_A_ROW, as_form
from zhijian.kernel.ledger import sealer
from zhijian.kernel.ledger.models import Act, Key, Leaf
from zhijian.kernel.papers.models import Series
from zhijian.kernel.records import replay
from zhijian.kernel.records.errors import KeyReused, Refusal, Stale
from zhijian.kernel.records.registry import KINDS
from zhijian.lines.metrology.models import Verification

pytestmark = pytest.mark.django_db  # the database of the tests is only the pattern of the copies

EXCLUSIVE = {
    # Making two of these at once is impossible: what the second one reads where the first is already visible to it
    # (SQLite). Where it is not yet (PostgreSQL), the table's constraint says who was first.
    "office.organ.registered": "编号已有机构登记",
    "office.account.registered": "用户名已被占用",
    "office.calendar_year.loaded": "这一年的安排已经载入",
    "office.rule.taken_over": "",
    "office.erasure.erased": "早已抹除",
    "office.witness.admitted": "这个密钥已登记过",
    "reports.target.proposed": "已有同名任务",
    "reports.assessment.self_scored": "已考核",
    "reports.actual.reported": "这一天已有实绩",
    "reports.call.called": "已有此文号的通知",
    "reports.nil.declared": "已作过此项申报",
    "reports.closing.closed": "这一期间已关账",
    **dict.fromkeys(
        (f"reports.old_figure.{act}" for act in ("accepted", "corrected", "added", "rejected")),
        "这个位置已经核对过",
    ),
    "reports.phrase.remembered": "这个机构已有这个说法",
    "coordination.seat.seated": "已有席位",
    "metrology.verification.assigned": "这台器具已有检定在办",
}
ALONE = {"metrology.verification.checked", "metrology.verification.returned"}
"""Acts of which the table's second officer is the one who may not: the same person does them at two screens."""
MAKES = sorted(set(BY_HAND) - set(ON_A_ROW))


@pytest.fixture(scope="module")
def copies(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Any]]:
    """A maker of copies of the city of ``ground.py``."""
    with cities(tmp_path_factory.mktemp("at_once"), django_db_blocker) as made:
        yield made


@pytest.fixture
def both(copies: Callable[[], Any]) -> Iterator[Both]:
    """The city for one test, in a database of its own."""
    with copies() as made:
        yield made


def two_of(name: str) -> tuple[str, str]:
    """Two who may do it; where only one may, the same person at two screens."""
    line = DEEDS[name]
    others = sorted(line.may - {line.who}) if name not in ALONE else []
    return line.who, others[0] if others else line.who


def prepared(name: str, city: Ground) -> tuple[Deed, list[str], list[dict[str, Any]]]:
    """The deed, its two hands, and what each gives."""
    line = DEEDS[name]
    line.prepare(city)
    hands = list(two_of(name))
    return line, hands, [line.params(city, who) for who in hands]


def split(answers: list[Any]) -> tuple[list[Act], list[Refusal]]:
    """(acts, refusals)"""
    return [a for a in answers if isinstance(a, Act)], [a for a in answers if isinstance(a, Refusal)]


@pytest.mark.parametrize("name", ON_A_ROW)
def test_one_wins_and_the_other_learns_who_was_first_and_what_changed(name: str, both: Both) -> None:
    city = both.ground
    kind, spec = ALL[name]
    line, hands, given = prepared(name, city)
    rows = [line.subject(city, kind) for _hand in hands]
    seen, typed = rows[0].rev, json.dumps(given, default=str)
    before, acts = rows[0].values(), Act.objects.count()

    answers = both.at_once(
        *(
            lambda row=row, who=who, params=params: row.act(spec.name, city.by(who, seen=seen), **params)
            for row, who, params in zip(rows, hands, given, strict=True)
        )
    )
    done, refused = split(answers)
    assert [act.kind for act in done] == [name]
    (stale,) = refused
    assert isinstance(stale, Stale)
    winner, loser = answers.index(done[0]), answers.index(stale)
    assert stale.who == city.people[hands[winner]].name
    assert str(stale.what) == str(spec.title)
    assert stale.rev == done[0].rev == seen + 1
    now = rows[winner].values()
    personal = {field for field in now if KINDS[kind].marks(field).access == "personal"}
    told = {change.field for change in stale.changes}
    different = {field for field, value in now.items() if value != before[field]} - {"party", "body"}
    assert told >= different
    for change in stale.changes:
        assert change.field not in personal or (change.old, change.new) == ("", "")
    # nothing of the second hand is written, and nothing of what it held is lost
    assert Act.objects.count() == acts + 1 + Act.objects.filter(cause=done[0].pk).count()
    assert rows[loser].values() == before
    assert json.dumps(given, default=str) == typed
    assert list(replay.check()) == []


@pytest.mark.parametrize("name", MAKES)
def test_two_new_records_at_once_both_stand_unless_they_exclude_each_other(name: str, both: Both) -> None:
    city = both.ground
    kind, spec = ALL[name]
    _line, hands, given = prepared(name, city)
    count = KINDS[kind]._base_manager.exclude(state="").count()
    answers = both.at_once(
        *(
            lambda who=who, params=params: KINDS[kind]().act(spec.name, city.by(who), **params)
            for who, params in zip(hands, given, strict=True)
        )
    )
    done, refused = split(answers)
    stand = 1 if name in EXCLUSIVE else 2
    assert (len(done), len(refused)) == (stand, 2 - stand), [str(answer) for answer in refused]
    assert len({act.record for act in done}) == stand
    assert KINDS[kind]._base_manager.exclude(state="").count() == count + stand
    for refusal in refused:
        if isinstance(refusal, Stale):
            assert refusal.who == city.people[hands[answers.index(done[0])]].name
            assert refusal.record == done[0].record
        else:
            assert EXCLUSIVE[name] in str(refusal)
            assert EXCLUSIVE[name]
    assert list(replay.check()) == []


@pytest.mark.parametrize("name", BY_HAND)
def test_the_same_act_under_one_key_from_two_screens_is_one_act(name: str, both: Both) -> None:
    city = both.ground
    kind, spec = ALL[name]
    line = DEEDS[name]
    line.prepare(city)
    rows = [line.subject(city, kind) for _screen in range(2)]
    params, acts = line.params(city, line.who), Act.objects.count()
    answers = both.at_once(
        *(lambda row=row: row.act(spec.name, city.by(line.who, key="one key"), **params) for row in rows)
    )
    done, refused = split(answers)
    assert refused == []
    assert done[0].pk == done[1].pk
    assert rows[0].rev == rows[1].rev == done[0].rev
    assert Act.objects.count() == acts + 1 + Act.objects.filter(cause=done[0].pk).count()
    assert Key.objects.get(pk="one key").act == done[0].pk


@pytest.mark.parametrize("name", ["parties.party.reviewed", "parties.party.registered"])
def test_other_content_under_the_key_is_refused(name: str, both: Both) -> None:
    city = both.ground
    kind, spec = ALL[name]
    line = DEEDS[name]
    params, acts = line.params(city, line.who), Act.objects.count()
    answers = both.at_once(
        *(
            lambda on=on: line.subject(city, kind).act(
                spec.name, city.by(line.who, key="one key", on=on), **params
            )
            for on in (TODAY, YESTERDAY)
        )
    )
    done, refused = split(answers)
    assert len(done) == 1
    assert [type(answer) for answer in refused] == [KeyReused]
    assert Act.objects.count() == acts + 1


FORMS = ["parties.party.changed", "metrology.instrument.appointed", "metrology.verification.checked"]


@pytest.mark.parametrize("name", FORMS)
def test_at_two_desks_one_form_goes_through_and_the_other_page_says_who_was_first(
    name: str, both: Both
) -> None:
    city = both.ground
    kind, spec = ALL[name]
    line, hands, given = prepared(name, city)
    page = f"/r/{kind}/{line.subject(city, kind).pk}/do/{spec.name}/"
    opened = [city.desk(who).get(page).context["form"].initial for who in hands]
    kept = [{field: value for field, value in held.items() if value not in (None, False)} for held in opened]
    answers = both.at_once(
        *(
            lambda who=who, sent=sent: city.desk(who).post(page, sent)
            for who, sent in (
                (who, held | as_form(params) | {"zj_key": held["zj_key"], "zj_seen": held["zj_seen"]})
                for who, held, params in zip(hands, kept, given, strict=True)
            )
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    winner, loser = sorted(range(2), key=lambda n: answers[n].status_code)
    said = answers[loser].content.decode()
    assert city.people[hands[winner]].name in said
    assert str(spec.title) in said
    assert Act.objects.filter(kind=name, record=line.subject(city, kind).pk).count() == 1
    if name == "parties.party.changed":
        assert "地址: east路1号 → 二号路" in said
        assert "电话已变更" in said
        assert given[loser]["phone"] not in said


def test_certificates_approved_by_two_at_once_are_numbered_without_gaps(both: Both) -> None:
    city = both.ground
    waiting = [
        verify(
            city, f"v{n}", scale(city, f"i{n}", "east", city.rows["party.east"], f"EA-5{n:02d}"), "checked"
        )
        for n in range(6)
    ]
    taken = Series.objects.get(pk=f"{MI}/2024/H").last
    rows = [Verification.objects.get(pk=one.pk) for one in waiting]

    def approve(some: list[Verification], who: str) -> list[str]:
        numbers = []
        for one in some:
            with pytest.raises(Refusal):  # what is refused gives its number back
                Verification.objects.get(pk=one.pk).act("approved", city.by("mi_manager"))
            one.act("approved", city.by(who))
            numbers.append(one.certificate)
        return numbers

    first, second = both.at_once(
        lambda: approve(rows[:3], "mi_approver"), lambda: approve(rows[3:], "mi_approver_two")
    )
    numbers = sorted(int(number[-5:]) for number in first + second)
    assert numbers == list(range(taken + 1, taken + 7))
    assert Series.objects.get(pk=f"{MI}/2024/H").last == taken + 6


def test_positions_of_acts_done_at_once_are_gapless_and_each_act_has_one(both: Both) -> None:
    city = both.ground
    firms = ("party.east", "party.west")
    owners = ("east", "west")

    def change(firm: str, who: str) -> None:
        for n in range(5):
            city.fresh(firm).act("changed", city.by(who), address=f"{who}{n}号")
            sealer.seal_all()  # both hands also seal, as two processes of a server do

    both.at_once(*(lambda f=f, w=w: change(f, w) for f, w in zip(firms, owners, strict=True)))
    sealer.seal_all()
    positions = list(Leaf.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(Act.objects.count()))
    assert list(replay.check()) == []


def test_the_tables_name_acts_that_exist() -> None:
    assert set(EXCLUSIVE) <= set(MAKES)
    assert set(ON_A_ROW) >= ALONE
