"""存在不足与整改的指标 The figures of the register of problems: found, admitted in self-reviews, and mended.

A problem lies with the body whose it is, and counts on the day on which it was entered. It is mended (整改) when
another person has verified it, not when it is reported mended. A share of a cohort asks each problem for its first
verification: one that was opened again later was verified all the same, and stands in the register as open. No share
asks whether a problem was verified by its own due day: a cohort has one limit for all.
"""

from zhijian.kernel.indicators.language import BY_END, BY_NOW, Indicator, Kind, cohort
from zhijian.kernel.org.words import words

FOUND, PROBLEM = "coordination.problem.found", "coordination.problem"
ITEMS, PER_CENT = words("条", "problems"), words("%", "%")

PROBLEMS_FOUND = Indicator(
    "coordination.problems_found", words("登记问题", "Problems found"), ITEMS, Kind.FLOW,
    words("本期内登记的问题条数，按登记日计", "problems entered in the period, by day of entry"), of=FOUND,
)  # fmt: skip
ADMITTED = Indicator(
    "coordination.problems_admitted", words("自查存在问题", "Problems admitted in self-reviews"), ITEMS, Kind.STOCK,
    words(
        "期末日来源为“报告自查”、尚未核验销号的问题条数",
        "problems from self-reviews in reports that are not verified at the end of the last day",
    ),
    of=PROBLEM, where={"source": ("self_review",)},
)  # fmt: skip
RECTIFIED = cohort(
    "coordination.rectified", words("问题整改率", "Problems mended"),
    words(
        "本期内登记的问题中，截至期末首次核验销号的条数 ÷ 本期内登记的条数 × 100%（核验后重新打开的，仍计为已核验）",
        "of the problems entered in the period, those verified for the first time by its end ÷ all of them × 100 % "
        "(one that was opened again had been verified all the same)",
    ),
    unit=ITEMS, per_cent=PER_CENT, of=FOUND, then="verified", within=BY_END,
    names=(words("本期登记的问题", "problems entered"), words("其中：截至期末已核验", "of which verified by the end")),
)  # fmt: skip
RECTIFIED_NOW = cohort(
    "coordination.rectified_now", words("问题整改率（截至目前）", "Problems mended by now"),
    words(
        "本期内登记的问题中，截至目前首次核验销号的条数 ÷ 本期内登记的条数 × 100%（期末以后核验的也计）",
        "of the problems entered in the period, those verified by now ÷ all of them × 100 % (after its end too)",
    ),
    unit=ITEMS, per_cent=PER_CENT, of=FOUND, then="verified", within=BY_NOW,
    names=(words("本期登记的问题", "problems entered"), words("其中：截至目前已核验", "of which verified by now")),
)  # fmt: skip

INDICATORS = (PROBLEMS_FOUND, ADMITTED, RECTIFIED, RECTIFIED_NOW)
"""In the order of the catalogue."""
