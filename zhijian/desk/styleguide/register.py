# ruff: noqa: E501 (sentences of fiction in two languages stand side by side)
"""Mock 02: a register 名录 with views, filters, selection and paging; and the states that a list can be in."""

from typing import Any

from django.http import HttpRequest

from zhijian.desk.look import numbers
from zhijian.desk.look.shapes import Button, Cell, Chip, Column, Notice, Paging, Row, Tab, Table
from zhijian.desk.styleguide.fiction import pick

INSTRUMENTS = (
    (
        "YX-H-00412",
        "SCS-100",
        "永丰砂石有限责任公司",
        "Yongfeng Aggregates Co., Ltd.",
        "青石镇石桥村货场",
        "100 t",
        "50 kg",
        "2025-06-18",
        "2026-06-18",
        "late",
        7,
    ),
    (
        "YX-H-00388",
        "SCS-60",
        "云溪县粮食购销储备总公司青石分公司第三收纳库",
        "Yunxi Grain Reserve Corporation, Qingshi branch, store no. 3",
        "青石镇",
        "60 t",
        "20 kg",
        "2025-06-20",
        "2026-06-20",
        "late",
        5,
    ),
    (
        "YX-H-00391",
        "SCS-80",
        "云溪水泥厂",
        "Yunxi Cement Works",
        "东门外 7 号",
        "80 t",
        "20 kg",
        "2025-06-29",
        "2026-06-29",
        "soon",
        4,
    ),
    (
        "YX-H-00405",
        "ZCS-120",
        "临江港务集团有限公司",
        "Linjiang Port Group Co., Ltd.",
        "云溪作业区二号门",
        "120 t",
        "50 kg",
        "2025-07-02",
        "2026-07-02",
        "soon",
        7,
    ),
    (
        "YX-J-01127",
        "CS42J2220G",
        "中溪石化云溪第二加油站",
        "Zhongxi Petrol No. 2",
        "国道 318 线 1204 km",
        "2 枪",
        "",
        "2026-01-06",
        "2026-07-05",
        "soon",
        10,
    ),
    (
        "YX-H-00377",
        "SCS-100",
        "金穗米业股份有限公司",
        "Jinsui Rice Co., Ltd.",
        "工业园三路",
        "100 t",
        "50 kg",
        "2025-07-15",
        "2026-07-15",
        "done",
        20,
    ),
    (
        "YX-D-02204",
        "TCS-300",
        "城关农贸市场服务中心",
        "Chengguan Market Services",
        "水产区 12 号摊",
        "300 kg",
        "100 g",
        "2025-07-21",
        "2026-07-21",
        "done",
        26,
    ),
    (
        "YX-H-00352",
        "SCS-30",
        "云溪县轧花厂（已停产）",
        "Yunxi Cotton Gin (closed)",
        "城关镇",
        "30 t",
        "10 kg",
        "2025-07-31",
        "2026-07-31",
        "off",
        0,
    ),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Instruments due before the end of July; three of them are chosen."""
    return {
        "tabs": [
            Tab(pick("全部", "All"), "#", numbers.number(1846)),
            Tab(pick("七月底前到期", "Due by end of July"), "#", 57, current=True),
            Tab(pick("超期", "Overdue"), "#", 9, late=True),
            Tab(pick("加油机", "Dispensers"), "#", 212),
        ],
        "chips": [
            Chip(pick("类别", "Class"), pick("衡器、加油机", "scales, dispensers"), "#"),
            Chip(pick("区域", "Area"), pick("云溪县", "Yunxi"), "#"),
            Chip(pick("有效期至", "Valid until"), pick("2026-07-31 以前", "before 2026-07-31"), "#"),
        ],
        "acts": [
            Button(pick("导入表格", "Import a table"), "#"),
            Button(pick("登记器具", "Register"), "#", primary=True),
        ],
        "table": _table(),
        "paging": Paging(1, 8, 57, after="#", sizes=((8, "#", True), (50, "#", False), (100, "#", False))),
        "options": [
            pick("编号", "Number"),
            pick("器具与型号", "Instrument"),
            pick("使用单位", "User"),
            "Max",
            "e",
            pick("上次检定", "Verified"),
        ],
    }


def _table() -> Table:
    columns = [
        Column(pick("编号", "Number"), sort="#", head=True),
        Column(pick("器具与型号", "Instrument")),
        Column(pick("使用单位", "User"), sort="#", width="24%"),
        Column(pick("安装地点", "Place")),
        Column("Max", number=True, stack="Max"),
        Column("e", number=True, stack="e"),
        Column(pick("上次检定", "Verified"), stack=pick("上次检定", "Verified")),
        Column(
            pick("有效期至", "Valid until"),
            sort="#",
            sorted_by="ascending",
            stack=pick("有效期至", "Valid until"),
        ),
        Column(pick("状态", "State")),
    ]
    acts = [
        Button(pick("指派检定机构", "Assign an institute"), name="act", value="assign"),
        Button(pick("排入统检", "Plan into the campaign"), name="act", value="plan"),
        Button(pick("责令停止使用", "Order to stop use"), name="act", value="stop", seal=True),
    ]
    rows = [_row(*instrument) for instrument in INSTRUMENTS]
    return Table(
        pick("器具列表", "Instruments"),
        columns,
        rows,
        select=True,
        acts=acts,
        action="#",
        total=57,
        stack=True,
    )


def _row(*values: Any) -> Row:
    number, model, user, user_en, place, most, e, done, until, state, left = values
    words = {
        "late": pick(f"超期 {left} 日", f"{left} days over"),
        "soon": pick(f"将到期 {left} 日", f"{left} days left"),
        "done": pick(f"有效 {left} 日", f"valid {left} days"),
        "off": pick("停用封存", "out of use"),
    }
    kind = pick("燃油加油机", "dispenser") if "-J-" in number else pick("电子汽车衡", "truck scale")
    cells = [
        Cell(number, href="#", keep=True),
        Cell(kind, aside=model, keep=True),
        pick(user, user_en),
        place,
        most,
        e or Cell(missing=pick("加油机没有 e", "a dispenser has no e")),
        Cell(done, tone="2", keep=True),
        Cell(until, keep=True),
        Cell(words[state], state=state, keep=True),
    ]
    return Row(cells, key=number, name=number, chosen=number in ("YX-H-00412", "YX-H-00388"))


def states(request: HttpRequest) -> dict[str, Any]:
    """Empty, nothing found, reading, failed, conflict, partly done."""
    return {
        "columns": [
            pick("编号", "Number"),
            pick("器具与型号", "Instrument"),
            pick("使用单位", "User"),
            pick("有效期至", "Valid until"),
        ],
        "empty": Notice(
            "empty",
            pick("本局还没有登记计量器具", "No instruments yet"),
            pick(
                "可以逐台登记，也可以从原来的表格导入。导入前先看一遍，坏行退回给您改，好行照收。",
                "Register them one by one, or import the table you have. You see it first; bad rows come back to you, good rows stay.",
            ),
            acts=[
                Button(pick("导入表格", "Import a table"), "#", primary=True),
                Button(pick("登记一台", "Register one"), "#"),
            ],
        ),
        "none": Notice(
            "none",
            pick("没有同时符合这 3 个条件的器具", "No instrument meets all three filters"),
            items=[
                (
                    pick("31 台：", "31 instruments:"),
                    "#",
                    pick("去掉“区域：云溪县”", "without “Area: Yunxi”"),
                ),
                (
                    pick("402 台：", "402 instruments:"),
                    "#",
                    pick("去掉“有效期至 07-31 以前”", "without “Valid until before 07-31”"),
                ),
            ],
            acts=[Button(pick("清除全部条件", "Clear all filters"), "#")],
        ),
        "failed": Notice(
            "failed",
            pick("名录没有读出来", "The list did not load"),
            pick(
                "与本局服务器的连接断了。您填的条件还在，没有丢。请稍后再试。",
                "The connection broke. Your filters are kept. Try again in a moment.",
            ),
            reference="R-7KQ2MW4X",
            acts=[Button(pick("再试一次", "Try again"), "#")],
        ),
        "conflict": Notice(
            "conflict",
            pick("何志远 09:28 先办了", "He Zhiyuan was first, 09:28"),
            pick(
                "您填的还在。先看改了什么，再定。",
                "What you typed is kept. Look at what changed, then decide.",
            ),
            items=[pick("检定机构：未指派 → 临江市计量所", "Institute: none → Linjiang Institute")],
            acts=[Button(pick("看现在的记录", "Look at the record now"), "#")],
        ),
        "part": Notice(
            "part",
            pick("57 台中 54 台已指派，3 台没有", "54 of 57 assigned, 3 not"),
            items=[
                pick("YX-H-00352：已停用封存，不能指派。", "YX-H-00352: out of use, cannot be assigned."),
                pick(
                    "YX-H-00391：何志远 09:28 已指派临江市计量所。",
                    "YX-H-00391: He Zhiyuan assigned it at 09:28.",
                ),
                pick(
                    "YX-D-02218：云溪县计量所没有这一项的计量标准考核证书。",
                    "YX-D-02218: the county institute has no examined standard for it.",
                ),
            ],
            acts=[
                Button(pick("只看这 3 台", "Show these 3"), "#"),
                Button(pick("下载说明", "Download the reasons"), "#"),
            ],
        ),
    }
