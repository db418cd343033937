"""作废 Void and 更正 amend: nothing is taken away, nobody puts his own act right, and what followed goes too."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.matrix.ground import CITY, MI, SINCE, TODAY, TOMORROW, YESTERDAY, ZONE, Ground, verify, worksheet
from zhijian.kernel.ledger.models import Act
from zhijian.kernel.office import worker
from zhijian.kernel.office.founding import Person, open_account
from zhijian.kernel.papers.models import Paper
from zhijian.kernel.parties.models import Party
from zhijian.kernel.records import checks, replay
from zhijian.kernel.records.clocks import Clock
from zhijian.kernel.records.correcting import amend, void
from zhijian.kernel.records.errors import Invalid, KeyReused, Refused
from zhijian.lines.metrology.models import Verification

PUBLIC = {"REMOTE_ADDR": "192.0.2.7"}


def last(row: Any) -> Act:
    """The last act of a row."""
    act: Act = row.timeline().last()
    return act


def void_last(city: Ground, name: str, who: str, reason: str = "录入有误", **rest: Any) -> Any:
    """Void the last act of a row; returns the row."""
    row = city.fresh(name)
    void(row, last(row), city.by(who, **rest), reason=reason)
    return row


def refusal(city: Ground, name: str, who: str, **rest: Any) -> Refused:
    """Why the last act cannot be voided; nothing is left behind."""
    before = Act.objects.count()
    with pytest.raises(Refused) as caught:
        void_last(city, name, who, **rest)
    assert Act.objects.count() == before
    return caught.value


def running(row: Any) -> set[str]:
    """The limits of a row that run."""
    return set(Clock.objects.filter(record=row.pk, stopped_on=None).values_list("name", flat=True))


class TestWhoMayVoid:
    def test_not_who_did_it(self, city: Ground) -> None:
        said = refusal(city, "verification.east", "mi_approver")
        assert said.code == "four_eyes"
        void_last(city, "verification.east", "mi_approver_two")

    @pytest.mark.parametrize("who", ["mi_manager", "east", "mix_approver", "system_admin", "nobody"])
    def test_not_without_the_duty_of_the_act(self, who: str, city: Ground) -> None:
        assert refusal(city, "verification.east", who).code == "duty"

    @pytest.mark.parametrize("reason", ["", "  ", "\n"])
    def test_not_without_a_reason(self, reason: str, city: Ground) -> None:
        with pytest.raises(Invalid) as caught:
            void_last(city, "verification.east", "mi_approver_two", reason=reason)
        assert list(caught.value.errors) == ["reason"]

    def test_not_on_a_day_that_has_not_come(self, city: Ground) -> None:
        with pytest.raises(Invalid) as caught:
            void_last(city, "verification.east", "mi_approver_two", on=TOMORROW)
        assert list(caught.value.errors) == ["on"]

    def test_not_while_a_later_act_stands_on_it(self, city: Ground) -> None:
        row = city.fresh("verification.east_checked")
        recorded = row.timeline().get(kind="metrology.verification.recorded")
        with pytest.raises(Refused) as caught:
            void(row, recorded, city.by("mi_verifier"), reason="录入有误")
        assert caught.value.code == "later"
        assert "核验" in str(caught.value)  # the screen says which one first

    def test_not_while_a_later_act_stands_on_what_followed(self, city: Ground) -> None:
        scale = city.fresh("instrument.east")
        scale.act("changed", city.by("east"), site="三号门")
        assert refusal(city, "verification.east", "mi_approver_two").code == "later"
        void_last(city, "instrument.east", "east_two")
        void_last(city, "verification.east", "mi_approver_two")

    def test_not_an_automatic_act_by_itself(self, city: Ground) -> None:
        scale = city.fresh("instrument.east")
        act = last(scale)
        assert act.kind == "metrology.instrument.renewed"
        page = city.desk("city").post(f"/acts/{act.pk}/void/", {"zj_key": "k", "reason": "不对"})
        assert page.status_code in (404, 422)
        assert last(city.fresh("instrument.east")).pk == act.pk

    def test_who_is_above_acts_for_his_own_body(self, city: Ground) -> None:
        row = city.fresh("party.zone_other")
        void(row, last(row), city.by("city"), reason="重复登记")
        assert (last(row).doer, last(row).territory) == (CITY, ZONE)


class TestWhatIsAsBefore:
    def test_state_values_and_limits(self, city: Ground) -> None:
        row = city.fresh("verification.east_recorded")
        assert running(row) == {"check"}
        row = void_last(city, "verification.east_recorded", "mi_verifier_two")
        assert (row.state, row.verdict, row.verified_on, row.fee, row.worksheet) == (
            "assigned",
            "",
            None,
            None,
            {},
        )
        assert running(row) == {"verify"}

    @pytest.fixture(autouse=True)
    def second_verifier(self, city: Ground) -> None:
        """A colleague with the same duty, for this class."""
        person = Person("mi_verifier_two", "许所六", "", MI, ("verifier",))
        city.people["mi_verifier_two"] = open_account(person, since=SINCE)

    def test_a_certificate_is_withdrawn_and_its_number_stays_used(self, city: Ground) -> None:
        row = city.fresh("verification.east")
        certificate = row.certificate
        paper = Paper.objects.get(record=row.pk)
        page = city.desk("nobody").get(f"/c/{paper.code.replace('-', '')}/", **PUBLIC)
        assert page.context["standing"].kind == "valid"
        scale = city.fresh("instrument.east")
        assert (scale.certificate, scale.outcome) == (certificate, "pass")
        row = void_last(city, "verification.east", "mi_approver_two")
        assert (row.state, row.certificate, row.valid_until) == ("checked", "", None)
        scale = city.fresh("instrument.east")
        assert (scale.certificate, scale.outcome, scale.valid_until) == ("", "", None)
        assert running(row) == {"approve"}
        page = city.desk("nobody").get(f"/c/{paper.code.replace('-', '')}/", **PUBLIC)
        assert page.context["standing"].kind == "withdrawn"
        worker.settle()
        row.act("approved", city.by("mi_approver_two"))
        assert row.certificate != certificate
        assert row.certificate.endswith("-00004")  # 1 to 3 were taken: east, withdrawn, west
        assert list(replay.check()) == []

    def test_a_withdrawn_certificate_stands_again(self, city: Ground) -> None:
        row = void_last(city, "verification.east_withdrawn", "mi_approver_two")
        assert row.state == "issued"
        scale = city.fresh("instrument.east_withdrawn")
        assert (scale.outcome, scale.valid_until) == ("pass", row.valid_until)
        assert list(replay.check()) == []

    def test_a_scale_laid_up_is_due_again(self, city: Ground) -> None:
        scale = city.fresh("instrument.east")
        assert running(scale) == {"verification_due"}
        scale.act("laid_up", city.by("east"))
        assert running(scale) == set()
        scale = void_last(city, "instrument.east", "east_two")
        assert (scale.state, running(scale)) == ("in_service", {"verification_due"})

    def test_a_record_that_was_never_made_is_gone_and_kept(self, city: Ground) -> None:
        firm = city.fresh("party.zone_other")
        void(firm, last(firm), city.by("city"), reason="重复登记")
        assert (firm.state, firm.name) == ("", "zone另一厂")
        desk = city.desk("zone")
        assert str(firm.pk) not in desk.get("/r/parties.party/").content.decode()
        assert str(firm.pk) not in desk.get("/search/?q=另一厂").content.decode()
        assert (
            str(firm.pk) not in desk.get("/api/v1/parties.party", headers=city.token("zone")).content.decode()
        )
        assert "作废" in desk.get(f"/r/parties.party/{firm.pk}/").content.decode()
        assert list(replay.check()) == []

    def test_the_first_answer_is_given_again(self, city: Ground) -> None:
        row = city.fresh("party.zone_other")
        act = last(row)
        first = void(row, act, city.by("city", key="void"), reason="重复登记")
        again = city.fresh("party.zone_other")
        assert void(again, act, city.by("city", key="void"), reason="重复登记").pk == first.pk
        with pytest.raises(KeyReused):
            void(again, act, city.by("city", key="void"), reason="别的原因")

    def test_the_reason_is_not_in_the_leaf(self, city: Ground) -> None:
        row = void_last(city, "party.zone_other", "city", reason="王某来电要求")
        assert "王某" not in last(row).body
        assert f'"corrects":"{row.timeline().first().pk}"' in last(row).body

    def test_from_the_last_back_to_the_first(self, city: Ground) -> None:
        scale = city.fresh("instrument.east_idle")
        scale.act("appointed", city.by("east"), institute=MI)
        work = verify(city, "verification.more", scale, "approved")
        del city.rows["verification.more"]
        for who, state in (("mi_approver_two", "checked"), ("mi_verifier", "recorded")):
            void(work, standing_last(work), city.by(who), reason="重做")
            assert work.state == state
        void(work, standing_last(work), city.by("mi_verifier_two"), reason="重做")
        void(work, standing_last(work), city.by("east"), reason="重做")
        assert work.state == ""
        assert list(replay.check()) == []


def standing_last(row: Any) -> Act:
    """The last act that is neither voided nor a void."""
    return Act.objects.get(pk=checks.standing(row)[-1].id)


class TestTheForm:
    def test_voids_once_and_says_why_not(self, city: Ground) -> None:
        act = last(city.fresh("verification.east"))
        path, typed = f"/acts/{act.pk}/void/", {"zj_key": "one", "reason": "印章有误"}
        mine = city.desk("mi_approver").post(path, typed)
        assert mine.status_code == 422
        assert "印章有误" in mine.content.decode()  # what was typed is kept
        empty = city.desk("mi_approver_two").post(path, typed | {"reason": ""})
        assert empty.status_code == 422
        assert [city.desk("mi_approver_two").post(path, typed).status_code for _ in range(2)] == [302, 302]
        assert city.fresh("verification.east").state == "checked"


class TestAmending:
    def recorded(self, city: Ground) -> tuple[Verification, Act]:
        row = city.fresh("verification.east_recorded")
        return row, last(row)

    def test_replaces_the_measures_and_keeps_the_state(self, city: Ground) -> None:
        row, act = self.recorded(city)
        done = amend(
            row, act, city.by("mi_verifier"), {"worksheet": worksheet(), "fee": "650"}, reason="收费有误"
        )
        assert (row.state, str(row.fee), done.corrects) == ("recorded", "650.00", act.pk)
        assert list(replay.check()) == []
        assert "收费有误" not in done.body

    def test_replaces_the_day(self, city: Ground) -> None:
        row = city.fresh("party.east")
        act = row.act("reviewed", city.by("east"))
        amend(row, act, city.by("east"), {}, on=TODAY, reason="日期")
        with pytest.raises(Refused) as before:
            amend(row, act, city.by("east"), {}, on=YESTERDAY, reason="日期")
        assert list(before.value.errors) == ["on"]
        with pytest.raises(Invalid):
            amend(row, act, city.by("east"), {}, on=TOMORROW, reason="日期")

    def test_needs_the_duty_a_reason_and_an_act_that_stands(self, city: Ground) -> None:
        row, act = self.recorded(city)
        with pytest.raises(Refused) as duty:
            amend(row, act, city.by("mi_manager"), {"worksheet": worksheet()}, reason="收费有误")
        assert duty.value.code == "duty"
        with pytest.raises(Invalid) as reason:
            amend(row, act, city.by("mi_verifier"), {"worksheet": worksheet()}, reason=" ")
        assert list(reason.value.errors) == ["reason"]
        colleague = Person("mi_verifier_four", "曹所八", "", MI, ("verifier",))
        city.people["mi_verifier_four"] = open_account(colleague, since=SINCE)
        void(row, act, city.by("mi_verifier_four"), reason="重做")
        with pytest.raises(Refused) as stands:
            amend(row, act, city.by("mi_verifier"), {"worksheet": worksheet()}, reason="收费有误")
        assert stands.value.code == "voided"

    def test_does_not_change_the_state(self, city: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
        """An act that may lead to several states cannot be amended into another: void it and do it again."""
        row = city.fresh("party.east")
        act = row.act("reviewed", city.by("east"))
        other = replace(
            Party.acts["reviewed"], targets=("same", "suspended"), method=lambda _firm, _by: "suspended"
        )
        monkeypatch.setitem(Party.acts, "reviewed", other)
        with pytest.raises(Refused) as caught:
            amend(row, act, city.by("east"), {}, reason="结论有误")
        assert caught.value.code == "state"
        assert city.fresh("party.east").state == "active"

    def test_its_guards_hold_as_for_the_act_itself(self, city: Ground) -> None:
        row, act = self.recorded(city)
        doubtful = worksheet(
            standards=[{"number": "W-mi", "name": "M1", "mpe": "2.5 kg", "valid_until": "2024-06-01"}]
        )
        with pytest.raises(Refused) as caught:
            amend(row, act, city.by("mi_verifier"), {"worksheet": doubtful}, reason="换砝码")
        assert caught.value.code == "guard"

    def test_an_act_with_a_paper_is_voided_instead(self, city: Ground) -> None:
        row = city.fresh("verification.east")
        with pytest.raises(Refused) as caught:
            amend(row, last(row), city.by("mi_approver_two"), {}, reason="改日期")
        assert caught.value.code == "paper"

    def test_what_a_paper_says_cannot_be_amended_behind_it(self, city: Ground) -> None:
        row = city.fresh("verification.east")
        recorded = row.timeline().get(kind="metrology.verification.recorded")
        with pytest.raises(Refused) as caught:
            amend(
                row,
                recorded,
                city.by("mi_verifier"),
                {"worksheet": worksheet(), "fee": "1"},
                reason="收费有误",
            )
        assert caught.value.code == "paper"

    def test_an_amendment_is_voided_like_any_act(self, city: Ground) -> None:
        row, act = self.recorded(city)
        done = amend(
            row, act, city.by("mi_verifier"), {"worksheet": worksheet(), "fee": "650"}, reason="收费有误"
        )
        colleague = Person("mi_verifier_three", "何所七", "", MI, ("verifier",))
        city.people["mi_verifier_three"] = open_account(colleague, since=SINCE)
        void(row, done, city.by("mi_verifier_three"), reason="原来没错")
        assert (row.state, str(row.fee)) == ("recorded", "800.00")
        void(row, act, city.by("mi_verifier_three"), reason="重做")
        assert row.state == "assigned"
        assert list(replay.check()) == []


def test_a_persons_name_is_not_in_the_leaf(city: Ground) -> None:
    """姓名 A party may be a natural person; whoever holds a proof shall not learn who it is."""
    person = Party.create(
        "registered", city.by("east"), name="何某人", sort="person", number="身份证尾号1234", address="东河路9号"
    )  # fmt: skip
    person.act("changed", city.by("east"), name="何某某有限公司", sort="enterprise")
    person.act("changed", city.by("east"), name="何某某集团")
    bodies = [act.body for act in person.timeline()]
    assert not any(word in bodies[0] for word in ("何某人", "1234", "东河路"))
    assert "何某人" not in bodies[1]
    assert "何某某集团" in bodies[2]  # a firm's name is public
    assert list(replay.check()) == []


def test_the_late_entry_of_a_void_counts_from_its_own_day(city: Ground) -> None:
    row = city.fresh("party.east")
    done = row.act("reviewed", city.by("east", on=TODAY - timedelta(days=2)))
    made = void(row, done, city.by("east_two"), reason="不是今年的")
    assert (made.on, done.on) == (TODAY, TODAY - timedelta(days=2))
