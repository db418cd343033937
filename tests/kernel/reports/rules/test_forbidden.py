"""行政处罚法 art. 74: what can never be a target, however it is written."""

import pytest

from zhijian.kernel.reports.rules.forbidden import is_about_fines


@pytest.mark.parametrize(
    "text",
    [
        "罚款收入", "罚没款上缴", "罚没收入上解", "没收违法所得",
        "没收非法财物拍卖的款项", "公开拍卖款", "罰款", "沒收財物",
        "罚 款", "罚\u200b款", "罚·没·款", "执法办案（含罚款入库）", "Fines collected", "confiscated sums",
        "Confiscation",
        "fine income", "FINES", "forfeited goods", "罚-款",
    ],
)  # fmt: skip
def test_fines_and_confiscated_sums_are_found(text: str) -> None:
    assert is_about_fines([text])


@pytest.mark.parametrize(
    "text",
    [
        "办结案件", "立案查处", "特种设备安全大检查", "投诉没收到回复数",
        "处罚案件办结率", "拍卖行计量器具检定", "条码系统成员",
        "fine mechanics workshops", "a fine result", "refined products", "confidence", "",
    ],
)  # fmt: skip
def test_other_work_may_be_a_target(text: str) -> None:
    assert not is_about_fines([text])


def test_one_of_several_texts_is_enough() -> None:
    assert is_about_fines(["执法工作", "万元", "提供罚没票据"])
