"""总结报送的指标 The figures of summaries that were called for: handed in at all, and on time.

A summary lies at the body that is called, and counts there and above it. It is handed in here or nowhere, so a nought
of it is no silence and asks for no nil return (``claims``). One whose call was withdrawn stays among those called.
"""

from zhijian.kernel.indicators.language import BY_NOW, Indicator, Kind, cohort
from zhijian.kernel.org.words import words

CALLED, SUBMITTED = "reports.summary.called", "reports.summary.submitted"
SUMMARIES, PER_CENT = words("份", "summaries"), words("%", "%")

HANDED_IN = cohort(
    "reports.summaries_handed_in", words("总结报送率", "Summaries handed in"),
    words(
        "本期内被通知报送的总结中，截至目前已报送的份数 ÷ 被通知的份数 × 100%",
        "of the summaries called for in the period, those handed in by now ÷ all of them × 100 %",
    ),
    unit=SUMMARIES, per_cent=PER_CENT, of=CALLED, then="submitted", within=BY_NOW,
    names=(words("被通知报送的总结", "summaries called for"), words("其中：已报送", "of which handed in")),
)  # fmt: skip
FIRST_HANDED_IN = Indicator(
    "reports.summaries_first", words("报送的总结", "Summaries handed in"), SUMMARIES, Kind.REACHED,
    words("本期内首次报送的总结份数", "summaries handed in for the first time in the period"), of=SUBMITTED,
)  # fmt: skip
FIRST_ON_TIME = Indicator(
    "reports.summaries_first_on_time", words("其中：按时报送", "of which on time"), SUMMARIES, Kind.REACHED,
    words(
        "本期内首次报送、且未超过所定日期的份数", "handed in for the first time in the period, by the day set"
    ),
    of=SUBMITTED, where={"timeliness": ("on_time",)},
)  # fmt: skip
ON_TIME = Indicator(
    "reports.summaries_on_time", words("总结按时报送率", "Summaries on time"), PER_CENT, Kind.RATIO,
    words(
        "本期内首次报送的总结中，按时的份数 ÷ 首次报送的份数 × 100%",
        "of the summaries handed in for the first time in the period, those on time ÷ all of them × 100 %",
    ),
    numerator=FIRST_ON_TIME, denominator=FIRST_HANDED_IN,
)  # fmt: skip

INDICATORS = (HANDED_IN, ON_TIME)
"""In the order of the catalogue."""
