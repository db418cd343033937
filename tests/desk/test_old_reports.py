"""Old reports on the desk: pasted or dropped in, looked through figure by figure, seen in the body's series."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from weasyprint import HTML

from tests.kernel.reports.old.play import REPORT, Drawer
from tests.kernel.reports.play import CITY, NORTH, SOUTH
from tests.kernel.reports.reading.files import document, locked_pdf, paragraph, scan, table
from zhijian.desk.old.shown import arithmetic
from zhijian.kernel.office import worker
from zhijian.kernel.reports.models import OldReport, Phrase
from zhijian.kernel.reports.old import codes
from zhijian.kernel.reports.old.proposals import Proposal
from zhijian.kernel.reports.old.texts import said_by
from zhijian.kernel.reports.reading import read_text

pytestmark = pytest.mark.django_db
TRADITIONAL = str.maketrans("临质监总结检查业罚没万", "臨質監總結檢查業罰沒萬")


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
    assert "Value: " in told, "a refusal names its field"
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
    Phrase.objects.get().act("proposed", drawer.by("city"))
    assert [one.code for one in again(elsewhere)] == [""], "a proposal alone holds for nobody else"
    Phrase.objects.get().act("shared", drawer.by("second"))
    told_page = drawer.desk().get(f"/old-reports/{elsewhere.pk}/").content.decode()
    assert "Read again with today's words" in told_page
    assert [one.code for one in again(elsewhere)] == ["QUA.trainings"]


def again(report: OldReport) -> list[Proposal]:
    """What is found in a report with the words of today."""
    fresh = OldReport.objects.get(pk=report.pk)
    fresh.read_again()
    return fresh.proposals()


def test_the_words_on_both_sides_of_an_unknown_number_are_proposed_for_remembering(drawer: Drawer) -> None:
    report = drawer.receive("临江市质监局2009年工作总结\n走访桑蚕17个村组收购站点。\n")
    (unknown,) = report.proposals()
    told = drawer.desk().get(f"/old-reports/{report.pk}/?at={unknown.place}").content.decode()
    assert 'value="走访桑蚕 村组收购站点"' in told


def test_the_indicators_are_named_in_the_language_of_the_page(drawer: Drawer) -> None:
    report = drawer.receive("临江市质监局2009年工作总结\n立案查处案件38起。\n")
    told = drawer.desk().get(f"/old-reports/{report.pk}/").content.decode()
    assert "Cases filed" in told
    chinese = drawer.desk()
    chinese.cookies["django_language"] = "zh-hans"
    assert "立案查处案件起数" in chinese.get(f"/old-reports/{report.pk}/").content.decode()
    english = [name for _line, ones in choices_in("en") for _code, name in ones]
    assert not [name for name in english if re.search("[\u4e00-\u9fff]", name)]


def choices_in(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    with override(language):
        return codes.choices()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("登记电梯3200台，其中客梯2000台、货梯1100台。", "2000 + 1100 = 3100 台"),
        ("抽查产品200批次，不合格20批次，合格率95%。", "1 − 20 ÷ 200 = 90 %"),
        ("立案100起，结案80起，结案率90%。", "80 ÷ 100 = 80 %"),
        ("组织检查2次（任务3次），完成任务的75%。", "2 ÷ 3 = 67 %"),
        ("实现检测收入120万元，同比增长30%，去年同期为100万元。", "1200000 ÷ 1000000 − 1 = 20 %"),
    ],
)
def test_the_arithmetic_of_a_contradiction_can_be_followed(text: str, sentence: str) -> None:
    said = said_by(read_text(text))
    (check,) = said["checks"]
    with override("en"):
        assert arithmetic(check, said["figures"]).startswith(f"{sentence}; the report says")


BAD = {
    "empty.txt": (b" \n", "This file is empty", "文件是空的"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "What is in this file is not text", "文件内容不是文字"),
    "program.txt": (bytes(range(256)) * 9, "What is in this file is not text", "文件内容不是文字"),
    "broken.pdf": (b"%PDF-1.7 broken", "This file is damaged", "文件已损坏"),
    "scan.pdf": (scan(), "it is a scan", "应是扫描件"),
    "locked.pdf": (locked_pdf(), "protected by a password", "有密码保护"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "is not supported", "不支持"),
    "locked.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password", "有密码保护",
    ),
    "long.txt": ("检定计量器具五台。\n".encode() * 34_000, "at most 300000 are read as one report", "300000"),
}  # fmt: skip
"""File → what is said of it in English and in Chinese."""


def test_what_cannot_be_read_is_refused_with_what_to_do_and_nothing_typed_is_lost(drawer: Drawer) -> None:
    typed = {"text": "另附的文字", "period": "2009H1", "name": "九年总结", "body": NORTH}
    for language, sentence in (("en", 1), ("zh-hans", 2)):
        desk = drawer.desk()
        desk.cookies["django_language"] = language
        for name, told in BAD.items():
            answer = desk.post("/old-reports/", {"files": SimpleUploadedFile(name, told[0]), **typed})
            page = answer.content.decode()
            assert (name, answer.status_code) == (name, 422)
            assert told[sentence] in page, name
            for kept in ("另附的文字", 'value="2009H1"', 'value="九年总结"', f'value="{NORTH}" selected'):
                assert kept in page, (name, kept)
    assert drawer.reports() == []


def test_what_a_batch_cannot_read_stands_there_with_the_reason_in_the_language_of_the_reader(
    drawer: Drawer,
) -> None:
    files = [SimpleUploadedFile(name, told[0]) for name, told in BAD.items()]
    address = drawer.desk().post("/old-reports/", {"files": files})["Location"]
    worker.settle()
    for language, sentence in (("en", 1), ("zh-hans", 2)):
        desk = drawer.desk()
        desk.cookies["django_language"] = language
        page = desk.get(address).content.decode()
        assert [name for name, told in BAD.items() if told[sentence] not in page] == []
        assert all(name in page for name in BAD)


PRINTED = "临江市质监局2009年工作总结\n全年共检查企业128家，罚没款3529.55万元。\n"
TABLED = paragraph("临江市质监局2009年工作总结") + table(
    ("县区", "监督抽查(批次)", "罚没款(万元)"), ("江北县", "36", "12.5"), ("江南县", "48", "3")
)
PAGE = "<html><head><meta charset=gb2312><script>a=9;</script></head><body><p>{}</p><p>浏览次数：88</p></body></html>"
TEXT_FIGURES = [("128", "家", "ENF.units_checked"), ("35295500", "元", "ENF.remitted")]
AWKWARD = {
    "mixed.txt": (
        PRINTED.encode() + "投诉举报37件。\n".encode("gb18030"), [*TEXT_FIGURES, ("37", "件", "CMP.received")],
    ),
    "big5.txt": ((PRINTED * 3).translate(TRADITIONAL).encode("big5"), TEXT_FIGURES * 3),
    "page.html": (PAGE.format(PRINTED.replace("\n", "</p><p>")).encode("gb18030"), TEXT_FIGURES),
    "table.docx": (
        document(TABLED),
        [("36", "批次", "PRD.batches"), ("125000", "元", "ENF.remitted"),
         ("48", "批次", "PRD.batches"), ("30000", "元", "ENF.remitted")],
    ),
}  # fmt: skip


def test_awkward_files_are_read_and_kept_as_they_came(drawer: Drawer) -> None:
    for name, (content, figures) in AWKWARD.items():
        sent = drawer.desk().post("/old-reports/", {"files": SimpleUploadedFile(name, content)})
        assert (name, sent.status_code) == (name, 302)
        report = max(drawer.reports(), key=lambda one: one.pk)
        assert (name, [(one.value, one.unit, one.code) for one in report.proposals()]) == (name, figures)
        assert report.file().file.read_bytes() == content, name


def test_a_number_that_a_page_of_a_pdf_breaks_is_joined_and_marked(drawer: Drawer) -> None:
    pages = "全年检定计量器具12</p><p style='page-break-before:always'>860台件。"
    lines = f"<p>临江市质监局2009年工作总结。</p><p>{pages}</p>"
    content = HTML(string=f"<html lang=zh><body>{lines}</body></html>").write_pdf()
    drawer.desk().post("/old-reports/", {"files": SimpleUploadedFile("b.pdf", content)})
    (read,) = drawer.report().proposals()
    assert (read.value, read.unit, read.doubtful, read.is_sure) == ("12860", "台件", True, False)


class Untouched:
    """A body of which nobody may read a byte."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def test_100_mb_are_refused_before_a_byte_is_read(drawer: Drawer) -> None:
    size = str(100 * 1024 * 1024)
    for language, sentence in (("en", "at most 100 MB are taken at once"), ("zh-hans", "最多")):
        desk = drawer.desk()
        desk.cookies["django_language"] = language
        answer = desk.generic(
            "POST", "/old-reports/", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=size,
            **{"wsgi.input": Untouched()},
        )  # fmt: skip
        assert answer.status_code == 413
        assert sentence in answer.content.decode()


def test_the_drawn_form_leads_to_the_page_that_takes_every_kind_of_file(drawer: Drawer) -> None:
    answer = drawer.desk().get("/r/reports.old_report/new/received/")
    assert (answer.status_code, answer["Location"]) == (302, "/old-reports/")


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
