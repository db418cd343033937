"""Mock 01: an officer's desk 案头, the work list in groups, each row with its ruler."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from zhijian.desk.look import days, rulers
from zhijian.desk.look.shapes import Button, Cell, Column, Group, Row, Table
from zhijian.desk.styleguide.fiction import TODAY, pick


def page(request: HttpRequest) -> dict[str, Any]:
    """Work waiting, this week's figures, what others have."""
    return {
        "table": Table(
            pick("待办事项，按稳妥日排序", "What waits for you, by safe date"),
            _columns(),
            groups=_groups(),
            stack=True,
        ),
        "week": (date(2026, 6, 22), date(2026, 6, 25)),
        "acts": [
            Button(pick("登记投诉举报", "Log a complaint"), "#"),
            Button(pick("登记案源", "Log a lead"), "#"),
            Button(pick("开始现场检查", "Start an inspection"), "#", primary=True),
        ],
        "figures": [
            (
                pick("检定计量器具", "Instruments verified"),
                46,
                pick("台件", "pcs"),
                pick("比上周 +8", "+8 on last week"),
            ),
            (
                pick("现场检查", "Site inspections"),
                19,
                pick("家次", "visits"),
                pick("比上周 −3", "−3 on last week"),
            ),
            (
                pick("责令改正", "Orders to rectify"),
                5,
                pick("份", ""),
                pick("其中 2 份已复查", "2 re-checked"),
            ),
            (pick("立案", "Cases filed"), 2, pick("件", ""), pick("结案 3 件", "3 closed")),
        ],
        "others": [
            (
                pick("恒通电缆案：法制审核", "Hengtong case: legal review"),
                pick("林晓燕，收到 7 个工作日，限 07-01", "Lin Xiaoyan, 7 working days so far, due 07-01"),
            ),
            (
                pick("加油机 3 台：批准证书", "3 dispensers: approval"),
                pick("吴国栋，今晨送达", "Wu Guodong, sent this morning"),
            ),
        ],
    }


def _columns() -> list[Column]:
    return [
        Column(pick("事项", "Item"), width="30%"),
        Column(pick("下一步与依据", "Next act and why")),
        Column(pick("时限", "Clock"), width="9.6rem"),
        Column(pick("稳妥日", "Safe"), number=True, stack=pick("稳妥", "Safe"), half=True, width="4rem"),
        Column(pick("法定日", "Legal"), number=True, stack=pick("法定", "Legal"), half=True, width="4rem"),
        Column(pick("还有", "Left"), number=True, width="6.6rem"),
    ]


def _groups() -> list[Group]:
    penalty = pick("行政处罚程序规定 第64条", "Penalty Procedure Rules, art. 64")
    late = [
        _row(
            pick("电动自行车充电器发热，疑似无认证标志", "E-bike charger overheats, CCC mark in doubt"),
            pick("投诉 2026-0617", "Complaint 2026-0617"),
            pick("告知是否受理", "Tell the complainant: accepted or not"),
            pick("投诉举报处理办法（令121）第15条", "Complaints Measures (Order 121), art. 15"),
            date(2026, 6, 12),
            date(2026, 6, 24),
            left=(-1, "working"),
        ),
        _row(
            pick("青石镇农贸市场电子秤作弊线索", "Rigged scales at Qingshi market"),
            pick("案源 2026-038", "Lead 2026-038"),
            pick("核查完毕，决定是否立案", "Finish checking; file or not"),
            pick("行政处罚程序规定 第18条", "Penalty Procedure Rules, art. 18"),
            date(2026, 6, 1),
            date(2026, 6, 23),
            left=(-2, "working"),
        ),
    ]
    week = [
        _row(
            pick("恒通电线电缆：查封铜芯电缆 420 卷", "Hengtong Cable: 420 reels under seal"),
            "市监强制〔2026〕9号",
            pick("解除、延长或处理", "Lift, extend or dispose"),
            pick("行政强制法 第25条", "Administrative Coercion Law, art. 25"),
            date(2026, 5, 27),
            date(2026, 6, 26),
            left=(1, "calendar"),
        ),
        _row(
            pick("装修公司拒退定金", "Decorator keeps a deposit"),
            pick("投诉 2026-0631", "Complaint 2026-0631"),
            pick("告知是否受理", "Tell the complainant: accepted or not"),
            pick("投诉举报处理办法（令121）第15条", "Complaints Measures (Order 121), art. 15"),
            date(2026, 6, 17),
            date(2026, 6, 29),
            left=(2, "working"),
        ),
        _row(
            pick("恒通电线电缆：陈述申辩与听证申请", "Hengtong Cable: statement, hearing request"),
            "市监罚告〔2026〕33号",
            pick("等当事人；期满后可决定", "Waiting for the party"),
            pick("行政处罚法 第64条", "Administrative Penalty Law, art. 64"),
            date(2026, 6, 23),
            date(2026, 6, 30),
            left=(3, "working"),
        ),
    ]
    later = [
        _row(
            pick("恒通电线电缆：办案期限", "Hengtong Cable: time to decide"),
            "市监立〔2026〕41号",
            pick("作出处理决定", "Decide"),
            penalty + pick("；检验 18 日不计", "; 18 days of testing excluded"),
            date(2026, 4, 8),
            date(2026, 7, 27),
            left=(32, "calendar"),
            safe=date(2026, 7, 24),
            pauses=((date(2026, 4, 20), date(2026, 5, 8)),),
        ),
        _row(
            pick("云溪水泥厂等 6 家：强检到期", "Yunxi Cement and 5 more: verification due"),
            pick("器具 14 台件", "Instruments: 14"),
            pick("通知送检或排入统检", "Notify, or plan into the campaign"),
            pick("计量法 第9条", "Metrology Law, art. 9"),
            date(2026, 6, 1),
            date(2026, 7, 15),
            left=(20, "calendar"),
            safe=date(2026, 7, 10),
        ),
    ]
    return [
        Group(late, pick("超期", "Overdue"), pick("2 项", "2"), late=True),
        Group(week, pick("七日内", "Within seven days"), pick("3 项", "3")),
        Group(later, pick("以后", "Later"), pick("2 项", "2")),
    ]


def _row(
    thing: str,
    number: str,
    act: str,
    basis: str,
    start: date,
    legal: date,
    *,
    left: tuple[int, str],
    **more: Any,
) -> Row:
    words = days.left(*left, days=(legal - TODAY).days)
    tone = "late" if left[0] < 0 else "soon" if (legal - TODAY).days <= 7 else "plain"
    drawing = rulers.time_ruler(start, TODAY, legal, left=words, **more)
    return Row(
        [
            Cell(thing, sub=number),
            Cell(act, sub=basis, href="#"),
            Cell(ruler=drawing),
            days.short(more.get("safe", legal), TODAY),
            days.short(legal, TODAY),
            Cell(words, tone="" if tone == "plain" else tone),
        ],
        tone=tone,
    )
