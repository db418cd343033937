"""The papers as a stranger sees them: the text of the PDF, read back by pypdf."""

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from tests.lines.metrology.papers import samples
from zhijian.kernel.papers.typeset import MissingGlyphs, render_pdf
from zhijian.lines.metrology.papers.data import VARIANTS, CertificateData, Signature, Validity, Words

ROOT = Path(__file__).resolve().parents[4]


def pages(paper: CertificateData, lang: str = "zh") -> list[str]:
    """The text of each page without white space: a letter-spaced title is one word."""
    pdf = render_pdf(paper.template, paper.to_print(samples.IMPRINT), fixed_date=samples.RECORDED, lang=lang)
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture(scope="module")
def certificate() -> list[str]:
    return pages(samples.CERTIFICATE)


@pytest.fixture(scope="module")
def notice() -> list[str]:
    return pages(samples.NOTICE)


# JJF 1002-2010 appendix G; 计量检定印证管理办法: what stands on the cover.
COVER = {
    "title": "检定证书",
    "certificate number": "证书编号临量检字2026-H-01833",
    "page x of y": "第1页，共2页",
    "issuing institute": "临江市计量所",
    "applicant": "送检单位云溪水泥厂",
    "instrument": "计量器具名称电子汽车衡",
    "model": "SCS-80",
    "serial number": "出厂编号81741",
    "manufacturer": "制造单位江城衡器股份有限公司",
    "conclusion": "检定结论准予作Ⅲ级使用，合格",
    "approver, with the duty that he held for another": "批准人吴国栋（代李明）",
    "checker": "核验员孙蕾",
    "verifier": "检定员陈立",
    "verification date": "检定日期2026年6月29日",
    "valid until": "有效期至2027年6月28日",
    "authorisation": "计量检定机构授权证书号：（临）法计〔2024〕03号",
    "address": "地址：临江市望江区量衡路6号",
    "phone": "电话：0519-00000365",
    "post code": "邮编：519900",
    "e-mail": "电子邮件：jl@linjiang.example",
    "seal": "检定专用章",
    "check code": "4F2C-88QD",
    "where to check": "linjiang.example/cx",
    "ledger position": "413,255",
    "ledger root": "b41d07c29e6a5f3810c7d29ab4e6f1835d0a9c72e8b4163fd5a70e920c77d3a4",
    "content hash": "3ab19c074de2c0b1a49f52e8d7361b0fa4c85e2971d6083bfe12ac7d77f0a1b6",
}
# The same sources: what stands on the inner pages.
INNER = {
    "certificate number": "临量检字2026-H-01833",
    "page x of y": "第2页，共2页",
    "record number": "原始记录号LJ-H-2026-0629-01",
    "measuring standard": "大型衡器检定装置",
    "its range": "（0.1～150）t",
    "its accuracy": "M1等级",
    "its examination certificate and validity": "〔2024〕临量标字第017号2029-03-11",
    "working standard": "砝码，30个",
    "its model and numbers": "F01～F30",
    "its certificate and validity": "SL2025-F-22062026-11-30",
    "place": "检定地点云溪水泥厂地磅房",
    "temperature": "温度27.4℃",
    "humidity": "相对湿度64%",
    "weighing, up and down, with a true minus": "4004000400−2±10合格",
    "weighing at Max, with grouped figures": "8000080020+2280020+22±30合格",
    "zero": "置零准确度200kgE0=+2kg≤0.25e=5kg合格",
    "eccentricity": "偏载，6点16t−6kg至+8kg±20kg合格",
    "repeatability": "重复性，3次40t极差6kg20kg合格",
    "discrimination": "鉴别力，3点",
    "rule set": "jjg539-2016/1",
    "rule set's hash": "9c1f0a5be07d…",
    "how the last day was counted": "2026年6月29日+1年−1日=2027年6月28日（检定日期加检定周期减一日）",
    "end mark": "以下空白",
}


@pytest.mark.parametrize("what", COVER)
def test_the_cover_says(certificate: list[str], what: str) -> None:
    assert COVER[what] in certificate[0]


def test_the_cover_names_the_regulation(certificate: list[str]) -> None:
    assert "检定依据JJG539-2016《数字指示秤》" in certificate[0]


@pytest.mark.parametrize("what", INNER)
def test_an_inner_page_says(certificate: list[str], what: str) -> None:
    assert INNER[what] in certificate[1]


def test_a_notice_names_what_failed_and_has_no_last_day_of_its_own(notice: list[str]) -> None:
    cover, inner = notice
    assert "检定结果通知书" in cover
    assert "通知书编号临量通字2026-H-00027" in cover
    assert "检定结论不合格" in cover
    for page in notice:
        assert "称量：80000kg，修正误差+40kg，超过±30kg" in page
        assert "偏载：支承点4" in page
        assert "2027年6月28日" not in page
        assert "有效期算法" not in page
        assert "下次检定" not in page
    assert "有效期至" not in cover
    # The two words on the inner page are the heads of the standards' own validity.
    assert inner.count("有效期至") == 2
    assert "8000080040+4080020+22±30不合格" in inner


def test_no_page_of_a_real_paper_bears_the_mark_or_the_sample_seal() -> None:
    text = "".join(pages(samples.FORTY_ROWS))
    assert "演示" not in text
    assert "样章" not in text
    assert "（检定专用章）" in text


@pytest.mark.parametrize(
    ("lang", "mark"),
    [("zh", "演示数据，非真实"), ("zh-en", "演示数据，非真实"), ("en", "Demonstrationdata,notreal")],
)
def test_each_page_of_a_demonstration_paper_says_so(lang: str, mark: str) -> None:
    for paper in (samples.CERTIFICATE, samples.NOTICE, samples.ADJUSTED):
        for page in pages(paper, lang):
            assert mark in page


def test_forty_loads_break_over_pages_with_the_head_repeated() -> None:
    cover, *inner = pages(samples.FORTY_ROWS)
    with_rows = [page for page in inner if "±30合格" in page]
    assert len(with_rows) >= 2
    for page in with_rows:
        assert "加载↑卸载↓" in page
    assert sum(page.count("±30合格") for page in inner) == 40
    assert [f"第{n}页，共{len(inner) + 1}页" in page for n, page in enumerate([cover, *inner], 1)] == [
        True
    ] * (len(inner) + 1)


@pytest.mark.parametrize("lang", VARIANTS)
def test_long_names_wrap_and_the_cover_stays_one_page(lang: str) -> None:
    cover, inner, *_ = pages(samples.LONG_NAMES, lang)
    assert ("SunLei" if lang == "en" else "孙蕾") in cover
    assert samples.IMPRINT.root in cover
    assert ("Recordno." if lang == "en" else "原始记录号") in inner
    name = samples.LONG_NAMES.applicant.en if lang == "en" else samples.LONG_NAMES.applicant.zh
    assert "".join(name.split()) in cover


def test_results_before_and_after_an_adjustment_both_stand() -> None:
    text = "".join(pages(samples.ADJUSTED))
    assert text.index("称量（调整前）") < text.index("+4080020+22±30不合格") < text.index("称量（调整后）")
    assert text.index("称量（调整后）") < text.index("8000080020+2280020+22±30合格")


def test_an_institute_that_counts_to_the_same_day_says_so() -> None:
    same_day = Validity(until="2027-06-29", period=Words("1年", "1 year"), counting="same_day")
    text = "".join(pages(replace(samples.CERTIFICATE, validity=same_day)))
    assert "有效期至2027年6月29日" in text
    assert "2026年6月29日+1年=2027年6月29日（本所设定：检定日期加检定周期，不减一日）" in text


def test_the_bilingual_paper_has_english_under_the_chinese() -> None:
    cover, *inner = pages(samples.CERTIFICATE, "zh-en")
    for chinese, english in [
        ("检定证书", "VERIFICATIONCERTIFICATE"),
        ("送检单位", "Applicant"),
        ("云溪水泥厂", "YunxiCementWorks"),
        ("有效期至", "Validuntil"),
        ("2027年6月28日", "28June2027"),
        ("核验员", "Checkedby"),
    ]:
        assert chinese in cover
        assert english in cover
    assert "Correctederror" in "".join(inner)
    assert "以下空白Endofdocument" in inner[-1]


def test_the_english_paper_keeps_document_numbers_as_they_are() -> None:
    cover, *inner = pages(samples.CERTIFICATE, "en")
    for text in (
        "VerificationCertificate",
        "临量检字2026-H-01833",
        "YunxiCementWorks",
        "WuGuodong(forLiMing)",
        "28June2027",
    ):
        assert text in cover
    assert "〔2024〕临量标字第017号" in inner[0]
    assert "Endofdocument" in inner[-1]
    assert all("TheChineseversionprevails." in page for page in inner)


def test_a_missing_english_name_leaves_the_chinese() -> None:
    cover, *_ = pages(replace(samples.CERTIFICATE, applicant=Words("云溪水泥厂")), "en")
    assert "Applicant云溪水泥厂" in cover


@pytest.mark.parametrize(("position", "printed"), [("7", "7"), ("413255", "413,255"), ("413,255", "413,255")])
def test_a_ledger_position_has_commas_however_it_comes(position: str, printed: str) -> None:
    pdf = render_pdf(
        samples.CERTIFICATE.template,
        samples.CERTIFICATE.to_print(replace(samples.IMPRINT, position=position)),
        fixed_date=samples.RECORDED,
        lang="zh",
    )
    cover = "".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert f"账本位置{printed}demo/linjiang" in cover


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(RuntimeError, match="lang must be"):
        pages(samples.CERTIFICATE, "fr")


def test_a_verifier_whose_name_no_font_has_is_reported() -> None:
    paper = replace(samples.CERTIFICATE, verifier=Signature(Words("王𠮷")))
    with pytest.raises(MissingGlyphs, match=r"verifier\.name\.zh: 𠮷"):
        pages(paper)


def test_a_name_that_holds_markup_is_text() -> None:
    cover, *_ = pages(replace(samples.CERTIFICATE, applicant=Words('#panic("x") *甲* $1$ <乙> @丙 \\ [丁]')))
    assert '#panic("x")*甲*$1$<乙>@丙\\[丁]' in cover


@pytest.mark.parametrize("lang", VARIANTS)
@pytest.mark.parametrize("name", ["CERTIFICATE", "NOTICE"])
def test_another_process_elsewhere_gives_the_same_bytes(name: str, lang: str, tmp_path: Path) -> None:
    """Another zone, locale, hash seed and folder; the first document of that process, not of this one."""
    paper: CertificateData = getattr(samples, name)
    here = render_pdf(paper.template, paper.to_print(samples.IMPRINT), fixed_date=samples.RECORDED, lang=lang)
    script = (
        "import hashlib\n"
        "from tests.lines.metrology.papers import samples\n"
        "from zhijian.kernel.papers.typeset import render_pdf\n"
        f"paper = samples.{name}\n"
        "pdf = render_pdf(paper.template, paper.to_print(samples.IMPRINT), fixed_date=samples.RECORDED, "
        f"lang={lang!r})\n"
        "print(hashlib.sha256(pdf).hexdigest())\n"
    )
    elsewhere = os.environ | {
        "PYTHONPATH": str(ROOT),
        "TZ": "America/New_York",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "7",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(here).hexdigest()
