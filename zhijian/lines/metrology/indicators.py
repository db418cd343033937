"""The ten figures of metrology 计量十项指标: what was verified, for whom, with what result, and what is left to do.

A verification counts on the day on which its certificate was approved: that is one official act with its own leaf, so
that one proof is enough for each piece counted, and what was returned and verified again counts once. The flows lie in
the area of the instrument; for an institute, which has no area, what it did itself counts. The stocks are of
instruments under mandatory verification (计量法 art. 9); an institute's are those for which it is appointed.
"""

from typing import Any

from zhijian.kernel.indicators.language import DOER, FACET, Indicator, Kind
from zhijian.kernel.org.words import words

APPROVED = "metrology.verification.approved"
WITHDRAWN = "metrology.verification.withdrawn"
INSTRUMENT = "metrology.instrument"

PIECES, FIRMS = words("台件", "pieces"), words("户", "firms")
PER_CENT, YUAN, SHEETS = words("%", "%"), words("元", "yuan"), words("份", "certificates")

BY_ACT: dict[str, Any] = {"institute_role": DOER}
OF_STOCK: dict[str, Any] = {
    "of": INSTRUMENT, "institute_role": f"{FACET}institute", "where": {"mandatory": ("True",)},
}  # fmt: skip

VERIFIED = Indicator(
    "metrology.verified", words("检定计量器具", "Instruments verified"), PIECES, Kind.FLOW,
    words(
        "本期内批准的检定（合格与不合格）件数，按批准日计",
        "verifications approved in the period, passed or not, by day of approval",
    ),
    of=APPROVED, **BY_ACT,
)  # fmt: skip
PASSED = Indicator(
    "metrology.passed", words("其中：合格", "of which passed"), PIECES, Kind.FLOW,
    words("本期内批准且结论为合格的检定件数", "verifications approved in the period with the verdict “pass”"),
    of=APPROVED, where={"verdict": ("pass",)}, **BY_ACT,
)  # fmt: skip
SERVED = Indicator(
    "metrology.firms_served", words("服务企业", "Firms served"), FIRMS, Kind.DISTINCT,
    words(
        "本期内有检定获批准的使用单位户数，同一单位在所问机构、所问期间只计一次",
        "users of instruments with a verification approved in the period, each once for the body and period asked",
    ),
    of=APPROVED, **BY_ACT,
)  # fmt: skip
PASS_RATE = Indicator(
    "metrology.pass_rate", words("检定合格率", "Pass rate"), PER_CENT, Kind.RATIO,
    words("合格件数 ÷ 检定件数 × 100%", "passed ÷ verified × 100 %"), numerator=PASSED, denominator=VERIFIED,
)  # fmt: skip
IN_SERVICE = Indicator(
    "metrology.in_service", words("在用强制检定计量器具", "Instruments in service"), PIECES, Kind.STOCK,
    words(
        "期末日状态为“在用”的强制检定计量器具台件数",
        "instruments under mandatory verification in service at the end of the last day",
    ),
    **OF_STOCK,
)  # fmt: skip
DUE = Indicator(
    "metrology.due", words("本期到期", "Due in the period"), PIECES, Kind.DUE,
    words(
        "检定有效期最后一日在本期内的台件次（含在本期内提前检定的）；本期开始前已重新检定的、到期前已停用的不计",
        "terms of validity whose last day lies in the period, those met early in it included; not those replaced "
        "before the period began, or laid up before that day",
    ),
    **OF_STOCK,
)  # fmt: skip
OVERDUE = Indicator(
    "metrology.overdue", words("期末超期未检", "Overdue at the end"), PIECES, Kind.EXPIRED,
    words(
        "期末日在用、且检定有效期已在该日之前届满的台件数（从未检定或检定不合格的无有效期，不在此列）",
        "in service at the end of the last day with a validity that ended before it (never verified or not passed: "
        "there is no validity that could have ended)",
    ),
    **OF_STOCK,
)  # fmt: skip
VALID = Indicator(
    "metrology.valid", words("期末有效", "Valid at the end"), PIECES, Kind.VALID,
    words(
        "期末日在用、且检定有效期未届满（含最后一日）的台件数",
        "in service at the end of the last day and valid on it, its last day of validity included",
    ),
    **OF_STOCK,
)  # fmt: skip
COVERAGE = Indicator(
    "metrology.verification_rate", words("强制检定率", "Verification rate"), PER_CENT, Kind.RATIO,
    words("期末有效台件数 ÷ 期末在用台件数 × 100%", "valid ÷ in service, both on the last day, × 100 %"),
    numerator=VALID, denominator=IN_SERVICE,
)  # fmt: skip
CERTIFICATES_WITHDRAWN = Indicator(
    "metrology.withdrawn", words("撤回证书", "Certificates withdrawn"), SHEETS, Kind.FLOW,
    words("本期内撤回的检定证书份数，按撤回日计", "certificates withdrawn in the period, by day of withdrawal"),
    of=WITHDRAWN, **BY_ACT,
)  # fmt: skip
FEES = Indicator(
    "metrology.fees", words("检定收费", "Fees"), YUAN, Kind.SUM,
    words(
        "本期内批准的检定的应收费用合计（强制检定免费的记 0）",
        "fees of the verifications approved in the period (nought where mandatory verification is free)",
    ),
    of=APPROVED, measure="fee", **BY_ACT,
)  # fmt: skip

INDICATORS = (
    VERIFIED, PASSED, SERVED, PASS_RATE, IN_SERVICE, DUE, OVERDUE, COVERAGE, CERTIFICATES_WITHDRAWN, FEES,
)  # fmt: skip
"""The ten, in the order of the page."""
