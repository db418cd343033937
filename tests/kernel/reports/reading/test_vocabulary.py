"""Phrases that a body has confirmed are used when its next report is read."""

import pytest

from zhijian.kernel.reports.reading import Phrase, phrase_beside, read_bytes, read_text

SAID = "全年共约谈电梯维保单位12家，为困难群众上门校验血压表36块。"


def indicators(text: str, *rows: tuple[str, str]) -> list[str | None]:
    return [one.indicator for one in read_text(text, vocabulary=rows).figures]


def test_a_confirmed_phrase_says_what_the_figure_is() -> None:
    rows = [("SE.violations", "约谈 维保单位"), ("MET.instruments_verified", "校验|核验 血压表")]
    assert indicators(SAID, *rows) == ["SE.violations", "MET.instruments_verified"]


def test_a_confirmed_phrase_goes_before_the_words_of_the_catalogue() -> None:
    text = "立案查处案件28起。"
    assert indicators(text) == ["ENF.cases_filed"]
    assert indicators(text, ("ENF.cases_closed", "立案查处案件")) == ["ENF.cases_closed"]


def test_a_body_may_count_what_the_catalogue_does_not_know() -> None:
    rows = [("OWN.tea", "茶园 巡查")]
    assert indicators("巡查茶园41处，面积增长12%。", *rows)[0] == "OWN.tea"


def test_all_words_of_a_phrase_must_stand_near() -> None:
    assert "OWN.tea" not in indicators("巡查果园41处。", ("OWN.tea", "茶园 巡查"))


def test_a_phrase_never_makes_money_of_households() -> None:
    assert indicators("罚没款3万元。", ("REG.regulated_firms", "罚没款")) == ["ENF.remitted"]


def test_a_confirmed_phrase_is_met_in_traditional_script_with_pinyin_too() -> None:
    rows = [("OWN.tea", "茶園 巡查")]
    assert indicators("巡查(xún)茶園(yuán)41處(chù)，認(rèn)真記錄(lù)。", *rows) == ["OWN.tea"]


def test_without_phrases_nothing_changes() -> None:
    assert read_text(SAID).figures == read_text(SAID, []).figures == read_bytes(SAID.encode()).figures


def test_a_phrase_without_words_or_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="words"):
        read_text(SAID, [("OWN.tea", " | ")])
    with pytest.raises(ValueError, match="code"):
        read_text(SAID, [Phrase("", "茶园")])


def test_the_words_beside_a_figure_are_proposed_for_remembering() -> None:
    reading = read_text(SAID)
    first, second = reading.figures
    assert phrase_beside(reading.text, first.start, first.end) == "约谈电梯维保单位"
    assert phrase_beside(reading.text, second.start, second.end) == "为困难群众上门校验血压表"


def test_a_proposed_phrase_works_when_it_is_confirmed() -> None:
    reading = read_text("本季度走访桑蚕收购站点17个。")
    (only,) = reading.figures
    words = phrase_beside(reading.text, only.start, only.end)
    assert words == "本季度走访桑蚕收购站点"
    assert indicators("二季度走访桑蚕收购站点20个。", ("OWN.silk", words.removeprefix("本季度"))) == [
        "OWN.silk"
    ]
