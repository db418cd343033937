"""发文 A frozen report goes out as an official document: its number, what is asked of it, and that the paper proves it.

条例 (中办发〔2012〕14号) art. 9: mark, year and running number; GB/T 9704-2012, 7.2.5: 〔2025〕, 1 and not 01.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.kernel.indicators import play as acts
from tests.kernel.reports.play import CITY, NORTH, Town
from zhijian.kernel.ledger import clock, sealer
from zhijian.kernel.org.models import Body
from zhijian.kernel.records import replay
from zhijian.kernel.records.correcting import amend, void
from zhijian.kernel.records.errors import Refused
from zhijian.kernel.reports import dispatching
from zhijian.kernel.reports.models import WorkReport
from zhijian.kernel.reports.writing.verifying import Wrong, verify

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 3)
SENT: dict[str, Any] = {"mark": "临质监发", "addressee": "各县局", "copies": "省局"}


@pytest.fixture
def town() -> Iterator[Town]:
    made = Town(date(2025, 1, 1))
    acts.verified(date(2025, 3, 3), NORTH, party="33333333-3333-4333-8333-000000000001", body=CITY)
    with clock.driven() as driver:
        made.at(driver, JULY)
        sealer.seal_all()
        yield made


def frozen(town: Town, at: str = CITY) -> WorkReport:
    who = "officer" if at == CITY else "north_officer"
    made: WorkReport = WorkReport.create(
        "drafted", town.by(who), at=Body.objects.get(pk=at), period="2025H1", shape="half_year"
    )
    section = {"title": "计量", "kind": "text", "text": "检定{{figure: metrology.verified}}。"}
    made.act("written", town.by(who), sections={"sections": [section]}, name="半年总结")
    made.act("submitted", town.by("city" if at == CITY else "north"))
    made.act("approved", town.by(who))
    made.act("frozen", town.by(who))
    return made


def sent(town: Town, **more: Any) -> WorkReport:
    report = frozen(town)
    report.act("dispatched", town.by("officer"), **(SENT | more))
    return report


def test_the_number_is_mark_year_and_the_next_of_the_series_without_gaps(town: Town) -> None:
    first, second = sent(town), sent(town)
    assert (first.number, second.number) == ("临质监发〔2025〕1号", "临质监发〔2025〕2号")
    assert sent(town, mark="临质监函").number == "临质监函〔2025〕1号", "each mark counts for itself"
    north = frozen(town, NORTH)
    north.act("dispatched", town.by("north_officer"), **SENT)
    assert north.number == "临质监发〔2025〕1号", "and each body"


def test_a_number_out_of_a_register_kept_elsewhere_moves_the_series_on(town: Town) -> None:
    assert sent(town, running="37").number == "临质监发〔2025〕37号"
    assert sent(town).number == "临质监发〔2025〕38号"
    assert sent(town, running="12").number == "临质监发〔2025〕12号", "an older number that nobody has"
    assert sent(town).number == "临质监发〔2025〕39号"


def test_a_voided_dispatch_takes_its_head_away_and_its_number_stays_used(town: Town) -> None:
    report = sent(town)
    void(report, report.timeline().last(), town.by("checker"), reason="主送机关有误")
    assert (report.number, report.dispatched_on, report.dispatch, report.state) == ("", None, {}, "frozen")
    report.act("dispatched", town.by("officer"), **SENT)
    assert report.number == "临质监发〔2025〕2号"
    assert list(replay.check(["reports.report"])) == []


def test_who_amends_the_receivers_keeps_the_number(town: Town) -> None:
    report = sent(town)
    amend(
        report,
        report.timeline().last(),
        town.by("officer"),
        SENT | {"addressee": "各县（区）局："},
        reason="补全",
    )
    assert (report.number, report.dispatch["to"]) == ("临质监发〔2025〕1号", "各县（区）局")
    assert sent(town).number == "临质监发〔2025〕2号"


def test_the_frozen_content_and_its_proof_stay_what_they_were(town: Town) -> None:
    report = frozen(town)
    before = report.content_hash
    report.act("dispatched", town.by("officer"), **SENT, urgency="urgent", signer=town.staff["checker"].pk)
    sealer.seal_all()
    assert report.content_hash == before
    file = report.printed(JULY)
    assert file["dispatch"] == {
        "number": "临质监发〔2025〕1号", "on": "2025-07-03", "to": "各县局", "copies": "省局", "urgency": "加急",
        "secrecy": "", "copy": "", "signer": "checker", "issuer": "临江市局",
    }  # fmt: skip
    assert verify(file).findings == []
    assert verify(report.content).findings == [], "without its head it is the same report"
    forged = verify(file | {"dispatch": file["dispatch"] | {"number": "临质监发〔2025〕9号"}})
    assert [one.wrong for one in forged.findings] == [Wrong.DISPATCH]
    assert "〔2025〕9号" in str(forged.findings[0])


def test_a_head_that_no_act_gave_is_no_head(town: Town) -> None:
    report = sent(town)
    file = report.printed(JULY)
    void(report, report.timeline().last(), town.by("checker"), reason="发错")
    sealer.seal_all()
    (found,) = verify(file).findings
    assert (found.wrong, found.ledger) == (Wrong.DISPATCH, "none")


@pytest.mark.parametrize(("more", "field"), [
    ({"mark": "临质监发2025"}, "mark"), ({"mark": "发"}, "mark"), ({"addressee": " ： "}, "addressee"),
    ({"running": "03"}, "running"), ({"secrecy": "内部"}, "secrecy"), ({"secrecy": "机密★1年"}, "copy_number"),
    ({"copy_number": "1234567"}, "copy_number"),
])  # fmt: skip
def test_what_is_missing_or_has_no_form_is_refused_at_its_field(
    town: Town, more: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        sent(town, **more)
    assert field in refused.value.errors


def test_a_draft_is_not_dispatched_and_nothing_twice(town: Town) -> None:
    report = sent(town)
    with pytest.raises(Refused):
        report.act("dispatched", town.by("officer"), **SENT)


def test_the_next_form_begins_with_what_was_written_last(town: Town) -> None:
    sent(town, copies="省局、市政府")
    assert dispatching.last_of(frozen(town)) == {
        "mark": "临质监发", "addressee": "各县局", "copies": "省局、市政府", "issuer": "临江市局",
    }  # fmt: skip
