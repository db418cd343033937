"""Mock 04 and 10: a record with its life, what may be done, and its log; the public page of a certificate."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from zhijian.desk.look import days, rulers
from zhijian.desk.look.shapes import (
    Button,
    Cell,
    Column,
    Fact,
    Figure,
    Logged,
    Need,
    NextAct,
    Proof,
    Row,
    Step,
    Table,
)
from zhijian.desk.styleguide.fiction import ROOT, TODAY, pick


def page(request: HttpRequest) -> dict[str, Any]:
    """A case in the stage of notification 告知."""
    return {
        "steps": _steps(),
        "clocks": _clocks(),
        "next": _next(),
        "log": _log(),
        "facts": [
            Fact(pick("名称", "Name"), pick("恒通电线电缆有限公司", "Hengtong Cable Co., Ltd."), href="#"),
            Fact(pick("代码", "Code"), "91519903MA6HT2X90C", mono=True),
            Fact(pick("地址", "Address"), pick("云溪县工业园二路 18 号", "18 Industrial Park Road 2, Yunxi")),
            Fact(
                pick("承办", "Officers"), pick("周敏、何志远", "Zhou Min, He Zhiyuan"), sub="0702031　0702018"
            ),
            Fact(
                pick("同类", "Similar"),
                pick("一般，货值 1 至 2 倍", "ordinary, 1 to 2 times the value"),
                href="#",
                link=pick("7 案", "7 cases"),
            ),
        ],
        "figures": [
            Figure(
                pick("计量器具", "Instruments"),
                6,
                pick("台件", "pcs"),
                "#",
                pick("1 台七日内到期", "1 due within seven days"),
            ),
            Figure(
                pick("监督抽查", "Sampling"),
                9,
                pick("批次", "batches"),
                "#",
                pick("不合格 2 批次", "2 not conforming"),
            ),
            Figure(
                pick("现场检查", "Inspections"), 5, pick("次", ""), "#", pick("近 24 个月", "in 24 months")
            ),
            Figure(pick("案件", "Cases"), 1, pick("件", ""), "#", pick("告知阶段", "notified")),
        ],
        "targets": [
            (pick("云溪县局", "Yunxi"), 58, 48.2),
            (pick("柳湾县局", "Liuwan"), 39, 48.2),
            (pick("望江区局", "Wangjiang"), 112, 48.2),
        ],
        "errors": [("+10", 10, 25), ("−25", -25, 25), ("−60", -60, 50)],
        "acts": [Button(pick("卷宗 PDF", "File as PDF"), "#"), Button(pick("更多", "More"), "#")],
    }


def _steps() -> list[Step]:
    return [
        Step(pick("案源", "Lead"), "03-27", "done"),
        Step(pick("核查", "Checked"), "04-03", "done"),
        Step(pick("立案", "Filed"), "04-08", "done"),
        Step(pick("调查取证", "Evidence"), "06-09", "done"),
        Step(pick("告知", "Notified"), pick("06-23 起", "since 06-23"), "now"),
        Step(pick("听证", "Hearing"), pick("可申请至 06-30", "until 06-30")),
        Step(pick("决定", "Decision"), pick("稳妥 07-24", "safe 07-24")),
        Step(pick("结案", "Closed")),
    ]


def _clocks() -> Table:
    axis = (date(2026, 4, 1), date(2026, 7, 31))
    pause = (date(2026, 4, 20), date(2026, 5, 8))
    clocks: list[tuple[str, date, date, tuple[int, str], dict[str, Any]]] = [
        (pick("查封 420 卷", "Seal on 420 reels"), date(2026, 5, 27), date(2026, 6, 26), (1, "calendar"), {}),
        (
            pick("陈述申辩、听证申请", "Statement, hearing"),
            date(2026, 6, 23),
            date(2026, 6, 30),
            (3, "working"),
            {},
        ),
        (
            pick("办案期限", "Time to decide"),
            date(2026, 4, 8),
            date(2026, 7, 27),
            (32, "calendar"),
            {"safe": date(2026, 7, 24), "pauses": (pause,)},
        ),
    ]
    rows = []
    for name, start, legal, left, more in clocks:
        words = days.left(*left, days=(legal - TODAY).days)
        soon = (legal - TODAY).days <= 7
        drawing = rulers.time_ruler(start, TODAY, legal, width=260, axis=axis, left=words, **more)
        cells = [
            name,
            Cell(ruler=drawing),
            days.short(more.get("safe", legal), TODAY),
            days.short(legal, TODAY),
            Cell(words, tone="soon" if soon else ""),
        ]
        rows.append(Row(cells, tone="soon" if soon else "plain"))
    columns = [
        Column(pick("时限", "Clock")),
        Column(pick("进程", "Course"), width="17rem"),
        Column(pick("稳妥日", "Safe"), number=True, stack=pick("稳妥", "Safe"), half=True),
        Column(pick("法定日", "Legal"), number=True, stack=pick("法定", "Legal"), half=True),
        Column(pick("还有", "Left"), number=True),
    ]
    return Table(pick("时限", "Clocks"), columns, rows, stack=True)


def _next() -> list[NextAct]:
    return [
        NextAct(
            pick("延长查封 30 日", "Extend the seal by 30 days"),
            "#",
            [
                Need(pick("情况复杂的理由（已起草）", "Reason: complex circumstances (drafted)"), ok=True),
                Need(
                    pick("局负责人批准：郑海", "Approval by the head: Zheng Hai"),
                    href="#",
                    link=pick("送批", "send"),
                ),
            ],
            primary=True,
        ),
        NextAct(
            pick("记录陈述申辩", "Record the statement"),
            needs=[Need(pick("两名执法人员：周敏、何志远", "Two officers: Zhou Min, He Zhiyuan"), ok=True)],
            action="#",
            hidden={"key": "0198"},
        ),
        NextAct(pick("责令停止使用", "Order to stop use"), "#", seal=True),
        NextAct(
            pick("作出处罚决定", "Decide the penalty"),
            needs=[
                Need(
                    pick(
                        "告知满 5 个工作日：最早 07-01", "5 working days after notice: 07-01 at the earliest"
                    )
                ),
                Need(
                    pick(
                        "法制审核：林晓燕 06-22 通过（与承办人不同）",
                        "Legal review: Lin Xiaoyan 06-22 (not an officer of the case)",
                    ),
                    ok=True,
                ),
            ],
            allowed=False,
        ),
    ]


def _log() -> list[Logged]:
    return [
        Logged(
            "06-25 08:31",
            pick("申请延长查封", "Extension asked for"),
            pick("周敏起草，待郑海批准。", "Drafted by Zhou Min, waits for Zheng Hai."),
            proof=Proof(412798, "#", sealed=False),
        ),
        Logged(
            "06-23 15:40",
            pick("送达行政处罚告知书", "Notice of penalty served"),
            pick("直接送达，法定代表人签收。", "In person, signed by the legal representative."),
            sub="市监罚告〔2026〕33号",
            proof=Proof(412377, "#"),
        ),
        Logged(
            "06-15 16:05",
            pick("更正货值金额", "Value of goods corrected"),
            pick("原记 126 800 元有误，更正为 128 600 元。", "126 800 yuan was wrong; now 128 600 yuan."),
            href="#",
            link=pick("看原记录", "See the first record"),
            proof=Proof(411420, "#"),
        ),
        Logged(
            "06-02 10:20",
            pick("检定合格 WJ-J-00338", "Verified WJ-J-00338"),
            gone=pick("已作废", "voided"),
            proof=Proof(409751, "#"),
        ),
        Logged(
            "05-27 11:20",
            pick("查封", "Sealed"),
            pick("铜芯电缆 420 卷，存于原地。", "420 reels of cable, left in place."),
            late=True,
            proof=Proof(408015, "#"),
            month=pick("2026年5月", "May 2026"),
            line=pick("案件", "Case"),
        ),
    ]


def valid(request: HttpRequest) -> dict[str, Any]:
    """A stranger asks for a certificate that is valid."""
    return {
        "public": {
            "home": "#",
            "body": pick("临江市计量所", "Linjiang Institute"),
            "tell": "#",
            "demo": True,
        },
        "facts": [
            Fact(pick("编号", "Number"), "临量检字 2026-H-01833"),
            Fact(
                pick("器具", "Instrument"),
                pick("电子汽车衡 SCS-80，Ⅲ 级，80 t", "Truck scale SCS-80, class Ⅲ, 80 t"),
            ),
            Fact(pick("结论", "Conclusion"), pick("合格", "pass")),
            Fact(pick("检定日期", "Verified on"), days.long(date(2026, 6, 29))),
            Fact(pick("有效期至", "Valid until"), days.long(date(2027, 6, 28)), strong=True),
            Fact(
                pick("检定机构", "Institute"),
                pick("临江市计量所", "Linjiang Institute of Metrology"),
                sub="（临）法计〔2024〕03 号",
            ),
        ],
        "proofs": [(pick("出具", "issued"), 413255)],
        "root": ROOT,
    }


def withdrawn(request: HttpRequest) -> dict[str, Any]:
    """A stranger asks for a certificate that was withdrawn."""
    facts = [
        Fact(pick("编号", "Number"), "临量检字 2026-H-01764"),
        Fact(pick("检定日期", "Verified on"), days.long(date(2026, 6, 11)), gone=True),
        Fact(pick("有效期至", "Valid until"), days.long(date(2027, 6, 10)), gone=True),
        Fact(
            pick("撤回原因", "Reason"),
            pick(
                "所用标准砝码 2 块复测超差，应重新检定",
                "Two of the weights used were found out of tolerance; to be verified again",
            ),
        ),
    ]
    return {
        **valid(request),
        "facts": facts,
        "proofs": [(pick("出具", "issued"), 411002), (pick("撤回", "withdrawn"), 412744)],
    }
