"""What a paper must and must not say, before it is set."""

import json
from dataclasses import replace

import pytest

from tests.lines.metrology.papers.samples import CERTIFICATE, IMPRINT, NOTICE
from zhijian.kernel.papers.typeset import content_hash, template_version
from zhijian.lines.metrology.papers.data import PaperDataError, Validity, Words

VALIDITY = Validity(until="2027-06-28", period=Words("1年", "1 year"), counting="day_before")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"validity": None}, "validity"),
        ({"failing": (Words("偏载"),)}, "failing"),
        ({"measuring_standards": ()}, "measuring_standards"),
        ({"verified_on": "2026年6月29日"}, "verified_on"),
        ({"verified_on": "20260629"}, "verified_on"),
        ({"validity": replace(VALIDITY, until="2027-6-28")}, "validity.until"),
    ],
)
def test_a_certificate_that_contradicts_itself_is_refused(change: dict[str, object], field: str) -> None:
    with pytest.raises(PaperDataError, match=field):
        replace(CERTIFICATE, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"validity": VALIDITY}, "有效期至"), ({"failing": ()}, "names the items that failed")],
)
def test_a_notice_has_no_last_day_and_names_what_failed(change: dict[str, object], field: str) -> None:
    with pytest.raises(PaperDataError, match=field):
        replace(NOTICE, **change)  # type: ignore[arg-type]


def test_digits_stay_as_typed() -> None:
    row = replace(CERTIFICATE.results.weighing[0].rows[0], load="400.0", up_error="-0.50")
    series = replace(CERTIFICATE.results.weighing[0], rows=(row,))
    changed = replace(CERTIFICATE, results=replace(CERTIFICATE.results, weighing=(series,)))
    assert changed.to_json()["results"]["weighing"][0]["rows"][0]["load"] == "400.0"
    assert changed.to_json()["results"]["weighing"][0]["rows"][0]["up_error"] == "-0.50"


def test_the_content_is_plain_json() -> None:
    content = CERTIFICATE.to_json()
    assert json.loads(json.dumps(content)) == content
    assert isinstance(content["environment"], list)


def test_the_imprint_is_no_part_of_what_the_act_commits_to() -> None:
    content, printed = CERTIFICATE.to_json(), CERTIFICATE.to_print(IMPRINT)
    assert set(printed) - set(content) == {"imprint", "qr"}
    assert {key: printed[key] for key in content} == content


def test_one_changed_digit_changes_the_content_hash() -> None:
    version = template_version(CERTIFICATE.template)
    first = content_hash(CERTIFICATE.to_json(), version)
    assert content_hash(CERTIFICATE.to_json(), version) == first
    other = replace(CERTIFICATE, instrument=replace(CERTIFICATE.instrument, serial="81742"))
    assert content_hash(other.to_json(), version) != first


def test_certificate_and_notice_are_different_templates() -> None:
    assert template_version(CERTIFICATE.template) != template_version(NOTICE.template)
