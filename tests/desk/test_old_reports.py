"""Old reports on the desk: pasted or dropped in, looked through figure by figure, seen in the body's series."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernel.reports.old.play import REPORT, Drawer
from tests.kernel.reports.play import CITY, NORTH, SOUTH

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawer(settings: Any, tmp_path: Any) -> Drawer:
    """A city with a statistician, and one in a county."""
    return Drawer.opened(settings, tmp_path)


def test_from_pasted_text_to_the_series(drawer: Drawer) -> None:
    browser = drawer.desk()
    sent = browser.post("/old-reports/", {"text": REPORT})
    assert sent.status_code == 302
    page = browser.get(sent["Location"])
    assert "检定计量器具" in page.content.decode()
    report = drawer.report()
    place = report.proposals()[0].place
    browser.post(f"{sent['Location']}decide/", {"do": "accept", "place": place})
    told = browser.get("/old-reports/series/").content.decode()
    assert "2 410" in told.replace("\u00a0", " ")
    assert "2410台件" in told
    assert "临江市质监局2008年上半年工作总结" in told
    assert drawer.figures() == [("metrology.verified", "2410", "台件", "eq", "2008H1", CITY, "confirmed")]


def test_a_figure_is_corrected_rejected_added_and_taken_back(drawer: Drawer) -> None:
    report = drawer.receive()
    browser, address = drawer.desk(), f"/old-reports/{report.pk}/decide/"
    first, second = report.proposals()[:2]
    fields = {
        "unit": "台件",
        "code": "metrology.verified",
        "bound": "ge",
        "qualifier": "at_least",
        "about": NORTH,
    }
    sent = browser.post(
        address, {"do": "confirm", "place": first.place, "value": "2400", "period": "2008年上半年", **fields}
    )
    assert sent.status_code == 302
    assert drawer.figures() == [("metrology.verified", "2400", "台件", "ge", "2008H1", NORTH, "confirmed")]
    browser.post(address, {"do": "take_back", "place": first.place})
    browser.post(address, {"do": "reject", "place": second.place})
    start = report.kept_text().text.index("两个")
    added = {"value": "2", "period": "2008H1", **fields, "unit": "个", "code": "QUA.gi_products"}
    browser.post(address, {"do": "confirm", "place": f"{start}-{start + 2}", **added})
    assert [row[-1] for row in drawer.figures()] == ["confirmed", "rejected", "taken_back"]


def test_what_was_typed_stands_there_after_a_refusal(drawer: Drawer) -> None:
    report = drawer.receive()
    first = report.proposals()[0]
    typed = {
        "value": "24l0",
        "unit": "台件",
        "code": "metrology.verified",
        "bound": "eq",
        "qualifier": "exact",
    }
    wrong = {"do": "confirm", "place": first.place, "about": CITY, "period": "去年", **typed}
    answer = drawer.desk().post(f"/old-reports/{report.pk}/decide/", wrong)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "24l0" in told
    assert "去年" in told
    assert "Write digits" in told
    assert drawer.figures() == []


def test_all_sure_ones_are_accepted_in_one_click(drawer: Drawer) -> None:
    report = drawer.receive()
    sure = [one for one in report.proposals() if one.is_sure]
    assert len(sure) >= 4
    drawer.desk().post(f"/old-reports/{report.pk}/decide/", {"do": "accept_sure", "zj_key": "k"})
    drawer.desk().post(f"/old-reports/{report.pk}/decide/", {"do": "accept_sure", "zj_key": "k"})
    assert len(drawer.figures()) == len(sure)


def test_the_words_of_a_body_are_remembered_and_used_at_its_next_reading(drawer: Drawer) -> None:
    report = drawer.receive()
    unknown = next(one for one in report.proposals() if one.printed == "四十七次")
    assert unknown.code == ""
    told = {
        "do": "confirm", "place": unknown.place, "value": "47", "unit": "次", "code": "QUA.trainings", "bound": "eq",
        "qualifier": "exact", "about": CITY, "period": "2008H1", "remember": "1", "phrase": "质量提升帮教",
    }  # fmt: skip
    drawer.desk().post(f"/old-reports/{report.pk}/decide/", told)
    later = drawer.receive("临江市质监局2009年上半年工作总结\n我们开展质量提升帮教五十一次。\n")
    assert [(one.printed, one.code) for one in later.proposals()] == [("五十一次", "QUA.trainings")]
    elsewhere = drawer.receive("江南县质监局2009年工作总结\n我们开展质量提升帮教五十一次。\n", at=SOUTH)
    assert [one.code for one in elsewhere.proposals()] == [""]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b" \n", "This file is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "What is in this file is not text"),
        ("broken.pdf", b"%PDF-1.7 broken", "This file is damaged"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "A file of this kind is not supported"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password"),
        ("long.txt", "检定计量器具五台。\n".encode() * 34_000, "at most 300000 are read as one report"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_what_to_do(
    drawer: Drawer, name: str, content: bytes, sentence: str
) -> None:
    answer = drawer.desk().post("/old-reports/", {"files": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert drawer.reports() == []


def test_100_mb_are_refused_before_a_byte_is_read(drawer: Drawer) -> None:
    answer = drawer.desk().generic("POST", "/old-reports/", b"", CONTENT_LENGTH=str(100 * 1024 * 1024))
    assert answer.status_code == 413
    assert "at most 48 MB" in answer.content.decode()


def test_the_same_file_is_taken_once(drawer: Drawer) -> None:
    browser = drawer.desk()
    assert browser.post("/old-reports/", {"text": REPORT}).status_code == 302
    again = browser.post("/old-reports/", {"text": REPORT})
    assert again.status_code == 422
    assert "taken for this body already" in again.content.decode()


def test_a_county_sees_its_own_reports_and_series_and_no_others(drawer: Drawer) -> None:
    report = drawer.receive()
    drawer.accept(report)
    other = drawer.desk("north")
    assert other.get(f"/old-reports/{report.pk}/").status_code == 404
    assert (
        other.post(f"/old-reports/{report.pk}/decide/", {"do": "accept", "place": "1-2"}).status_code == 404
    )
    assert report.name not in other.get("/old-reports/").content.decode()
    assert other.get(f"/old-reports/series/?body={CITY}").status_code == 404
    assert "2410" not in other.get("/old-reports/series/").content.decode()


def test_who_only_reads_sees_no_button(drawer: Drawer) -> None:
    report = drawer.receive()
    told = drawer.desk("officer").get(f"/old-reports/{report.pk}/").content.decode()
    assert "2410台件" in told
    assert 'value="confirm"' not in told
    assert (
        drawer.desk("officer").post(f"/old-reports/{report.pk}/decide/", {"do": "accept_sure"}).status_code
        == 404
    )


def test_a_contradiction_shows_its_arithmetic(drawer: Drawer) -> None:
    report = drawer.receive("临江市质监局2008年工作总结\n登记电梯3200台，其中客梯2000台、货梯1100台。\n")
    told = drawer.desk().get(f"/old-reports/{report.pk}/").content.decode()
    assert "2000 + 1100 = 3100 台; the report says 3200台." in told


def test_lost_bytes_are_marked_and_the_original_stands_beside(drawer: Drawer) -> None:
    polluted = "臨江市質監局2008年工作總結\n檢定計量器具２４１０臺件，立案12?3起，處理投訴（tóu sù）132件。\n"
    report = drawer.receive(polluted)
    told = drawer.desk().get(f"/old-reports/{report.pk}/?view=original").content.decode()
    assert "檢定計量器具２４１０臺件" in told
    assert "检定计量器具" in told
    assert "is-lost" in told
    assert [one.value for one in report.proposals()] == ["2410", "132"]


def test_the_queries_of_a_page_do_not_grow_with_its_figures(
    drawer: Drawer, django_assert_max_num_queries: Any
) -> None:
    report = drawer.receive(
        "临江市质监局2008年工作总结\n" + "检定计量器具2410台件，立案查处案件38起。\n" * 60
    )
    assert len(report.proposals()) == 120
    drawer.desk().post(f"/old-reports/{report.pk}/decide/", {"do": "accept_sure", "zj_key": "k"})
    browser = drawer.desk()
    with django_assert_max_num_queries(26):
        assert browser.get(f"/old-reports/{report.pk}/").status_code == 200
