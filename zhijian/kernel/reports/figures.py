"""The figures that targets themselves give, by code: what reports may name beside the catalogue of indicators."""

from django.utils.functional import Promise

from zhijian.kernel.org.words import words

FIGURES: dict[str, Promise] = {
    "targets.value": words("目标数", "Target"),
    "targets.completion": words("目标任务完成率", "Completion of a target"),
    "targets.rank": words("目标任务完成名次", "Rank by weighted completion"),
    "summaries.perfunctory": words("总结简单、敷衍单位数", "Summaries found perfunctory"),
    "targets.half": words("时间过半、任务过半", "Half the time, half the task"),
}
"""Each follows from acts: the target as it was set, and the actual, computed or reported. A completion of a reported
actual prints as reported."""
