"""Old reports of the fictional city: two from before its ledger, and one of a half-year that the acts count too.

Made up for the demonstration; nothing in them is any bureau's.
"""

from datetime import date
from functools import partial
from itertools import islice

from zhijian.config import demo_city as city
from zhijian.kernel.indicators.evaluate import evaluate
from zhijian.kernel.indicators.language import CATALOGUE
from zhijian.kernel.indicators.periods import Period, half_year_of
from zhijian.kernel.office.stage import Deed, Stage, workdays
from zhijian.kernel.records.bulk import Wish
from zhijian.kernel.reports.models import OldFigure, OldReport, Phrase
from zhijian.kernel.reports.old.texts import keep_file

CITY_STAT, COUNTY_STAT = "fangmin", "yeqing"
COUNTY = "519903"
OF_THE_CITY = """临江市质量技术监督局{year}年工作总结

{year}年，全市质监系统围绕中心、服务发展，各项工作稳步推进。
一、计量。全年检定计量器具1 846台件，检定合格率98.2%。对6家重点用能单位开展节能量化评价。
二、执法。全年出动执法人员3 520余人次，立案查处案件127起，结案124起，结案率97.6%，捣毁黑窝点9个，货值286.4万元。
三、投诉举报。热线全年接办投诉举报638件，查实154件，办结率100%，回复满意率达96.5%。
四、特种设备。排查治理特种设备隐患213处，全年未发生特种设备安全事故。
五、标准和质量。帮扶采用国外先进标准企业11家，地理标志产品达到4个，上门开展培训35期。
"""
OF_THE_COUNTY = """雲溪縣質監局{year}年上半年工作總結

上半年，我局檢定（jiǎn dìng）計量器具２１６台件，立案查處案件1?3起，受理投訴（tóu sù）舉報58件，辦結率100%。
登記電梯320臺，其中客梯210臺、貨梯90臺。深入企業開展質量問診四十七次，服務企業約60家。
專項檢查食品企業33家，食品質量安全承諾書簽訂率達100%。
"""
OF_A_HALF = """临江市市场监督管理局{label}工作总结

{label}，全市共检定计量器具{verified}台件，接办投诉举报214件，办结率100%，未发生特种设备安全事故。
"""
MISCOUNTED = 3
"""Pieces that whoever wrote the half-year's report counted twice."""


def todo(stage: Stage, day: date, opening: int) -> list[Deed]:
    """What is done about old reports on *day*. *opening*: working days in which the city settles in."""
    if day == list(islice(stage.days(), opening + 4))[-1]:
        return [partial(_of_the_city, stage, day.year - 2), partial(_of_the_county, stage, day.year - 1)]
    half = half_year_of(day).step(-1)
    nth = sum(1 for _one in workdays(day.replace(day=1), day))
    if nth == 5 and day.month in (1, 7) and stage.first <= half.first:
        return [partial(_of_the_half, stage, half)]
    return []


def _of_the_city(stage: Stage, year: int) -> None:
    """The year's report of the city, looked through to its end."""
    report = _receive(stage, CITY_STAT, city.CITY, OF_THE_CITY.format(year=year), f"{year}年工作总结.txt")
    _accept_sure(stage, CITY_STAT, report)
    report.act("finished", stage.by(CITY_STAT))


def _of_the_county(stage: Stage, year: int) -> None:
    """A county's report as it was copied from a web page, still being looked through; a phrase of its own."""
    text = OF_THE_COUNTY.format(year=year)
    _receive(stage, COUNTY_STAT, COUNTY, text, f"{year}年上半年总结.txt")
    told = {"at": COUNTY, "phrase": "质量问诊", "code": "QUA.trainings"}
    Phrase.create("remembered", stage.by(COUNTY_STAT), **told).act("proposed", stage.by(COUNTY_STAT))


def _of_the_half(stage: Stage, half: Period) -> None:
    """The report of a half-year that the ledger counts too: three pieces too many stand in it."""
    counted = evaluate([CATALOGUE["metrology.verified"]], city.CITY, half).values[0].this or 0
    text = OF_A_HALF.format(label=half.label, verified=counted + MISCOUNTED)
    report = _receive(stage, CITY_STAT, city.CITY, text, f"{half.code}.txt")
    _accept_sure(stage, CITY_STAT, report)


def _receive(stage: Stage, who: str, at: str, text: str, name: str) -> OldReport:
    file = keep_file(text.encode(), name, stage.staff(who))
    made: OldReport = OldReport.create("received", stage.by(who), at=at, original=str(file.pk))
    return made


def _accept_sure(stage: Stage, who: str, report: OldReport) -> None:
    told = ("place", "printed", "value", "unit", "bound", "qualifier", "code", "about", "period")
    stage.bulk([
        Wish(
            OldFigure(), "accepted", stage.by(who),
            {"report": str(report.pk)} | {name: getattr(one, name) for name in told},
        )
        for one in report.proposals()
        if one.is_sure
    ])  # fmt: skip
